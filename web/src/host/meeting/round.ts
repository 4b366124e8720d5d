// A further round, made from the last result: who goes on is named by the rules, not by the host.
import type { Drafted } from "@shared/desk/desk";
import type { BallotView, Take, View } from "@shared/desk/view";

/** What the editor is to start with. */
export interface Seed {
  previous: string;
  /** The round that the rules made; without it the host writes down who goes on. */
  round?: { take: Take; drafted: Drafted };
  /** The same ballot once more, because the last vote does not stand. */
  again?: boolean;
}

let waiting: Seed | undefined;

/** Asks for the next round of a ballot; the editor takes it when it opens. */
export function askRound(seed: Seed): void {
  waiting = seed;
}

export function takeSeed(): Seed | undefined {
  const seed = waiting;
  waiting = undefined;
  return seed;
}

/** The takes that a ballot could have. Who was not passed in a 票决 is not voted on again at the same meeting. */
export function takesOf({ spec, sheets }: BallotView): Take[] {
  if (sheets[0]?.overall !== "valid") {
    return [];
  }
  return ["QWH", "CWH", "CWH_FY"].includes(spec.kind) ? [] : ["tied", "failed", "top"];
}

/** Whoever was recommended is voted on by the plenary committee: their names, one a line, with the post. */
export function recommended(view: View, previous: string): { title: string; names: string; groups: string[] } {
  const ballot = view.ballots.find(({ id }) => id === previous);
  const lines: string[] = [];
  for (const contest of ballot?.sheets[0]?.contests ?? []) {
    const { outcome } = contest;
    if (typeof outcome === "object" && "recommended" in outcome) {
      const { options, write_ins = [] } = outcome.recommended;
      const named = [
        ...contest.rows.filter(({ id }) => options.includes(id)).map(({ label }) => label),
        ...write_ins.map((at) => contest.write_ins?.[at]?.name ?? ""),
      ];
      lines.push(...named.map((name) => `${name}\t${contest.title}`));
    }
  }
  return { title: ballot?.title ?? "", names: lines.join("\n"), groups: ballot?.groups ?? [] };
}
