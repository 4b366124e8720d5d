// A second round, made from the first one's result: who goes on is named by the rules' sheet, not by the host.
import type { View } from "@shared/desk/view";

/** What the editor is to start with. */
export interface Seed {
  previous: string;
}

let waiting: Seed | undefined;

/** Asks for the next round of a ballot; the editor takes it when it opens. */
export function askRound(previous: string): void {
  waiting = { previous };
}

export function takeSeed(): Seed | undefined {
  const seed = waiting;
  waiting = undefined;
  return seed;
}

/** The draft of the next round: the tied of a tie, the recommended of a nomination, those not passed of a 票决. */
export function seedOf(
  view: View,
  { previous }: Seed,
): {
  draft: { kind: string; title: string; posts: number; post: string; names: string; split: boolean };
  groups: string[];
} {
  const ballot = view.ballots.find(({ id }) => id === previous);
  const contests = ballot?.sheets[0]?.contests ?? [];
  const lines: string[] = [];
  let posts = 0;
  for (const contest of contests) {
    const { outcome } = contest;
    const take = (ids: string[]): void => {
      for (const row of contest.rows.filter(({ id }) => ids.includes(id))) {
        lines.push(row.detail ? `${row.label}\t${row.detail}` : row.label);
      }
    };
    if (typeof outcome === "object" && "tie_at_cut" in outcome) {
      take(outcome.tie_at_cut.tied);
      posts += outcome.tie_at_cut.places;
    } else if (typeof outcome === "object" && "recommended" in outcome) {
      take(outcome.recommended.options);
      posts += outcome.recommended.options.length;
    } else if (typeof outcome === "object" && "not_passed" in outcome) {
      lines.push(contest.detail ? `${contest.title}\t${contest.detail}` : contest.title);
      posts += 1;
    }
  }
  const decides = ballot?.spec.kind !== "GT_NOM";
  return {
    draft: {
      // Whoever was recommended is voted on by the plenary committee.
      kind: decides ? (ballot?.spec.kind ?? "QWH") : "QWH",
      title: ballot?.title ?? "",
      posts: Math.max(1, posts),
      post: ballot?.spec.contests[0]?.title ?? "",
      names: lines.join("\n"),
      split: ballot?.split ?? false,
    },
    groups: ballot?.groups ?? view.groups.map(({ id }) => id),
  };
}
