// The shelf of whoever stands at the terminal: their record in memory, and sealed in the vault. Without a slip it is empty.
import { remote } from "@shared/wasm/calls";
import { recordOf, type Shelf } from "../voter/keep";

import type { LockerCalls } from "./locker.worker";
import LockerWorker from "./locker.worker?worker";
import type { Vault } from "./vault";

export class LockerShelf implements Shelf {
  private readonly items = new Map<string, string>();
  private readonly locker = remote<LockerCalls>(new LockerWorker());
  private readonly record: string;
  /** The name of the locker that is open. */
  private name: string | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private sealing: Promise<void> = Promise.resolve();

  constructor(
    private readonly meeting: string,
    private readonly vault: Vault,
  ) {
    this.record = recordOf(meeting);
  }

  /** Opening, sealing and forgetting go one after the other: the worker holds one key, and a record is to be sealed under that of
   * its own slip, however soon the next one is shown. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.last.then(step, step);
    this.last = done;
    // Whoever asked hears of a failure; the next step is not kept from its turn.
    done.catch(() => undefined);
    return done;
  }

  private empty(): void {
    this.name = undefined;
    this.items.clear();
  }

  /** Opens the locker of a slip and lays out what is in it; nothing of another slip is on the shelf any more. */
  unlock(code: string): Promise<void> {
    this.empty();
    return this.inTurn(async () => {
      const name = await this.locker.of({ code, meeting: this.meeting });
      const sealed = await this.vault.get(name);
      const record = sealed && (await this.locker.open(sealed));
      this.empty();
      if (record !== undefined) {
        this.items.set(this.record, record);
      }
      this.name = name;
    });
  }

  /** Forgets whose locker is open; what was put before is sealed first, and stays. */
  lock(): Promise<void> {
    this.empty();
    return this.inTurn(async () => {
      this.empty();
      await this.locker.forget();
    });
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
    const { name } = this;
    if (key === this.record && name !== undefined) {
      // Whoever needs to know asks `settled`.
      this.sealing = this.inTurn(async () => this.vault.put(name, await this.locker.seal(value)));
    }
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }

  settled(): Promise<void> {
    return this.sealing;
  }
}
