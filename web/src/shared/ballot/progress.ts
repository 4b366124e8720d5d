// What a ballot says of itself while it is filled in: how it is done, and how far it is. Pure.
import { isDecision, shapeOf, used, type Filled } from "./choices";
import type { Spec } from "./spec";
import { b } from "./words";

/** How the ballot is filled in, in a sentence; lists of names say so themselves. */
export function howTo(spec: Spec): string | undefined {
  if (isDecision(spec)) {
    return b("chooseOne");
  }
  const shapes = spec.contests.map((contest) => shapeOf(spec, contest));
  return shapes.some((shape) => shape === "row" || shape === "score") ? b("chooseEach") : undefined;
}

/** How much of the ballot is filled in. */
export function howFar(spec: Spec, ballot: readonly Filled[]): string {
  const filled = (at: number): number => {
    const own = ballot[at];
    return own === undefined ? 0 : used(own);
  };
  const [only, ...others] = spec.contests;
  if (only && others.length === 0 && shapeOf(spec, only) === "names") {
    return b("chosen", { n: filled(0), max: only.max });
  }
  // Remarks are extra: nobody is told that theirs is missing.
  const asked = spec.contests.flatMap((contest, at) => (shapeOf(spec, contest) === "text" ? [] : [at]));
  return b("filled", { n: asked.filter((at) => filled(at) > 0).length, all: asked.length });
}
