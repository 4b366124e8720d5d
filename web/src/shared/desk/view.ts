// Where a meeting stands, as the judged log says: the members of crates/wasm/src/desk/view.rs.

/** A text in both languages. */
export interface Text {
  zh: string;
  en: string;
}

export interface GroupView {
  id: string;
  name: string;
  /** 应到, once the draw is settled. */
  expected: number | null;
  tokens: number;
  present: number;
}

export interface TrusteeView {
  index: number;
  name: string;
  key: string;
  box: string;
}

export type Quota =
  { total: number } | { ratio: { num: number; den: number } } | { fixed: { stratum: string; seats: number }[] };

export interface RosterView {
  persons: number;
  mandatory: number;
  recused: number;
  quota: Quota;
  attempt: number;
  /** Who has committed, in order. */
  commits: string[];
  reveals: { contributor: string; value: string }[];
  /** Whether everybody who is expected is known. */
  settled: boolean;
  draw: { seed: string; strata: { stratum: string; drawn: string[]; alternates: string[] }[] } | null;
  rows: { leaf: string; group: string; stratum: string; status: "mandatory" | "eligible" | "recused" }[];
  exchanges: { out: string; in: string; reason: string }[];
}

export interface Contest {
  id: string;
  title: string;
  detail?: string;
  options: { id: string; label: string; detail?: string }[];
  min: number;
  max: number;
}

export interface Spec {
  kind: string;
  posts: number;
  contests: Contest[];
  rule: unknown;
}

/** What the rules make of the counts: docs/rules.md. */
export interface Sheet {
  kind: string;
  posts: number;
  header: {
    expected: number;
    present: number;
    issued: number;
    returned: number;
    valid: number;
    invalid: number;
    not_returned: number;
  };
  overall: "valid" | "no_quorum" | "void_returned_exceeds_issued";
  contests: {
    id: string;
    title: string;
    detail?: string;
    rows: { id: string; label: string; detail?: string; votes: number; basis_points?: number; rank?: number }[];
    outcome: Outcome;
  }[];
}

export type Outcome =
  | { passed: { votes: number; least: number } }
  | { not_passed: { votes: number; least: number } }
  | { recommended: { options: string[]; unfilled: number } }
  | { tie_at_cut: { above: string[]; tied: string[]; votes: number; places: number } }
  | "counted"
  | "not_decided";

export interface BallotView {
  id: string;
  title: string;
  groups: string[];
  split: boolean;
  round: number;
  previous: string | null;
  phase: "defined" | "open" | "closed" | "counted";
  rings: string[];
  issued: number;
  counted: number;
  challenged: number;
  /** Trustees who gave their share. */
  shares: number[];
  spec: Spec;
  sheets: Sheet[];
}

export interface View {
  digest: string;
  title: string;
  organiser: string;
  groups: GroupView[];
  trustees: TrusteeView[];
  threshold: number;
  policy: { revote: boolean; min_ring: number; rehearsal: boolean } | null;
  witnesses: string[];
  quorum: number;
  roster: RosterView | null;
  ceremony: { number: number; commits: number[]; deals: number[]; accepts: number[]; ended: boolean; key: boolean };
  rings: { id: string; group: string; keys: number }[];
  ballots: BallotView[];
  sealed: boolean;
  size: number;
  root: string;
}
