// A meeting with witnesses in which two voters use one terminal, one after the other, and two have phones. Nothing of a voter
// can be read at the terminal when the next one comes.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Browser, type Page } from "@playwright/test";

import { withCamera } from "./camera";
import { found, look, narrow } from "./look";
import { bringKey, logIn, press, pressSurely, setUp, Voter } from "./people";
import { takeAndVerify } from "./record";
import { startServer, type Server } from "./server";
import { Witness } from "./witness";

const BALLOT = "拟任人选票决";
const NOMINEE = "刘海清";
const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true };

let server: Server;
let witnesses: Witness[] = [];
let camera: Browser | undefined;
test.beforeAll(async () => {
  server = await startServer();
  witnesses = ["w1.example", "w2.example"].map((name) => new Witness(server, name));
});
test.afterAll(async () => {
  witnesses.forEach((witness) => witness.stop());
  await camera?.close();
  await server.stop();
});

async function go(page: Page, step: string | RegExp): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name: step }).click();
}

/** Everything that the next person at the terminal could find: the page, the history, every storage of the browser. */
async function remains(page: Page): Promise<{ text: string; history: number; lockers: number; sizes: number[] }> {
  return page.evaluate(async () => {
    const parts = [document.documentElement.outerHTML, location.href, document.title, JSON.stringify(history.state)];
    for (const field of document.querySelectorAll("input, textarea")) {
      parts.push((field as HTMLInputElement).value);
    }
    for (const storage of [localStorage, sessionStorage]) {
      parts.push(JSON.stringify({ ...storage }));
    }
    let lockers = 0;
    const sizes = new Set<number>();
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? "");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const kept = database.transaction(store).objectStore(store);
        const read = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve) => {
            request.onsuccess = () => resolve(request.result);
          });
        const [keys, values] = await Promise.all([read(kept.getAllKeys()), read(kept.getAll())]);
        lockers += keys.length;
        parts.push(JSON.stringify(keys));
        for (const value of values) {
          sizes.add((value as Uint8Array).byteLength);
          parts.push(value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : JSON.stringify(value));
        }
      }
      database.close();
    }
    parts.push(JSON.stringify(await caches.keys()));
    return { text: parts.join("\n"), history: history.length, lockers, sizes: [...sizes] };
  });
}

/** None of these words is left, the page stands at its beginning, and "back" leads nowhere. */
async function expectClean(page: Page, words: string[], lockers: number): Promise<void> {
  await expect(page.getByRole("heading", { name: "请出示您的票条" })).toBeVisible();
  const left = await remains(page);
  for (const word of words) {
    expect(left.text, word).not.toContain(word);
  }
  expect(left.lockers).toBe(lockers);
  // Nonce, filled record, tag: the same whoever has signed in, voted or not yet.
  expect(left.sizes).toEqual([24 + 384 * 1024 + 16]);
  expect(left.history).toBeLessThanOrEqual(2);
  await page.goBack({ timeout: 2_000 }).catch(() => undefined);
  if (page.url() === "about:blank") {
    // The tab's own first page, before the terminal was opened.
    await page.goForward();
  }
  await expect(page.getByRole("heading", { name: "请出示您的票条" })).toBeVisible();
  await expect(page.getByLabel("票条上的 30 个字符")).toHaveValue("");
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByLabel("票条上的 30 个字符").fill(code.toLowerCase());
  await press(page, "确定");
}

/** All requests of a page, for what the server was told. */
function heard(page: Page): string[] {
  const said: string[] = [];
  page.on("request", (request) => said.push(request.url(), request.postData() ?? ""));
  return said;
}

test("two voters at one terminal, with witnesses", async ({ browser }) => {
  const errors: string[] = [];
  const watch = (page: Page): void => {
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${String(error)}`));
  };
  await setUp(browser, server.setUp);
  const host = await logIn(browser, server.origin, "主持");
  watch(host);

  const trustees: Page[] = [];
  await test.step("a meeting with two witnesses", async () => {
    await host.getByRole("link", { name: "新建会议" }).click();
    await host.getByLabel("会议名称").fill("县委全委会");
    await host.getByLabel("主办单位").fill("某县县委组织部");
    const [first, second] = witnesses as [Witness, Witness];
    const keys = host.getByLabel("见证人的公钥");
    // A key that was cut off, one that was mistyped, and the same one twice.
    await keys.fill([first.key.slice(0, -6), first.key.replace("w1.", "w3."), first.key, first.key].join("\n"));
    await host.getByRole("button", { name: "加入", exact: true }).click();
    await expect(host.getByRole("alert").filter({ hasText: "没有复制完整" }).first()).toBeVisible();
    await expect(host.getByText("这把公钥已经加入过")).toBeVisible();
    await expect(host.locator(".witness")).toHaveCount(1);
    await look(host, "host-witness-wrong");
    await keys.fill("");
    await host.locator("#witness-files").setInputFiles(second.file);
    await expect(host.locator(".witness")).toHaveText([/w1\.example/, /w2\.example/]);
    await expect(host.getByLabel(/须有几位见证人联署/)).toHaveValue("2");
    await host.getByLabel("开启、关闭要两个人确认").uncheck();
    await host.getByLabel("一次表决最少人数").fill("2");
    await look(host, "host-witnesses");
    await narrow(host, "host-witnesses");
    await press(host, "下一步：监票人");
    const link = await host.getByRole("link", { name: /trustee\?gathering=/ }).innerText();
    for (const name of ["张正", "李直"]) {
      const { page } = await bringKey(browser, link, name);
      watch(page);
      trustees.push(page);
    }
    await expect(host.locator(".trustee-key")).toHaveCount(2);
    await expect(host.locator(".facts")).toContainText("w1.example、w2.example，须有 2 位联署");
    await look(host, "host-review");
    await press(host, /^建立会议/);
    await expect(host.getByText("计票密钥已生成")).toBeVisible({ timeout: 60_000 });
    await expect(host.getByText("见证人 2 位，须有 2 位联署")).toBeVisible();
  });
  const meeting = /meeting=(\S+)$/.exec(host.url())![1]!;
  await host.getByText("见证人怎样联署").click();
  const command = await host.locator(".witness-command").innerText();
  witnesses[0]!.follow(command);

  const codes = await test.step("roster, slips, ballot", async () => {
    await go(host, "名册");
    const persons = ["甲", "乙", "丙", "丁"].map((name) => `与会${name},第一局,局长,干部,必到`);
    const buffer = Buffer.from(["姓名,单位,职务,类别,参加方式", ...persons].join("\n"));
    await host.locator("#roster-file").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer });
    const names = host.waitForEvent("download");
    await press(host, "确认名册");
    await names;
    await host.evaluate(() => {
      window.print = () => undefined;
    });
    await go(host, "票码");
    await press(host, "制作票条");
    await host.getByLabel("张数").fill("4");
    await host.locator("form").getByRole("button", { name: "制作票条" }).click();
    await press(host, "打印票条");
    const printed = await host.locator("body > .on-paper .slip-code").allTextContents();
    await host.getByLabel(/已经印好/).check();
    await press(host, "让票码生效");
    await expect(host.getByText("打印票条")).toBeHidden();
    await go(host, "选票");
    await host.getByLabel("全委会票决").check();
    await host.getByLabel("选票名称").fill(BALLOT);
    await host.getByLabel("名单").fill(`${NOMINEE}\t拟任县教育局局长`);
    await press(host, "确定选票");
    await expect(host.getByRole("navigation").getByText(BALLOT)).toBeVisible();
    return printed.map((code) => code.replace(/\s/g, ""));
  });
  const [first, second, ...others] = codes as [string, string, ...string[]];

  const plain = (code: string): string => code.replace(/-/g, "");
  camera = await withCamera(join(server.folder, "slip.y4m"), `${server.origin}/v/${meeting}#${plain(second)}`);
  const kiosk = await (await camera.newContext({ ...TABLET, locale: "zh-CN" })).newPage();
  watch(kiosk);
  const said = heard(kiosk);
  await kiosk.goto(`${server.origin}/kiosk/${meeting}`);
  /** Words that belong to the two voters: codes, and what follows from them. */
  const theirs = [first, second, plain(first), plain(second)];

  await test.step("both sign in, one after the other", async () => {
    await expect(kiosk.getByRole("heading", { name: "请出示您的票条" })).toBeVisible();
    await look(kiosk, "kiosk-start");
    await narrow(kiosk, "kiosk-start");
    // Mistyped: named under the field, and the code stays there to be mended.
    await type(kiosk, `${first.slice(0, -1)}${first.endsWith("0") ? "1" : "0"}`);
    await expect(kiosk.getByRole("alert").filter({ hasText: "校验不符" })).toBeVisible();
    await type(kiosk, first);
    await look(kiosk, "kiosk-welcome");
    await press(kiosk, "签到");
    await expect(kiosk.getByRole("heading", { name: /已签到/ })).toBeVisible();
    await look(kiosk, "kiosk-home");
    await narrow(kiosk, "kiosk-home");
    // Who chose English and large letters does not choose them for the next one.
    await kiosk.getByRole("button", { name: "English" }).click();
    await kiosk.getByRole("button", { name: "Done: next person, please" }).click();
    await expectClean(kiosk, [...theirs, "已签到"], 1);

    await press(kiosk, "扫票条上的二维码");
    await expect(kiosk.getByRole("heading", { name: "这是一张一次性票码" })).toBeVisible({ timeout: 60_000 });
    await press(kiosk, "签到");
    await expect(kiosk.getByRole("heading", { name: /已签到/ })).toBeVisible();
    // Walking away: the page asks, then clears itself.
    const asked = kiosk.getByRole("alertdialog", { name: "您还在吗" });
    await expect(asked).toBeVisible({ timeout: 60_000 });
    await look(kiosk, "kiosk-idle");
    await press(kiosk, "我还在");
    await expect(asked).toBeHidden();
    await expect(kiosk.getByRole("heading", { name: /已签到/ })).toBeVisible();
    await expect(kiosk.getByRole("heading", { name: "请出示您的票条" })).toBeVisible({ timeout: 90_000 });
    await expectClean(kiosk, [...theirs, "已签到"], 2);
  });

  const phones: Voter[] = [];
  for (const code of others) {
    const voter = await Voter.arrive(browser, server.origin, meeting, code);
    watch(voter.page);
    await voter.signIn();
    phones.push(voter);
  }
  const screen = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  await screen.goto(`${server.origin}/screen/${meeting}`);

  await test.step("phones and the terminal wait for the second witness", async () => {
    await go(host, "签到与固定名单");
    await host.getByText("不许带手机：投票终端").click();
    await expect(host.getByRole("link", { name: `${server.origin}/kiosk/${meeting}` })).toBeVisible();
    await look(host, "host-terminal");
    await press(host, /^固定名单/);
    await expect(host.getByRole("navigation").getByRole("button", { name: /签到与固定名单/ })).toContainText("已完成");
    await go(host, BALLOT);
    await host.locator(".work").getByRole("button", { name: "开始投票" }).click();
    await expect(host.getByText("手机在等见证人联署，联署够了才能投票")).toBeVisible();
    await expect(host.getByText(/已联署 1 位，须有 2 位。\s*还没有：w2\.example/)).toBeVisible({ timeout: 30_000 });
    await look(host, "host-waits-witness");
    await narrow(host, "host-waits-witness");
    await expect(phones[0]!.page.getByText("等待见证人联署")).toBeVisible({ timeout: 30_000 });
    witnesses[1]!.follow(command);
    await expect(host.getByText(/已联署 2 位，须有 2 位/)).toBeVisible({ timeout: 30_000 });
    await expect(host.getByText("手机在等见证人联署")).toBeHidden();
    await look(host, "host-witnessed");
  });
  const words = (await screen.locator(".words").innerText()).split(/\s+/);

  /** Votes at the terminal; gives the tracker. */
  async function vote(word: string): Promise<string> {
    const voter = new Voter(kiosk.context(), kiosk, "");
    await expect(kiosk.getByRole("heading", { name: /已签到/ })).toBeVisible();
    await voter.enter(BALLOT, words);
    await voter.decide([word]);
    await press(kiosk, "投出");
    await expect(kiosk.getByRole("heading", { name: "已投出" })).toBeVisible({ timeout: 60_000 });
    return kiosk.locator(".pen-tracker").innerText();
  }
  await test.step("both vote, one after the other", async () => {
    // Escape in the middle: what was filled in is gone.
    await type(kiosk, first);
    await expect(kiosk.getByText("正在表决")).toBeVisible({ timeout: 60_000 });
    const before = new Voter(kiosk.context(), kiosk, first);
    await before.enter(BALLOT, words);
    await look(kiosk, "kiosk-choose");
    await before.decide(["不同意"]);
    await kiosk.keyboard.press("Escape");
    await expectClean(kiosk, [...theirs, "不同意", NOMINEE], 2);

    await type(kiosk, first);
    theirs.push(await vote("同意"));
    await look(kiosk, "kiosk-receipt");
    await narrow(kiosk, "kiosk-receipt");
    await kiosk.setViewportSize({ width: 390, height: 844 });
    await look(kiosk, "kiosk-receipt-phone");
    await kiosk.setViewportSize(TABLET.viewport);
    await kiosk.getByText("回执的二维码").click();
    await expect(kiosk.locator(".receipt-qr")).toBeVisible();
    await look(kiosk, "kiosk-receipt-code");
    await press(kiosk, "完成，请下一位");
    await expectClean(kiosk, [...theirs, "同意", NOMINEE, BALLOT, "signature"], 2);

    await press(kiosk, "扫票条上的二维码");
    theirs.push(await vote("弃权"));
    await press(kiosk, "完成，请下一位");
    await expectClean(kiosk, [...theirs, "弃权", NOMINEE, BALLOT], 2);
    for (const voter of phones) {
      await voter.enter(BALLOT, words);
      await voter.decide(["不同意"]);
      await voter.cast();
    }
  });

  await test.step("the count, and back to the terminal to look", async () => {
    await pressSurely(host, "结束投票");
    await expect(host.getByText(/已联署 2 位，须有 2 位/)).toBeVisible({ timeout: 30_000 });
    for (const page of trustees) {
      await page.getByRole("button", { name: "核验并交出份额" }).click({ timeout: 60_000 });
      await expect(page.getByText(`${BALLOT}：您已交出份额`)).toBeVisible({ timeout: 60_000 });
    }
    await press(host, "计票");
    await expect(host.locator(".gx-sheet")).toBeVisible();
    await type(kiosk, first);
    await expect(kiosk.getByText("您的选票已在公开记录中")).toBeVisible({ timeout: 60_000 });
    await look(kiosk, "kiosk-proven");
    await press(kiosk, "完成，请下一位");
    await expectClean(kiosk, theirs, 2);
  });

  await test.step("the record; the terminal forgets its lockers", async () => {
    await go(host, "归档");
    await host.getByLabel("全部表决都完成了").check();
    await press(host, /^归档$/);
    await expect(host.getByText("记录已归档")).toBeVisible();
    // The head that ends the log, not the one before it.
    const cosigned = async (): Promise<number | undefined> => {
      const told = await host.request.get(`${server.origin}/api/v1/meetings/${meeting}/witnesses`);
      const { heads } = (await told.json()) as { heads: { cosigned: string[] }[] };
      return heads[heads.length - 1]?.cosigned.length;
    };
    await expect.poll(cosigned, { timeout: 30_000 }).toBe(2);
    await expect(host.getByText(/已联署 2 位，须有 2 位/)).toBeVisible({ timeout: 30_000 });
    await expect(kiosk.getByRole("heading", { name: "会议已结束" })).toBeVisible();
    await look(kiosk, "kiosk-over");
    expect((await remains(kiosk)).lockers).toBe(0);
    const record = join(server.folder, "record.zip");
    const trust = join(server.folder, "trust.json");
    await takeAndVerify(host, record, trust);
    expect(JSON.parse(readFileSync(trust, "utf8"))).toMatchObject({ quorum: 2 });
    // The server heard no code, neither in an address nor in a body.
    for (const code of [first, second]) {
      expect(said.filter((text) => text.toUpperCase().includes(plain(code)))).toEqual([]);
    }
  });
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});
