// Ballots as they open and close: reading their proven definitions, and telling the voter what an end means for the ballot at hand.
import { Problem } from "@shared/api/problem";
import * as api from "@shared/api/voting";
import type { Summary } from "@shared/api/schema";
import { blank } from "@shared/ballot/choices";
import { faultOf } from "@shared/lib/fault";
import { pause } from "@shared/lib/pause";

import type { BallotInfo } from "../device";
import type { Context } from "./context";
import { merge, type Ballot } from "./state";

/** Phones that hear of a ballot at the same moment do not all ask at the same moment. */
const SPREAD = 700;

/** Takes in where the meeting stands. */
export function take(context: Context, summary: Summary): void {
  const { state } = context;
  state.ballots = merge(state.ballots, summary);
  state.sealed = summary.sealed;
  for (const ballot of state.ballots) {
    if (
      ballot.phase === "open" &&
      state.slip !== undefined &&
      ballot.info === undefined &&
      ballot.fault === undefined
    ) {
      void context
        .within(() => pause(Math.random() * SPREAD))
        .then(() => prepare(context, ballot.id))
        .catch(() => undefined);
    }
  }
  const { page } = state;
  if (page.at === "compare" || page.at === "choose" || page.at === "review") {
    const phase = context.ballot(page.ballot)?.phase;
    if (phase === "closed" || phase === "counted") {
      leave(context);
      context.trouble(undefined, "closed", page.ballot);
    }
  }
}

/** Reads the proven definition of a ballot and gets ready to vote in it; once, however often it is asked. */
export function prepare(context: Context, id: string): Promise<BallotInfo> {
  const known = context.reading.get(id);
  if (known !== undefined) {
    return known;
  }
  const reading = read(context, id);
  context.reading.set(id, reading);
  return reading;
}

async function read(context: Context, id: string): Promise<BallotInfo> {
  const { device, meeting } = context;
  try {
    const excerpt = await context.patient(() => ask(context, id));
    const info = await device.open({ digest: meeting, excerpt, ballot: id });
    const ballot = context.ballot(id);
    if (ballot !== undefined) {
      ballot.info = info;
    }
    return info;
  } catch (thrown) {
    context.check();
    context.reading.delete(id);
    const ballot = context.ballot(id);
    if (ballot !== undefined) {
      ballot.fault = faultOf(thrown);
    }
    throw thrown;
  }
}

/** The excerpt of a ballot; the card says so while only cosignatures of witnesses are missing. */
async function ask(context: Context, id: string): Promise<string> {
  try {
    return await api.ballotExcerpt(context.meeting, id);
  } catch (thrown) {
    const ballot = context.ballot(id);
    if (ballot !== undefined) {
      ballot.unwitnessed = thrown instanceof Problem && thrown.code === "awaiting-witnesses";
    }
    throw thrown;
  }
}

/** Forgets what was read under another device: whether it may vote is another question for each. */
export function forgetRooms(context: Context): void {
  context.reading.clear();
  for (const ballot of context.state.ballots) {
    delete ballot.info;
    delete ballot.fault;
  }
}

/** Goes into a ballot: first its head words. */
export function enter(context: Context, { id, info, fault }: Ballot): void {
  if (fault !== undefined) {
    context.trouble(fault, undefined, id);
  } else if (info?.member === false) {
    context.trouble(undefined, "notInRing", id);
  } else if (info !== undefined) {
    context.show({ at: "compare", ballot: id });
  }
}

/** An empty ballot to fill in. */
export function choose(context: Context, id: string): void {
  const info = context.ballot(id)?.info;
  if (info !== undefined) {
    context.state.filled = blank(info.spec.contests);
    context.show({ at: "choose", ballot: id });
  }
}

/** Leaves a ballot that was not cast: its choices are forgotten. */
export function leave(context: Context): void {
  context.state.filled = [];
  context.state.tracker = undefined;
  void context.device.drop().catch(() => undefined);
}
