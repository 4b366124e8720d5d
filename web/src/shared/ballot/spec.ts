// What is voted on, as docs/rules.md has it: what a page needs to show a ballot and to fill it in.

/** One option of a contest. */
export interface Option {
  id: string;
  label: string;
  detail?: string;
}

/** Names or texts of the voter's own. */
export interface WriteInSpec {
  slots: number;
  from: "list" | "text" | "both";
  blocks: number;
}

/** One contest. */
export interface Contest {
  id: string;
  title: string;
  detail?: string;
  /** How often this person has failed in a 票决 for this post. */
  failed_before?: number;
  options: Option[];
  min: number;
  max: number;
  /** It asks for one whole number. */
  score?: { low: number; high: number };
  write_in?: WriteInSpec;
}

/** Over all contests at most so many marks of these options, and of names written in. */
export interface Limit {
  options: string[];
  write_ins?: boolean;
  max: number;
}

/** A person of the published list. */
export interface Nominee {
  id: string;
  label: string;
  detail?: string;
  pinyin?: string;
}

/** A ballot. */
export interface Spec {
  kind: string;
  template?: string;
  posts: number;
  contests: Contest[];
  limits?: Limit[];
  nominees?: Nominee[];
}
