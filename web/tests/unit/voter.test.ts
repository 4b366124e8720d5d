// The voter's plain functions: the address, the marks, what is kept, whose turn it is, what went wrong.
import { describe, expect, test } from "vitest";

import { Problem } from "../../src/shared/api/problem";
import {
  bindsAbstention,
  blank,
  exceeded,
  given,
  isBlank,
  isDecision,
  namesAndAgainst,
  shapeOf,
  toggle,
  unfinished,
  words,
  type Filled,
} from "../../src/shared/ballot/choices";
import { left, recognise, repeats, room, search, tidy } from "../../src/shared/ballot/names";
import { howFar, howTo } from "../../src/shared/ballot/progress";
import type { Contest, Nominee, Spec } from "../../src/shared/ballot/spec";
import { Fault } from "../../src/shared/lib/fault";
import { readAddress } from "../../src/voter/address";
import { Keeper, type Shelf, type Slip } from "../../src/voter/keep";
import { merge } from "../../src/voter/session/state";
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

const filled = (marks: boolean[], more: Partial<Filled> = {}): Filled => ({ marks, names: [], score: null, ...more });

describe("marks", () => {
  const names = ["甲", "乙", "丙", "丁"];
  const none = [false, false, false, false];
  test("stop at the most that may be chosen, names of one's own counted in", () => {
    const two = contest(0, 2, names);
    const once = toggle(two, filled(none), 1)!;
    const twice = toggle(two, once, 3)!;
    expect(twice.marks).toEqual([false, true, false, true]);
    expect(toggle(two, twice, 0)).toBeUndefined();
    expect(toggle(two, twice, 1)?.marks).toEqual([false, false, false, true]);
    expect(toggle(two, { ...once, names: [{ text: "戊" }] }, 0)).toBeUndefined();
    expect(toggle(contest(0, 1, names), filled(none, { names: [{ text: "戊" }] }), 0)).toBeUndefined();
  });
  test("move where one may be chosen, and cannot go where one must be", () => {
    const first = filled([true, false, false, false]);
    expect(toggle(contest(0, 1, names), first, 2)?.marks).toEqual([false, false, true, false]);
    expect(toggle(contest(0, 1, names), first, 0)?.marks).toEqual(none);
    expect(toggle(contest(1, 1, names), first, 0)).toBe(first);
  });
  test("start empty, and a ballot with a missing decision is unfinished", () => {
    const three = ["同意", "不同意", "弃权"];
    const spec: Spec = { kind: "QWH", posts: 2, contests: [contest(1, 1, three), contest(1, 1, three)] };
    const ballot = blank(spec.contests);
    expect(isDecision(spec)).toBe(true);
    expect(given(spec.contests, ballot)).toBe('[{"marks":[],"names":[]},{"marks":[],"names":[]}]');
    expect(unfinished(spec.contests, ballot)).toBe(0);
    expect(isBlank(ballot)).toBe(true);
    expect(isBlank([...ballot, filled([], { names: [{ text: "戊" }] })])).toBe(false);
    expect(isBlank([...ballot, filled([], { score: 0 })])).toBe(false);
    ballot[0] = toggle(spec.contests[0]!, ballot[0]!, 2)!;
    expect(unfinished(spec.contests, ballot)).toBe(1);
    expect(words(spec, 0, ballot[0])).toEqual(["弃权"]);
    ballot[1] = toggle(spec.contests[1]!, ballot[1]!, 0)!;
    expect(unfinished(spec.contests, ballot)).toBe(-1);
  });
  test("stop at a limit over all persons, and leave other grades alone", () => {
    const graded = {
      ...contest(0, 1, ["优秀", "称职"]),
      options: [
        { id: "excellent", label: "优秀" },
        { id: "competent", label: "称职" },
      ],
    };
    const spec: Spec = {
      kind: "CP",
      posts: 2,
      contests: [graded, graded],
      limits: [{ options: ["excellent"], max: 1 }],
    };
    const first = filled([true, false]);
    expect(exceeded(spec, [first, filled([false, true])])).toBeUndefined();
    expect(exceeded(spec, [first, first])).toEqual(spec.limits![0]);
    const election: Spec = { ...spec, kind: "XJ_JC", limits: [{ options: ["excellent"], write_ins: true, max: 1 }] };
    expect(exceeded(election, [first, filled([false, false], { names: [{ text: "戊" }] })])).toBeDefined();
  });
});

test("who abstains in an election names nobody else", () => {
  const ids = ["for", "against", "abstain"];
  const row: Contest = { ...contest(1, 1, ["赞成"]), options: ids.map((id) => ({ id, label: id })) };
  const others: Contest = { ...contest(0, 1, []), write_in: { slots: 1, from: "text", blocks: 1 } };
  const limit = { options: ["for", "abstain"], write_ins: true, max: 2 };
  const spec: Spec = { kind: "XJ_DF", posts: 2, contests: [row, row, others], limits: [limit] };
  const say = (id: string): Filled => filled(ids.map((other) => other === id));
  const named = filled([], { names: [{ text: "某人" }] });
  expect(bindsAbstention(limit)).toBe(true);
  expect(bindsAbstention({ ...limit, options: ["for"] })).toBe(false);
  expect(exceeded(spec, [say("for"), say("abstain"), named])).toEqual(limit);
  const against = [say("for"), say("against"), named];
  expect(exceeded(spec, against)).toBeUndefined();
  expect(namesAndAgainst(limit, spec.contests, against)).toEqual({ names: 1, against: 1 });
});

test("what is asked decides how it is filled in", () => {
  const of = (kind: string, more: Partial<Contest>, template?: string) =>
    shapeOf(
      { kind, posts: 1, contests: [], ...(template ? { template } : {}) },
      { ...contest(0, 1, ["甲", "乙"]), ...more },
    );
  const write_in = { slots: 1, from: "text" as const, blocks: 2 };
  expect(of("GT_NOM", {})).toBe("names");
  expect(of("TJ_LIST", {}, "TJ_LIST_TY@1")).toBe("row");
  expect(of("CP", {})).toBe("row");
  expect(of("YBG1", { max: 2 })).toBe("several");
  expect(of("JZ", { options: [], score: { low: 60, high: 100 } })).toBe("score");
  expect(of("CP", { options: [], write_in })).toBe("text");
  expect(of("TJ_BLANK", { options: [], write_in })).toBe("names");
  expect(of("XJ_JC", { options: [], write_in })).toBe("names");
  const scored = { ...contest(0, 1, []), score: { low: 60, high: 100 } };
  expect(given([scored, scored], [filled([], { score: 88 }), filled([])])).toBe('[{"score":88},{}]');
});

test("a ballot says how it is filled in, and how far it is", () => {
  const remark = { ...contest(0, 1, []), write_in: { slots: 1, from: "text" as const, blocks: 16 } };
  const spec = (kind: string, contests: Contest[]): Spec => ({ kind, posts: 1, contests });
  const list = spec("GT_NOM", [contest(0, 2, ["甲", "乙"])]);
  expect(howTo(list)).toBeUndefined();
  expect(howFar(list, [filled([true, false])])).toBe("已选 1 / 最多 2");
  expect(howTo(spec("QWH", [contest(1, 1, ["同意", "不同意"])]))).toBe("每人选一项。没有预先选好的");
  // A remark is nobody's duty.
  const rated = spec("CP", [contest(0, 1, ["优秀", "称职"]), contest(0, 1, ["优秀", "称职"]), remark]);
  expect(howTo(rated)).toBe("逐项填写。没有预先选好的");
  expect(howFar(rated, [filled([true, false]), filled([false, false]), filled([])])).toBe("已填 1 / 共 2");
});

test("a phone is not asked to vote where people are talked with", () => {
  const told = { title: "谈话推荐", phase: "open", issued: 0, shares: 0 };
  const summary = {
    ballots: [
      { ...told, id: "tj-1", paper_alone: true },
      { ...told, id: "gt-1", paper_alone: false },
    ],
  };
  expect(merge([], summary as never).map(({ id }) => id)).toEqual(["gt-1"]);
});

describe("names of one's own", () => {
  const nominees: Nominee[] = [
    { id: "n001", label: "单 明", pinyin: "shan ming" },
    { id: "n002", label: "张三", detail: "甲局", pinyin: "zhang san" },
    { id: "n003", label: "张三", detail: "乙局", pinyin: "zhang san" },
  ];
  const open: Contest = { ...contest(0, 2, ["李 四"]), write_in: { slots: 2, from: "both", blocks: 2 } };
  const ids = (typed: string) => search(nominees, typed).map(({ nominee }) => nominee.id);
  test("are found by name, pinyin and initials", () => {
    expect([ids("单"), ids("shanm"), ids("SM"), ids("张"), ids("zs"), ids(""), ids("x")]).toEqual([
      ["n001"],
      ["n001"],
      ["n001"],
      ["n002", "n003"],
      ["n002", "n003"],
      [],
      [],
    ]);
  });
  test("are the person they name, unless two have that name", () => {
    expect(recognise(open, nominees, "李四")).toEqual({ option: 0 });
    expect(recognise(open, nominees, "单明 ")).toEqual({ name: { nominee: 0 } });
    expect(recognise(open, nominees, " 张三")).toEqual({ name: { text: "张三" } });
    expect(repeats(nominees, [{ nominee: 0 }], { text: "单　明" })).toBe(true);
    expect(repeats(nominees, [{ nominee: 1 }], { nominee: 2 })).toBe(false);
  });
  test("have room by bytes, as the core counts them", () => {
    expect(room(open)).toBe(57);
    expect(left(open, "")).toBe(19);
    expect(left(open, "阿".repeat(19))).toBe(0);
    expect(left(open, "阿".repeat(20))).toBeLessThan(0);
    expect(left(open, "𠮷".repeat(14))).toBe(0);
    expect(tidy("  要改进\n\n作风　建设 ")).toBe("要改进 作风 建设");
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
  test("is without a device that was damaged, and keeps its receipts", () => {
    const keeper = new Keeper(MEETING, shelf());
    keeper.put(SLIP, "secret");
    keeper.drop("T");
    keeper.drop("nobody");
    expect(keeper.device("T")).toBeUndefined();
    expect(keeper.slip("T")).toEqual(SLIP);
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
