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
  private sealing: Promise<void> = Promise.resolve();

  constructor(
    private readonly meeting: string,
    private readonly vault: Vault,
  ) {
    this.record = recordOf(meeting);
  }

  /** Opens the locker of a slip and lays out what is in it; nothing of another slip is on the shelf any more. */
  async unlock(code: string): Promise<void> {
    this.name = undefined;
    this.items.clear();
    const name = await this.locker.of({ code, meeting: this.meeting });
    const sealed = await this.vault.get(name);
    if (sealed !== undefined) {
      this.items.set(this.record, await this.locker.open(sealed));
    }
    this.name = name;
  }

  /** Forgets whose locker is open; what is sealed stays. */
  async lock(): Promise<void> {
    this.name = undefined;
    this.items.clear();
    await this.locker.forget();
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
    const { name } = this;
    if (key === this.record && name !== undefined) {
      // One after the other, so that the last one stays; after one that failed the next may succeed.
      this.sealing = this.sealing
        .catch(() => undefined)
        .then(async () => this.vault.put(name, await this.locker.seal(value)));
      // Whoever needs to know asks `settled`.
      this.sealing.catch(() => undefined);
    }
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }

  settled(): Promise<void> {
    return this.sealing;
  }
}
