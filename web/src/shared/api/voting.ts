// The requests of a voter's device. No cookie goes along; lines go as they are.
import { ask, askJson } from "./http";
import type { Summary, TokenView } from "./schema";

const of = (meeting: string): string => `/meetings/${meeting}`;

/** Entry 0 with its proof: what the device checks against the slip. */
export const meetingExcerpt = (meeting: string): Promise<string> => ask(`${of(meeting)}/excerpt`);

/** All that a device needs to vote in a ballot that has opened. */
export const ballotExcerpt = (meeting: string, ballot: string): Promise<string> =>
  ask(`${of(meeting)}/ballots/${ballot}/excerpt`);

/** Proof that the counted ballot of a tag is in the log; 404 as long as it is not. */
export const castExcerpt = (meeting: string, ballot: string, tag: string): Promise<string> =>
  ask(`${of(meeting)}/ballots/${ballot}/casts/${tag}`);

/** Where the meeting stands. */
export const summary = (meeting: string): Promise<Summary> => askJson(of(meeting));

/** Where a token stands. */
export const token = (meeting: string, key: string): Promise<TokenView> => askJson(`${of(meeting)}/tokens/${key}`);

/** Checks in (签到). Not to be repeated blindly: ask for the token first. */
export const checkIn = (meeting: string, line: string): Promise<string> =>
  ask(`${of(meeting)}/check-ins`, { method: "POST", body: line });

/** Casts a ballot; gives the signed receipt. The same bytes again give the same receipt. */
export const cast = (meeting: string, ballot: string, line: string): Promise<string> =>
  ask(`${of(meeting)}/ballots/${ballot}/casts`, { method: "POST", body: line });

/** Opens a ballot instead of casting it; gives the number of its entry. */
export const challenge = (meeting: string, ballot: string, line: string): Promise<string> =>
  ask(`${of(meeting)}/ballots/${ballot}/challenges`, { method: "POST", body: line });

/** The line of a ballot that was opened, by its number. */
export const opened = (meeting: string, number: number): Promise<string> => ask(`${of(meeting)}/challenges/${number}`);
