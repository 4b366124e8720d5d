// Lines of the journal in words. The journal itself is what the server wrote, word for word; it stands beside them.
import type { Act } from "@shared/api/schema";

import { t } from "./words";
import type { zh } from "./words/zh";

type Key = keyof typeof zh;

/** What a line says: in words, and what belongs to it as the server wrote it. */
export interface Told {
  words: string;
  rest: string;
}

/** Acts of a meeting by their names in the API. */
const ACTS = {
  roster: "deed-roster",
  draw: "deed-draw",
  redraw: "deed-redraw",
  alternate: "deed-alternate",
  "abort-ceremony": "deed-abort-ceremony",
  key: "deed-key",
  tokens: "deed-tokens",
  revoke: "deed-revoke",
  ballot: "deed-ballot",
  "to-paper": "deed-to-paper",
  paper: "deed-paper",
  merge: "deed-merge",
  freeze: "deed-freeze",
  open: "deed-open",
  close: "deed-close",
  result: "deed-result",
  note: "deed-note",
  checkpoint: "deed-checkpoint",
  visibility: "deed-visibility",
  seal: "deed-seal",
} as const satisfies Record<Act["act"], Key>;

/** What begins with these words is about accounts and roles. */
const PEOPLE = [
  [/^set-up$/, "deed-set-up"],
  [/^create$/, "deed-create"],
  [/^password changed$/, "deed-password"],
  [/^throttled: /, "deed-throttled"],
  [/^new account /, "deed-new-account"],
  [/^account /, "deed-account"],
  [/^role (?=.* taken back$)/, "deed-role-back"],
  [/^role /, "deed-role"],
] as const;

/** What two persons do about an act; the second group is whose it is, the last one the act. */
const BETWEEN = [
  [/^propose ()(.*)$/s, "deed-propose"],
  [/^withdraw ()(.*)$/s, "deed-withdraw"],
  [/^agree (\S+) (.*)$/s, "deed-agree"],
  [/^drop (\S+) (.*)$/s, "deed-drop"],
] as const;

export function told(line: string): Told {
  for (const [form, key] of BETWEEN) {
    const [, by = "", act = ""] = form.exec(line) ?? [];
    if (act !== "") {
      const { words, rest } = told(act);
      return { words: t(key, { by, what: words }), rest };
    }
  }
  for (const [form, key] of PEOPLE) {
    if (form.test(line)) {
      return { words: t(key), rest: line.replace(form, "").replace(/ taken back$/, "") };
    }
  }
  // Long acts are cut off in the journal, so this is no JSON to be parsed.
  const [whole, quoted, bare] = /^\{"act":"([a-z-]+)",?|^(paper)$/.exec(line) ?? [];
  const key = Object.entries(ACTS).find(([name]) => name === (quoted ?? bare))?.[1];
  return key === undefined || whole === undefined
    ? { words: line, rest: "" }
    : { words: t(key), rest: line.slice(whole.length).replace(/\}$/, "") };
}
