// From the choices to a receipt that was checked; or to an opened ballot (检查本票), which is spent.
import * as api from "@shared/api/voting";
import { Problem } from "@shared/api/problem";
import { given, unfinished, words } from "@shared/ballot/choices";
import { faultOf } from "@shared/lib/fault";

import { leave, prepare } from "./ballots";
import type { Context } from "./context";
import { prove } from "./proof";

/** What the core refuses because of what was filled in: the voter can mend it. */
const UNFIT = ["answers", "limits", "write-in"];

/** Shows the choices in words, and makes the ballot meanwhile; or points at what is missing. */
export function review(context: Context, id: string): void {
  const { state, device } = context;
  const contests = context.ballot(id)?.info?.spec.contests ?? [];
  const missing = unfinished(contests, state.filled);
  if (missing >= 0) {
    state.page = { at: "choose", ballot: id, missing };
    return;
  }
  const revision = (state.slip?.ballots[id]?.cast?.revision ?? 0) + 1;
  state.tracker = undefined;
  const begun = device.seal({ ballot: id, given: given(contests, state.filled), revision });
  context.making = begun;
  begun.then(
    ({ tracker }) => {
      if (context.making === begun) {
        state.tracker = tracker;
      }
    },
    (thrown: unknown) => {
      if (context.over || context.making !== begun) {
        return;
      }
      const fault = faultOf(thrown);
      if (UNFIT.includes(fault.code)) {
        context.making = undefined;
        context.show({ at: "choose", ballot: id, fault });
      } else {
        leave(context);
        context.trouble(thrown, undefined, id);
      }
    },
  );
  context.show({ at: "review", ballot: id });
}

/** Back to the choices, as they were. */
export function edit(context: Context, id: string): void {
  context.making = undefined;
  context.state.tracker = undefined;
  void context.device.drop().catch(() => undefined);
  context.show({ at: "choose", ballot: id });
}

/** Casts the ballot at hand. */
export async function cast(context: Context, id: string): Promise<void> {
  const { state, making } = context;
  if (making === undefined || state.page.at !== "review") {
    return;
  }
  context.show({ at: "casting", ballot: id });
  const made = await making;
  context.making = undefined;
  const revision = (state.slip?.ballots[id]?.cast?.revision ?? 0) + 1;
  // Kept before it leaves: a phone that dies sends the same bytes when it wakes.
  context.keep(id, (kept) => {
    kept.pending = { ...made, revision };
  });
  leave(context);
  try {
    await context.settled();
  } catch (thrown) {
    // What could not be kept does not leave.
    context.keep(id, (kept) => {
      delete kept.pending;
    });
    throw thrown;
  }
  await send(context, id);
}

/** Sends the kept ballot until it is acknowledged or refused for good. Harmless to repeat: the same bytes count once. */
export async function send(context: Context, id: string): Promise<void> {
  const pending = context.state.slip?.ballots[id]?.pending;
  if (pending === undefined) {
    return;
  }
  context.show({ at: "casting", ballot: id });
  let receipt;
  try {
    receipt = await context.patient(() => api.cast(context.meeting, id, pending.line));
  } catch (thrown) {
    if (!(thrown instanceof Problem)) {
      throw thrown;
    }
    await refused(context, id, thrown);
    return;
  }
  try {
    await prepare(context, id);
    const { tag } = await context.device.receipt({ ballot: id, receipt, line: pending.line });
    context.keep(id, (kept) => {
      kept.cast = { revision: pending.revision, tracker: pending.tracker, tag, receipt };
      delete kept.pending;
    });
  } catch (thrown) {
    context.trouble(thrown, "receipt", id);
    return;
  }
  context.show({ at: "cast", ballot: id });
}

async function refused(context: Context, id: string, problem: Problem): Promise<void> {
  const closed = problem.code === "closed" || problem.code.endsWith("-phase");
  if (closed) {
    // It may have got in before, and only the answer was lost.
    const held = await prove(context, id);
    const kept = context.state.slip?.ballots[id];
    if (held && kept?.cast !== undefined) {
      context.show({ at: "cast", ballot: id });
      return;
    }
  }
  context.keep(id, (kept) => {
    delete kept.pending;
  });
  context.trouble(problem, closed ? "late" : problem.code === "revision" ? "revision" : "refused", id);
}

/** Opens the ballot at hand instead of casting it, for everybody to see. */
export async function challenge(context: Context, id: string): Promise<void> {
  const { state, device, meeting, making } = context;
  const spec = context.ballot(id)?.info?.spec;
  if (making === undefined || spec === undefined || state.page.at !== "review") {
    return;
  }
  context.show({ at: "challenging", ballot: id });
  const { tracker } = await making;
  context.making = undefined;
  const shown = state.filled.map((filled, at) => words(spec, at, filled));
  const line = await device.opening(id);
  leave(context);
  try {
    const number = await postOpening(context, id, line, meeting);
    context.show({ at: "challenged", ballot: id, number, tracker, shown });
  } catch (thrown) {
    const closed = thrown instanceof Problem && thrown.code.endsWith("-phase");
    context.trouble(thrown, closed ? "closed" : undefined, id);
  }
}

const postOpening = (context: Context, id: string, line: string, meeting: string): Promise<string> =>
  context.patient(() => api.challenge(meeting, id, line));
