// The terminal's shelf and visit: whose record goes into whose locker, however closely one voter follows the other.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { LockerShelf } from "../../src/kiosk/shelf";
import type { Vault } from "../../src/kiosk/vault";
import { Visit } from "../../src/kiosk/visit";
import { recordOf } from "../../src/voter/keep";
import type { Session } from "../../src/voter/session";

vi.mock("../../src/kiosk/locker.worker?worker", () => ({ default: vi.fn() }));
/** The worker: one key at a time, and every answer takes a while. */
vi.mock("../../src/shared/wasm/calls", () => ({
  remote: () => {
    let key: string | undefined;
    const soon = () => new Promise((resolve) => setTimeout(resolve, 1));
    return {
      of: async ({ code }: { code: string }) => {
        key = code;
        await soon();
        return `name of ${code}`;
      },
      seal: async (text: string) => {
        const sealed = new TextEncoder().encode(`${String(key)}: ${text}`);
        await soon();
        return sealed;
      },
      open: async (sealed: Uint8Array) => {
        const [whose, text] = new TextDecoder().decode(sealed).split(": ");
        await soon();
        if (whose !== key) {
          throw new Error("locker");
        }
        return text;
      },
      forget: async () => {
        key = undefined;
        await soon();
      },
    };
  },
}));

const MEETING = "m".repeat(43);
const RECORD = recordOf(MEETING);

function vaultOf(held: Map<string, Uint8Array>): Vault {
  return {
    ready: () => Promise.resolve(),
    get: (name: string) => Promise.resolve(held.get(name)),
    put: async (name: string, sealed: Uint8Array) => void held.set(name, sealed),
  } as unknown as Vault;
}

let held: Map<string, Uint8Array>;
let shelf: LockerShelf;
const inside = (name: string): string => new TextDecoder().decode(held.get(name));

beforeEach(() => {
  held = new Map();
  shelf = new LockerShelf(MEETING, vaultOf(held));
});

describe("a shelf", () => {
  test("seals a record under the key of its own slip, though the next one is shown at once", async () => {
    await shelf.unlock("A");
    shelf.setItem(RECORD, "record of A");
    await shelf.unlock("B");
    expect(inside("name of A")).toBe("A: record of A");
    expect(shelf.getItem(RECORD)).toBeNull();
    shelf.setItem(RECORD, "record of B");
    await shelf.lock();
    expect(inside("name of B")).toBe("B: record of B");
    await shelf.unlock("A");
    expect(shelf.getItem(RECORD)).toBe("record of A");
  });

  test("keeps nothing in a locker once it was left", async () => {
    await shelf.unlock("A");
    const left = shelf.lock();
    shelf.setItem(RECORD, "too late");
    await left;
    await shelf.settled();
    expect(held.size).toBe(0);
    expect(shelf.getItem(RECORD)).toBeNull();
  });

  test("stays locked when it is left while a locker is being opened", async () => {
    const opening = shelf.unlock("A");
    await shelf.lock();
    await opening;
    shelf.setItem(RECORD, "record of nobody");
    await shelf.settled();
    expect(held.size).toBe(0);
  });

  test("says that a record was not sealed, and seals the next one", async () => {
    const full = vaultOf(held);
    full.put = () => Promise.reject(new Error("full"));
    const other = new LockerShelf(MEETING, full);
    await other.unlock("A");
    other.setItem(RECORD, "record");
    await expect(other.settled()).rejects.toThrow("full");
    full.put = async (name, sealed) => void held.set(name, sealed);
    other.setItem(RECORD, "shorter");
    await other.settled();
    expect(inside("name of A")).toBe("A: shorter");
  });
});

describe("a visit", () => {
  const said: string[] = [];
  const session = {
    state: { page: { at: "enter" } },
    present: (code: string) => said.push(`present ${code}`),
    retype: () => said.push("retype"),
    wipe: () => said.push("wipe"),
  } as unknown as Session;
  beforeEach(() => {
    said.length = 0;
    vi.stubGlobal("location", { pathname: "/kiosk", replace: () => said.push("reload") });
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: true }));
  });
  afterEach(() => vi.unstubAllGlobals());

  test("begins with nobody at the terminal, and takes one slip at a time", async () => {
    const visit = new Visit(session, shelf, vaultOf(held));
    await Promise.all([visit.present("A"), visit.present("B")]);
    expect(said).toEqual(["retype", "present A"]);
  });

  test("that is left while its locker opens does not begin", async () => {
    const visit = new Visit(session, shelf, vaultOf(held));
    const presented = visit.present("A");
    await Promise.all([presented, visit.leave()]);
    expect(said).toEqual(["retype", "wipe", "reload"]);
    expect(visit.begun.value).toBe(false);
  });

  test("that is left seals what was kept before everything goes", async () => {
    const visit = new Visit(session, shelf, vaultOf(held));
    await visit.present("A");
    shelf.setItem(RECORD, "record of A");
    await visit.leave();
    expect(inside("name of A")).toBe("A: record of A");
    expect(shelf.getItem(RECORD)).toBeNull();
  });
});
