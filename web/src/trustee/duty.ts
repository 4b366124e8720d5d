// What a trustee has to do, as the log says. Pure.
import type { BallotView, View } from "@shared/desk/view";

export type Stage = "missing" | "committed" | "dealt" | "accepted";

/** How far a trustee is in the key ceremony. */
export function stageOf(ceremony: View["ceremony"], index: number): Stage {
  if (ceremony.accepts.includes(index)) {
    return "accepted";
  }
  if (ceremony.deals.includes(index)) {
    return "dealt";
  }
  return ceremony.commits.includes(index) ? "committed" : "missing";
}

/** What a closed ballot wants of a trustee. */
export type Duty = { kind: "mix"; contest: string } | { kind: "share" } | { kind: "row-share"; contest: string };

/** What this trustee can do now for a ballot, in the order in which it is done. */
export function dutiesOf(view: View, ballot: BallotView, index: number): Duty[] {
  if (ballot.phase !== "closed" || ballot.counted === 0) {
    return [];
  }
  const duties: Duty[] = [];
  for (const { contest, mixes, shares } of ballot.mixing) {
    if (mixes.length < view.threshold && shares.length === 0 && !mixes.includes(index)) {
      duties.push({ kind: "mix", contest });
    }
  }
  if (!ballot.shares.includes(index)) {
    duties.push({ kind: "share" });
  }
  for (const { contest, mixes, shares } of ballot.mixing) {
    // The rows are opened by as many as it takes: who comes later need not.
    if (mixes.length >= view.threshold && shares.length < view.threshold && !shares.includes(index)) {
      duties.push({ kind: "row-share", contest });
    }
  }
  return duties;
}

/** Closed ballots for which this trustee can do something now. */
export function ballotsDue(view: View, index: number): { ballot: BallotView; duties: Duty[] }[] {
  return view.ballots
    .map((ballot) => ({ ballot, duties: dutiesOf(view, ballot, index) }))
    .filter(({ duties }) => duties.length > 0);
}

/** Contests whose rows wait for others: too few have mixed them. */
export function mixesMissing(view: View, ballot: BallotView): number {
  return ballot.counted === 0 ? 0 : Math.max(0, ...ballot.mixing.map(({ mixes }) => view.threshold - mixes.length));
}

/** Figures on paper that this trustee has not signed. */
export function papersDue(view: View, index: number): { ballot: BallotView; paper: BallotView["papers"][number] }[] {
  return view.ballots
    .filter(({ phase }) => phase === "closed")
    .flatMap((ballot) =>
      ballot.papers.filter(({ signed }) => !signed.includes(index)).map((paper) => ({ ballot, paper })),
    );
}

/** A hint on a passphrase: none, too short, or fine. Long beats odd characters. */
export function passphraseHint(text: string): "none" | "short" | "fine" {
  const length = [...text].length;
  const chinese = [...text].filter((character) => character > "\u2e7f").length;
  if (length === 0) {
    return "none";
  }
  return length + 2 * chinese >= 12 ? "fine" : "short";
}
