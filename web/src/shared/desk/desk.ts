// A page's view of the desk worker.
import { remote, type Remote } from "../wasm/calls";
import type { DeskCalls } from "./desk.worker";
import DeskWorker from "./desk.worker?worker";
import type { Rule, Share, Spec, Text } from "./view";

/** A person of a roster as it was read. */
export interface RosterPerson {
  id: string;
  name: string;
  unit: string;
  post: string;
  category: string;
  group: string;
  status: "mandatory" | "eligible" | "recused";
  reason: string | null;
  row: number;
}

/** A remark about a row of a roster file. */
export interface RowNote extends Text {
  row: number;
  column: { letter: string; header: string } | null;
  severity: string;
  code: string;
}

/** A column of a roster file; nothing of one without a meaning is taken. */
export interface Heading {
  letter: string;
  header: string;
  field: string | null;
}

/** What came of reading a roster file. */
export interface Imported {
  ok: boolean;
  roster?: { persons: RosterPerson[] };
  notes: RowNote[];
  /** Every column, and what it is taken for. */
  columns: Heading[];
  header_row: number;
  skipped: number;
  error?: Text;
}

/** A committed roster: the line for the log, and the names with their salts, which stay here. */
export interface Committed {
  line: string;
  openings: Record<string, string>[];
}

/** Who stands behind a leaf. */
export interface Named {
  leaf: string;
  id: string;
  name: string;
  unit: string;
  post: string;
}

/** An option of a template, in both languages. */
export interface OptionWord {
  id: string;
  label: Text;
  value?: number;
  outside_base?: boolean;
}

/** A rule with the text it comes from, and the settings beside which a host reads it. */
export interface Source {
  rule: Text;
  from: Text;
  mark: "copy" | "unseen" | "local" | "default";
  settings?: string[];
}

export type Form = "names" | "agree_rows" | "decide" | "candidates" | "rate";

/** A kind's template, as docs/rules.md ("Templates") has it. */
export interface TemplateView {
  /** As ballots name it, such as `QWH@1`. */
  full: string;
  id: string;
  kind: string;
  name: Text;
  ballot_title: Text;
  electorate: Text;
  instruction: Text;
  results: "room" | "officers";
  sources: Source[];
  law: {
    form: Form;
    quorum?: Share;
    share?: Share;
    names_over?: number;
    write_in: "no" | "may" | "must";
    opinions: boolean;
    failures: boolean;
    contests?: number;
    rate?: { leading: number; score: boolean; multi: boolean; trim: boolean };
  };
  settings: string[];
  options?: OptionWord[];
  questions?: { title: Text; min: number; max: number; options?: OptionWord[]; text?: boolean }[];
  score?: { low: number; high: number };
  cap?: { option: string; num: number; den: number };
  rule: Rule;
}

/** A ballot's definition, and what is wrong with it. */
export interface Drafted {
  spec: Spec;
  faults: Text[];
}

export type Desk = Remote<DeskCalls>;

/** Starts the worker. */
export function startDesk(): Desk {
  return remote<DeskCalls>(new DeskWorker());
}
