// What somebody with a key must never forget: the heads of a meeting that they have acted on. It is on the disk before anything
// that rests on it is made, and one page of a browser holds it at a time.
import { Fault, faultOf } from "../lib/fault";
import { takeAlone, type Release } from "./alone";
import { done, openDatabase, within, written } from "./database";
import { en } from "./words/en";
import { zh } from "./words/zh";

const NAME = "gongxin-memory";
const STORE = "heads";

/** Why nothing is done here. Codes: `storage`, `held`, `moved`. */
function refusal(code: string, words: keyof typeof zh): Fault {
  return new Fault(code, zh[words], en[words]);
}

async function open(): Promise<IDBDatabase> {
  try {
    return await openDatabase(NAME, STORE);
  } catch {
    throw refusal("storage", "noStorage");
  }
}

/** Fails where the browser keeps nothing. */
export async function needMemory(): Promise<void> {
  (await open()).close();
}

export class Memory {
  /** One look at the store at a time. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly name: string,
    private readonly database: IDBDatabase,
    private readonly free: Release,
    /** What this page has read or written. */
    private known: string | undefined,
  ) {}

  /** Takes a memory for this page. Fails where another page has it, or where nothing can be kept. */
  static async hold(name: string): Promise<Memory> {
    const free = await takeAlone(`gongxin/memory/${name}`).catch(() => {
      throw refusal("storage", "noStorage");
    });
    if (free === undefined) {
      throw refusal("held", "heldElsewhere");
    }
    try {
      const database = await open();
      return new Memory(name, database, free, await read(within(database, STORE, "readonly"), name));
    } catch (thrown) {
      await free();
      throw thrown instanceof Fault ? thrown : refusal("storage", "noStorage");
    }
  }

  /** Gives it back, for another page or for this one again. */
  async release(): Promise<void> {
    this.database.close();
    await this.free();
  }

  /**
   * Makes what rests on a history. `follow` says, from what is kept, what to keep of the history now (or throws: it is another
   * one); that is written down, and only then does `make` get it. A history that grew in between (`not-kept`) is followed again.
   */
  async before<T>(
    follow: (kept: string | undefined) => Promise<string>,
    make: (kept: string) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const kept = await this.extend(follow);
      try {
        return await make(kept);
      } catch (thrown) {
        if (faultOf(thrown).code !== "not-kept") {
          throw thrown;
        }
      }
    }
  }

  private extend(follow: (kept: string | undefined) => Promise<string>): Promise<string> {
    const next = this.last
      .catch(() => undefined)
      .then(async () => {
        const text = await follow(await this.compare());
        await this.compare(text);
        return text;
      });
    this.last = next;
    return next;
  }

  /** Reads what is kept, and puts a text in its place, in one transaction. Fails if another page has written since. */
  private async compare(next?: string): Promise<string | undefined> {
    let kept: string | undefined;
    try {
      const store = within(this.database, STORE, next === undefined ? "readonly" : "readwrite");
      kept = await read(store, this.name);
      if (kept === this.known && next !== undefined && next !== kept) {
        store.put(next, this.name);
      }
      await written(store.transaction);
    } catch {
      throw refusal("storage", "notWritten");
    }
    if (kept !== this.known) {
      throw refusal("moved", "movedElsewhere");
    }
    this.known = next ?? kept;
    return this.known;
  }
}

/** What is kept under a name. */
async function read(store: IDBObjectStore, name: string): Promise<string | undefined> {
  return (await done(store.get(name))) as string | undefined;
}
