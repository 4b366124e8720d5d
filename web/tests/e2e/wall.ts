// A big screen in front of a made-up meeting: the server's answers and the desk's are given by the test, so that every scene can
// be seen as full as it may get. What the desk really says of a log is seen in the other tests.
import type { Browser, Page } from "@playwright/test";

import type { Scene, Summary } from "../../src/shared/api/schema";
import type { Sheet, View } from "../../src/shared/desk/view";

const MEETING = "A".repeat(43);
/** How often the screen hears of news, in milliseconds. */
const NEWS = 200;

export interface Told {
  summary: Summary;
  scene: Scene;
  view: View;
  sheets: Sheet[];
  names: { leaf: string; name: string; unit: string }[];
}

/** Opens a screen that is told what `told` says at the moment. */
export async function openWall(
  browser: Browser,
  origin: string,
  told: Told,
  how: { reducedMotion?: "reduce" } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...how });
  const page = await context.newPage();
  await page.clock.install();
  await page.route("**/api/v1/**", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith("/events")) {
      const body = `retry: ${NEWS}\nevent: state\ndata: ${JSON.stringify(told.summary)}\n\n`;
      return route.fulfill({ contentType: "text/event-stream", body });
    }
    if (pathname.endsWith("/log")) {
      return route.fulfill({ body: "" });
    }
    if (pathname.endsWith("/scene")) {
      return route.fulfill({ json: told.scene });
    }
    if (pathname.endsWith("/result")) {
      return route.fulfill({ json: { ballot: pathname.split("/").at(-2), sheets: told.sheets } });
    }
    return route.fulfill({ json: told.summary });
  });
  await page.exposeFunction("desk", (name: string) => {
    const answers: Record<string, unknown> = {
      view: told.view,
      readOpenings: told.names,
      meetingWords: ["青山", "白云", "红花", "大河"],
      qrCode: ["10".repeat(14), ...Array.from({ length: 28 }, () => "10".repeat(14))],
    };
    return answers[name] ?? 0;
  });
  await page.addInitScript((meeting) => {
    localStorage.setItem(`gongxin/openings/${meeting}`, "{}");
    const told = (globalThis as unknown as { desk(name: string): Promise<unknown> }).desk;
    globalThis.Worker = class {
      onmessage?: (event: { data: unknown }) => void;
      postMessage({ id, name }: { id: number; name: string }): void {
        void told(name).then((value) => this.onmessage?.({ data: { id, value } }));
      }
    } as unknown as typeof Worker;
  }, MEETING);
  await page.goto(`${origin}/screen/${MEETING}`);
  return page;
}

/** What stands outside its scene, or a scene outside the screen, at a size of the projector. */
export async function outside(page: Page, [width, height]: readonly [number, number]): Promise<string[]> {
  await page.setViewportSize({ width, height });
  await page.clock.runFor(50);
  return page.evaluate(() => {
    const within = (inner: DOMRect, outer: DOMRect): boolean =>
      inner.top >= outer.top - 1 &&
      inner.left >= outer.left - 1 &&
      inner.bottom <= outer.bottom + 1 &&
      inner.right <= outer.right + 1;
    const box = (element: Element): DOMRect => element.getBoundingClientRect();
    const scene = document.querySelector(".scene")!;
    const found = Array.from(scene.querySelectorAll("*")).filter((element) => {
      const rectangle = box(element);
      return rectangle.height > 0 && !within(rectangle, box(scene));
    });
    const around = [document.querySelector(".title")!, document.querySelector(".foot-line")!];
    const screen = new DOMRect(0, 0, innerWidth, innerHeight);
    return [
      ...found.map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 20)}`),
      ...around.filter((element) => !within(box(element), screen)).map((element) => `${element.className} is cut off`),
    ];
  });
}
