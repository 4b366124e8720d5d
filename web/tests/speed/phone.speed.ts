// How long a voter waits: until 签到 can be pressed, and from 下一步 until the ballot is made. A weak phone is a processor slowed by
// the browser's own tools, or, where it is the worker that works, which they do not slow, one that halts the page's process most of
// the time; by how much is measured in the worker itself.
// RECORD is a folder made by `gongxin-bench-record make`: a ballot of 30 names in a ring of 1,024, of one of whose voters the
// device is there. The pages come from a real server over a slow line; the meeting's answers are those files.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Browser, type CDPSession, type Page } from "@playwright/test";

import { startServer, type Server } from "../e2e/server";

const folder = process.env["RECORD"] ?? "";
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const RUNS = 5;
/** 10 Mbit/s, in bytes a second, and milliseconds of a wireless hop. */
const LINE = 10e6 / 8;
const LATENCY = 20;
const KEY = "K".repeat(43);

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

const excerpt = (): string => read("excerpt.json");
const meeting = (): string => (JSON.parse(read("trust.json")) as { meeting: string }).meeting;

/** Work that takes as long as the processor is slow. */
function spin(): number {
  const start = performance.now();
  let x = 1;
  for (let n = 0; n < 3e7; n += 1) x = (x * 48271) % 2147483647;
  return performance.now() - start + 0 * x;
}

/** Lets a process run one part of the time in so many, 8 milliseconds at a time. */
const HALTER = `
  const [pid, times] = process.argv.slice(1).map(Number);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const wait = (milliseconds) => Atomics.wait(clock, 0, 0, milliseconds);
  for (const end = Date.now() + 120_000; Date.now() < end; ) {
    process.kill(pid, "SIGSTOP");
    wait(8 * (times - 1));
    process.kill(pid, "SIGCONT");
    wait(8);
  }
`;

/** Slows the busiest page, with its workers. */
async function halt(browser: Browser, times: number): Promise<{ stop(): void }> {
  const tools = await browser.newBrowserCDPSession();
  const { processInfo } = await tools.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime);
  const pid = pages[0]!.id;
  const halter = spawn(process.execPath, ["-e", HALTER, String(pid), String(times)], { stdio: "inherit" });
  return {
    stop() {
      halter.kill("SIGKILL");
      process.kill(pid, "SIGCONT");
    },
  };
}

/** A phone of which nothing is known yet, on a slow line. */
async function phone(browser: Browser): Promise<{ page: Page; tools: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const lines = (JSON.parse(excerpt()) as { entries: { line: string }[] }).entries.map(
    ({ line }) => JSON.parse(line) as { type: string; id: string; title: string; groups: string[] },
  );
  const { id, title, groups } = lines.find(({ type }) => type === "ballot")!;
  await page.route("**/api/v1/**", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith("/excerpt")) {
      return route.fulfill({ body: excerpt() });
    }
    if (pathname.includes("/tokens/")) {
      const own = pathname.endsWith(`/${token}`);
      return route.fulfill({
        json: { group: groups[0], counter: own ? 1 : 0, key: own ? KEY : null, revoked: false, frozen: own },
      });
    }
    if (pathname.endsWith("/events")) {
      return route.abort();
    }
    return route.fulfill({
      json: { size: 1, sealed: false, ballots: [{ id, title, groups, phase: "open" }], groups: [] },
    });
  });
  const tools = await context.newCDPSession(page);
  await tools.send("Network.enable");
  const line = { offline: false, latency: LATENCY, downloadThroughput: LINE, uploadThroughput: LINE };
  await tools.send("Network.emulateNetworkConditions", line);
  return { page, tools };
}

/** The name of the token whose device is in the folder. */
let token = "";

/** A slip's code of nobody, and the token of the device: the desk's and the voter's modules, as pages load them. */
async function codes(): Promise<string> {
  const desk = await import("../../wasm/desk/gongxin.js");
  const voter = await import("../../wasm/voter/gongxin.js");
  const bytes = (name: string): Buffer => readFileSync(new URL(`../../wasm/${name}/gongxin_bg.wasm`, import.meta.url));
  desk.initSync({ module: bytes("desk") });
  voter.initSync({ module: bytes("voter") });
  token = voter.VoterDevice.fromKept(read("device.json")).token;
  const [code] = (JSON.parse(desk.makeTokens(1, desk.freshSeed())) as { codes: string[] }).codes;
  return code!.replace(/-/g, "");
}

test("the two waits of a phone", async ({ browser }) => {
  expect(folder, "RECORD names the folder that gongxin-bench-record made").not.toBe("");
  const code = await codes();

  const opening: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { page, tools } = await phone(browser);
    await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const start = Date.now();
    await page.goto(`${server.origin}/v/${meeting()}#${code}`, { waitUntil: "commit" });
    await page.getByRole("button", { name: "签到" }).and(page.locator(":enabled")).waitFor();
    opening.push(Date.now() - start);
    await page.context().close();
  }
  console.log(
    `签到 can be pressed after ${seconds(median(opening))} (processor slowed 4 times, 10 Mbit/s; wanted 2 s)`,
  );

  const { page } = await phone(browser);
  const slip = { token, counter: 1, line: "", key: KEY, ballots: {}, device: read("device.json") };
  const kept = JSON.stringify({ version: 1, current: token, slips: { [token]: slip } });
  await page.addInitScript(([key, kept]) => localStorage.setItem(key, kept), [
    `gongxin/voter/${meeting()}`,
    kept,
  ] as const);
  await page.goto(`${server.origin}/v/${meeting()}`);
  await page.getByRole("button", { name: "进入投票" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "一样，开始填票" }).click();
  for (const name of [0, 7, 13, 21, 29]) {
    await page.locator(".name-row").nth(name).click();
  }
  const worker = page.workers()[0]!;
  const usual = await worker.evaluate(spin);
  const halting = await halt(browser, 6);
  const slowed = (await worker.evaluate(spin)) / usual;
  const making: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const took = await page.evaluate(async () => {
      const start = performance.now();
      document.querySelector<HTMLElement>(".foot .button--main")!.click();
      while (!/\w{5}-\w{5}/.test(document.querySelector(".tracker")?.textContent ?? "")) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return performance.now() - start;
    });
    making.push(took);
    await page.getByRole("button", { name: "修改" }).click();
  }
  halting.stop();
  const took = median(making);
  console.log(
    `下一步 to the tracker: ${seconds(took)} (30 names, ring of 1,024; page and worker slowed ${slowed.toFixed(1)} times; wanted 1 s at 6 times)`,
  );
});
