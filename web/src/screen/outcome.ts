// What the rules' outcome of a contest says in words, and whom it names. The rules decide; this only speaks.
import type { Sheet } from "@shared/desk/view";

import { t } from "./words";

/** The words, and the ids of options that are marked. */
export function outcomeOf({ outcome }: Sheet["contests"][number]): { text: string; chosen: string[] } {
  if (outcome === "counted") {
    return { text: "", chosen: [] };
  }
  if (outcome === "not_decided") {
    return { text: t("notDecided"), chosen: [] };
  }
  if ("passed" in outcome) {
    return { text: t("passed"), chosen: ["agree"] };
  }
  if ("not_passed" in outcome) {
    return { text: t("notPassed"), chosen: [] };
  }
  if ("recommended" in outcome) {
    return { text: t("recommended"), chosen: outcome.recommended.options };
  }
  return { text: t("tie"), chosen: [...outcome.tie_at_cut.above, ...outcome.tie_at_cut.tied] };
}
