// What a voter's page says when something is not as it should be: two windows, no storage, a damaged key, a strange slip, no such
// meeting, a blank ballot, a late one, receipts that are false or lead nowhere, the sealed record.
import { expect, test, type Page } from "@playwright/test";

import { convene, go } from "./convene";
import { found, look } from "./look";
import { holdOffice } from "./offices";
import { press, pressSurely, Voter } from "./people";
import { startServer, type Server } from "./server";

const TITLE = "局长人选公推提名";
const NAMES = ["丁远山", "王思齐", "刘海清", "李明月", "陈石", "赵长河"];

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

/** A trouble page: its sentence, and the short code that is read to the host. */
async function told(page: Page, sentence: string, code: string): Promise<void> {
  await expect(page.getByRole("heading", { name: sentence })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(new RegExp(`代码 ${code}`))).toBeVisible();
  await look(page, `voter-${code}`);
}

test("a voter is told what is the matter, and what to do", async ({ browser }) => {
  const { host, trustees, meeting, codes, strange } = await convene(browser, server, {
    voters: 6,
    title: TITLE,
    names: NAMES,
  });
  await test.step("accounts, roles and the journal", () => holdOffice(browser, server.origin, "某县县委全委会"));
  const errors: string[] = [];
  const arrive = async (code: string, at = meeting): Promise<Voter> => {
    const voter = await Voter.arrive(browser, server.origin, at, code);
    voter.page.on("pageerror", (error) => errors.push(String(error)));
    return voter;
  };
  const screen = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  await screen.goto(`${server.origin}/screen/${meeting}`);

  await test.step("no such meeting; a slip of another one", async () => {
    const nowhere = await arrive(codes[0]!, "B".repeat(43));
    await told(nowhere.page, "没有找到这次会议", "P01");
    const other = await arrive(strange[0]!);
    await told(other.page, "此票码不属于这次会议", "P02");
  });

  const voters: Voter[] = [];
  for (const code of codes) {
    const voter = await arrive(voters.length === 1 ? "" : code);
    voters.push(voter);
  }
  const [two, bare, damaged, late, last, quiet] = voters as [Voter, Voter, Voter, Voter, Voter, Voter];

  await test.step("the meeting's words are the same on phone and wall", async () => {
    await two.signIn();
    const words = (await screen.locator(".same-words").innerText()).split(/\s+/);
    expect(words).toHaveLength(4);
    await expect(two.page.locator(".head-words li")).toHaveText(words);
  });

  await test.step("two windows: the last one is in charge", async () => {
    const again = await two.context.newPage();
    await again.goto(`${server.origin}/v/${meeting}`);
    await expect(again.getByRole("heading", { name: /已签到/ })).toBeVisible();
    await expect(two.page.getByRole("heading", { name: "投票页已在另一个窗口打开" })).toBeVisible();
    await look(two.page, "voter-elsewhere");
    await press(two.page, "在这里继续");
    await expect(two.page.getByRole("heading", { name: /已签到/ })).toBeVisible();
    await expect(again.getByRole("heading", { name: "投票页已在另一个窗口打开" })).toBeVisible();
    await again.close();
  });

  await test.step("a browser that keeps nothing says so, and serves", async () => {
    await bare.context.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException("denied", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", { get: refuse });
    });
    await bare.page.goto("about:blank");
    await bare.page.goto(`${server.origin}/v/${meeting}#${codes[1]!.replace(/-/g, "")}`);
    await expect(bare.page.getByText("本浏览器不保存数据")).toBeVisible();
    await look(bare.page, "voter-welcome-bare");
    await bare.signIn();
  });

  await test.step("a damaged key does not lead round in circles", async () => {
    await damaged.signIn();
    await damaged.page.evaluate(() => {
      for (const key of Object.keys(localStorage).filter((key) => key.startsWith("gongxin/voter/"))) {
        const kept = JSON.parse(localStorage.getItem(key)!) as { slips: Record<string, { device: string }> };
        for (const slip of Object.values(kept.slips)) slip.device = slip.device.slice(0, -9);
        localStorage.setItem(key, JSON.stringify(kept));
      }
    });
    await damaged.page.reload();
    await told(damaged.page, "这部手机上的投票钥匙读不出来", "P13");
    // Another try without the slip is no better.
    await damaged.page.reload();
    await told(damaged.page, "这部手机上的投票钥匙读不出来", "P13");
    await press(damaged.page, "重新输入票码");
    await damaged.page.getByLabel("票码").fill(damaged.code);
    await press(damaged.page, "确定");
    await expect(damaged.page.getByRole("heading", { name: "此票码已经签到过" })).toBeVisible();
    await press(damaged.page, "是我本人，改用这部手机");
    await expect(damaged.page.getByRole("heading", { name: /已签到/ })).toBeVisible();
  });

  for (const voter of [late, last, quiet]) {
    await voter.signIn();
  }
  await go(host, "签到与固定名单");
  await press(host, /^固定名单/);
  await expect(host.getByRole("navigation").getByRole("button", { name: /签到与固定名单/ })).toContainText("已完成");
  await go(host, TITLE);
  await host.locator(".work").getByRole("button", { name: "开始投票" }).click();
  await expect(screen.getByRole("heading", { name: TITLE })).toBeVisible();
  const words = (await screen.locator(".words").innerText()).split(/\s+/);
  await expect(two.page.locator(".head-words")).toBeHidden();
  await Promise.all(voters.map((voter) => voter.enter(TITLE, words)));

  await test.step("a blank ballot is asked about, once", async () => {
    await press(bare.page, "下一步：核对");
    await press(bare.page, "投出");
    await expect(bare.page.getByText("没有选任何人，确定投空白票吗")).toBeVisible();
    await look(bare.page, "voter-blank");
    await press(bare.page, "修改");
    await bare.choose([NAMES[0]!]);
    await bare.cast();
    await quiet.choose([]);
    await quiet.castBlank();
  });

  await test.step("a receipt that is not the host's is none; the next try brings the right one", async () => {
    await two.choose([NAMES[1]!]);
    const casts = "**/casts";
    await two.page.route(casts, async (route) => {
      const answer = await route.fetch();
      const receipt = await answer.text();
      await route.fulfill({ response: answer, body: receipt.replace(/"leaf":"./, (head) => `${head}x`) });
    });
    await press(two.page, "投出");
    await told(two.page, "收到的回执不对", "P09");
    await two.page.unroute(casts);
    await press(two.page, "再试一次");
    await expect(two.page.getByRole("heading", { name: "已投出" })).toBeVisible();
    await press(two.page, "返回");
  });

  await damaged.choose([NAMES[1]!]);
  await damaged.cast();
  // The record will be said not to hold this one.
  await damaged.page.route("**/casts/*", (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", body: '{"status":404,"code":"not-found"}' }),
  );
  await last.choose([NAMES[2]!]);

  await test.step("closed before it was cast, and closed on the way", async () => {
    await late.choose([NAMES[3]!]);
    let release = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      release = resolve;
    });
    await late.page.route("**/casts", async (route) => {
      await closed;
      await route.continue();
    });
    await press(late.page, "投出");
    await pressSurely(host, "结束投票");
    await told(last.page, "表决已关闭，这张票没有投出", "P07");
    release();
    await told(late.page, "这张票到得太晚，没有计入", "P08");
  });

  await test.step("a ballot that the record does not show", async () => {
    await expect(damaged.page.getByText("公开记录中没有找到您的选票")).toBeVisible({ timeout: 60_000 });
    await press(damaged.page, "怎么办");
    await told(damaged.page, "公开记录中没有找到您的选票", "P10");
    await expect(two.page.getByText("您的选票已在公开记录中")).toBeVisible({ timeout: 60_000 });
  });

  await test.step("after the seal a slip that is scanned again is nobody's theft", async () => {
    for (const page of trustees) {
      await page.getByRole("button", { name: "核验并交出份额" }).click({ timeout: 60_000 });
    }
    await go(host, TITLE);
    await press(host, "计票");
    await expect(host.locator(".gx-sheet")).toBeVisible({ timeout: 60_000 });
    await go(host, "归档");
    await host.getByLabel("全部表决都完成了").check();
    await press(host, /^归档$/);
    await expect(host.getByText("记录已归档")).toBeVisible();
    await expect(two.page.getByRole("heading", { name: "会议已结束" })).toBeVisible();
    await look(two.page, "voter-over");
    await two.page.goto("about:blank");
    await two.page.goto(`${server.origin}/v/${meeting}#${two.code.replace(/-/g, "")}`);
    await expect(two.page.getByRole("heading", { name: "会议已结束" })).toBeVisible();
    await expect(two.page.getByText("您的选票已在公开记录中")).toBeVisible();
    const fresh = await arrive(two.code);
    await told(fresh.page, "会议已结束", "P05");
  });
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});
