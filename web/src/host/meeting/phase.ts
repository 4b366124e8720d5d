// Where a ballot stands, in words.
import { isPaperAlone } from "@shared/ballot/kinds";
import type { BallotView } from "@shared/desk/view";

import { t } from "../words";

export function phaseWords({ phase, spec }: BallotView): string {
  return phase === "open" && isPaperAlone(spec) ? t("talking") : t(`phase-${phase}`);
}
