// What all steps of a session share.
import { patiently } from "@shared/api/patient";
import { faultOf } from "@shared/lib/fault";

import type { Device } from "../device";
import type { Keeper, KeptBallot, Slip } from "../keep";
import type { Turn } from "../turn";
import type { Ballot, Page, State } from "./state";
import { troubleOf, type TroubleKind } from "./troubles";

/** The parts of a session. */
export class Context {
  /** The token of a code that was presented and has not signed in. */
  presented: string | undefined;

  constructor(
    readonly meeting: string,
    readonly state: State,
    readonly device: Device,
    readonly keeper: Keeper,
    readonly turn: Turn,
  ) {}

  /** Shows a page. */
  show(page: Page): void {
    this.state.tries = 0;
    this.state.page = page;
  }

  /** Shows what stops the voter; the kind is guessed from the fault where the step does not know better. */
  trouble(thrown: unknown, kind?: TroubleKind, ballot?: string): void {
    const fault = thrown === undefined ? undefined : faultOf(thrown);
    this.show({ at: "trouble", kind: kind ?? (fault ? troubleOf(fault) : "other"), fault, ballot });
  }

  /** Asks again and again, and lets the page say so. */
  async patient<T>(attempt: () => Promise<T>): Promise<T> {
    const answer = await patiently(attempt, {
      waiting: (tries) => {
        this.state.tries = tries;
      },
    });
    this.state.tries = 0;
    return answer;
  }

  ballot(id: string): Ballot | undefined {
    return this.state.ballots.find((ballot) => ballot.id === id);
  }

  /** The slip in use. */
  slip(): Slip {
    if (this.state.slip === undefined) {
      throw new Error("no slip is in use");
    }
    return this.state.slip;
  }

  /** What is kept of a ballot; changes are kept at once. */
  keep(id: string, change: (kept: KeptBallot) => void): void {
    const slip = this.slip();
    const kept = (slip.ballots[id] ??= { title: this.ballot(id)?.info?.title ?? this.ballot(id)?.title ?? id });
    change(kept);
    this.keeper.put(JSON.parse(JSON.stringify(slip)) as Slip);
    this.state.lasting = this.keeper.lasting;
  }
}
