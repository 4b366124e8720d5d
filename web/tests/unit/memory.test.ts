// What witnesses and trustees must not forget: kept before anything is made, by one page of a browser at a time.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { done, openDatabase, within, written } from "../../src/shared/kept/database";
import { Memory, needMemory } from "../../src/shared/kept/memory";
import { Fault } from "../../src/shared/lib/fault";

/** The browser's locks, as far as one that is free or not is asked for. */
class Locks {
  private readonly held = new Set<string>();

  async request<T>(
    name: string,
    _: { ifAvailable: true },
    use: (lock: { name: string } | null) => Promise<T>,
  ): Promise<T> {
    if (this.held.has(name)) {
      return use(null);
    }
    this.held.add(name);
    return use({ name }).finally(() => this.held.delete(name));
  }
}

const give = (text: string) => (): Promise<string> => Promise.resolve(text);
const none = (): Promise<never> => Promise.reject(new Error("nothing may be made"));
const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Fault;

/** What is on the disk, read past the module. */
async function stored(name: string): Promise<unknown> {
  const database = await openDatabase("gongxin-memory", "heads");
  const text = await done(within(database, "heads", "readonly").get(name));
  database.close();
  return text;
}

let meeting = "";
let meetings = 0;
beforeEach(() => {
  meetings += 1;
  meeting = `witness/${meetings}`;
  vi.stubGlobal("navigator", { locks: new Locks() });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a memory", () => {
  test("is on the disk before anything is made, and comes back with the next page", async () => {
    const memory = await Memory.hold(meeting);
    const made = await memory.before(
      (kept) => Promise.resolve(`${kept ?? "nothing"}, 3 entries`),
      async (kept) => [kept, await stored(meeting)],
    );
    expect(made).toEqual(["nothing, 3 entries", "nothing, 3 entries"]);
    await memory.release();
    const next = await Memory.hold(meeting);
    const seen: unknown[] = [];
    await next.before((kept) => {
      seen.push(kept);
      return Promise.resolve("5 entries");
    }, give(""));
    expect(seen).toEqual(["nothing, 3 entries"]);
    expect(await stored(meeting)).toBe("5 entries");
    await next.release();
  });

  test("asks the engine for the disk and not for its cache", async () => {
    const memory = await Memory.hold(meeting);
    const asked = vi.spyOn(IDBDatabase.prototype, "transaction");
    await memory.before(give("1"), give(""));
    expect(asked.mock.calls.filter(([, mode]) => mode === "readwrite").length).toBeGreaterThan(0);
    expect(asked.mock.calls.every(([, , how]) => how?.durability === "strict")).toBe(true);
    await memory.release();
  });

  test("lets nothing be made on a history that contradicts it, and stays", async () => {
    const memory = await Memory.hold(meeting);
    await memory.before(give("right"), give(""));
    const forked = (): Promise<string> => Promise.reject(new Fault("forked", "两份历史", "two histories"));
    await expect(memory.before(forked, none)).rejects.toEqual(code("forked"));
    expect(await stored(meeting)).toBe("right");
    expect(await memory.before((kept) => Promise.resolve(`${kept} on`), give("made"))).toBe("made");
    await memory.release();
  });

  test("follows a history again that grew while it was written down", async () => {
    const memory = await Memory.hold(meeting);
    let entries = 0;
    const made = await memory.before(
      () => Promise.resolve(String((entries += 1))),
      (kept) => (kept === "1" ? Promise.reject(new Fault("not-kept", "再试", "again")) : Promise.resolve(kept)),
    );
    expect([made, await stored(meeting)]).toEqual(["2", "2"]);
    await memory.release();
  });

  test("never goes back where two things are made at once", async () => {
    const memory = await Memory.hold(meeting);
    let entries = 0;
    const slow = async (): Promise<string> => {
      const text = String((entries += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      return text;
    };
    const quick = (): Promise<string> => Promise.resolve(String((entries += 1)));
    expect(await Promise.all([memory.before(slow, give("a")), memory.before(quick, give("b"))])).toEqual(["a", "b"]);
    expect(await stored(meeting)).toBe("2");
    await memory.release();
  });

  test("makes nothing where it cannot be written", async () => {
    const memory = await Memory.hold(meeting);
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore) {
      this.transaction.abort();
      throw new DOMException("full", "QuotaExceededError");
    });
    await expect(memory.before(give("1"), none)).rejects.toEqual(code("storage"));
    vi.restoreAllMocks();
    expect(await stored(meeting)).toBeUndefined();
    await memory.release();
  });

  test("makes nothing once the browser's data were deleted", async () => {
    const memory = await Memory.hold(meeting);
    await memory.before(give("1"), give(""));
    const database = await openDatabase("gongxin-memory", "heads");
    const store = within(database, "heads", "readwrite");
    store.clear();
    await written(store.transaction);
    database.close();
    await expect(memory.before(give("2"), none)).rejects.toEqual(code("moved"));
    await memory.release();
  });
});

describe("two pages of one browser", () => {
  test("do not hold one memory; the second gets it after the first", async () => {
    const first = await Memory.hold(meeting);
    await expect(Memory.hold(meeting)).rejects.toEqual(code("held"));
    const other = await Memory.hold(`${meeting} of another meeting`);
    await first.release();
    const second = await Memory.hold(meeting);
    await second.release();
    await other.release();
  });

  test("stop one another without locks: who falls behind makes nothing more", async () => {
    vi.stubGlobal("navigator", {});
    const first = await Memory.hold(meeting);
    const second = await Memory.hold(meeting);
    await first.before(give("left"), give(""));
    await expect(second.before(give("right"), none)).rejects.toEqual(code("moved"));
    await expect(second.before(give("right"), none)).rejects.toEqual(code("moved"));
    expect(await stored(meeting)).toBe("left");
    await first.before(give("left on"), give(""));
    await Promise.all([first.release(), second.release()]);
  });

  test("cannot write between another one's reading and writing", async () => {
    vi.stubGlobal("navigator", {});
    const first = await Memory.hold(meeting);
    const second = await Memory.hold(meeting);
    const meanwhile = async (): Promise<string> => {
      await second.before(give("right"), give(""));
      return "left";
    };
    await expect(first.before(meanwhile, none)).rejects.toEqual(code("moved"));
    expect(await stored(meeting)).toBe("right");
    await Promise.all([first.release(), second.release()]);
  });
});

describe("a browser that keeps nothing", () => {
  test.each([
    ["has no database", undefined],
    [
      "refuses to open one",
      {
        open(): never {
          throw new DOMException("private", "InvalidStateError");
        },
      },
    ],
  ])("%s: it is said at once, in both languages", async (_, indexedDB) => {
    vi.stubGlobal("indexedDB", indexedDB);
    await expect(needMemory()).rejects.toEqual(code("storage"));
    const fault: unknown = await Memory.hold(meeting).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(Fault);
    expect((fault as Fault).zh).toContain("不能在这里联署");
    expect((fault as Fault).en).toContain("nothing is cosigned");
    vi.stubGlobal("indexedDB", new IDBFactory());
    // The lock was given back with it.
    await (await Memory.hold(meeting)).release();
  });
});
