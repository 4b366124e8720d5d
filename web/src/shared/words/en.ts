// Texts that all pages share, in English.
import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  product: "Gongxin",
  rehearsal: "Rehearsal",
  rehearsalNote: "This is a rehearsal: its result does not count",
  otherLanguage: "中文",
  larger: "Larger text",
  textSize: "Text size: {size}",
  busy: "One moment",
  back: "Back",
  close: "Close",
  code: "Code {code}",
  offline: "No connection; trying to reach the server again. What is done stays done",
};
