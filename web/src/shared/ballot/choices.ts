// What is filled in on a ballot, and whether it may be cast. It marks and compares; it counts no votes.
import { hasRemarks, isList } from "./kinds";
import { nameWords, type Name } from "./names";
import type { Contest, Limit, Spec } from "./spec";

/** What is filled in of one contest. */
export interface Filled {
  marks: boolean[];
  /** Names or texts of the voter's own. */
  names: Name[];
  /** `null`: no score given. */
  score: number | null;
}

/** How a contest is filled in: names of a list, one button in a row, several answers, a number, or a text. */
export type Shape = "names" | "row" | "several" | "score" | "text";

/** How a contest of a ballot is filled in. */
export function shapeOf(spec: Spec, { options, score, max, write_in }: Contest): Shape {
  if (score !== undefined) {
    return "score";
  }
  if (options.length === 0 && write_in !== undefined) {
    return hasRemarks(spec) ? "text" : "names";
  }
  if (isList(spec)) {
    return "names";
  }
  return max === 1 ? "row" : "several";
}

/** An empty ballot. */
export function blank(contests: Contest[]): Filled[] {
  return contests.map(({ options }) => ({ marks: options.map(() => false), names: [], score: null }));
}

/** Whether every contest is one person with exactly one mark: a 票决. */
export function isDecision(spec: Spec): boolean {
  return spec.contests.every((contest) => shapeOf(spec, contest) === "row" && contest.min === 1);
}

/** How much of a contest is filled in: options marked and names written, or 1 for a score. */
export function used({ marks, names, score }: Filled): number {
  return marks.filter(Boolean).length + names.length + (score === null ? 0 : 1);
}

/** Marks or unmarks an option. Where one may be marked another mark moves; where several may, one too many is refused:
 * `undefined`. */
export function toggle(contest: Contest, filled: Filled, option: number): Filled | undefined {
  const { marks } = filled;
  if (marks[option]) {
    // Where a mark is a must it can move but not go.
    const stays = contest.min === 1 && contest.max === 1;
    return stays ? filled : { ...filled, marks: marks.map((mark, at) => mark && at !== option) };
  }
  if (contest.max === 1 && filled.names.length === 0) {
    return { ...filled, marks: marks.map((_, at) => at === option) };
  }
  return used(filled) < contest.max ? { ...filled, marks: marks.map((mark, at) => mark || at === option) } : undefined;
}

/** How many marks count towards a limit. */
export function towards(limit: Limit, contests: Contest[], ballot: readonly Filled[]): number {
  return ballot.reduce((sum, { marks, names }, at) => {
    const options = contests[at]?.options ?? [];
    const marked = options.filter(({ id }, option) => marks[option] && limit.options.includes(id)).length;
    return sum + marked + (limit.write_ins ? names.length : 0);
  }, 0);
}

/** Whether a limit is the one that keeps who abstains from naming another: no more names than votes against. */
export function bindsAbstention({ options, write_ins }: Limit): boolean {
  return write_ins === true && options.includes("abstain");
}

/** Of a limit that binds abstention: names written, and votes against that leave room for them. */
export function namesAndAgainst(
  limit: Limit,
  contests: Contest[],
  ballot: readonly Filled[],
): { names: number; against: number } {
  const rows = contests.map(({ options }, at) => options.filter((_, option) => ballot[at]?.marks[option]));
  return {
    names: ballot.reduce((sum, filled) => sum + filled.names.length, 0),
    against: rows.flat().filter(({ id }) => !limit.options.includes(id)).length,
  };
}

/** The first limit that a ballot exceeds. */
export function exceeded({ limits, contests }: Spec, ballot: readonly Filled[]): Limit | undefined {
  return limits?.find((limit) => towards(limit, contests, ballot) > limit.max);
}

/** The word of a limit: the label of its first option. */
export function limitWord(limit: Limit, contests: Contest[]): string {
  const options = contests.flatMap((contest) => contest.options);
  return options.find(({ id }) => limit.options.includes(id))?.label ?? "";
}

/** The first contest with too little in it, or -1. */
export function unfinished(contests: Contest[], ballot: readonly Filled[]): number {
  return contests.findIndex(({ min }, at) => {
    const filled = ballot[at];
    return filled === undefined || used(filled) < min;
  });
}

/** Whether nothing at all is filled in. */
export function isBlank(ballot: readonly Filled[]): boolean {
  return ballot.every((filled) => used(filled) === 0);
}

/** The ballot as the device takes it: what is not filled in is left out. */
export function given(contests: Contest[], ballot: readonly Filled[]): string {
  const answers = ballot.map(({ marks, names, score }, at) =>
    contests[at]?.score === undefined
      ? { marks: marks.flatMap((mark, option) => (mark ? [option] : [])), names }
      : { score: score ?? undefined },
  );
  return JSON.stringify(answers);
}

/** What is filled in of a contest, in the words that an opened ballot (检查本票) has too. */
export function words(spec: Spec, at: number, { marks, names, score }: Filled): string[] {
  const { options = [] } = spec.contests[at] ?? {};
  const labels = options.filter((_, option) => marks[option]).map(({ label }) => label);
  const written = names.map((name) => nameWords(spec.nominees, name));
  return score === null ? [...labels, ...written] : [String(score)];
}
