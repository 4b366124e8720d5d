// The big screen, as full as it may get: nothing spills over on a small projector, at 1080p and at 4K, and everybody's name comes.
import { expect, test, type Page } from "@playwright/test";

import type { BallotSummary, Summary } from "../../src/shared/api/schema";
import type { ContestSheet, Sheet, View } from "../../src/shared/desk/view";
import { found, look } from "./look";
import { startServer, type Server } from "./server";
import { openWall, outside, type Told } from "./wall";

const SIZES = [
  [1024, 768],
  [1920, 1080],
  [3840, 2160],
] as const;
/** A page of the wall stays so long; of a draw that rolls, longer. */
const HOLD = 8_000;
const ROLL = 9_000;

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

const ballot = (changes: Partial<BallotSummary>): BallotSummary =>
  ({
    id: "b1",
    title: "拟任人选票决（第一轮）",
    phase: "open",
    groups: ["wy"],
    issued: 986,
    returned: 741,
    shares: 1,
    words: ["长风", "白马", "清泉", "高山"],
    ...changes,
  }) as unknown as BallotSummary;

/** A rehearsal with a long name: the most that stands around a scene. */
function told(changes: { summary?: Partial<Summary>; view?: Partial<View> } = {}): Told {
  return {
    summary: {
      title: "中共某某自治州某某县第十五届委员会第七次全体会议干部任免票决",
      rehearsal: true,
      sealed: false,
      size: 5,
      words: ["长风", "白马", "清泉", "高山"],
      groups: [{ id: "wy", name: "委员", expected: 1000, present: 986, tokens: 1000 }],
      ballots: [],
      ...changes.summary,
    } as unknown as Summary,
    scene: { scene: "live" },
    view: {
      organiser: "中共某某县委组织部",
      threshold: 3,
      trustees: ["张正", "李直", "周平", "吴公", "郑明"].map((name, at) => ({ index: at + 1, name })),
      roster: null,
      ballots: [],
      ...changes.view,
    } as unknown as View,
    sheets: [],
    names: [],
  };
}

async function fits(page: Page, what: string): Promise<void> {
  for (const size of SIZES) {
    await expect.poll(() => outside(page, size), `${what} at ${size.join(" × ")}`).toEqual([]);
  }
  await page.setViewportSize({ width: 1920, height: 1080 });
}

/** Follows the pages of a scene until they begin again; gives the texts of what is on them. */
async function leaf(page: Page, what: string, hold: number): Promise<string[]> {
  const number = page.locator(".paged-number");
  const pages = (await number.isVisible()) ? Number((await number.innerText()).split("/")[1]) : 1;
  const texts: string[] = [];
  while (pages > 1 && !(await number.innerText()).startsWith("1 ")) {
    await page.clock.runFor(hold / 4);
  }
  for (let at = 1; at <= pages; at += 1) {
    if (pages > 1) {
      await expect(number).toHaveText(`${at} / ${pages}`);
    }
    texts.push(...(await page.locator(what).allInnerTexts()));
    await page.clock.runFor(hold);
  }
  return texts.map((text) => text.trim());
}

test("signing in, voting against the clock, counting", async ({ browser }) => {
  const now = told();
  const page = await openWall(browser, server.origin, now);
  await expect(page.locator(".same-words")).toHaveText("青山　白云　红花　大河");
  await fits(page, "signing in");
  await look(page, "wall-join");

  now.summary = { ...now.summary, ballots: [ballot({})] };
  now.scene = { scene: "live", until: Math.round((await page.evaluate(() => Date.now())) / 1000) + 90 };
  const left = page.locator(".big").filter({ hasText: "还有" }).locator(".big-value");
  await page.clock.runFor(3_000);
  await expect(left).toHaveText(/^1:2\d$/);
  const seconds = async (): Promise<number> => Number((await left.innerText()).split(":")[1]);
  const before = await seconds();
  await page.clock.runFor(10_000);
  expect(before - (await seconds())).toBeGreaterThanOrEqual(10);
  await fits(page, "voting");
  await look(page, "wall-vote");
  await page.clock.runFor(90_000);
  await expect(left).toHaveText("0:00");

  now.summary = { ...now.summary, ballots: [ballot({ phase: "closed" })] };
  now.view = { ...now.view, ballots: [{ id: "b1", shares: [2] }] as unknown as View["ballots"] };
  await page.clock.runFor(3_000);
  await expect(page.locator(".ticks")).toContainText("✓ 李直");
  await fits(page, "counting");
  await look(page, "wall-count");
});

const header = { expected: 1000, present: 986, issued: 986, returned: 985, valid: 985, invalid: 0, not_returned: 1 };
const sheet = (contests: ContestSheet[]): Sheet =>
  ({ kind: "QWH", posts: 1, header, overall: "valid", contests }) as unknown as Sheet;

function contest(title: string, labels: string[], passed: boolean): ContestSheet {
  const rows = labels.map((label, at) => ({ id: at === 0 ? "agree" : `o${at}`, label, votes: 900 - 37 * at }));
  const outcome = passed ? { passed: { votes: 900, least: 501 } } : { not_passed: { votes: 300, least: 501 } };
  return { id: title, title, rows, outcome };
}

const DECIDE = ["同意", "不同意", "弃权"];
const GRADES = ["优秀", "称职", "基本称职", "不称职", "不了解"];
const person = (at: number): string => (at === 7 ? "阿卜杜热合曼·买买提吐尔逊江" : `人选${at + 1}`);
const persons = (count: number): string[] => Array.from({ length: count }, (_, at) => person(at));

for (const { what, count, labels } of [
  { what: "24 persons", count: 24, labels: DECIDE },
  { what: "6 persons", count: 6, labels: DECIDE },
  { what: "24 persons and five grades", count: 24, labels: GRADES },
  { what: "4 persons", count: 4, labels: DECIDE },
  { what: "a list of 30 names", count: 1, labels: persons(30) },
  { what: "three lists of ten names", count: 3, labels: persons(10) },
]) {
  test(`the result of ${what}`, async ({ browser }) => {
    const now = told({ summary: { ballots: [ballot({ phase: "counted" })] } });
    const titles = persons(count);
    now.sheets = [sheet(titles.map((title, at) => contest(title, labels, at % 3 !== 0)))];
    now.scene = { scene: "result", ballot: "b1" };
    const page = await openWall(browser, server.origin, now);
    await expect(page.locator(".paged-grid h3").first()).toBeVisible();
    await fits(page, what);
    await look(page, `wall-result-${what.replace(/ /g, "-")}`);
    expect(await leaf(page, ".paged-grid h3 > bdi", HOLD)).toEqual(titles);
    if (count > 4) {
      // For the back row: a tenth of the wall for every line of figures, the line itself and what is around it.
      const height = await page
        .locator(".line-count")
        .first()
        .evaluate((count) => parseFloat(getComputedStyle(count).fontSize));
      expect(height / 1080).toBeGreaterThan(0.045);
      await expect(page.locator(".line").nth(1)).toContainText(/900\s*863\s*826/);
    }
  });
}

/** 400 who may be drawn in two strata, 120 of whom are. */
function roster(): { before: View["roster"]; after: View["roster"]; names: Told["names"]; drawn: string[] } {
  const leaves = Array.from({ length: 400 }, (_, at) => `leaf-${String(at).padStart(39, "0")}`);
  const names = leaves.map((leaf, at) => ({ leaf, name: `代表${at + 1}`, unit: `第${at % 40}选区` }));
  const stratum = (at: number): string => (at < 250 ? "乡镇" : "部门");
  const rows = leaves.map((leaf, at) => ({ leaf, group: "wy", stratum: stratum(at), status: "eligible" }));
  const drawn = leaves.filter((_, at) => at % 10 < 3);
  const of = (name: string): string[] => drawn.filter((leaf) => stratum(leaves.indexOf(leaf)) === name);
  const contributors = ["干部监督员", "委员代表", "职工代表", "纪委", "公证员", "离退休代表"];
  const before = {
    commits: contributors,
    reveals: [],
    head: { size: 9, root: "k".repeat(43) },
    exchanges: [],
    draw: null,
    rows,
  } as unknown as View["roster"];
  const strata = ["乡镇", "部门"].map((name) => ({ stratum: name, drawn: of(name), alternates: [] }));
  const reveals = contributors.map((contributor, at) => ({ contributor, value: `${at} 36 41 7` }));
  const after = { ...before, reveals, draw: { seed: "s".repeat(64), strata } } as unknown as View["roster"];
  return { before, after, names, drawn };
}

test("a draw of 120: the names roll, settle, and all come; once people sign in it gives way", async ({ browser }) => {
  const { before, after, names, drawn } = roster();
  const nobody = [{ id: "wy", name: "委员", expected: null, present: 0, tokens: 0 }];
  const now = told({ summary: { groups: nobody }, view: { roster: before } });
  Object.assign(now, { scene: { scene: "draw" }, names });
  const page = await openWall(browser, server.origin, now);
  await expect(page.getByText("封存到此为止")).toBeVisible();
  await fits(page, "sealed numbers");
  await look(page, "wall-draw-sealed");

  now.view = { ...now.view, roster: after };
  now.summary = { ...now.summary, size: 6 };
  await expect(page.getByText("本机已重算，一致 ✓")).toBeVisible();
  await expect(page.locator(".drawn-rolling").first()).toBeVisible();
  const shown = page.locator(".drawn-rolling").first();
  const first = await shown.innerText();
  await page.clock.runFor(400);
  expect(await shown.innerText()).not.toBe(first);
  // Those who were drawn are not to be read yet.
  const settled = page.locator(".drawn-name > bdi:not(.drawn-hidden):not(.drawn-rolling)");
  await expect(settled).toHaveCount(0);
  await page.clock.runFor(3_000);
  expect(await settled.count()).toBeGreaterThan(0);
  await expect(page.locator(".drawn-rolling").last()).toBeVisible();
  await page.clock.runFor(ROLL);
  await expect(page.locator(".drawn-rolling")).toHaveCount(0);
  await fits(page, "the draw");
  await look(page, "wall-draw");

  // From the first page on: the screen's size has changed, so it is measured anew.
  await page.reload();
  await expect(page.getByText("本机已重算，一致 ✓")).toBeVisible();
  await expect(page.locator(".drawn-name").first()).toBeVisible();
  await expect(page.locator(".drawn-rolling")).toHaveCount(0);
  const wanted = drawn
    .map((leaf) => names.find((one) => one.leaf === leaf)!)
    .map(({ name, unit }) => `${name}（${unit}）`);
  expect(await leaf(page, ".drawn-name", HOLD)).toEqual(wanted);

  now.summary = { ...now.summary, groups: [{ ...nobody[0]!, expected: 120, present: 1, tokens: 120 }] };
  await expect(page.getByRole("heading", { name: "请签到" })).toBeVisible();
});

test("who asked for less motion sees the names at once", async ({ browser }) => {
  const { before, after, names } = roster();
  const now = told({ summary: { groups: [] }, view: { roster: before } });
  Object.assign(now, { scene: { scene: "draw" }, names });
  const page = await openWall(browser, server.origin, now, { reducedMotion: "reduce" });
  await expect(page.getByText("封存到此为止")).toBeVisible();
  now.view = { ...now.view, roster: after };
  now.summary = { ...now.summary, size: 6 };
  await expect(page.locator(".drawn-name").first()).toBeVisible();
  await expect(page.locator(".drawn-rolling")).toHaveCount(0);
});

test("nothing was found on any scene", () => {
  expect(found).toEqual([]);
});
