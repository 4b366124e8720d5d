// The look of all pages, and the size of their text.
import "./tokens.css";
import "./base.css";

import { ref } from "vue";

const SIZES = [18, 22, 26, 30];
/** Where the chosen size is kept. */
export const KEPT = "gongxin/text-size";

/** Text size in pixels, where the browser's own is 16. */
export const textSize = ref(18);

/** Takes the size that was chosen before. */
export function startTheme(): void {
  try {
    const kept = Number(localStorage.getItem(KEPT));
    resize(SIZES.includes(kept) ? kept : 18);
  } catch {
    resize(18);
  }
}

/** The next larger size, and after the largest the smallest again. */
export function nextSize(): void {
  resize(SIZES[(SIZES.indexOf(textSize.value) + 1) % SIZES.length] ?? 18);
}

function resize(size: number): void {
  textSize.value = size;
  document.documentElement.dataset["size"] = String(size);
  try {
    localStorage.setItem(KEPT, String(size));
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
}
