// What the wall shows of a result: a line for each of many persons, or bars for a few contests. Pure.
import type { ContestSheet } from "@shared/desk/view";

import { outcomeOf } from "./outcome";
import { t } from "./words";

/** Rows shown of a contest among many names: the rest is on the sheet. */
const SHOWN = 10;
/** So many contests have bars of their own. */
const FEW_CONTESTS = 4;
/** So many rows of a contest stay together. */
const FEW_ROWS = 5;

export interface Bar {
  name: string;
  votes: number;
  chosen: boolean;
}

/** What stands together on a page: the head of a contest, some of its bars, or both. */
export interface Block {
  key: string;
  head?: { title: string; verdict: string; mean: string };
  bars: Bar[];
}

/** A person in one line: the counts in the order of the columns. */
export interface Line {
  key: string;
  title: string;
  counts: number[];
  verdict: string;
  mean: string;
  chosen: boolean;
}

/** A nomination is one contest of many names; a 票决 has many persons with three bars each. */
function barsOf(contest: ContestSheet): Bar[] {
  const { chosen, written } = outcomeOf(contest);
  const rows = contest.rows.map(({ id, label, votes }) => ({ name: label, votes, chosen: chosen.includes(id) }));
  const others = (contest.write_ins ?? []).map(({ name, votes }, at) => ({
    name: `${name}（${t("writtenIn")}）`,
    votes,
    chosen: written.includes(at),
  }));
  const all = [...rows, ...others];
  // Grades stay in their order; names of a list come by votes.
  return others.length > 0 || rows.length > FEW_ROWS ? all.sort((a, b) => b.votes - a.votes).slice(0, SHOWN) : all;
}

/** A mean in millionths, weighted where the rules weigh. */
function meanOf({ index, score, weighted }: ContestSheet): string {
  const mean = weighted?.mean?.figure ?? index?.mean ?? score?.mean;
  return mean === undefined ? "" : t("mean", { mean: (mean / 1_000_000).toFixed(2) });
}

/** The answers that all of many contests have in common: the columns of a table with a line for each. */
export function columnsOf(contests: readonly ContestSheet[]): string[] | undefined {
  const [first] = contests;
  const same = ({ rows, write_ins = [] }: ContestSheet): boolean =>
    write_ins.length === 0 &&
    rows.length === first?.rows.length &&
    rows.every(({ label }, at) => label === first.rows[at]?.label);
  return first !== undefined && contests.length > FEW_CONTESTS && first.rows.length <= FEW_ROWS && contests.every(same)
    ? first.rows.map(({ label }) => label)
    : undefined;
}

export function linesOf(contests: readonly ContestSheet[]): Line[] {
  return contests.map((contest) => {
    const { text, chosen } = outcomeOf(contest);
    return {
      key: contest.id,
      title: contest.title,
      counts: contest.rows.map(({ votes }) => votes),
      verdict: text,
      mean: meanOf(contest),
      chosen: chosen.length > 0,
    };
  });
}

/** Contests of a few rows stay whole; a longer one may go on over the page. */
export function blocksOf(contests: readonly ContestSheet[]): Block[] {
  return contests.flatMap((contest) => {
    const bars = barsOf(contest);
    const head = { title: contest.title, verdict: outcomeOf(contest).text, mean: meanOf(contest) };
    const together = bars.length <= FEW_ROWS ? bars.length : 1;
    const rest = bars.slice(together).map((bar, at) => ({ key: `${contest.id}/${at}`, bars: [bar] }));
    return [{ key: contest.id, head, bars: bars.slice(0, together) }, ...rest];
  });
}
