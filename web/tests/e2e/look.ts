// Looks at a page: axe reads it as a screen reader would, its letters and buttons are measured, on a phone in other widths,
// sizes and in English too; and with SHOTS=FOLDER a picture of it is kept.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = process.env["SHOTS"];

/** What was found on all pages so far. */
export const found: string[] = [];
const seen = new Set<string>();

/** Wider pages are for people at a desk or for the wall. */
const PHONE = 480;
/** The narrowest phone. */
const NARROW = 320;
const LARGE = ["26", "30"];
/** What 适老化 asks for: letters of 18 pixels, main buttons of 60 by 60. */
const LEAST_TEXT = 18;
const LEAST_BUTTON = 60;

/** Looks at a page under a name; once, however many people come to it. */
export async function look(page: Page, name: string): Promise<void> {
  if (seen.has(name)) {
    return;
  }
  seen.add(name);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    // What sticks to the window's top stands at the top of the picture.
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: "disabled" });
  }
  // By the browser's own tools: the page's policy lets no other script in.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  for (const { id, help, nodes } of violations) {
    found.push(`${name}: ${id} (${help}) at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  }
  await legible(page, name);
  if ((page.viewportSize()?.width ?? PHONE + 1) <= PHONE) {
    await narrow(page, name);
    await large(page, name);
    await inEnglish(page, name);
  }
}

/** Letters and main buttons are large enough. */
async function legible(page: Page, name: string): Promise<void> {
  const faults = await page.evaluate(
    ([text, button]) => {
      const faults = new Set<string>();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement: element, textContent } = walker.currentNode;
        if (element === null || !textContent?.trim() || element.getClientRects().length === 0) continue;
        // Only for ears; and the picture of what is printed, which has the sizes of paper.
        if (element.closest(".only-read, .slips") !== null) continue;
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (size < text - 0.01) faults.add(`letters of ${size} px in ${element.tagName}.${element.className}`);
      }
      for (const element of document.querySelectorAll<HTMLElement>(".button--main")) {
        const { width, height } = element.getBoundingClientRect();
        if (height > 0 && (height < button || width < button)) faults.add(`a main button of ${width} × ${height} px`);
      }
      return [...faults];
    },
    [LEAST_TEXT, LEAST_BUTTON] as const,
  );
  found.push(...faults.map((fault) => `${name}: ${fault}`));
}

/** How much wider a page is than its window. */
const excess = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function fits(page: Page, name: string): Promise<void> {
  const over = await excess(page);
  if (over > 0) {
    found.push(`${name}: ${over} px too wide`);
  }
}

/** A page must not scroll sideways, at its width and at 320 px. */
export async function narrow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: NARROW, height: 640 });
  await fits(page, `${name} at ${NARROW} px`);
  if (before !== null) {
    await page.setViewportSize(before);
  }
}

/** Nor with the letters that its own button makes larger. */
async function large(page: Page, name: string): Promise<void> {
  const resize = (size: string): Promise<string> =>
    page.evaluate((size) => {
      const { dataset } = document.documentElement;
      const before = dataset["size"] ?? "18";
      dataset["size"] = size;
      return before;
    }, size);
  for (const size of LARGE) {
    const before = await resize(size);
    await fits(page, `${name} at size ${size}`);
    await resize(before);
  }
}

/** Nor in English, whose words are longer. */
async function inEnglish(page: Page, name: string): Promise<void> {
  const other = page.locator(".tool", { hasText: /^(English|中文)$/ });
  if ((await other.count()) === 0) {
    return;
  }
  const say = (): Promise<void> => other.evaluate((button: HTMLElement) => button.click());
  await say();
  await narrow(page, `${name} in English`);
  await say();
}
