// What a host writes down for a ballot, and the draft that the rules make a ballot of. Pure.
import type { Nominee, WriteInSpec } from "@shared/ballot/spec";
import type { TemplateView } from "@shared/desk/desk";
import type { Rule } from "@shared/desk/view";

import { personKey, readNames } from "../meeting/names";
import { localRule, newLocal, optionsOf, type LocalForm } from "./local";

export interface PostForm {
  title: string;
  places: number;
  names: string;
}

export interface BallotForm {
  template: string;
  title: string;
  posts: PostForm[];
  /** Persons, bodies or indicators, one a line. */
  persons: string;
  /** Of 票决: how often each person has failed for this post before, by [`personKey`]. */
  failed: Record<string, number>;
  /** The questions of the form instead of persons. */
  asksQuestions: boolean;
  places: number;
  scored: boolean;
  low: number;
  high: number;
  /** At most this fraction of the persons judged get this grade. */
  cap: { on: boolean; option: string; num: number; den: number };
  opinions: boolean;
  writes: boolean;
  slots: number;
  from: WriteInSpec["from"];
  /** The published list, one a line. */
  nominees: string;
  /** How many names of each post with the most votes are kept; 0: they are ranked, and no line is drawn. */
  perPost: number;
  tie: Tie;
  local: LocalForm;
}

export const TIES = ["keep_all_at_cut", "second_round"] as const;
export type Tie = (typeof TIES)[number];

/** Blocks of 30 bytes for an index, and for a name of up to 19 Chinese characters. */
const BLOCKS = { list: 1, text: 2, both: 2 } as const;

/** An empty form for a template. */
export function newForm(template: TemplateView | undefined, before?: BallotForm): BallotForm {
  const cut = template && template.rule.pass !== "none" ? template.rule.pass["top_m"] : undefined;
  return {
    template: template?.full ?? "",
    title: before?.title ?? "",
    posts: before?.posts ?? [{ title: "", places: 1, names: "" }],
    persons: before?.persons ?? "",
    failed: before?.failed ?? {},
    asksQuestions: (template?.questions?.length ?? 0) > 0,
    places: before?.places ?? 1,
    scored: template?.score !== undefined,
    low: template?.score?.low ?? 60,
    high: template?.score?.high ?? 100,
    cap: {
      on: template?.cap !== undefined,
      option: template?.cap?.option ?? template?.options?.[0]?.id ?? "",
      num: template?.cap?.num ?? 1,
      den: template?.cap?.den ?? 5,
    },
    opinions: false,
    writes: template?.law.write_in === "must" || template?.law.form === "candidates",
    slots: 1,
    from: "text",
    nominees: before?.nominees ?? "",
    perPost: cut?.per_post ?? 0,
    tie: cut?.tie ?? "keep_all_at_cut",
    local: newLocal(template),
  };
}

/** The rule of a form: what decides with the share and the cut that the host set, and the local rules. */
export function ruleOf(template: TemplateView, form: BallotForm): Rule {
  const pass = JSON.parse(JSON.stringify(template.rule.pass)) as Rule["pass"];
  if (template.settings.includes("per_post")) {
    return localRule(
      form.local,
      form.perPost > 0 ? { top_m: { per_post: form.perPost, tie: form.tie } } : "none",
      false,
    );
  }
  for (const decides of pass === "none" ? [] : Object.values(pass)) {
    if (decides.share && form.local.share) {
      decides.share = { ...form.local.share };
    }
  }
  return localRule(form.local, pass, form.scored);
}

/** The persons of the published list, with ids of their own; `spell` gives pinyin for searching. */
export function nomineesOf(text: string, spell: (name: string) => string): Nominee[] {
  return readNames(text).map(({ name, detail }, at) => {
    const pinyin = spell(name);
    return {
      id: `n${String(at + 1).padStart(3, "0")}`,
      label: name,
      ...(detail ? { detail } : {}),
      ...(pinyin ? { pinyin } : {}),
    };
  });
}

/** Whether voters may write in anything under a template as the form stands. */
export function mayWrite({ law }: TemplateView): boolean {
  return law.write_in !== "no";
}

/** The persons of a form with a row each, with their earlier failures where the template carries them. */
function personsOf({ law }: TemplateView, form: BallotForm): object[] {
  return readNames(form.persons).map((person) => {
    const failed_before = law.failures ? form.failed[personKey(person)] : undefined;
    return failed_before ? { ...person, failed_before } : person;
  });
}

/** The draft of a form, as `gongxin_rules::Draft` reads it. */
export function draftOf(template: TemplateView, form: BallotForm, nominees: Nominee[]): object {
  const { law } = template;
  const writes = mayWrite(template) && (form.writes || law.write_in === "must");
  const write_in: WriteInSpec | null = writes
    ? { slots: form.slots, from: form.from, blocks: BLOCKS[form.from] }
    : null;
  const list = law.form === "names";
  const { on, ...cap } = form.cap;
  return {
    template: template.full,
    posts: list
      ? form.posts.map(({ title, places, names }) => ({ title: title.trim(), places, persons: readNames(names) }))
      : [],
    persons: list || (form.asksQuestions && template.questions?.length) ? [] : personsOf(template, form),
    places: form.places,
    write_in,
    nominees: writes && form.from !== "text" ? nominees : [],
    score: form.scored && law.rate?.score ? { low: form.low, high: form.high } : null,
    cap: on && template.settings.includes("cap") ? cap : null,
    opinions: form.opinions && law.opinions,
    ...optionsOf(template, form.local),
    ...(form.local.blank === "own" ? {} : { blank: form.local.blank === "may" }),
  };
}

/** Whether there is anything to make a ballot of. */
export function isFilled(template: TemplateView, form: BallotForm): boolean {
  if (template.law.form === "names") {
    return form.posts.every(({ title, names }) => title.trim() !== "" && (names.trim() !== "" || form.writes));
  }
  return (form.asksQuestions && (template.questions?.length ?? 0) > 0) || form.persons.trim() !== "";
}
