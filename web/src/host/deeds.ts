// Lines of the journal in words.
import type { Act } from "@shared/api/schema";

import { t } from "./words";
import type { zh } from "./words/zh";

type Key = keyof typeof zh;

/** What a line says: what was done, and to what. */
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

/** What is about accounts, roles and reading keys: the first group is whose it is, the second an office or role, the third what else. */
const PEOPLE = [
  [/^set-up$/, "deed-set-up"],
  [/^create$/, "deed-create"],
  [/^log-in$/, "deed-log-in"],
  [/^password changed$/, "deed-password"],
  [/^second-factor on$/, "deed-factor-on"],
  [/^second-factor off$/, "deed-factor-off"],
  [/^throttled: (\d+) wrong tries \(password\)$/, "deed-throttled"],
  [/^throttled: (\d+) wrong tries \(second factor\)$/, "deed-throttled-factor"],
  [/^new account (\S+) (\w+)(.*)$/, "deed-new-account"],
  [/^account (\S+) (\w+)(.*)$/, "deed-account"],
  [/^role (\S+) (\w+) taken back$/, "deed-role-back"],
  [/^role (\S+) (\w+)$/, "deed-role"],
  [/^key record$/, "deed-key-record"],
  [/^key screen$/, "deed-key-screen"],
] as const;

/** What an administrator changed besides. */
const ALSO = [
  [" with a new password", "deed-new-password"],
  [" disabled", "deed-disabled"],
  [" without second factor", "deed-factor-dropped"],
] as const;

/** Offices and roles by their names in the API. */
const NAMES = {
  administrator: "office-administrator",
  security: "office-security",
  auditor: "office-auditor",
  member: "office-member",
  host: "role-host",
  registrar: "role-registrar",
  supervisor: "role-supervisor",
  trustee: "role-trustee",
  observer: "role-observer",
} as const;

/** What of an act is worth reading beside its name. The whole of it is in the record. */
const TELLING = /"(id|title|ballot|contest|group|ring|reason|text|token|out)":"((?:[^"\\]|\\.)*)"/g;
/** Characters of keys and digests that tell one from the other. */
const SHORT = 8;

/** What two persons do about an act; the second group is whose it is, the last one the act. */
const BETWEEN = [
  [/^propose ()(.*)$/s, "deed-propose"],
  [/^withdraw ()(.*)$/s, "deed-withdraw"],
  [/^agree (\S+) (.*)$/s, "deed-agree"],
  [/^drop (\S+) (.*)$/s, "deed-drop"],
] as const;

/** The key of a name that the server wrote, if it is one of these. */
const known = <K extends Key>(names: Record<string, K>, name: string | undefined): K | undefined =>
  Object.entries(names).find(([each]) => each === name)?.[1];

export function told(line: string): Told {
  for (const [form, key] of BETWEEN) {
    const [, by = "", act = ""] = form.exec(line) ?? [];
    if (act !== "") {
      const { words, rest } = told(act);
      return { words: t(key, { by, what: words }), rest };
    }
  }
  for (const [form, key] of PEOPLE) {
    const [whole, whose = "", name = "", also = ""] = form.exec(line) ?? [];
    if (whole !== undefined) {
      const office = known(NAMES, name);
      const changes = ALSO.filter(([text]) => also.includes(text)).map(([, changed]) => t(changed));
      return {
        words: t(key),
        rest: [whose, office === undefined ? name : t(office), ...changes].filter(Boolean).join("，"),
      };
    }
  }
  // Long acts are cut off in the journal, so this is no JSON to be parsed.
  const [, quoted, bare] = /^\{"act":"([a-z-]+)"|^(paper)$/.exec(line) ?? [];
  const key = known(ACTS, quoted ?? bare);
  return key === undefined ? { words: line, rest: "" } : { words: t(key), rest: details(line).join("，") };
}

function details(act: string): string[] {
  // Of what lies deeper in an act, such as the names on a ballot, nothing is told.
  const top = act.replace(/"(line|spec|table|figures|classes)":.*$/s, "");
  return [...top.matchAll(TELLING)].map(([, name = "", value = ""]) =>
    name === "token" || name === "out" ? `${value.slice(0, SHORT)}…` : (JSON.parse(`"${value}"`) as string),
  );
}
