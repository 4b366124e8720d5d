// The big screen's plain functions: what stands on a page, and how a result is shown.
import { describe, expect, test } from "vitest";

import { blocksOf, columnsOf, linesOf } from "../../src/screen/bars";
import { itemsOf, pagesOf, type Box } from "../../src/screen/pages";
import type { ContestSheet, Outcome } from "../../src/shared/desk/view";

/** Items under each other, each so high; a negative height is a heading's. */
function stacked(...heights: number[]): Box[] {
  let top = 0;
  return heights.map((height) => {
    const box = { top, bottom: top + Math.abs(height), heads: height < 0 };
    top = box.bottom;
    return box;
  });
}

describe("pages", () => {
  test("are as full as they can be, and hold everything once", () => {
    const starts = pagesOf(stacked(10, 10, 10, 10, 10), 25);
    expect(starts).toEqual([0, 2, 4]);
    expect(starts.flatMap((_, page) => itemsOf([..."abcde"], starts, page))).toEqual([..."abcde"]);
    expect(pagesOf(stacked(10, 10), 20)).toEqual([0]);
    expect(pagesOf([], 20)).toEqual([0]);
  });
  test("keep a row whole, and a heading with what it heads", () => {
    const row = (top: number): Box[] => [0, 1, 2].map(() => ({ top, bottom: top + 10, heads: false }));
    expect(pagesOf([...row(0), ...row(10), ...row(20)], 25)).toEqual([0, 6]);
    expect(pagesOf(stacked(10, -10, 10, 10), 25)).toEqual([0, 1, 3]);
  });
  test("go on after an item that is too high for any page", () => {
    expect(pagesOf(stacked(50, 10, 10), 20)).toEqual([0, 1]);
    expect(pagesOf(stacked(-10, 50, 10), 20)).toEqual([0, 2]);
  });
});

function decision(id: number, passed: boolean): ContestSheet {
  const outcome: Outcome = passed ? { passed: { votes: 9, least: 7 } } : { not_passed: { votes: 3, least: 7 } };
  const rows = [
    { id: "agree", label: "同意", votes: passed ? 9 : 3 },
    { id: "disagree", label: "不同意", votes: 2 },
    { id: "abstain", label: "弃权", votes: 1 },
  ];
  return { id: `c${id}`, title: `人选${id}`, rows, outcome };
}

describe("a result", () => {
  test("of many persons is a line for each", () => {
    const contests = Array.from({ length: 6 }, (_, at) => decision(at, at % 2 === 0));
    expect(columnsOf(contests)).toEqual(["同意", "不同意", "弃权"]);
    expect(linesOf(contests)[0]).toMatchObject({ title: "人选0", counts: [9, 2, 1], verdict: "通过", chosen: true });
    expect(linesOf(contests)[1]).toMatchObject({ counts: [3, 2, 1], verdict: "未通过", chosen: false });
  });
  test("of few, or of contests that are not alike, has bars", () => {
    const contests = Array.from({ length: 4 }, (_, at) => decision(at, true));
    expect(columnsOf(contests)).toBeUndefined();
    expect(blocksOf(contests).map(({ bars }) => bars.length)).toEqual([3, 3, 3, 3]);
    const other = { ...decision(5, true), rows: [{ id: "x", label: "另一项", votes: 1 }] };
    expect(columnsOf([...contests, other])).toBeUndefined();
    expect(columnsOf([...contests, { ...decision(5, true), write_ins: [{ name: "戊", votes: 1 }] }])).toBeUndefined();
  });
  test("of a long list shows ten by votes, each of which may go on over the page", () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ id: `o${at}`, label: `候选人${at}`, votes: at }));
    const blocks = blocksOf([{ id: "c", title: "局长", rows, outcome: "counted" }]);
    expect(blocks.map(({ bars }) => bars.length)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(blocks.filter(({ head }) => head !== undefined)).toHaveLength(1);
    expect(blocks[0]?.bars[0]).toMatchObject({ name: "候选人29", votes: 29 });
  });
});
