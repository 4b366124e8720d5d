// A voter's session: what the pages may ask for, and what happens by itself.
import { follow } from "@shared/api/live";
import { Problem } from "@shared/api/problem";
import * as api from "@shared/api/voting";
import type { Filled } from "@shared/ballot/choices";

import type { Address } from "../address";
import { isBusy } from "../busy";
import { startDevice, type Opened } from "../device";
import { browserShelf, Keeper } from "../keep";
import { Turn } from "../turn";
import * as ballots from "./ballots";
import * as casting from "./cast";
import { Context } from "./context";
import { proveAll } from "./proof";
import * as signing from "./signIn";
import { forgetVoter, newState, type Ballot, type Page, type State } from "./state";

/** What the pages use. */
export type Session = ReturnType<typeof startSession>;

/** Starts a session at an address. What it keeps lies on a shelf: the browser's own unless another one is given. */
export function startSession({ meeting, code }: Address, shelf = browserShelf()) {
  const state: State = newState();
  const turn = new Turn(meeting, shelf, stepBack);
  const worker = startDevice();
  const keeper = new Keeper(meeting, shelf);
  let context = new Context(meeting, state, worker, keeper);
  state.lasting = keeper.lasting;
  let live: ReturnType<typeof follow> | undefined;

  /** Ends the visit and begins another one, in which nothing is left of it. */
  function begin(page: Page): void {
    context.end();
    void worker.forget().catch(() => undefined);
    forgetVoter(state);
    context = new Context(meeting, state, worker, keeper);
    context.show(page);
  }

  /** Another window is in charge now. */
  function stepBack(): void {
    live?.stop();
    live = undefined;
    begin({ at: "elsewhere" });
  }

  /** Runs a step; what it cannot handle itself stops the voter with words, never with silence. */
  function run(step: () => Promise<void>): void {
    if (!turn.mine()) {
      stepBack();
      return;
    }
    const begun = context;
    step().catch((thrown: unknown) => {
      if (!begun.over) {
        begun.trouble(thrown);
      }
    });
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
      if (thrown instanceof Problem && thrown.status === 404) {
        context.trouble(thrown, "meeting");
        return;
      }
      throw thrown;
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
    const slip = keeper.slip();
    if (code !== undefined) {
      await afterwards((begun) => signing.present(begun, code));
    } else if (slip !== undefined) {
      await afterwards((begun) => signing.resume(begun, slip));
    } else {
      context.show({ at: "enter" });
    }
  }

  /** Once a slip is signed in: what had been begun goes on, and open ballots get ready. */
  async function afterwards(step: (begun: Context) => Promise<void>): Promise<void> {
    const begun = context;
    await step(begun);
    begun.check();
    if (state.page.at !== "home") {
      return;
    }
    ballots.forgetRooms(begun);
    ballots.take(begun, await begun.patient(() => api.summary(meeting)));
    proveAll(begun);
    const waiting = Object.entries(state.slip?.ballots ?? {}).find(([, { pending }]) => pending !== undefined);
    if (waiting !== undefined) {
      await casting.send(begun, waiting[0]);
    }
  }

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
    /** Takes the code of a slip; whoever was at the page before is forgotten, unless their ballot is just leaving. */
    present: (typed: string) => {
      if (!isBusy(state.page.at)) {
        begin({ at: "enter" });
        run(() => afterwards((begun) => signing.present(begun, typed)));
      }
    },
    signIn: () => run(() => afterwards(signing.signIn)),
    retype: () => begin({ at: "enter" }),
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
      keeper.wipe();
      live?.stop();
      begin({ at: "gone" });
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
