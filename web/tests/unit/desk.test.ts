// The desk's plain functions: the run sheet, typed names, a second round, a trustee's duties, the numbers on paper.
import { describe, expect, test } from "vitest";

import { readNames } from "../../src/host/meeting/names";
import { seedOf } from "../../src/host/meeting/round";
import { ballotId, newestRings, nextRing, stepsOf } from "../../src/host/meeting/steps";
import { readTrust, withPaper } from "../../src/observer/trust";
import type { BallotView, View } from "../../src/shared/desk/view";
import { passphraseHint, sharesDue, stageOf } from "../../src/trustee/duty";

const EMPTY = {
  groups: [{ id: "qw", name: "全委会", tokens: 0, expected: null }],
  trustees: [],
  roster: null,
  ceremony: { number: 1, commits: [], deals: [], accepts: [], ended: false, key: false },
  rings: [],
  ballots: [],
  sealed: false,
} as unknown as View;
const view = (changes: object): View => ({ ...EMPTY, ...changes });
const ballot = (changes: object): BallotView =>
  ({
    id: "gt-1",
    title: "提名",
    phase: "defined",
    counted: 0,
    shares: [],
    groups: ["qw"],
    sheets: [],
    ...changes,
  }) as unknown as BallotView;
const states = (view: View): string[] => stepsOf(view).map(({ id, state }) => `${id} ${state}`);

describe("the run sheet", () => {
  test("names one next step, whatever was done before its turn", () => {
    expect(states(EMPTY)).toEqual([
      "keys now",
      "roster later",
      "draw later",
      "slips later",
      "ballots later",
      "sign-in later",
      "seal later",
    ]);
    const early = view({ ballots: [ballot({ phase: "counted" })] });
    expect(states(early).filter((line) => line.endsWith(" now"))).toEqual(["keys now"]);
    expect(states(early)).toContain("vote-gt-1 done");
  });
  test("skips a draw where nobody is drawn, and asks for a slip for everybody", () => {
    const settled = (tokens: number): View =>
      view({
        ceremony: { ...EMPTY.ceremony, key: true },
        roster: { settled: true, draw: null },
        groups: [{ id: "qw", name: "全委会", tokens, expected: 5 }],
      });
    expect(states(settled(4))).toEqual(expect.arrayContaining(["draw skipped", "slips now"]));
    expect(states(settled(5))).toEqual(expect.arrayContaining(["slips done", "ballots now"]));
  });
  test("uses each group's newest ring, by number and not by letter", () => {
    const rings = ["qw-2", "qw-10", "lt-1"].map((id) => ({ id, group: id.slice(0, 2), keys: 5 }));
    expect(newestRings(view({ rings }), ["qw", "lt", "none"])).toEqual(["qw-10", "lt-1"]);
    expect([nextRing(view({ rings }), "qw"), nextRing(view({ rings }), "none")]).toEqual(["qw-11", "none-1"]);
    expect(ballotId(view({ ballots: [ballot({ id: "gt-1" })] }), "GT_NOM")).toBe("gt-2");
  });
});

test("names are read as people type them", () => {
  expect(readNames("丁远山 教育局副局长\n张　三\t某乡党委书记\n欧阳修，统计局\n\n𠮷野家康\r\n")).toEqual([
    { name: "丁远山", detail: "教育局副局长" },
    { name: "张三", detail: "某乡党委书记" },
    { name: "欧阳修", detail: "统计局" },
    { name: "𠮷野家康", detail: "" },
  ]);
});

test("a second round takes whom the sheet names: the recommended, then the tied, then those who did not pass", () => {
  const rows = ["甲", "乙", "丙"].map((label, at) => ({ id: String(at), label, detail: at === 0 ? "副局长" : "" }));
  const round = (kind: string, contests: object[]) =>
    seedOf(view({ ballots: [ballot({ spec: { kind, contests: [{ title: "局长" }] }, sheets: [{ contests }] })] }), {
      previous: "gt-1",
    });
  const nomination = round("GT_NOM", [{ rows, outcome: { recommended: { options: ["0", "2"] } } }]);
  expect(nomination.draft).toMatchObject({ kind: "QWH", names: "甲\t副局长\n丙", posts: 2 });
  const tie = round("GT_NOM", [{ rows, outcome: { tie_at_cut: { tied: ["1", "2"], places: 1 } } }]);
  expect(tie.draft).toMatchObject({ names: "乙\n丙", posts: 1 });
  const again = round("QWH", [
    { title: "甲", detail: "拟任局长", rows: [], outcome: { passed: {} } },
    { title: "乙", detail: "", rows: [], outcome: { not_passed: {} } },
  ]);
  expect(again.draft).toMatchObject({ kind: "QWH", names: "乙" });
});

test("a trustee is asked for what is missing, once", () => {
  const ceremony = { ...EMPTY.ceremony, commits: [1, 2, 3], deals: [1, 2], accepts: [1] };
  expect([1, 2, 3, 4].map((index) => stageOf(ceremony, index))).toEqual(["accepted", "dealt", "committed", "missing"]);
  const closed = ballot({ phase: "closed", counted: 3, shares: [2] });
  const open = ballot({ phase: "open", counted: 0 });
  expect(sharesDue(view({ ballots: [closed, open] }), 1)).toEqual([closed]);
  expect(sharesDue(view({ ballots: [closed, open] }), 2)).toEqual([]);
  expect(["", "abc123", "青山绿水", "correct horse battery"].map(passphraseHint)).toEqual([
    "none",
    "short",
    "fine",
    "fine",
  ]);
});

test("paper beats the file", () => {
  expect(readTrust("{}")).toBeUndefined();
  expect(readTrust("not json")).toBeUndefined();
  const trust = readTrust(
    '{"meeting":"M","log":"L","witnesses":[],"quorum":0,"heads":[],"tokens":{"qw":5},"signed_in":{}}',
  )!;
  expect(JSON.parse(withPaper(trust, " N ", { qw: 4 }, { "qw-1": 3 }))).toEqual({
    ...trust,
    meeting: "N",
    tokens: { qw: 4 },
    signed_in: { "qw-1": 3 },
  });
});
