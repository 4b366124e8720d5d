// The roots of trust: the numbers on paper, which the record itself must not supply. Pure.

/** A trust.json, as crates/record/src/trust.rs has it. */
export interface Trust {
  meeting: string;
  log: string;
  witnesses: string[];
  quorum: number;
  heads: { size: number; root: string }[];
  tokens: Record<string, number>;
  signed_in: Record<string, number>;
  /** Persons of each group who vote on paper; a group without a number has none. */
  paper?: Record<string, number>;
}

/** Reads a trust.json; `undefined` if it is none. */
export function readTrust(text: string): Trust | undefined {
  try {
    const read = JSON.parse(text) as Partial<Trust>;
    return typeof read.meeting === "string" && typeof read.tokens === "object" && typeof read.signed_in === "object"
      ? (read as Trust)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The same with the numbers that somebody typed from paper. */
export function withPaper(
  trust: Trust,
  meeting: string,
  tokens: Record<string, number>,
  signedIn: Record<string, number>,
  onPaper: Record<string, number>,
): string {
  const paper = Object.keys(onPaper).length > 0 ? { paper: onPaper } : {};
  return JSON.stringify({ ...trust, meeting: meeting.trim(), tokens, signed_in: signedIn, ...paper });
}
