// A voter's session: what the pages may ask for, and what happens by itself.
import { follow } from "@shared/api/live";
import { Problem } from "@shared/api/problem";
import * as api from "@shared/api/voting";

import type { Address } from "../address";
import { startDevice, type Opened } from "../device";
import { browserShelf, Keeper } from "../keep";
import type { Filled } from "../choices";
import { Turn } from "../turn";
import * as ballots from "./ballots";
import * as casting from "./cast";
import { Context } from "./context";
import { proveAll } from "./proof";
import * as signing from "./signIn";
import { newState, type Ballot, type State } from "./state";

/** What the pages use. */
export type Session = ReturnType<typeof startSession>;

/** Starts a session at an address. What it keeps lies on a shelf: the browser's own unless another one is given. */
export function startSession({ meeting, code }: Address, shelf = browserShelf()) {
  const state: State = newState();
  const turn = new Turn(meeting, shelf, stepBack);
  const context = new Context(meeting, state, startDevice(), new Keeper(meeting, shelf), turn);
  state.lasting = context.keeper.lasting;
  let live: ReturnType<typeof follow> | undefined;

  /** Another window is in charge now. */
  function stepBack(): void {
    live?.stop();
    live = undefined;
    void context.device.forget().catch(() => undefined);
    context.show({ at: "elsewhere" });
  }

  /** Runs a step; what it cannot handle itself stops the voter with words, never with silence. */
  function run(step: () => Promise<void>): void {
    if (!turn.mine()) {
      stepBack();
      return;
    }
    step().catch((thrown: unknown) => context.trouble(thrown));
  }

  async function open(): Promise<void> {
    context.show({ at: "opening" });
    if (meeting === "") {
      context.trouble(undefined, "meeting");
      return;
    }
    let excerpt, summary;
    try {
      // Whether the record is sealed decides what a slip means that is scanned again: known before the slip is looked at.
      [excerpt, summary] = await Promise.all([
        context.patient(() => api.meetingExcerpt(meeting)),
        context.patient(() => api.summary(meeting)),
      ]);
    } catch (thrown) {
      context.trouble(thrown, thrown instanceof Problem && thrown.status === 404 ? "meeting" : undefined);
      return;
    }
    state.meeting = await context.device.meeting({ digest: meeting, excerpt });
    ballots.take(context, summary);
    live = follow(meeting, {
      state: (summary) => {
        ballots.take(context, summary);
        proveAll(context);
      },
      connected: (yes) => {
        state.connected = yes;
      },
      refused: (problem) => context.trouble(problem),
    });
    const slip = context.keeper.slip();
    if (code !== undefined) {
      await presentCode(code);
    } else if (slip !== undefined) {
      await afterwards(() => signing.resume(context, slip));
    } else {
      context.show({ at: "enter" });
    }
  }

  /** Once a slip is signed in: what had been begun goes on, and open ballots get ready. */
  async function afterwards(step: () => Promise<void>): Promise<void> {
    await step();
    if (state.page.at !== "home") {
      return;
    }
    ballots.forgetRooms(context);
    ballots.take(context, await context.patient(() => api.summary(meeting)));
    proveAll(context);
    const waiting = Object.entries(state.slip?.ballots ?? {}).find(([, { pending }]) => pending !== undefined);
    if (waiting !== undefined) {
      await casting.send(context, waiting[0]);
    }
  }

  const presentCode = (typed: string): Promise<void> => afterwards(() => signing.present(context, typed));

  turn.claim();
  turn.listen();
  window.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && state.page.at !== "elsewhere") {
      if (turn.mine()) {
        live?.again();
      } else {
        stepBack();
      }
    }
  });
  run(open);

  return {
    state,
    meeting,
    present: (typed: string) => run(() => presentCode(typed)),
    signIn: () => run(() => afterwards(() => signing.signIn(context))),
    retype: () => context.show({ at: "enter" }),
    home: () => {
      ballots.leave(context);
      context.show({ at: "home" });
    },
    enter: (ballot: Ballot) => run(async () => ballots.enter(context, ballot)),
    choose: (id: string) => run(async () => ballots.choose(context, id)),
    fill: (contest: number, filled: Filled) => {
      state.filled[contest] = filled;
    },
    review: (id: string) => run(async () => casting.review(context, id)),
    edit: (id: string) => casting.edit(context, id),
    cast: (id: string) => run(() => casting.cast(context, id)),
    resend: (id: string) => run(() => casting.send(context, id)),
    challenge: (id: string) => run(() => casting.challenge(context, id)),
    receipt: (id: string) => context.show({ at: "cast", ballot: id }),
    wrongWords: (id: string) => context.trouble(undefined, "words", id),
    explainMissing: (id: string) => context.trouble(undefined, "missing", id),
    over: (page: State["over"]) => {
      state.over = page;
    },
    reload: () => location.reload(),
    /** Removes everything that this phone keeps of the meeting. */
    wipe: () => {
      context.keeper.wipe();
      live?.stop();
      state.slip = undefined;
      void context.device.forget().catch(() => undefined);
      context.show({ at: "gone" });
    },
    /** Reads a ballot that somebody challenged on another phone, by the number of its entry. */
    async look(number: number): Promise<Opened & { ballot: Ballot }> {
      const line = await api.opened(meeting, number);
      const { type, ballot: id } = JSON.parse(line) as { type?: string; ballot?: string };
      const ballot = id === undefined ? undefined : context.ballot(id);
      if (type !== "challenged" || ballot === undefined) {
        throw new Problem(404, "not-found", "没有这个核对号", "there is no such number");
      }
      await ballots.prepare(context, ballot.id);
      return { ...(await context.device.challenged({ ballot: ballot.id, line })), ballot };
    },
  };
}
