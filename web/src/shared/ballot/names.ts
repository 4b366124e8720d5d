// Names and texts of a voter's own: finding somebody on the published list, and how much fits. Pure.
import type { Contest, Nominee } from "./spec";

/** Somebody of the published list by index, or a text. */
export type Name = { nominee: number } | { text: string };

/** Most persons that a search shows. */
const SHOWN = 8;
/** Bytes of one block; a content begins with its kind and two bytes of length. */
const BLOCK = 30;
const HEAD = 3;

/** The words of a name. */
export function nameWords(nominees: Nominee[] | undefined, name: Name): string {
  return "text" in name ? name.text : (nominees?.[name.nominee]?.label ?? `#${name.nominee}`);
}

const plain = (text: string): string => text.replace(/[\s'’·]/g, "").toLowerCase();

/** First letters of syllables; a list without spaces between them has none. */
function initials(pinyin: string): string {
  const syllables = pinyin
    .trim()
    .toLowerCase()
    .split(/[\s']+/);
  return syllables.length > 1 ? syllables.map((syllable) => syllable.charAt(0)).join("") : "";
}

/** Persons of the list whose name, pinyin or initials begin with, or whose name holds, what was typed. */
export function search(nominees: Nominee[], typed: string): { nominee: Nominee; at: number }[] {
  const wanted = plain(typed);
  if (wanted === "") {
    return [];
  }
  const found = nominees
    .map((nominee, at) => ({ nominee, at }))
    .filter(
      ({ nominee: { label, pinyin = "" } }) =>
        plain(label).includes(wanted) || plain(pinyin).startsWith(wanted) || initials(pinyin).startsWith(wanted),
    );
  return found.slice(0, SHOWN);
}

/** A text without what a record may not hold: line breaks and doubled spaces become one space. */
export function tidy(text: string): string {
  return text.replace(/[\s\u3000]+/g, " ").trim();
}

/** How many bytes of text a slot of a contest takes. */
export function room({ write_in }: Contest): number {
  return BLOCK * (write_in?.blocks ?? 0) - HEAD;
}

/** How many Chinese characters still fit; negative if it is too long already. */
export function left(contest: Contest, text: string): number {
  return Math.floor((room(contest) - new TextEncoder().encode(tidy(text)).length) / 3);
}

/** Somebody printed on the ballot. */
export interface Printed {
  label: string;
  detail?: string;
}

/** Name and detail in one, as people write them: 丁远山（县政府办副主任）. */
const whole = ({ label, detail = "" }: Printed): string => plain(label + detail).replace(/[()（）]/g, "");

/** Whether a typed name is somebody printed: the name alone, or with the detail beside it. The count takes such a row as nobody
 * (docs/rules.md, "Counts", 8). */
function names(typed: string): (printed: Printed) => boolean {
  const [alone, together] = [plain(typed), whole({ label: typed })];
  return (printed) => alone !== "" && (plain(printed.label) === alone || whole(printed) === together);
}

/** What a typed name stands for: an option of the list above, somebody of the other rows (`beside`), somebody of the published
 * list, or a text. */
export function recognise(
  contest: Contest,
  nominees: Nominee[],
  typed: string,
  beside: Printed[] = [],
): { option: number } | { beside: Printed } | { name: Name } {
  const meant = names(typed);
  const option = contest.options.findIndex(meant);
  if (option >= 0) {
    return { option };
  }
  const row = beside.find(meant);
  if (row !== undefined) {
    return { beside: row };
  }
  const wanted = plain(typed);
  const listed = nominees.flatMap(({ label }, at) => (plain(label) === wanted ? [at] : []));
  const [only] = listed;
  return listed.length === 1 && only !== undefined ? { name: { nominee: only } } : { name: { text: tidy(typed) } };
}

/** Whether a name stands in a list already: twice the same would not count. */
export function repeats(nominees: Nominee[], names: Name[], name: Name): boolean {
  const wanted = plain(nameWords(nominees, name));
  const same = (other: Name): boolean =>
    "nominee" in other && "nominee" in name
      ? other.nominee === name.nominee
      : plain(nameWords(nominees, other)) === wanted;
  return names.some(same);
}
