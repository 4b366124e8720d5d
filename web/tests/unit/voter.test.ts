// The voter's plain functions: the address, the marks, what is kept, whose turn it is, what went wrong.
import { describe, expect, test } from "vitest";

import { Problem } from "../../src/shared/api/problem";
import { Fault } from "../../src/shared/lib/fault";
import { readAddress } from "../../src/voter/address";
import { blank, flat, isDecision, labels, toggle, unfinished } from "../../src/voter/choices";
import type { Contest } from "../../src/voter/device";
import { Keeper, type Shelf, type Slip } from "../../src/voter/keep";
import { CODES, troubleOf } from "../../src/voter/session/troubles";
import { Turn } from "../../src/voter/turn";

const MEETING = "a".repeat(43);

describe("the address", () => {
  test("gives the meeting and the code, however the code is written", () => {
    expect(readAddress(`/v/${MEETING}`, "#AB12C-DE34F")).toEqual({ meeting: MEETING, code: "AB12CDE34F" });
    expect(readAddress(`/v/${MEETING}/`, "#AB12C%20DE34F")).toEqual({ meeting: MEETING, code: "AB12CDE34F" });
    expect(readAddress(`/v/${MEETING}`, "")).toEqual({ meeting: MEETING });
  });
  test("is not troubled by junk", () => {
    expect(readAddress("/v/short", "#x").meeting).toBe("");
    expect(readAddress(`/v/${MEETING}/../x`, "").meeting).toBe("");
    expect(readAddress(`/v/${MEETING}`, "#%E0%A4%A")).toEqual({ meeting: MEETING });
  });
});

function contest(min: number, max: number, names: string[]): Contest {
  const options = names.map((label, at) => ({ id: String(at), label, detail: "" }));
  return { id: "c", title: "局长", min, max, options } as unknown as Contest;
}

describe("marks", () => {
  const names = ["甲", "乙", "丙", "丁"];
  test("stop at the most that may be chosen", () => {
    const two = contest(0, 2, names);
    const once = toggle(two, [false, false, false, false], 1)!;
    const twice = toggle(two, once, 3)!;
    expect(twice).toEqual([false, true, false, true]);
    expect(toggle(two, twice, 0)).toBeUndefined();
    expect(toggle(two, twice, 1)).toEqual([false, false, false, true]);
  });
  test("move where one may be chosen, and cannot go where one must be", () => {
    expect(toggle(contest(0, 1, names), [true, false, false, false], 2)).toEqual([false, false, true, false]);
    expect(toggle(contest(0, 1, names), [true, false, false, false], 0)).toEqual([false, false, false, false]);
    expect(toggle(contest(1, 1, names), [true, false, false, false], 0)).toEqual([true, false, false, false]);
  });
  test("start empty, and a ballot with a missing decision is unfinished", () => {
    const decisions = [contest(1, 1, ["同意", "不同意", "弃权"]), contest(1, 1, ["同意", "不同意", "弃权"])];
    const marks = blank(decisions);
    expect(isDecision(decisions)).toBe(true);
    expect(flat(marks)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(unfinished(decisions, marks)).toBe(0);
    marks[0] = toggle(decisions[0]!, marks[0]!, 2)!;
    expect(unfinished(decisions, marks)).toBe(1);
    expect(labels(decisions[0]!, marks[0])).toEqual(["弃权"]);
    marks[1] = toggle(decisions[1]!, marks[1]!, 0)!;
    expect(unfinished(decisions, marks)).toBe(-1);
  });
});

/** Storage in memory, or one that refuses. */
function shelf(broken = false): Shelf & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (broken) throw new Error("quota");
      held.set(key, value);
    },
    removeItem: (key) => void held.delete(key),
  };
}
const SLIP: Slip = { token: "T", counter: 1, line: "{}", key: "K", ballots: {} };

describe("what is kept", () => {
  test("comes back after a reload, the device for the worker only", () => {
    const store = shelf();
    new Keeper(MEETING, store).put(SLIP, "secret");
    const again = new Keeper(MEETING, store);
    expect(again.slip()).toEqual(SLIP);
    expect(again.slip("T")).toEqual(SLIP);
    expect(again.device("T")).toBe("secret");
    expect(again.slip("other")).toBeUndefined();
  });
  test("is without its secrets after the close, and gone when wiped", () => {
    const store = shelf();
    const keeper = new Keeper(MEETING, store);
    keeper.put(SLIP, "secret");
    keeper.disarm();
    expect([...store.held.values()].join()).not.toContain("secret");
    expect(keeper.slip()).toEqual(SLIP);
    keeper.wipe();
    expect(store.held.size).toBe(0);
  });
  test("lasts as long as the page where nothing can be stored, and damage counts as nothing", () => {
    for (const where of [undefined, shelf(true)]) {
      const keeper = new Keeper(MEETING, where);
      expect(keeper.lasting).toBe(false);
      keeper.put(SLIP, "secret");
      expect(keeper.slip()).toEqual(SLIP);
    }
    const store = shelf();
    store.held.set(`gongxin/voter/${MEETING}`, "{half");
    expect(new Keeper(MEETING, store).slip()).toBeUndefined();
  });
});

test("the window that asked last is in charge", () => {
  const store = shelf();
  const [one, two] = [new Turn(MEETING, store, () => undefined), new Turn(MEETING, store, () => undefined)];
  one.claim();
  expect(one.mine()).toBe(true);
  two.claim();
  expect([one.mine(), two.mine()]).toEqual([false, true]);
  expect(new Turn(MEETING, undefined, () => undefined).mine()).toBe(true);
});

test("every trouble has a code of its own, and forgery is told from refusal", () => {
  const codes = Object.values(CODES);
  expect(new Set(codes).size).toBe(codes.length);
  expect(troubleOf(new Fault("excerpt-signature", "", ""))).toBe("forged");
  expect(troubleOf(new Fault("worker", "", ""))).toBe("browser");
  expect(troubleOf(new Fault("not-in-ring", "", ""))).toBe("notInRing");
  expect(troubleOf(new Problem(409, "ring", "", ""))).toBe("refused");
  expect(troubleOf(new Fault("anything", "", ""))).toBe("other");
});
