// What the rules' outcome of a contest says in words, and whom it names. The rules decide; this only speaks.
import type { ContestSheet } from "@shared/desk/view";

import { t } from "./words";

/** The words, the ids of options that are marked, and the places of names written in that are. */
export interface Said {
  text: string;
  chosen: string[];
  written: number[];
}

const said = (text: string, chosen: string[] = [], written: number[] = []): Said => ({ text, chosen, written });

export function outcomeOf({ outcome }: ContestSheet): Said {
  if (outcome === "counted") {
    return said("");
  }
  if (outcome === "not_decided") {
    return said(t("notDecided"));
  }
  if ("passed" in outcome) {
    return said(t("passed"), ["agree"]);
  }
  if ("not_passed" in outcome) {
    return said(t("notPassed"));
  }
  if ("recommended" in outcome) {
    return said(t("recommended"), outcome.recommended.options, outcome.recommended.write_ins);
  }
  if ("chosen" in outcome) {
    const { options } = outcome.chosen;
    return said(options.length > 0 ? t("passed") : t("notPassed"), options);
  }
  if ("elected" in outcome) {
    return said(t("elected"), ["for"]);
  }
  if ("not_elected" in outcome) {
    return said(t("notElected"));
  }
  if ("tied_for_place" in outcome) {
    return said(t("tie"));
  }
  const { above, tied, above_write_ins = [], tied_write_ins = [] } = outcome.tie_at_cut;
  return said(t("tie"), [...above, ...tied], [...above_write_ins, ...tied_write_ins]);
}
