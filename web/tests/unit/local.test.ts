// 本地规定: whatever a template lets a place set is in the console's form, and what is set there reaches the ballot.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";

import DraftFields from "../../src/host/ballot/DraftFields.vue";
import { draftOf, newForm, ruleOf, type BallotForm } from "../../src/host/ballot/form";
import { addFlag, addGrade, newLocal } from "../../src/host/ballot/local";
import { meetingKey, type Meeting } from "../../src/host/meeting/context";
import type { TemplateView } from "../../src/shared/desk/desk";

const FOLDER = fileURLToPath(new URL("../../../crates/rules/templates/", import.meta.url));
const templates = readdirSync(FOLDER).map((name) => {
  const read = JSON.parse(readFileSync(FOLDER + name, "utf8")) as TemplateView & { version: number };
  return { ...read, full: `${read.id}@${read.version}` };
});
const named = (full: string): TemplateView => templates.find((each) => each.full === full)!;

/** The form as a page shows it. */
function shown(template: TemplateView, form: BallotForm): Promise<string> {
  const page = createSSRApp({
    render: () => h(DraftFields, { template, modelValue: form, sort: (names: string) => Promise.resolve(names) }),
  });
  page.provide(meetingKey, { state: { names: new Map() } } as unknown as Meeting);
  return renderToString(page);
}

/** Whether something to fill in stands within the element of a setting. */
function offers(html: string, setting: string): boolean {
  for (const { index } of html.matchAll(new RegExp(`<\\w+[^>]* data-setting="${setting}"`, "g"))) {
    let depth = 0;
    for (const [tag, closing, name] of html.slice(index).matchAll(/<(\/?)(\w+)[^>]*>/g)) {
      if (/^(input|select|textarea|button)$/.test(name!)) {
        return true;
      }
      depth += closing ? -1 : tag.endsWith("/>") ? 0 : 1;
      if (depth === 0) {
        break;
      }
    }
  }
  return false;
}

/** What a host does about a setting. */
const CHANGES: Record<string, (form: BallotForm) => void> = {
  quorum: (form) => (form.local.quorum = { num: 9, den: 10, cmp: "gt", of: "expected" }),
  validity: ({ local }) => (local.validity = local.validity === "issued" ? "voters" : "issued"),
  pass_share: (form) => (form.local.share = { num: 2, den: 3, cmp: "ge", of: "expected" }),
  per_post: (form) => (form.perPost += 1),
  tie: (form) => (form.tie = form.tie === "second_round" ? "keep_all_at_cut" : "second_round"),
  percent_of: (form) => (form.local.percentOf = "present"),
  outside_base: ({ local }) => (local.scales[0]!.grades.at(-1)!.outside = true),
  values: ({ local }) => (local.scales[0]!.grades[0]!.value = 95),
  grades: ({ local }) => addGrade(local.scales, local.scales[0]!),
  blank: (form) => (form.local.blank = "must"),
  flags: ({ local }) => addFlag(local.flags, "valid"),
  ranking: (form) => (form.local.ranking = { by: "none", options: [] }),
  cap: (form) => (form.cap = { ...form.cap, on: true, num: 1, den: 4 }),
  trim: (form) => (form.local.trim += 1),
  score: (form) => {
    form.scored = true;
    form.high += 1;
  },
  write_in: (form) => {
    form.writes = true;
    form.slots += 1;
  },
  opinions: (form) => (form.opinions = true),
};

describe.each(templates.map((template) => [template.full, template] as const))("%s", (_, template) => {
  // Persons of one's own: a form whose questions are fixed has a row for opinions already.
  const filled = (): BallotForm => ({ ...newForm(template), persons: "甲\n乙", asksQuestions: false });
  const made = (form: BallotForm): string => JSON.stringify([draftOf(template, form, []), ruleOf(template, form)]);

  test.each(template.settings)("%s can be set", async (setting) => {
    const form = filled();
    if (setting === "tie") {
      // Where no line is drawn there is nothing to be tied at.
      form.perPost = 1;
    }
    expect(offers(await shown(template, form), setting)).toBe(true);
    const before = made(form);
    CHANGES[setting]!(form);
    expect(made(form)).not.toBe(before);
  });

  test("left alone, the rule is the template's", () => {
    expect(JSON.stringify(ruleOf(template, filled()))).toBe(JSON.stringify(template.rule));
  });
});

test("a form without the field fails", async () => {
  const gained = { ...named("CP@1"), settings: [...named("CP@1").settings, "trim"] };
  const without = { ...gained, settings: gained.settings.filter((each) => each !== "trim") };
  expect(offers(await shown(gained, newForm(gained)), "trim")).toBe(true);
  expect(offers(await shown(without, newForm(without)), "trim")).toBe(false);
});

test("a place's own words keep their ids, and new ones get their own", () => {
  const { scales } = newLocal(named("HJ@1"));
  expect(scales.map(({ question }) => question)).toEqual([undefined, 1, 2, 3]);
  addGrade(scales, scales[0]!);
  addGrade(scales, scales[1]!);
  const ids = scales.flatMap(({ grades }) => grades.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test("scores leave nothing to trim, to point out by options, or to rank by them", () => {
  const template = named("CP@1");
  const form = { ...newForm(template), scored: true };
  expect(ruleOf(template, form)).toEqual({
    validity: "issued",
    pass: "none",
    percent_of: "answered",
    ranking: "index",
  });
});
