// What all steps of one visit share: from the slip that is presented to the next one, or to the end of the page.
import { patiently } from "@shared/api/patient";
import { faultOf } from "@shared/lib/fault";

import type { BallotInfo, Device, Made } from "../device";
import type { Keeper, KeptBallot, Slip } from "../keep";
import type { Ballot, Page, State } from "./state";
import { troubleOf, type TroubleKind } from "./troubles";

/** One visit. Whatever was begun in it ends with it: an answer that comes later is not shown, and never kept in the record of
 * whoever came next. */
export class Context {
  /** The token of a code that was presented and has not signed in. */
  presented: string | undefined;
  /** The ballot being made while the voter reads the review. */
  making: Promise<Made> | undefined;
  /** Definitions of ballots that are being read, or were. */
  readonly reading = new Map<string, Promise<BallotInfo>>();
  /** Ballots that are being looked for in the record. */
  readonly proving = new Set<string>();
  /** The worker, as long as the visit lasts. */
  readonly device: Device;
  private readonly ending = new AbortController();

  constructor(
    readonly meeting: string,
    readonly state: State,
    worker: Device,
    readonly keeper: Keeper,
  ) {
    this.device = new Proxy(worker, {
      get: (calls, name) => {
        const call = calls[name as keyof Device] as (argument: never) => Promise<unknown>;
        return (argument: never) => this.within(() => call(argument));
      },
    });
  }

  /** Ends the visit. */
  end(): void {
    this.ending.abort();
  }

  get over(): boolean {
    return this.ending.signal.aborted;
  }

  /** Stops a step whose visit is over. */
  check(): void {
    if (this.over) {
      throw new Error("the visit is over");
    }
  }

  /** Waits for something within the visit: what comes after its end comes to nothing. */
  async within<T>(step: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await step();
    } finally {
      this.check();
    }
  }

  /** Shows a page. */
  show(page: Page): void {
    this.check();
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
    const waiting = (tries: number): void => {
      this.state.tries = tries;
    };
    const answer = await this.within(() => patiently(attempt, { signal: this.ending.signal, waiting }));
    this.state.tries = 0;
    return answer;
  }

  ballot(id: string): Ballot | undefined {
    return this.state.ballots.find((ballot) => ballot.id === id);
  }

  /** Takes a slip into use and keeps it, with its device where that is new. */
  use(slip: Slip, device?: string): void {
    this.check();
    this.state.slip = slip;
    this.keeper.put(slip, device);
    this.state.lasting = this.keeper.lasting;
  }

  /** What is kept of a ballot; changes are kept at once. */
  keep(id: string, change: (kept: KeptBallot) => void): void {
    this.check();
    const { slip } = this.state;
    if (slip === undefined) {
      throw new Error("no slip is in use");
    }
    const kept = (slip.ballots[id] ??= { title: this.ballot(id)?.info?.title ?? this.ballot(id)?.title ?? id });
    change(kept);
    this.keeper.put(JSON.parse(JSON.stringify(slip)) as Slip);
    this.state.lasting = this.keeper.lasting;
  }

  /** Once what was kept is really kept. */
  settled(): Promise<void> {
    return this.within(() => this.keeper.settled());
  }
}
