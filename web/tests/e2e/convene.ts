// A small meeting in browsers, from the set-up link to open doors: one host, one group, two trustees, slips for everybody.
import { expect, type Browser, type Page } from "@playwright/test";

import { bringKey, logIn, press, setUp } from "./people";
import type { Server } from "./server";

export interface Small {
  host: Page;
  trustees: Page[];
  meeting: string;
  /** Codes of the slips that are in force. */
  codes: string[];
  /** Codes that were printed and never logged: as good as those of another meeting. */
  strange: string[];
}

/** Goes to a step of the host's run sheet. */
export async function go(host: Page, step: string | RegExp): Promise<void> {
  await host.getByRole("navigation").getByRole("button", { name: step }).click();
}

/** Prints slips; gives their codes. They take effect once somebody says so. */
async function print(host: Page, count: number): Promise<string[]> {
  await press(host, "制作票条");
  await host.getByLabel("张数").fill(String(count));
  await host.locator("form").getByRole("button", { name: "制作票条" }).click();
  await press(host, "打印票条");
  const printed = await host.locator("body > .on-paper .slip-code").allTextContents();
  return printed.map((code) => code.replace(/\s/g, ""));
}

/** Convenes a meeting on one nomination among these names. One person is enough to open and close. */
export async function convene(
  browser: Browser,
  server: Server,
  { voters, title, names }: { voters: number; title: string; names: string[] },
): Promise<Small> {
  await setUp(browser, server.setUp);
  const host = await logIn(browser, server.origin, "主持");
  await host.getByRole("link", { name: "新建会议" }).click();
  await host.getByLabel("会议名称").fill("某县县委全委会");
  await host.getByLabel("主办单位").fill("某县县委组织部");
  await host.getByLabel("开启、关闭要两个人确认").uncheck();
  await host.getByLabel("一次表决最少人数").fill("2");
  await press(host, "下一步：监票人");
  const link = await host.getByRole("link", { name: /trustee\?gathering=/ }).innerText();
  const trustees = await Promise.all(["张正", "李直"].map((name) => bringKey(browser, link, name)));
  await expect(host.locator(".trustee-key")).toHaveCount(2);
  await press(host, /^建立会议/);
  await expect(host.getByText("计票密钥已生成")).toBeVisible({ timeout: 60_000 });
  const meeting = /meeting=(\S+)$/.exec(host.url())![1]!;

  await go(host, "名册");
  const people = Array.from(
    { length: voters },
    (_, at) => `与会者${String.fromCodePoint(0x4e00 + 7 * at)},第${at}局,必到`,
  );
  await host.locator("#roster-file").setInputFiles({
    name: "名册.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["姓名,单位,参加方式", ...people].join("\n")),
  });
  await expect(host.getByText(`读到 ${voters} 人`)).toBeVisible();
  const kept = host.waitForEvent("download");
  await press(host, "确认名册");
  await kept;
  await expect(host.getByText(`名册已确认：${voters} 人`)).toBeVisible();

  await host.evaluate(() => {
    window.print = () => undefined;
  });
  await go(host, "票码");
  const strange = await print(host, 1);
  await host.reload();
  await host.evaluate(() => {
    window.print = () => undefined;
  });
  await go(host, "票码");
  const codes = await print(host, voters);
  await host.getByLabel(/已经印好/).check();
  await press(host, "让票码生效");
  await expect(host.getByText("打印票条")).toBeHidden();

  await go(host, "选票");
  await host.getByLabel("公推提名").check();
  await host.getByLabel("选票名称").fill(title);
  await host.getByLabel("空缺的职务").fill("县教育局局长");
  await host.getByLabel("名单").fill(names.join("\n"));
  await press(host, "确定选票");
  await expect(host.getByRole("navigation").getByText(title)).toBeVisible();
  return { host, trustees: trustees.map(({ page }) => page), meeting, codes, strange };
}
