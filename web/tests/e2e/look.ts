// Looks at a page: axe reads it as a screen reader would, and with SHOTS=FOLDER a picture of it is kept.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = process.env["SHOTS"];

/** What axe found on all pages so far. */
export const found: string[] = [];

/** Looks at a page under a name. */
export async function look(page: Page, name: string): Promise<void> {
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
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
}

/** A page must not scroll sideways, at its width and at 320 px. */
export async function narrow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) {
    found.push(`${name}: ${over} px wider than 320 px`);
  }
  if (before !== null) {
    await page.setViewportSize(before);
  }
}
