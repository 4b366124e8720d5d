// What is marked on a ballot, and whether it may be cast. It marks and compares; it counts no votes.
import type { Contest } from "./device";

/** The marks of a ballot, contest by contest, option by option. */
export type Marks = boolean[][];

/** An unmarked ballot. */
export function blank(contests: Contest[]): Marks {
  return contests.map(({ options }) => options.map(() => false));
}

/** Whether every contest is one person with 同意, 不同意, 弃权 and exactly one mark: a 票决. */
export function isDecision(contests: Contest[]): boolean {
  return contests.every(({ min, max, options }) => min === 1 && max === 1 && options.length <= 3);
}

/** How many options of a contest are marked. */
export function marked(marks: boolean[]): number {
  return marks.filter(Boolean).length;
}

/** Marks or unmarks an option. Where one may be marked another mark moves; where several may, one too many is refused:
 * `undefined`. */
export function toggle(contest: Contest, marks: boolean[], option: number): boolean[] | undefined {
  if (marks[option]) {
    // Where a mark is a must it can move but not go.
    return contest.min === 1 && contest.max === 1 ? marks : marks.map((mark, at) => mark && at !== option);
  }
  if (contest.max === 1) {
    return marks.map((_, at) => at === option);
  }
  return marked(marks) < contest.max ? marks.map((mark, at) => mark || at === option) : undefined;
}

/** The first contest with too few marks, or -1. */
export function unfinished(contests: Contest[], marks: Marks): number {
  return contests.findIndex(({ min }, at) => marked(marks[at] ?? []) < min);
}

/** The marks as the device takes them. */
export function flat(marks: Marks): number[] {
  return marks.flatMap((contest) => contest.map(Number));
}

/** The labels of what is marked in a contest. */
export function labels(contest: Contest, marks: readonly (boolean | number)[]): string[] {
  return contest.options.filter((_, at) => marks[at]).map(({ label }) => label);
}
