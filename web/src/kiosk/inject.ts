// How pages reach the visit.
import { inject, type InjectionKey } from "vue";

import type { Visit } from "./visit";

export const visitKey: InjectionKey<Visit> = Symbol("visit");

/** The visit of this page. */
export function useVisit(): Visit {
  const visit = inject(visitKey);
  if (visit === undefined) {
    throw new Error("no visit was provided");
  }
  return visit;
}
