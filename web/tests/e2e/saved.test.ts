// The observer's page as a saved file: opened from a disk, without a network, it verifies the record of the demo, finds a
// ballot, and refuses a record that was damaged.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test, type Page } from "@playwright/test";

import { found, look, narrow } from "./look";
import { press } from "./people";
import { GONGXIN, startServer, type Server } from "./server";

let server: Server;
let demo: string;
test.beforeAll(async () => {
  server = await startServer();
  demo = join(server.folder, "demo");
  const said = spawnSync(GONGXIN, ["demo", "--out", demo, "--phones", "0"], { encoding: "utf8" });
  expect(said.status, said.stdout + said.stderr).toBe(0);
});
test.afterAll(async () => {
  await server.stop();
});

/** Drops files on the page, as a hand does. */
async function drop(page: Page, files: Record<string, Buffer>): Promise<void> {
  const given = Object.entries(files).map(([name, bytes]) => ({ name, base64: bytes.toString("base64") }));
  const dropped = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of all) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    return transfer;
  }, given);
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
}

/** The tracker of a ballot in a log that was not changed later, worked out from docs/protocol.md (7.4) alone. */
function someTracker(log: string): string {
  const lines = log.split("\n");
  const meeting = createHash("sha256").update(`\0${lines[0]}`).digest();
  const casts = lines.map((line) => JSON.parse(line || "{}")).filter(({ type }) => type === "cast");
  const cast = casts.find(({ tag }) => casts.filter((other) => other.tag === tag).length === 1);
  const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(cast.ballot)]);
  framed.writeUInt32BE(cast.ballot.length);
  const hash = createHash("sha256").update("gongxin/1 tracker").update(meeting).update(framed);
  const bits = [...hash.update(Buffer.from(cast.votes, "base64url")).digest()]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  const letter = (at: number): string =>
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[parseInt(bits.slice(5 * at, 5 * at + 5), 2)]!;
  const letters = Array.from({ length: 10 }, (_, at) => letter(at)).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

test("a saved page verifies without a network", async ({ browser }) => {
  const saved = join(server.folder, "核验工具.html");
  await test.step("the observer's page offers the file", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.origin}/observer`);
    const version = spawnSync(GONGXIN, ["--version"], { encoding: "utf8" }).stdout;
    await expect(page.getByText(/pages sha256 (\S+)/.exec(version)![1]!)).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载核验工具" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("公信核验工具.html");
    await file.saveAs(saved);
  });

  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const errors: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  context.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(saved).href);
  await expect(page.getByText("不连接任何网络")).toBeVisible();
  await expect(page.getByRole("link", { name: "下载核验工具" })).toBeHidden();
  await look(page, "saved");

  const record = readFileSync(join(demo, "record.zip"));
  const trust = readFileSync(join(demo, "trust.json"));
  await test.step("the record of the demo passes", async () => {
    await drop(page, { "record.zip": record, "trust.json": trust });
    await press(page, "开始核验");
    await expect(page.getByText(/^全部通过/)).toBeVisible({ timeout: 120_000 });
    await expect(page.locator(".check--pass")).toHaveCount(17);
    await look(page, "saved-passed");
    await narrow(page, "saved-passed");
  });

  await test.step("a tracker is found, a false one is not", async () => {
    await page.getByLabel("跟踪号").fill(someTracker(readFileSync(join(demo, "host", "log.jsonl"), "utf8")));
    await press(page, "查找");
    await expect(page.getByText("已计入结果 ✓")).toBeVisible();
    await page.getByLabel("跟踪号").fill("AAAAA-AAAAA");
    await press(page, "查找");
    await expect(page.getByText("记录里没有这个跟踪号")).toBeVisible();
  });

  await test.step("the report is saved", async () => {
    const download = page.waitForEvent("download");
    await press(page, "保存核验报告");
    const report = JSON.parse(readFileSync((await (await download).path())!, "utf8")) as { verdict: string };
    expect(report.verdict).toBe("pass");
  });

  await test.step("a record with one other byte fails", async () => {
    const damaged = Buffer.from(record);
    const middle = damaged.length >> 1;
    damaged[middle] = damaged[middle]! ^ 1;
    await drop(page, { "record.zip": damaged });
    await press(page, "开始核验");
    await expect(page.getByText(/没有通过$/).first()).toBeVisible({ timeout: 120_000 });
    await expect(page.locator(".check--fail").filter({ hasText: "V01" })).toBeVisible();
    await look(page, "saved-failed");
  });

  await test.step("nothing was asked for, and nothing could be", async () => {
    // Worker and report are blobs of the page's own.
    expect(asked.filter((url) => !url.startsWith("blob:"))).toEqual([pathToFileURL(saved).href]);
    expect(errors).toEqual([]);
    const refused = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
          fetch(url).catch(() => undefined);
        }),
      server.origin,
    );
    expect(refused).toBe("connect-src");
  });
  expect(found).toEqual([]);
});
