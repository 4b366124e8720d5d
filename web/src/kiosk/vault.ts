// Where the terminal keeps sealed lockers: the browser's database. It holds ciphertext under names that only slips lead to.
import { Fault } from "@shared/lib/fault";

const NAME = "gongxin-kiosk";
const STORE = "lockers";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
  });
}

/** The lockers of a meeting on this machine. */
export class Vault {
  private readonly database: Promise<IDBDatabase>;
  private alone = false;

  constructor(private readonly meeting: string) {
    this.database = this.open();
    // Asked for again at each use; a terminal without storage is told when it is used.
    this.database.catch(() => undefined);
  }

  private async open(): Promise<IDBDatabase> {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      const database = await done(request);
      // A browser that runs out of space drops what did not ask to stay.
      void navigator.storage?.persist?.().catch(() => false);
      return database;
    } catch {
      throw new Fault(
        "storage",
        "这个浏览器不能保存数据，不能用作投票终端",
        "this browser keeps no data and cannot serve as a terminal",
      );
    }
  }

  private async store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    // On the disk before anything leaves: power may fail at once.
    return (await this.database).transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  }

  /** Meetings that this terminal served before and was switched off in. */
  private async forgetOthers(): Promise<void> {
    const store = await this.store("readwrite");
    for (const key of await done(store.getAllKeys())) {
      if (!String(key).startsWith(`${this.meeting}/`)) {
        store.delete(key);
      }
    }
  }

  /** Fails if nothing can be kept here. */
  async ready(): Promise<void> {
    await this.database;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return done((await this.store("readonly")).get(`${this.meeting}/${name}`)) as Promise<Uint8Array | undefined>;
  }

  /** Resolves once it is written. The first locker shows that the meeting is the right one: a mistyped address erases nothing. */
  async put(name: string, sealed: Uint8Array): Promise<void> {
    const store = await this.store("readwrite");
    store.put(sealed, `${this.meeting}/${name}`);
    await new Promise<void>((resolve, reject) => {
      store.transaction.oncomplete = () => resolve();
      store.transaction.onabort = () => reject(store.transaction.error ?? new Error("not written"));
    });
    if (!this.alone) {
      this.alone = true;
      await this.forgetOthers();
    }
  }

  /** Forgets every locker. */
  async clear(): Promise<void> {
    await done((await this.store("readwrite")).clear());
  }
}
