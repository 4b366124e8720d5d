// The witnesses of a meeting that is being made.

/** Their verifier keys, with the names in them, and how many must cosign a head. */
export interface Witnesses {
  keys: { name: string; key: string }[];
  quorum: number;
}

/** More than half; nobody of nobody. */
export function majority(witnesses: number): number {
  return witnesses === 0 ? 0 : Math.floor(witnesses / 2) + 1;
}
