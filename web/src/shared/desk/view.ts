// Where a meeting stands, as the judged log says: the members of crates/wasm/src/view.rs.
import type { Spec as BallotSpec } from "../ballot/spec";

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
  /** The head just after the last commitment, once two have committed. */
  head: { size: number; root: string } | null;
  /** Whether everybody who is expected is known. */
  settled: boolean;
  draw: { seed: string; strata: { stratum: string; drawn: string[]; alternates: string[] }[] } | null;
  rows: { leaf: string; group: string; stratum: string; status: "mandatory" | "eligible" | "recused" }[];
  exchanges: { out: string; in: string; reason: string }[];
}

export interface Share {
  num: number;
  den: number;
  cmp: "ge" | "gt";
  of: Base;
}

/** What a share is of: docs/rules.md, "Words". */
export type Base = "expected" | "present" | "issued" | "returned" | "valid" | "answered";

/** A share that is pointed out. */
export interface Flag {
  id: string;
  options?: string[];
  share: Share;
  when: "holds" | "fails";
}

/** The rule of a ballot: docs/rules.md, "Ballot". */
export interface Rule {
  quorum?: Share;
  validity: "issued" | "voters";
  pass:
    | "none"
    | Record<string, { share?: Share; option?: string; per_post?: number; tie?: "keep_all_at_cut" | "second_round" }>;
  percent_of: Base;
  flags?: Flag[];
  ranking?: "index" | { options: string[] };
  trim?: number;
}

/** A ballot's definition whole: what is voted on, and the rule that the count follows. */
export interface Spec extends BallotSpec {
  rule: Rule;
}

/** Voters who are tallied apart (A/B/C 票). */
export interface Class {
  id: string;
  name: string;
  groups: string[];
  weight?: number;
}

export type Take = "tied" | "failed" | "top";

/** What was written in on one contest: docs/protocol.md, `result`. */
export interface Written {
  contest: string;
  rows: { nominee?: string; text?: string; votes: number }[];
  void: number;
  /** The merge table that is offered: spellings that differ by spaces alone, names of the list, names printed on the ballot. */
  proposed: MergeRow[];
}

/** How a text is read: as a person of the list, as another spelling, or as nobody for a reason. */
export interface MergeRow {
  text: string;
  nominee?: string;
  name?: string;
  void?: string;
}

/** Figures of paper ballots, as docs/protocol.md `paper`. */
export interface Paper {
  ballot: string;
  class?: string;
  issued: number;
  returned: number;
  valid: number;
  invalid: number;
  /** Why they are void. */
  void?: PaperVoid;
  contests: PaperContest[];
}

export const VOID_REASONS = ["over_limit", "unreadable", "not_official", "other"] as const;
/** 废票 by reason. */
export type PaperVoid = Partial<Record<(typeof VOID_REASONS)[number], number>>;

export interface PaperContest {
  votes: number[];
  row_void: number;
  score?: { answered: number; total: number };
  write_ins?: { nominee?: string; name: string; detail?: string; votes: number }[];
  write_in_void?: number;
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
  class?: { id: string; name: string; weight?: number };
  contests: ContestSheet[];
  election?: {
    places: number;
    least: number;
    elected: { contest: string; name: string; votes: number }[];
    unfilled: number;
  };
}

export interface ContestSheet {
  id: string;
  title: string;
  detail?: string;
  answered?: number;
  blank?: number;
  rows: { id: string; label: string; detail?: string; votes: number; basis_points?: number; rank?: number }[];
  write_ins?: { nominee?: string; name: string; detail?: string; votes: number; rank?: number }[];
  /** Means are in millionths. */
  index?: { sum: number; count: number; mean?: number };
  score?: { sum: number; count: number; mean?: number };
  weighted?: { mean?: { figure: number }; shares?: { figures: number[] } };
  place?: number;
  outcome: Outcome;
}

export type Outcome =
  | { passed: { votes: number; least: number } }
  | { not_passed: { votes: number; least: number } }
  | { recommended: { options: string[]; write_ins?: number[]; unfilled: number } }
  | { chosen: { options: string[]; least: number; unfilled: number } }
  | {
      tie_at_cut: {
        above: string[];
        above_write_ins?: number[];
        tied: string[];
        tied_write_ins?: number[];
        votes: number;
        places: number;
      };
    }
  | { elected: { votes: number; least: number } }
  | { not_elected: { votes: number; least: number } }
  | { tied_for_place: { votes: number; least: number } }
  | "counted"
  | "not_decided";

/** Who would be there if a ballot opened with the newest lists. */
export interface AttendanceView {
  present: number;
  expected: number;
  /** What the rule asks. */
  quorum: { words: Text; least: number; met: boolean } | null;
}

export interface BallotView {
  id: string;
  title: string;
  groups: string[];
  classes: Class[];
  round: number;
  previous: string | null;
  take: Take | null;
  phase: "defined" | "open" | "closed" | "counted";
  rings: string[];
  issued: number;
  /** Until it is open. */
  attendance: AttendanceView | null;
  counted: number;
  challenged: number;
  /** Trustees who gave their share. */
  shares: number[];
  /** Persons who vote on paper, by group, once it is open. */
  on_paper: Record<string, number>;
  papers: (Paper & { entered: [string, string]; signed: number[] })[];
  /** How far the write-ins of each contest are. */
  mixing: Mixing[];
  spec: Spec;
  write_ins: Written[];
  sheets: Sheet[];
}

/** Who mixed (in turn) and who opened the write-ins of a contest; and the merge table that holds. */
export interface Mixing {
  contest: string;
  mixes: number[];
  shares: number[];
  merge: MergeRow[] | null;
}

export interface View {
  digest: string;
  title: string;
  organiser: string;
  groups: GroupView[];
  trustees: TrusteeView[];
  threshold: number;
  policy: { revote: boolean; min_ring: number; min_cell: number; rehearsal: boolean } | null;
  witnesses: string[];
  quorum: number;
  roster: RosterView | null;
  ceremony: { number: number; commits: number[]; deals: number[]; accepts: number[]; ended: boolean; key: boolean };
  rings: { id: string; group: string; keys: number }[];
  ballots: BallotView[];
  sealed: boolean;
  /** Digests of the pages that the meeting was held with, as its log states them. */
  pages: string[];
  size: number;
  root: string;
}
