// What can stop a voter. Each has a short code to read to the host, and three texts: what, why, what to do.
import { Problem } from "@shared/api/problem";
import type { Fault } from "@shared/lib/fault";

/** The short codes. Printed in the host's guide: never change one, never use one twice. */
export const CODES = {
  meeting: "P01",
  token: "P02",
  revoked: "P03",
  movedAway: "P04",
  over: "P05",
  notInRing: "P06",
  closed: "P07",
  late: "P08",
  receipt: "P09",
  missing: "P10",
  forged: "P11",
  browser: "P12",
  lost: "P13",
  refused: "P14",
  revision: "P15",
  words: "P16",
  other: "P99",
} as const;

export type TroubleKind = keyof typeof CODES;

/** Faults of the core that mean: what the server gave does not hold. */
const FORGED = /^(excerpt|line|room|ring)/;
const BROWSER = ["wasm", "worker", "randomness", "seed"];

/** What a failure is that no step has a better name for. */
export function troubleOf(fault: Fault): TroubleKind {
  if (BROWSER.includes(fault.code)) {
    return "browser";
  }
  if (fault.code === "device") {
    return "lost";
  }
  if (fault.code === "not-in-ring") {
    return "notInRing";
  }
  if (!(fault instanceof Problem) && FORGED.test(fault.code)) {
    return "forged";
  }
  return fault instanceof Problem ? "refused" : "other";
}

/** What to read to the host: the short code, and the server's or core's own where there is one. */
export function codeOf(kind: TroubleKind, fault?: Fault): string {
  return fault === undefined ? CODES[kind] : `${CODES[kind]} · ${fault.code}`;
}
