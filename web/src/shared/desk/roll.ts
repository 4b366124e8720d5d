// The lists of names that a draw gives. Pure.
import type { RosterView } from "./view";

export interface RollList {
  kind: "mandatory" | "drawn" | "waiting";
  stratum: string;
  leaves: string[];
}

/** Who must come, who was drawn (with alternates who stepped in), who waits in order. */
export function rollOf(roster: RosterView): RollList[] {
  const left = new Set(roster.exchanges.map(({ out }) => out));
  const entered = new Set(roster.exchanges.map((exchange) => exchange.in));
  const mandatory = roster.rows.filter(({ status }) => status === "mandatory").map(({ leaf }) => leaf);
  const lists: RollList[] = [{ kind: "mandatory", stratum: "", leaves: mandatory }];
  for (const { stratum, drawn, alternates } of roster.draw?.strata ?? []) {
    const seated = [...drawn, ...alternates.filter((leaf) => entered.has(leaf))];
    const waiting = alternates.filter((leaf) => !entered.has(leaf) && !left.has(leaf));
    lists.push({ kind: "drawn", stratum, leaves: seated.filter((leaf) => !left.has(leaf)) });
    lists.push({ kind: "waiting", stratum, leaves: waiting });
  }
  return lists;
}
