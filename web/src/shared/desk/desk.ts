// A page's view of the desk worker.
import { remote, type Remote } from "../wasm/calls";
import type { DeskCalls } from "./desk.worker";
import DeskWorker from "./desk.worker?worker";
import type { Spec, Text } from "./view";

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

/** What came of reading a roster file. */
export interface Imported {
  ok: boolean;
  roster?: { persons: RosterPerson[] };
  notes: RowNote[];
  ignored: string[];
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

/** A kind of ballot with the sources of its rules. */
export interface KindView {
  id: string;
  name: Text;
  electorate: Text;
  instruction: Text;
  choose: boolean;
  sources: [rule: Text, from: Text][];
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
