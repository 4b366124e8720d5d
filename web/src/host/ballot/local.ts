// 本地规定: what a place sets for itself within what the rules of a template leave open, and the rule that comes of it. Pure.
import type { OptionWord, TemplateView } from "@shared/desk/desk";
import type { Base, Flag, Rule, Share } from "@shared/desk/view";

export const BASES = ["expected", "present", "issued", "returned", "valid", "answered"] as const satisfies Base[];
export const VALIDITIES = ["issued", "voters"] as const;
export const BLANKS = ["own", "may", "must"] as const;

/** One option as it will be printed. */
export interface Grade {
  id: string;
  label: string;
  /** Empty: it weighs nothing. */
  value: number | "";
  outside: boolean;
}

/** Options that stand together: those of every contest, or of one question that has its own. */
export interface Scale {
  /** The question, by its position in the template; absent: every contest. */
  question?: number;
  grades: Grade[];
}

export interface LocalForm {
  quorum: Share | undefined;
  validity: (typeof VALIDITIES)[number];
  /** The share that passes, where one does. */
  share: Share | undefined;
  percentOf: Base;
  scales: Scale[];
  /** Whether a row may be left blank: as the form has it, always, never. */
  blank: (typeof BLANKS)[number];
  flags: Flag[];
  ranking: { by: "none" | "index" | "options"; options: string[] };
  trim: number;
}

/** 2/3 of those expected, where a host begins to set a quorum. */
export const TWO_THIRDS: Share = { num: 2, den: 3, cmp: "ge", of: "expected" };

/** What a template starts with. */
export function newLocal(template: TemplateView | undefined): LocalForm {
  const rule = template?.rule;
  const share = rule && passShare(rule);
  return {
    quorum: rule?.quorum && { ...rule.quorum },
    validity: rule?.validity ?? "issued",
    share: share && { ...share },
    percentOf: rule?.percent_of ?? "valid",
    scales: template ? scalesOf(template) : [],
    blank: "own",
    flags: (rule?.flags ?? []).map((flag) => ({
      ...flag,
      options: [...(flag.options ?? [])],
      share: { ...flag.share },
    })),
    ranking: {
      by: rule?.ranking === undefined ? "none" : rule.ranking === "index" ? "index" : "options",
      options: typeof rule?.ranking === "object" ? [...rule.ranking.options] : [],
    },
    trim: rule?.trim ?? 0,
  };
}

/** The share that passes, where the template's rule has one. */
export function passShare(rule: Rule): Share | undefined {
  return rule.pass === "none" ? undefined : Object.values(rule.pass)[0]?.share;
}

function scalesOf({ options = [], questions = [] }: TemplateView): Scale[] {
  const grades = (words: OptionWord[]): Grade[] =>
    words.map(({ id, label, value, outside_base }) => ({
      id,
      label: label.zh,
      value: value ?? "",
      outside: outside_base ?? false,
    }));
  const own = questions.flatMap(({ options: words = [] }, question) =>
    words.length > 0 ? [{ question, grades: grades(words) }] : [],
  );
  return [...(options.length > 0 ? [{ grades: grades(options) }] : []), ...own];
}

/** Adds an option with an id that no other one of the ballot has. */
export function addGrade(scales: Scale[], scale: Scale): void {
  const taken = new Set(scales.flatMap(({ grades }) => grades.map(({ id }) => id)));
  let n = scale.grades.length + 1;
  while (taken.has(`own-${n}`)) {
    n += 1;
  }
  scale.grades.push({ id: `own-${n}`, label: "", value: "", outside: false });
}

/** Adds a share to point out. */
export function addFlag(flags: Flag[], of: Base): void {
  let n = flags.length + 1;
  while (flags.some(({ id }) => id === `own-${n}`)) {
    n += 1;
  }
  flags.push({ id: `own-${n}`, options: [], share: { num: 1, den: 2, cmp: "gt", of }, when: "holds" });
}

/** Options of the ballot to choose from, each once: of a flag, of a ranking, of a limit. */
export function gradesOf(scales: Scale[]): Grade[] {
  return scales.flatMap(({ grades }) => grades).filter(({ id }, at, all) => all.findIndex((g) => g.id === id) === at);
}

/** The words, weights and bases of a draft, as `gongxin_rules::Draft` reads them. */
export function optionsOf({ questions = [] }: TemplateView, { scales }: LocalForm): object {
  const options = (scale: Scale | undefined): object[] =>
    (scale?.grades ?? []).map(({ id, label, value, outside }) => ({
      id,
      label: label.trim(),
      ...(value === "" ? {} : { value }),
      ...(outside ? { outside_base: true } : {}),
    }));
  return {
    options: options(scales.find(({ question }) => question === undefined)),
    answers: questions.map((_, at) => options(scales.find(({ question }) => question === at))),
  };
}

/** The rule of a template with what a place sets for itself. Members stand in the order of docs/rules.md: the reader of the log
 *  insists on it. Of scores nothing but the sum is known: no highest and lowest can be left out, and there are no options to
 *  point out or rank by. */
export function localRule(local: LocalForm, pass: Rule["pass"], scored: boolean): Rule {
  const flags = local.flags
    .filter(({ options = [] }) => !scored || options.length === 0)
    .map(({ id, options = [], share, when }) => ({ id, ...(options.length > 0 ? { options } : {}), share, when }));
  const { by, options } = local.ranking;
  const ranking = by === "index" ? "index" : by === "options" && !scored ? { options } : undefined;
  return {
    ...(local.quorum ? { quorum: local.quorum } : {}),
    validity: local.validity,
    pass,
    percent_of: local.percentOf,
    ...(flags.length > 0 ? { flags } : {}),
    ...(ranking ? { ranking } : {}),
    ...(local.trim > 0 && !scored ? { trim: local.trim } : {}),
  };
}
