// A terminal's own texts, in English.
import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  startTitle: "Show your slip",
  startHow: "Signing in and voting both begin here, with the same slip each time. Keep it",
  startAlone: "One person at a time. Press “Done” when you have finished, and the screen is cleared",
  scan: "Scan the slip's QR code",
  orType: "Or type the 30 characters on the slip",
  type: "Type the 30 characters on the slip",
  typed: "Continue",
  holdSlip: "Hold the slip's QR code before the camera",
  noCamera: "The camera does not open. Type the characters on the slip",
  otherSlip: "This is no slip of this meeting",
  turnCamera: "Another camera",
  stopCamera: "Type instead",
  leave: "Leave",
  finish: "Done: next person, please",
  clearing: "Clearing",
  clearingWhy: "One moment: the next person can go on right away",
  stillThere: "Are you still there?",
  idleWhy: "If nobody touches the screen, it is cleared. A ballot that was not cast does not count",
  stay: "I am here",
  copyTitle: "Copy the tracker with a pen",
  copyWhy: "With it you find your ballot in the public record. It does not tell your choice, so you may show it",
  copyBack:
    "What stays here is sealed under your code: nobody opens it without your slip. Come back with it after the close and before the record is sealed, to see whether your ballot is in the record",
  clearsIn: "If nobody touches the screen it is cleared in {n} seconds",
  toBallots: "I have another ballot to cast",
  receiptCode: "The receipt as a QR code",
  receiptCodeWhy: "For those with a camera. The receipt is signed by the host and does not hold your choice",
  overTitle: "The meeting is over",
  overWhy: "All records on this terminal are deleted",
};
