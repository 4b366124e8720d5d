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

/** Closed ballots that wait for this trustee's share. */
export function sharesDue(view: View, index: number): BallotView[] {
  return view.ballots.filter(
    (ballot) => ballot.phase === "closed" && ballot.counted > 0 && !ballot.shares.includes(index),
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
