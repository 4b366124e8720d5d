// The run sheet: which steps a meeting has, which are done, and which one is next. Pure; the judge decides, this only shows.
import { isPaperAlone } from "@shared/ballot/kinds";
import type { BallotView, View } from "@shared/desk/view";

export type StepId = "keys" | "roster" | "draw" | "slips" | "ballots" | "sign-in" | "seal" | `vote-${string}`;
export type StepState = "done" | "now" | "later" | "skipped";

export interface Step {
  id: StepId;
  state: StepState;
  /** The ballot of a `vote-` step. */
  ballot?: BallotView;
}

/** Whether every group that is expected has as many slips as persons. */
export function slipsDone(view: View): boolean {
  const expected = view.groups.filter((group) => (group.expected ?? 0) > 0);
  return view.roster?.settled === true && expected.length > 0 && expected.every((g) => g.tokens >= (g.expected ?? 0));
}

/** The newest ring of each group, in the order given; a group without one is left out. */
export function newestRings(view: View, groups: string[]): string[] {
  return groups.flatMap((group) => {
    const own = view.rings.filter((ring) => ring.group === group).sort((a, b) => ringNumber(a.id) - ringNumber(b.id));
    const last = own[own.length - 1];
    return last ? [last.id] : [];
  });
}

/** The name of the next ring of a group. */
export function nextRing(view: View, group: string): string {
  const numbers = view.rings.filter((ring) => ring.group === group).map((ring) => ringNumber(ring.id));
  return `${group}-${Math.max(0, ...numbers) + 1}`;
}

function ringNumber(id: string): number {
  return Number(/-(\d+)$/.exec(id)?.[1] ?? 0);
}

/** The steps of a meeting, in the order in which they are taken. */
export function stepsOf(view: View): Step[] {
  const { roster } = view;
  const drawn = roster?.settled === true;
  // Talks need neither slips nor a list of those present.
  const talksAlone = view.ballots.length > 0 && view.ballots.every(({ spec }) => isPaperAlone(spec));
  const nobodyToDraw = drawn && roster.draw === null;
  const plain: [StepId, boolean, boolean?][] = [
    ["keys", view.ceremony.key],
    ["roster", roster !== null],
    ["draw", drawn, nobodyToDraw],
    ["slips", slipsDone(view), talksAlone && !slipsDone(view)],
    ["ballots", view.ballots.length > 0],
    ["sign-in", view.rings.length > 0, talksAlone && view.rings.length === 0],
  ];
  const steps: Step[] = plain.map(([id, done, skipped]) => ({
    id,
    state: skipped ? "skipped" : done ? "done" : "later",
  }));
  for (const ballot of view.ballots) {
    steps.push({ id: `vote-${ballot.id}`, state: ballot.phase === "counted" ? "done" : "later", ballot });
  }
  steps.push({ id: "seal", state: view.sealed ? "done" : "later" });
  const next = steps.find((step) => step.state === "later");
  if (next) {
    next.state = "now";
  }
  return steps;
}

/** The next free id of a ballot of a kind, e.g. `gt-2`. */
export function ballotId(view: View, kind: string): string {
  const prefix = kind.toLowerCase().replace(/_.*$/, "");
  for (let number = 1; ; number += 1) {
    const id = `${prefix}-${number}`;
    if (!view.ballots.some((ballot) => ballot.id === id)) {
      return id;
    }
  }
}
