// What a memory of heads says, in English.
import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  noStorage:
    "This browser keeps no data (a private window, for instance) and would not remember the heads it saw, so nothing is cosigned and no share is given here. Use an ordinary window, or another browser",
  notWritten:
    "The heads that were seen could not be stored, so nothing was signed or given. See whether the disk is full, then open this page again",
  heldElsewhere:
    "This meeting is open in another tab or window of this browser. Go on there; to go on here, close that one first",
  movedElsewhere:
    "Another page of this browser went on with this meeting. This page has stopped and signs nothing more. Keep one page only",
};
