// A witness on the observer's page: a key file from the command line, heads cosigned as they come, by one tab at a time, and a
// history that was rewritten refused.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { found, look, narrow } from "./look";
import { logIn, press, setUp } from "./people";
import { GONGXIN, startServer, type Server } from "./server";

const PASSPHRASE = "青山绿水长流不息";

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

/** Runs the command in the server's folder. */
function gongxin(...words: string[]): void {
  const said = spawnSync(GONGXIN, words, { cwd: server.folder, encoding: "utf8" });
  expect(said.status, said.stdout + said.stderr).toBe(0);
}

/** Asks the server as whoever is logged in on a page. */
async function ask(page: Page, path: string, body?: object): Promise<string> {
  return page.evaluate(
    async ([path, body]) => {
      const headers = { "content-type": "application/json" };
      const how = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
      const answer = await fetch(`/api/v1/meetings${path}`, how);
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text;
    },
    [path, body] as const,
  );
}

/** Rewrites what this browser remembers of the meeting, past the page. */
async function misremember(page: Page, meeting: string): Promise<void> {
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const opened = indexedDB.open("gongxin-memory");
        opened.onerror = () => reject(opened.error!);
        opened.onsuccess = () => {
          const store = opened.result.transaction("heads", "readwrite").objectStore("heads");
          const kept = store.get(name);
          kept.onsuccess = () => {
            const changed = (kept.result as string).replace(/"root":"[^"]*"/, `"root":"${"A".repeat(43)}"`);
            store.put(changed, name);
          };
          store.transaction.oncomplete = () => resolve();
          store.transaction.onabort = () => reject(store.transaction.error!);
        };
      }),
    `witness/${meeting}`,
  );
}

/** Opens the key on the observer's page. */
async function open(page: Page, passphrase: string): Promise<void> {
  await page.getByText("见证人：在这里联署").click();
  await page.getByLabel("密钥文件").setInputFiles(join(server.folder, "witness.key"));
  await page.getByLabel("口令").fill(passphrase);
  await press(page, "开始联署");
}

test("a witness cosigns one history from the observer's page", async ({ browser }) => {
  await setUp(browser, server.setUp);
  const host = await logIn(browser, server.origin, "主持");
  writeFileSync(join(server.folder, "passphrase.txt"), PASSPHRASE);
  const witness = ["--name", "jw.example", "--secret", "witness.key", "--public", "witness.vkey"];
  gongxin("witness", "keygen", ...witness, "--passphrase-file", "passphrase.txt");
  gongxin("trustee", "keygen", "--name", "张正", "--secret", "trustee.key", "--public", "trustee.json", "--plain");

  const read = (name: string): string => readFileSync(join(server.folder, name), "utf8");
  const { name, key, box } = JSON.parse(read("trustee.json")) as Record<string, string>;
  const made = await ask(host, "", {
    title: "县委全委会",
    organiser: "县委组织部",
    groups: [{ id: "wy", name: "县委委员" }],
    trustees: [{ name, key, box }],
    threshold: 1,
    witnesses: [read("witness.vkey").trim()],
    quorum: 1,
    log_name: "vote.example/witness",
  });
  const { meeting } = JSON.parse(made) as { meeting: string };
  const act = (act: object): Promise<string> => ask(host, `/${meeting}/acts`, act);
  await act({ act: "checkpoint" });

  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${server.origin}/observer?meeting=${meeting}`);
  const size = (JSON.parse(await ask(host, `/${meeting}`)) as { size: number }).size;

  await test.step("the key opens with its passphrase, and the head is cosigned", async () => {
    await open(page, "不是这个口令");
    await expect(page.getByRole("alert")).toContainText("口令不对");
    await page.getByLabel("口令").fill(PASSPHRASE);
    await press(page, "开始联署");
    await expect(page.getByText(`已联署第 ${size} 条时的日志头`)).toBeVisible({ timeout: 60_000 });
    await look(page, "observer-witness");
    await narrow(page, "observer-witness");
    expect(await ask(host, `/${meeting}/checkpoint`)).toContain("\n— jw.example ");
  });

  await test.step("so is the next one", async () => {
    await act({ act: "note", text: "会议开始" });
    await act({ act: "checkpoint" });
    await expect(page.getByText(`已联署第 ${size + 1} 条时的日志头`)).toBeVisible();
    expect(await ask(host, `/${meeting}/checkpoint`)).toContain("\n— jw.example ");
  });

  await test.step("a second tab is refused, and the first one goes on", async () => {
    const second = await context.newPage();
    await second.goto(`${server.origin}/observer?meeting=${meeting}`);
    await open(second, PASSPHRASE);
    await expect(second.getByRole("alert")).toContainText("另一个标签页或窗口");
    await look(second, "observer-second-tab");
    await act({ act: "note", text: "第二页" });
    await act({ act: "checkpoint" });
    await expect(page.getByText(`已联署第 ${size + 2} 条时的日志头`)).toBeVisible();
    await expect(second.getByText("已联署第")).toBeHidden();
    await second.close();
  });

  await test.step("without locks the tab that falls behind stops", async () => {
    const second = await context.newPage();
    await second.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
    await second.goto(`${server.origin}/observer?meeting=${meeting}`);
    await open(second, PASSPHRASE);
    await expect(second.getByText(`已联署第 ${size + 2} 条时的日志头`)).toBeVisible({ timeout: 60_000 });
    await act({ act: "note", text: "两页之一" });
    await act({ act: "checkpoint" });
    const stopped = async (): Promise<number> => {
      const texts = [page, second].map((tab) => tab.getByText("本页已停下").count());
      return (await Promise.all(texts)).reduce((sum, count) => sum + count);
    };
    await expect.poll(stopped).toBe(1);
    await expect.poll(() => ask(host, `/${meeting}/checkpoint`)).toContain("\n— jw.example ");
    expect(await stopped()).toBe(1);
    await second.close();
  });

  await test.step("a log that contradicts what this browser saw is not cosigned", async () => {
    await misremember(page, meeting);
    await page.reload();
    await act({ act: "note", text: "改写的历史" });
    await act({ act: "checkpoint" });
    await open(page, PASSPHRASE);
    await expect(page.getByRole("alert")).toContainText("出现两份历史", { timeout: 60_000 });
    expect(await ask(host, `/${meeting}/checkpoint`)).not.toContain("— jw.example ");
    await look(page, "observer-forked");
  });

  await test.step("a browser that keeps nothing says so, and cosigns nothing", async () => {
    const bare = await context.newPage();
    await bare.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
    await bare.goto(`${server.origin}/observer?meeting=${meeting}`);
    await open(bare, PASSPHRASE);
    await expect(bare.getByRole("alert")).toContainText("不能保存数据");
    await bare.close();
  });
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});
