// The people of a meeting, each in a browser context of their own.
import { readFileSync } from "node:fs";

import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";

import { look } from "./look";

export const PASSWORD = "青山常在 2026 演示";
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Presses a button or a link with these words. */
export async function press(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: words }).first().click();
}

/** Presses a button that first says what cannot be undone, and then the one that does it. */
export async function pressSurely(page: Page, words: string): Promise<void> {
  await page.locator(".work").getByRole("button", { name: words, exact: true }).click();
  await page
    .locator(".work")
    .getByRole("button", { name: `确定${words}`, exact: true })
    .click();
}

/** Makes the first administrator and two accounts. */
export async function setUp(browser: Browser, link: string): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await look(page, "host-set-up");
  await page.getByLabel("密码").fill(PASSWORD);
  await press(page, "建立管理员");
  await expect(page.getByRole("heading", { name: "添加账号" })).toBeVisible();
  for (const account of ["主持", "监督"]) {
    await page.getByLabel("账号", { exact: true }).fill(account);
    await page.getByLabel("密码").fill(PASSWORD);
    await press(page, "添加账号");
    await expect(page.getByText(`已添加：${account}`)).toBeVisible();
  }
  await look(page, "host-accounts");
  await page.context().close();
}

/** Somebody at the console. */
export async function logIn(browser: Browser, origin: string, account: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${origin}/host`);
  await look(page, "host-log-in");
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("密码").fill(PASSWORD);
  await press(page, "登录");
  await expect(page.getByRole("heading", { name: "会议" })).toBeVisible();
  await look(page, "host-meetings");
  return page;
}

export interface Trustee {
  page: Page;
  /** The four words of the key. */
  words: string;
  /** The sealed file. */
  file: Buffer;
}

/** A trustee: makes a key, saves the file, reads it back; gives the four words. */
export async function bringKey(browser: Browser, link: string, name: string): Promise<Trustee> {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(link);
  await look(page, "trustee-make");
  await page.getByLabel("您的姓名").fill(name);
  await page.getByLabel("口令", { exact: true }).fill("青山绿水长流");
  await page.getByLabel("再输一次口令").fill("青山绿水长流");
  await press(page, "生成密钥");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "保存密钥文件" }).click({ timeout: 60_000 });
  const path = await (await download).path();
  expect(readFileSync(path, "utf8")).toContain("sealed-secret/1");
  await look(page, "trustee-save");
  await page.getByLabel("选择刚保存的密钥文件").setInputFiles({
    name: "key.json",
    mimeType: "application/json",
    buffer: readFileSync(path),
  });
  await page.getByLabel("口令").fill("青山绿水长流");
  await press(page, "读回核对");
  await expect(page.getByRole("heading", { name: "请念给主持人听" })).toBeVisible({ timeout: 60_000 });
  await look(page, "trustee-words");
  const words = (await page.locator(".head-words li").allInnerTexts()).join(" ");
  return { page, words, file: readFileSync(path) };
}

/** A voter's phone. */
export class Voter {
  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly code: string,
  ) {}

  static async arrive(browser: Browser, origin: string, meeting: string, code: string): Promise<Voter> {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${origin}/v/${meeting}#${code.replace(/-/g, "")}`);
    return new Voter(context, page, code);
  }

  async signIn(): Promise<void> {
    await press(this.page, "签到");
    await expect(this.page.getByRole("heading", { name: /已签到/ })).toBeVisible();
  }

  /** From the home page to the ballot, comparing words with the screen. */
  async enter(title: string, words: string[]): Promise<void> {
    const card = this.page.getByRole("listitem").filter({ hasText: title });
    await card.getByRole("button", { name: /进入投票|改投/ }).click({ timeout: 60_000 });
    await expect(this.page.locator(".head-words li")).toHaveText(words);
    await look(this.page, "voter-compare");
    await press(this.page, "一样，开始填票");
  }

  /** Marks names of a nomination. */
  async choose(names: string[]): Promise<void> {
    for (const name of names) {
      await this.page.locator(".name-row").filter({ hasText: name }).click();
    }
    await press(this.page, "下一步：核对");
  }

  /** Decides on every person: 同意, 不同意 or 弃权. */
  async decide(words: string[]): Promise<void> {
    const rows = this.page.locator("fieldset.decision");
    for (const [at, word] of words.entries()) {
      await rows
        .nth(at)
        .locator("label")
        .filter({ hasText: new RegExp(`^\\s*\\S?\\s*${word}\\s*$`) })
        .click();
    }
    await press(this.page, "下一步：核对");
  }

  /** Casts a ballot on which nothing is filled in: the page asks once. */
  async castBlank(): Promise<void> {
    await press(this.page, "投出");
    await this.done("确定，投空白票");
  }

  async cast(): Promise<void> {
    await this.done("投出");
  }

  private async done(button: string): Promise<void> {
    await press(this.page, button);
    await expect(this.page.getByRole("heading", { name: "已投出" })).toBeVisible({ timeout: 60_000 });
    await look(this.page, "voter-receipt");
    await press(this.page, "返回");
  }
}
