// Which items stand on one page of the wall. Pure.

/** Where an item lies when all of them are laid out, and whether it heads those after it. */
export interface Box {
  top: number;
  bottom: number;
  heads: boolean;
}

/** Half a pixel: what rounding may add. */
const SLACK = 0.5;

/** Index of the first item of each page, where a page is so high. A row stays whole and a heading stays with what it heads. */
export function pagesOf(boxes: readonly Box[], height: number): number[] {
  const starts = [0];
  for (const [at, { top, bottom }] of boxes.entries()) {
    const start = starts[starts.length - 1] ?? 0;
    if (bottom - (boxes[start]?.top ?? 0) <= height + SLACK) {
      continue;
    }
    let first = at;
    while (boxes[first - 1]?.top === top || boxes[first - 1]?.heads) {
      first -= 1;
    }
    // What does not fit on a page of its own cannot be helped by turning pages.
    if (first > start) {
      starts.push(first);
    }
  }
  return starts;
}

/** The items of a page. */
export function itemsOf<T>(items: readonly T[], starts: readonly number[], page: number): T[] {
  return items.slice(starts[page] ?? 0, starts[page + 1] ?? items.length);
}
