// Where the terminal keeps sealed lockers: the browser's database. It holds ciphertext under names that only slips lead to.
import { done, openDatabase, within, written } from "@shared/kept/database";
import { Fault } from "@shared/lib/fault";

const NAME = "gongxin-kiosk";
const STORE = "lockers";

/** The lockers of a meeting on this machine. */
export class Vault {
  private readonly database: Promise<IDBDatabase>;
  private alone = false;

  constructor(private readonly meeting: string) {
    this.database = openDatabase(NAME, STORE).catch(() => {
      throw new Fault(
        "storage",
        "这个浏览器不能保存数据，不能用作投票终端",
        "this browser keeps no data and cannot serve as a terminal",
      );
    });
    // Asked for again at each use; a terminal without storage is told when it is used.
    this.database.catch(() => undefined);
  }

  private async store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return within(await this.database, STORE, mode);
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
    await written(store.transaction);
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
