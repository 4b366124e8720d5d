// The desk's plain functions: the run sheet, typed names, a second round, a trustee's duties, the numbers on paper.
import { describe, expect, test } from "vitest";

import { readNames } from "../../src/host/meeting/names";
import { classForms, classesOf, merged, tooSmall } from "../../src/host/ballot/classes";
import { draftOf, newForm, ruleOf } from "../../src/host/ballot/form";
import { readBy, tableOf } from "../../src/host/meeting/merge";
import { emptyFigures, figuresOf, papersWanted, talksOf } from "../../src/host/meeting/paper";
import { recommended, takesOf } from "../../src/host/meeting/round";
import { ballotId, newestRings, nextRing, stepsOf } from "../../src/host/meeting/steps";
import { readTrust, withPaper } from "../../src/observer/trust";
import type { TemplateView } from "../../src/shared/desk/desk";
import type { BallotView, GroupView, View } from "../../src/shared/desk/view";
import { ballotsDue, dutiesOf, mixesMissing, papersDue, passphraseHint, stageOf } from "../../src/trustee/duty";

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
    mixing: [],
    papers: [],
    classes: [],
    on_paper: {},
    groups: ["qw"],
    sheets: [],
    spec: { kind: "GT_NOM", contests: [] },
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
  test("asks for no slips and no list of those present where people are only talked with", () => {
    const settled = { ceremony: { ...EMPTY.ceremony, key: true }, roster: { settled: true, draw: null } };
    const talk = ballot({ id: "tj-1", spec: { kind: "TJ_TALK", contests: [] } });
    expect(states(view({ ...settled, ballots: [talk] }))).toEqual(
      expect.arrayContaining(["slips skipped", "sign-in skipped", "vote-tj-1 now"]),
    );
    expect(states(view({ ...settled, ballots: [talk, ballot({})] }))).toContain("slips now");
  });
  test("uses each group's newest ring, by number and not by letter", () => {
    const rings = ["qw-2", "qw-10", "lt-1"].map((id) => ({ id, group: id.slice(0, 2), keys: 5 }));
    expect(newestRings(view({ rings }), ["qw", "lt", "none"])).toEqual(["qw-10", "lt-1"]);
    expect([nextRing(view({ rings }), "qw"), nextRing(view({ rings }), "none")]).toEqual(["qw-11", "none-1"]);
    expect(ballotId(view({ ballots: [ballot({ id: "gt-1" })] }), "GT_NOM")).toBe("gt-2");
  });
});

test("names are read as people type them", () => {
  expect(
    readNames(
      "丁远山 教育局副局长\n张　三\t某乡党委书记\n欧阳修，统计局\n\n𠮷野家康\r\nئابدۇللا مەمەت\t某县\t县长\n张　三\t\n",
    ),
  ).toEqual([
    { name: "丁远山", detail: "教育局副局长" },
    { name: "张三", detail: "某乡党委书记" },
    { name: "欧阳修", detail: "统计局" },
    { name: "𠮷野家康", detail: "" },
    { name: "ئابدۇللا مەمەت", detail: "某县 县长" },
    { name: "张三", detail: "" },
  ]);
});

test("whoever was recommended goes to the vote with the post, names written in included", () => {
  const rows = ["甲", "乙", "丙"].map((label, at) => ({ id: String(at), label }));
  const contests = [
    {
      title: "局长",
      rows,
      write_ins: [
        { name: "丁", votes: 1 },
        { name: "戊", votes: 9 },
      ],
      outcome: { recommended: { options: ["0", "2"], write_ins: [1] } },
    },
    { title: "副局长", rows, outcome: { tie_at_cut: { tied: ["1", "2"], places: 1 } } },
  ];
  const counted = ballot({ spec: { kind: "GT_NOM" }, sheets: [{ overall: "valid", contests }] });
  expect(recommended(view({ ballots: [counted] }), "gt-1").names).toBe("甲\t局长\n丙\t局长\n戊\t局长");
  expect(takesOf(counted)).toEqual(["tied", "failed", "top"]);
  // Who was not passed waits for another meeting; a vote that does not stand has no round of its own.
  expect(takesOf(ballot({ spec: { kind: "QWH" }, sheets: [{ overall: "valid" }] }))).toEqual([]);
  expect(takesOf(ballot({ spec: { kind: "GT_NOM" }, sheets: [{ overall: "no_quorum" }] }))).toEqual([]);
});

describe("a ballot as a host writes it", () => {
  const template = (more: object, law: object = {}): TemplateView =>
    ({
      full: "X@1",
      kind: "X",
      settings: [],
      law: { form: "names", write_in: "no", opinions: false, ...law },
      rule: { validity: "issued", pass: "none" },
      ...more,
    }) as unknown as TemplateView;
  test("says only what its form has a use for", () => {
    const list = template({}, { write_in: "may" });
    const form = { ...newForm(list), posts: [{ title: " 局长 ", places: 1, names: "甲 某局\n乙" }], persons: "丙" };
    expect(draftOf(list, form, [])).toMatchObject({
      posts: [
        {
          title: "局长",
          places: 1,
          persons: [
            { name: "甲", detail: "某局" },
            { name: "乙", detail: "" },
          ],
        },
      ],
      persons: [],
      write_in: null,
    });
    const writes = { ...form, writes: true, from: "both" as const };
    const nominees = [{ id: "n001", label: "己" }];
    expect(draftOf(list, writes, nominees)).toMatchObject({
      write_in: { slots: 1, from: "both", blocks: 2 },
      nominees,
    });
    const rated = template(
      { cap: { option: "a", num: 1, den: 5 }, settings: ["cap"] },
      { form: "rate", opinions: true },
    );
    const rates = { ...newForm(rated), persons: "甲\n乙", scored: true, opinions: true };
    expect(draftOf(rated, rates, [])).toMatchObject({
      posts: [],
      score: null,
      cap: { option: "a", num: 1, den: 5 },
      opinions: true,
    });
    const asked = template({ questions: [{}] }, { form: "rate" });
    expect(draftOf(asked, { ...newForm(asked), persons: "甲" }, [])).toMatchObject({ persons: [] });
  });
  test("carries earlier failures where the template does, and nowhere else", () => {
    const failed = { "甲\n拟任局长": 1, "乙\n": 0 };
    const persons = (failures: boolean): unknown => {
      const vote = template({}, { form: "decide", failures });
      return draftOf(vote, { ...newForm(vote), persons: "甲 拟任局长\n乙", failed }, []);
    };
    const [first, second] = [
      { name: "甲", detail: "拟任局长" },
      { name: "乙", detail: "" },
    ];
    expect(persons(true)).toMatchObject({ persons: [{ ...first, failed_before: 1 }, second] });
    expect(persons(false)).toMatchObject({ persons: [first, second] });
    expect(JSON.stringify(persons(false))).not.toContain("failed_before");
  });
});

test("a list is cut where the host says, and not where the template leaves no choice", () => {
  const pass = { top_m: { per_post: 1, tie: "keep_all_at_cut" } };
  const nomination = {
    full: "X@1",
    settings: ["per_post", "tie"],
    law: { form: "names", write_in: "no" },
    rule: { validity: "issued", pass },
  } as unknown as TemplateView;
  const form = newForm(nomination);
  expect([form.perPost, form.tie]).toEqual([1, "keep_all_at_cut"]);
  expect(ruleOf(nomination, form).pass).toEqual(pass);
  const two = { top_m: { per_post: 2, tie: "second_round" } };
  expect(ruleOf(nomination, { ...form, perPost: 2, tie: "second_round" }).pass).toEqual(two);
  expect(ruleOf(nomination, { ...form, perPost: 0 }).pass).toBe("none");
  const fixed = { ...nomination, settings: [] };
  expect(ruleOf(fixed, { ...form, perPost: 3 }).pass).toEqual(pass);
});

test("a class that would give its voters away is put with the smallest other one", () => {
  const groups = [9, 3, 6].map((expected, at) => ({ id: `g${at}`, name: `${at}`, expected, tokens: 0 })) as GroupView[];
  const forms = classForms(groups);
  expect(forms.map(({ weight }) => weight)).toEqual([34, 33, 33]);
  expect(tooSmall(forms, groups, 5)).toEqual({ at: 1, size: 3, into: 2 });
  const fewer = merged(forms, 1, 2);
  expect(tooSmall(fewer, groups, 5)).toBeUndefined();
  expect(classesOf(fewer, true)).toEqual([
    { id: "a", name: "0", groups: ["g0"], weight: 34 },
    { id: "b", name: "2、1", groups: ["g2", "g1"], weight: 66 },
  ]);
  expect(classesOf(fewer, false)[0]).not.toHaveProperty("weight");
});

test("a merge table is read row by row; written again it says only what changes", () => {
  const rows = [
    { text: "张三", votes: 2 },
    { text: "张 三", votes: 1 },
    { text: "李 四", votes: 1 },
    { text: "己　六", votes: 1 },
    { nominee: "n1", votes: 3 },
  ];
  const table = [
    { text: "张 三", name: "张三" },
    { text: "李 四", void: "已在名单" },
    { text: "己　六", nominee: "n1" },
  ];
  const readings = readBy({ rows }, table);
  expect(readings.map(({ how }) => how)).toEqual(["keep", "name", "void", "nominee"]);
  expect(tableOf(readings)).toEqual(table);
});

test("figures on paper are sent alike, whoever typed them, and asked of those who vote on paper", () => {
  const spec = {
    contests: [
      { options: [{}, {}], write_in: {} },
      { options: [], score: {} },
    ],
  } as never;
  const typed = emptyFigures("b", spec, "a");
  typed.contests[0]!.write_ins!.push({ name: " 乙 ", votes: 1 }, { name: "", votes: 3 }, { name: "丙", votes: 2 });
  expect(figuresOf(typed).contests).toEqual([
    {
      votes: [0, 0],
      row_void: 0,
      write_ins: [
        { name: "丙", votes: 2 },
        { name: "乙", votes: 1 },
      ],
    },
    { votes: [], row_void: 0, score: { answered: 0, total: 0 } },
  ]);
  // Void papers have reasons; those that did not occur are not sent.
  const torn = { ...typed, invalid: 2, void: { over_limit: 0, unreadable: 2, not_official: 0, other: 0 } };
  expect(figuresOf(torn).void).toEqual({ unreadable: 2 });
  expect(Object.keys(figuresOf({ ...torn, invalid: 0 }))).not.toContain("void");
  // Of talks only their number is asked; who names nobody has said something valid.
  expect(talksOf({ ...typed, issued: 4, invalid: 1 })).toMatchObject({ issued: 4, returned: 4, valid: 4, invalid: 0 });
  const classes = [
    { id: "a", name: "A", groups: ["x"] },
    { id: "b", name: "B", groups: ["y", "z"] },
  ];
  expect(papersWanted(ballot({ classes, on_paper: { y: 2, z: 3 } }))).toEqual([{ group: "b", voters: 5 }]);
  expect(papersWanted(ballot({ on_paper: { y: 2, z: 3 } }))).toEqual([{ group: undefined, voters: 5 }]);
  expect(papersWanted(ballot({}))).toEqual([]);
});

test("a trustee is asked for what is missing, once", () => {
  const ceremony = { ...EMPTY.ceremony, commits: [1, 2, 3], deals: [1, 2], accepts: [1] };
  expect([1, 2, 3, 4].map((index) => stageOf(ceremony, index))).toEqual(["accepted", "dealt", "committed", "missing"]);
  const closed = ballot({ phase: "closed", counted: 3, shares: [2] });
  const open = ballot({ phase: "open", counted: 0 });
  expect(ballotsDue(view({ ballots: [closed, open] }), 1)).toEqual([{ ballot: closed, duties: [{ kind: "share" }] }]);
  expect(ballotsDue(view({ ballots: [closed, open] }), 2)).toEqual([]);
  expect(["", "abc123", "青山绿水", "correct horse battery"].map(passphraseHint)).toEqual([
    "none",
    "short",
    "fine",
    "fine",
  ]);
});

test("a trustee mixes in turn, and opens when enough have mixed", () => {
  const meeting = view({ threshold: 2 });
  const written = (mixes: number[], shares: number[]) =>
    ballot({ phase: "closed", counted: 3, shares: [1], mixing: [{ contest: "c", mixes, shares, merge: null }] });
  const kinds = (own: BallotView, index: number) => dutiesOf(meeting, own, index).map(({ kind }) => kind);
  expect(kinds(written([], []), 1)).toEqual(["mix"]);
  expect(kinds(written([], []), 2)).toEqual(["mix", "share"]);
  expect(kinds(written([1], []), 1)).toEqual([]);
  expect(mixesMissing(meeting, written([1], []))).toBe(1);
  expect(kinds(written([1, 2], []), 1)).toEqual(["row-share"]);
  expect(kinds(written([1, 2], []), 3)).toEqual(["share", "row-share"]);
  expect(kinds(written([1, 2], [1, 2]), 3)).toEqual(["share"]);
  const papers = [{ class: undefined, signed: [2] }];
  const paper = view({ ballots: [ballot({ phase: "closed", papers }), ballot({ phase: "counted", papers })] });
  expect([papersDue(paper, 1).length, papersDue(paper, 2).length]).toEqual([1, 0]);
});

test("paper beats the file", () => {
  expect(readTrust("{}")).toBeUndefined();
  expect(readTrust("not json")).toBeUndefined();
  const trust = readTrust(
    '{"meeting":"M","log":"L","witnesses":[],"quorum":0,"heads":[],"tokens":{"qw":5},"signed_in":{}}',
  )!;
  expect(JSON.parse(withPaper(trust, " N ", { qw: 4 }, { "qw-1": 3 }, {}))).toEqual({
    ...trust,
    meeting: "N",
    tokens: { qw: 4 },
    signed_in: { "qw-1": 3 },
  });
});
