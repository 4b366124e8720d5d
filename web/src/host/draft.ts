// What a host fills in for a new meeting.
import type { Witnesses } from "./witnesses";
import { t } from "./words";

export interface MeetingDraft {
  title: string;
  organiser: string;
  groups: { id: string; name: string }[];
  witnesses: Witnesses;
  rehearsal: boolean;
  revote: boolean;
  twoPersons: boolean;
  trusteesAgree: boolean;
  minRing: number;
  minCell: number;
}

/** An empty form, with what most meetings choose. */
export const newDraft = (): MeetingDraft => ({
  title: "",
  organiser: "",
  groups: [{ id: "all", name: t("everybody") }],
  witnesses: { keys: [], quorum: 0 },
  rehearsal: false,
  revote: true,
  twoPersons: true,
  trusteesAgree: false,
  minRing: 10,
  minCell: 5,
});
