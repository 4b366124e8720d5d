// What a voter's page shows, as data. Pages read it; only the session changes it.
import { reactive } from "vue";

import type { Summary } from "@shared/api/schema";
import type { Filled } from "@shared/ballot/choices";
import type { Fault } from "@shared/lib/fault";

import type { BallotInfo, Definition } from "../device";
import type { Slip } from "../keep";
import type { TroubleKind } from "./troubles";

/** What fills the screen. */
export type Page =
  | { at: "opening" }
  | { at: "enter"; fault?: Fault }
  | { at: "welcome" }
  | { at: "moved"; frozen: boolean }
  | { at: "signing-in" }
  | { at: "home" }
  | { at: "compare"; ballot: string }
  | { at: "choose"; ballot: string; missing?: number; fault?: Fault }
  | { at: "review"; ballot: string }
  | { at: "casting"; ballot: string }
  | { at: "cast"; ballot: string }
  | { at: "challenging"; ballot: string }
  | { at: "challenged"; ballot: string; number: string; tracker: string; shown: string[][] }
  | { at: "elsewhere" }
  | { at: "gone" }
  | { at: "trouble"; kind: TroubleKind; fault?: Fault | undefined; ballot?: string | undefined };

/** A ballot of the meeting, as far as the page knows it. */
export interface Ballot {
  id: string;
  title: string;
  phase: "defined" | "open" | "closed" | "counted";
  groups?: string[];
  /** The proven definition, once it has been read. */
  info?: BallotInfo;
  fault?: Fault;
  /** Too few witnesses have cosigned the head under which it opened. */
  unwitnessed?: boolean;
  /** The record was asked, and does not hold the ballot that was cast. */
  missing?: boolean;
}

/** Everything a page may show. */
export interface State {
  page: Page;
  /** A page laid over the others, left with "back". */
  over: "anonymity" | "check" | undefined;
  meeting: Definition | undefined;
  group: string | undefined;
  ballots: Ballot[];
  sealed: boolean;
  connected: boolean;
  /** Tries that failed of what is being waited for. */
  tries: number;
  slip: Slip | undefined;
  /** Whether the slip outlives the page. */
  lasting: boolean;
  /** The ballot at hand. */
  filled: Filled[];
  /** Tracker of the ballot at hand, once it is made. */
  tracker: string | undefined;
}

/** An empty page. */
export function newState(): State {
  return reactive({
    page: { at: "opening" },
    over: undefined,
    meeting: undefined,
    group: undefined,
    ballots: [],
    sealed: false,
    connected: true,
    tries: 0,
    slip: undefined,
    lasting: true,
    filled: [],
    tracker: undefined,
  }) as State;
}

/** Takes everything off the page that is one voter's; what the meeting says to everybody stays. */
export function forgetVoter(state: State): void {
  state.over = undefined;
  state.group = undefined;
  state.slip = undefined;
  state.filled = [];
  state.tracker = undefined;
  for (const ballot of state.ballots) {
    delete ballot.info;
    delete ballot.fault;
    delete ballot.missing;
  }
}

/** The ballots of the summary that are cast at all, as the page keeps them; what it knows already stays. */
export function merge(known: Ballot[], summary: Summary): Ballot[] {
  const cast = summary.ballots.filter(({ paper_alone }) => !paper_alone);
  return cast.map((told) => {
    const before = known.find(({ id }) => id === told.id);
    const phase = (["defined", "open", "closed", "counted"] as const).find((name) => name === told.phase) ?? "defined";
    const { groups } = told as { groups?: string[] };
    return { ...before, id: told.id, title: told.title, phase, ...(groups === undefined ? {} : { groups }) };
  });
}

/** Whether a ballot is one of this voter's. Before it opens only a server that names its groups can say so. */
export function concerns(state: State, ballot: Ballot): boolean {
  const groups = ballot.info?.groups ?? ballot.groups;
  if (groups !== undefined && state.group !== undefined) {
    return groups.includes(state.group);
  }
  return state.meeting?.groups.length === 1 || ballot.id in (state.slip?.ballots ?? {});
}
