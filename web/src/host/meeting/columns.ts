// What the host says the columns of a roster file mean. It holds for every file that is chosen while the page is open: a file that was put
// right is read as the one before it.
import { shallowRef } from "vue";

/** What a column can mean: crates/roster/src/header.rs, `Field`. */
export const FIELDS = [
  "name",
  "unit",
  "post",
  "category",
  "group",
  "status",
  "must_attend",
  "recusal",
  "reason",
  "id",
  "sequence",
] as const;
export type Field = (typeof FIELDS)[number];

/** Meanings by header text; null: nothing of it is taken. */
export type Meanings = Record<string, Field | null>;

/** What the host has said so far. */
export const said = shallowRef<Meanings>({});
