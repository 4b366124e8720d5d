// Spellings of names written in, as the host reads them. The table is public, and the last one holds. Pure.
import type { MergeRow, Written } from "@shared/desk/view";

/** How a text is read. `keep`: as it is written. */
export interface Reading {
  text: string;
  votes: number;
  how: "keep" | "name" | "nominee" | "void";
  /** The other spelling, the nominee's id, or the reason. */
  to: string;
}

/** The texts as a table reads them. */
export function readBy({ rows }: Pick<Written, "rows">, table: MergeRow[]): Reading[] {
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
