// Spellings of names written in: what the host is offered to put together. The table is public, and the last one holds. Pure.
import type { Contest, MergeRow, Nominee, Written } from "@shared/desk/view";

/** How a text is read. `keep`: as it is written. */
export interface Reading {
  text: string;
  votes: number;
  how: "keep" | "name" | "nominee" | "void";
  /** The other spelling, the nominee's id, or the reason. */
  to: string;
}

const plain = (text: string): string => text.replace(/[\s\u3000·]/g, "");

/** The texts of a contest with what is suggested: names that differ by spaces alone are one; a name of the register is that
 * person; a name that could be marked on the list was not to be written in. */
export function suggested({ options }: Contest, nominees: Nominee[], { rows }: Written, listed: string): Reading[] {
  const texts = rows.flatMap(({ text, votes }) => (text === undefined ? [] : [{ text, votes }]));
  return texts.map(({ text, votes }) => {
    const wanted = plain(text);
    if (options.some(({ label }) => plain(label) === wanted)) {
      return { text, votes, how: "void", to: listed };
    }
    const persons = nominees.filter(({ label }) => plain(label) === wanted);
    if (persons.length === 1 && persons[0]) {
      return { text, votes, how: "nominee", to: persons[0].id };
    }
    const same = texts.filter((other) => plain(other.text) === wanted);
    // The spelling of most; among equals the one without spaces.
    const [best] = [...same].sort((a, b) => b.votes - a.votes || a.text.length - b.text.length);
    return best === undefined || best.text === text
      ? { text, votes, how: "keep", to: "" }
      : { text, votes, how: "name", to: best.text };
  });
}

/** The texts as a table reads them. */
export function readBy({ rows }: Written, table: MergeRow[]): Reading[] {
  return rows.flatMap(({ text, votes }): Reading[] => {
    if (text === undefined) {
      return [];
    }
    const row = table.find((each) => each.text === text);
    if (row?.name !== undefined) {
      return [{ text, votes, how: "name", to: row.name }];
    }
    if (row?.nominee !== undefined) {
      return [{ text, votes, how: "nominee", to: row.nominee }];
    }
    return [
      row?.void === undefined ? { text, votes, how: "keep", to: "" } : { text, votes, how: "void", to: row.void },
    ];
  });
}

/** The table of what was decided; texts that stay as they are need no row. */
export function tableOf(readings: Reading[]): MergeRow[] {
  return readings
    .filter(({ how, to }) => how !== "keep" && to.trim() !== "")
    .map(({ text, how, to }) =>
      how === "nominee"
        ? { text, nominee: to }
        : how === "name"
          ? { text, name: to.trim() }
          : { text, void: to.trim() },
    );
}
