// A whole meeting in browsers: host and supervisor, three trustees, twelve voters, big screen, observer. It ends with a
// record that the command line and the independent verifier accept.
import { join } from "node:path";

import { expect, test, type Page, type Route } from "@playwright/test";

import { found, look, narrow } from "./look";
import { papersOf, printed, type Sheet } from "./paper";
import { bringKey, logIn, press, pressSurely, setUp, Voter, type Trustee } from "./people";
import { takeAndVerify } from "./record";
import { startServer, type Server } from "./server";

const VOTERS = 12;
const NAMES = ["丁远山", "王思齐", "刘海清", "李明月", "陈石", "赵长河"];

/** Names that must be shown as they are, everywhere. */
const HOSTILE = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "𠮷野家康", "阿".repeat(40), "ئابدۇللا مەمەت"];

/** Ten who must attend and six of whom two are drawn. */
function roster(): string {
  const rows = ["姓名,单位,职务,类别,参加方式"];
  for (let n = 0; n < 16; n += 1) {
    const name = HOSTILE[n] ?? `与会者${String.fromCodePoint(0x4e00 + 7 * n)}`;
    rows.push(`"${name}",第${n}局,局长,部门,${n < 10 ? "必到" : "可抽"}`);
  }
  return rows.join("\n");
}

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

/** An act that takes two: the host proposes, the supervisor agrees. */
async function both(
  host: Page,
  supervisor: Page,
  step: string | RegExp,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  await host.getByRole("navigation").getByRole("button", { name: step }).click();
  await act(host);
  await expect(host.getByText("等待另一位")).toBeVisible();
  await agree(supervisor);
}

/** Agrees to what somebody else proposed. */
async function agree(supervisor: Page): Promise<void> {
  await expect(supervisor.getByText("您同意就生效")).toBeVisible();
  await supervisor.locator(".work").getByRole("button", { name: "同意", exact: true }).click();
  await expect(supervisor.getByText("您同意就生效")).toBeHidden();
}
/** Presses a button of the step at hand. */
const presses =
  (button: string | RegExp) =>
  (page: Page): Promise<void> =>
    page.locator(".work").getByRole("button", { name: button }).click();
const pressesSurely =
  (button: string) =>
  (page: Page): Promise<void> =>
    pressSurely(page, button);

async function go(page: Page, step: string | RegExp): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name: step }).click();
}

test("a meeting from the set-up link to the verified record", async ({ browser }) => {
  const errors: string[] = [];
  const watch = (page: Page): void => {
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${String(error)}`));
    page.on("dialog", (dialog) => errors.push(`${page.url()}: dialog ${dialog.message()}`));
  };
  await setUp(browser, server.setUp);
  const host = await logIn(browser, server.origin, "主持");
  const supervisor = await logIn(browser, server.origin, "监督");
  for (const page of [host, supervisor]) {
    watch(page);
  }

  await test.step("a meeting and its trustees", async () => {
    await host.getByRole("link", { name: "新建会议" }).click();
    await host.getByLabel("会议名称").fill("县教育局局长人选公推");
    await host.getByLabel("主办单位").fill("某县县委组织部");
    await look(host, "host-new-meeting");
    await press(host, "下一步：监票人");
  });
  const link = await host.getByRole("link", { name: /trustee\?gathering=/ }).innerText();
  const trustees: Trustee[] = [];
  for (const name of ["张正", "李直", "周平"]) {
    trustees.push(await bringKey(browser, link, name));
  }
  for (const { page } of trustees) {
    watch(page);
  }
  for (const [at, name] of ["张正", "李直", "周平"].entries()) {
    const card = host.locator(".trustee-key").filter({ hasText: name });
    await expect(card).toContainText(trustees[at]!.words);
  }
  await look(host, "host-trustees");
  const stranger = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await stranger.goto(`${server.origin}/trustee`);
  await look(stranger, "trustee-start");
  await press(host, /^建立会议/);
  await expect(host.getByText("计票密钥已生成。3 位监票人中 2 位合作才能计票")).toBeVisible({ timeout: 60_000 });
  const meeting = /meeting=(\S+)$/.exec(host.url())![1]!;

  await look(host, "host-keys");
  await look(trustees[0]!.page, "trustee-ready");
  await test.step("a trustee's second tab is refused", async () => {
    const { page } = trustees[0]!;
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByLabel("口令").fill("青山绿水长流");
    await press(second, "打开");
    await expect(second.getByRole("alert")).toContainText("另一个标签页或窗口", { timeout: 60_000 });
    await look(second, "trustee-second-tab");
    await second.close();
  });
  await test.step("a trustee comes back", async () => {
    const { page } = trustees[2]!;
    await page.reload();
    await expect(page.getByRole("heading", { name: "打开您的密钥" })).toBeVisible();
    await look(page, "trustee-unlock");
    // Somebody else's file is named, and changes nothing that this browser keeps.
    await press(page, "用另一个密钥文件");
    await page.getByLabel("选择您的密钥文件").setInputFiles({
      name: "李直的密钥.json",
      mimeType: "application/json",
      buffer: trustees[1]!.file,
    });
    await page.getByLabel("口令").fill("青山绿水长流");
    await press(page, "打开");
    await expect(page.getByRole("alert").first()).toContainText("“李直的密钥.json”是监票人李直的密钥，不是周平的", {
      timeout: 60_000,
    });
    await look(page, "trustee-wrong-file");
    await page.reload();
    await page.getByLabel("口令").fill("青山绿水长流");
    await press(page, "打开");
    await expect(page.getByText("（您）")).toBeVisible({ timeout: 60_000 });
  });
  await test.step("people", async () => {
    await go(host, "人员与角色");
    await host.getByLabel("账号").fill("监督");
    await press(host, "给一个账号角色");
    await expect(host.getByRole("cell", { name: "监督", exact: true })).toBeVisible();
    await look(host, "host-people");
    await supervisor.goto(`${server.origin}/host#meeting=${meeting}`);
  });

  const screen = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  watch(screen);
  await screen.goto(`${server.origin}/screen/${meeting}`);

  await test.step("roster", async () => {
    await go(host, "名册");
    const file = (text: string) => ({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await host.locator("#roster-file").setInputFiles(file("甲,乙\n1,2\n"));
    await expect(host.getByRole("alert")).toBeVisible();
    await look(host, "host-roster-bad");
    // Words that nobody foresaw: the host says what they mean, and the next file is read alike.
    await host.locator("#roster-file").setInputFiles(file("代表,支部,出席\n甲,一支部,必到\n乙,二支部,来不来都行\n"));
    await host.getByLabel(/代表/).selectOption({ label: "姓名" });
    await host.getByLabel(/支部/).selectOption({ label: "单位" });
    await host.getByLabel(/出席/).selectOption({ label: "参加方式" });
    await expect(host.getByRole("row").filter({ hasText: "来不来都行" })).toContainText("3");
    await look(host, "host-roster-columns");
    await host.locator("#roster-file").setInputFiles(file("代表,支部,出席\n甲,一支部,必到\n乙,二支部,可抽\n"));
    await expect(host.getByText("读到 2 人：必到 1，可抽 1，回避 0")).toBeVisible();
    await expect(host.getByRole("cell", { name: "二支部" })).toBeVisible();
    // A whole province: read, shown and turned over while the page stays awake.
    const many = Array.from({ length: 5_000 }, (_, at) => `人员${at},第${at % 90}局,可抽`);
    await host.locator("#roster-file").setInputFiles(file(["姓名,单位,参加方式", ...many].join("\n")));
    const begun = Date.now();
    await expect(host.getByText("读到 5000 人")).toBeVisible();
    console.log(`    5,000 rows read and shown in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    await expect(host.locator("tbody tr").filter({ hasText: /^\s*人员\d/ })).toHaveCount(50);
    await host.getByRole("navigation", { name: "名册" }).getByRole("button", { name: "下一页" }).click();
    await expect(host.getByRole("cell", { name: "人员50", exact: true })).toBeVisible();
    await host.getByLabel("查找姓名、单位或职务").fill("人员4999");
    await expect(host.getByRole("cell", { name: "人员4999", exact: true })).toBeVisible();
    await look(host, "host-roster-long");
    await host.locator("#roster-file").setInputFiles(file(roster()));
    await expect(host.getByText("读到 16 人：必到 10，可抽 6，回避 0")).toBeVisible();
    await expect(host.getByRole("cell", { name: HOSTILE[0]!, exact: true })).toBeVisible();
    for (const name of HOSTILE) {
      await expect(host.getByRole("cell", { name, exact: true })).toBeVisible();
    }
    await host.getByLabel("每类各定人数").check();
    await host.getByLabel(/^部门/).fill("7");
    await expect(host.getByText("抽取的人数须是 0 到 6 的整数")).toBeVisible();
    await expect(host.getByRole("button", { name: "确认名册" })).toBeDisabled();
    await host.getByLabel(/^部门/).fill("2");
    await look(host, "host-roster");
    const names = host.waitForEvent("download");
    await press(host, "确认名册");
    await names;
    await expect(host.getByText("名册已确认：16 人")).toBeVisible();
  });

  await test.step("draw", async () => {
    await go(host, "抽取");
    const lines = "**/lines";
    for (const [who, value, lost] of [
      ["干部监督员", "3 6 1", "request"],
      ["委员代表", "QX74120963", "answer"],
    ] as const) {
      await host.getByLabel("出数的人").fill(who);
      await host.getByLabel("数", { exact: true }).fill(value);
      const drop = async (route: Route): Promise<void> => {
        if (lost === "answer") {
          await route.fetch();
        }
        await route.abort();
      };
      await host.route(lines, drop, { times: 1 });
      await press(host, "封存");
      if (lost === "request") {
        await expect(host.getByText(`${who} 的数已经封存在这台电脑上`)).toBeVisible();
        await host.getByLabel("出数的人").fill(who);
        await expect(host.getByText(`${who} 已经封存过`)).toBeVisible();
        await expect(host.getByRole("button", { name: "封存", exact: true })).toBeDisabled();
        await look(host, "host-draw-again");
        await press(host, "再送一次");
        await expect(host.getByText(`${who} 封存的数已经在日志里`)).toBeVisible();
      }
      await expect(host.getByRole("listitem").filter({ hasText: who })).toContainText("已封存");
    }
    await press(host, "封存齐了");
    await expect(host.getByText("到此为止")).toBeVisible();
    await expect(screen.getByText("封存到此为止")).toBeVisible();
    await look(host, "host-draw-sealed");
    await press(host, "全部公开");
    await press(host, /^抽取$/);
    await expect(host.getByText("抽取完成")).toBeVisible();
    await expect(screen.getByText("QX74120963")).toBeVisible();
    await expect(screen.getByText("抽中 2 人")).toBeVisible();
    await look(host, "host-draw");
    await look(screen, "screen-draw");
    await press(host, "继续下一步");
  });

  await host.evaluate(() => {
    window.print = () => undefined;
  });
  const codes = await test.step("slips, with one spare", async () => {
    await go(host, "票码");
    await press(host, "制作票条");
    await host.getByLabel("张数").fill(String(VOTERS + 1));
    await host.locator("form").getByRole("button", { name: "制作票条" }).click();
    await press(host, "打印票条");
    const onSlips = async (): Promise<string[]> =>
      (await host.locator("body > .on-paper .slip-code").allTextContents()).map((code) => code.replace(/\s/g, ""));
    const first = await onSlips();
    await look(host, "host-slips");
    // Paper has a size of its own, whatever the screen's is.
    await host.emulateMedia({ media: "print" });
    const onPaper = await host.evaluate(() => {
      const { documentElement: html } = document;
      html.dataset["size"] = "30";
      const { fontSize } = getComputedStyle(html);
      html.dataset["size"] = "18";
      return fontSize;
    });
    expect(onPaper).toBe("16px");
    await host.emulateMedia({ media: null });
    // Ten on a sheet, each with a code that can be read in two ways, and lines to cut along.
    const link = (code: string): string => `${server.origin}/v/${meeting}#${code.replace(/-/g, "")}`;
    const sheet = (codes: string[]): Sheet => ({ codes, links: codes.map(link), framed: codes.length });
    expect(await printed(host)).toEqual([sheet(first.slice(0, 10)), sheet(first.slice(10))]);
    // The second of the second page was spoilt: another code goes on paper alone, and its own is worth nothing.
    await host.getByText("有一张印坏了").click();
    await host.getByLabel("第几页").fill("2");
    await host.getByLabel("这一页的第几张").fill("4");
    await expect(host.getByText("没有这一张")).toBeVisible();
    await host.getByLabel("这一页的第几张").fill("2");
    await press(host, "换新码，重印这一张");
    await expect(host.getByText("已换上新码")).toBeVisible();
    const [again, ...others] = await onSlips();
    expect(others).toEqual([]);
    expect(first).not.toContain(again);
    expect(await printed(host)).toEqual([sheet([again!])]);
    await look(host, "host-slip-spoilt");
    await host.getByLabel(/已经印好/).check();
    await press(host, "让票码生效");
    await expect(host.getByText("打印票条")).toBeHidden();
    const strange = await Voter.arrive(browser, server.origin, meeting, first[11]!);
    await expect(strange.page.getByRole("heading", { name: "此票码不属于这次会议" })).toBeVisible();
    await strange.context.close();
    return [...first.slice(0, 11), again!, ...first.slice(12)];
  });
  expect(codes).toHaveLength(VOTERS + 1);

  await test.step("ballots", async () => {
    await go(host, "选票");
    await host.getByLabel("公推提名").check();
    await host.getByLabel("选票名称").fill("局长人选公推提名");
    await host.getByLabel("空缺的职务").fill("县教育局局长");
    await host.getByLabel("名单").fill(NAMES.slice(0, 5).join("\n"));
    await expect(
      host
        .getByText(/至少|多于|大于/)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
    await host.getByLabel("名单").fill(NAMES.map((name) => `${name} 某局副局长`).join("\n"));
    await look(host, "host-ballot");
    await press(host, "确定选票");
    await expect(host.getByRole("listitem").filter({ hasText: "局长人选公推提名" }).first()).toBeVisible();
    await host.getByLabel("全委会票决").check();
    await host.getByLabel("选票名称").fill("拟任人选票决");
    await host
      .getByLabel("名单")
      .fill(["刘海清\t拟任县教育局局长", ...HOSTILE.map((name) => `${name}\t拟任某职`)].join("\n"));
    await look(host, "host-ballot-hostile");
    await press(host, "确定选票");
    await expect(host.getByRole("navigation").getByText("拟任人选票决")).toBeVisible();
  });

  const voters: Voter[] = [];
  await test.step("sign-in, with one code typed by hand and one stolen", async () => {
    for (const code of codes.slice(0, VOTERS - 2)) {
      const voter = await Voter.arrive(browser, server.origin, meeting, code);
      watch(voter.page);
      expect(voter.page.url()).not.toContain("#");
      if (voters.length === 0) {
        await look(voter.page, "voter-welcome");
        await press(voter.page, "怎样做到匿名");
        await look(voter.page, "voter-anonymity");
        await press(voter.page, "返回");
      }
      await voter.signIn();
      voters.push(voter);
    }
    // By hand, in small letters, on a page that knows no code.
    const typed = await Voter.arrive(browser, server.origin, meeting, "");
    await look(typed.page, "voter-enter");
    await typed.page.getByLabel("票码").fill(codes[VOTERS - 2]!.toLowerCase().replace(/-/g, " "));
    await press(typed.page, "确定");
    await typed.signIn();
    voters.push(typed);
    // Somebody used this one before its owner.
    const stolen = codes[VOTERS - 1]!;
    const thief = await Voter.arrive(browser, server.origin, meeting, stolen);
    await thief.signIn();
    const owner = await Voter.arrive(browser, server.origin, meeting, stolen);
    await expect(owner.page.getByText("此票码已经签到过")).toBeVisible();
    await look(owner.page, "voter-moved");
    await press(owner.page, "我没有签过到");
    await go(host, "票码");
    await host.getByText("作废票码").click();
    const propose = async (reason: string): Promise<void> => {
      await host.getByLabel("票条上的码").fill(stolen);
      await host.getByLabel("原因").fill(reason);
      await host.getByRole("button", { name: "作废", exact: true }).click();
      await expect(host.getByText(`原因：${reason}`)).toBeVisible();
    };
    // What nobody has agreed to yet is taken back.
    await propose("写错了");
    await press(host, "撤回");
    await expect(host.getByText("原因：写错了")).toBeHidden();
    await propose("被他人使用");
    await look(host, "host-waiting");
    await expect(supervisor.getByText("原因：被他人使用")).toBeVisible();
    await agree(supervisor);
    await thief.page.reload();
    await expect(thief.page.getByRole("heading", { name: "此票码已作废" })).toBeVisible();
    await look(thief.page, "voter-revoked");
    // The supervisor hands out the spare.
    const replaced = await Voter.arrive(browser, server.origin, meeting, codes[VOTERS]!);
    await replaced.signIn();
    voters.push(replaced);
    await expect(screen.locator(".big-value").nth(1)).toHaveText("12");
  });

  await go(host, "签到与固定名单");
  await look(host, "host-sign-in");
  await look(screen, "screen-sign-in");
  await look(voters[0]!.page, "voter-waits");
  await test.step("the list is fixed, by two persons", async () => {
    await both(host, supervisor, "签到与固定名单", presses(/固定名单/));
    await expect(host.getByRole("navigation").getByRole("button", { name: /签到与固定名单/ })).toContainText("已完成");
  });

  async function open(title: string): Promise<string[]> {
    await both(host, supervisor, title, presses("开始投票"));
    await expect(screen.locator(".words")).toBeVisible();
    return (await screen.locator(".words").innerText()).split(/\s+/);
  }
  async function close(title: string): Promise<void> {
    await both(host, supervisor, title, pressesSurely("结束投票"));
    for (const { page } of trustees.slice(0, 2)) {
      await page.getByRole("button", { name: "核验并交出份额" }).click({ timeout: 60_000 });
      await expect(page.getByText(`${title}：您已交出份额`)).toBeVisible({ timeout: 60_000 });
    }
    await go(host, title);
    await press(host, "计票");
    await expect(host.locator(".gx-sheet")).toBeVisible();
  }

  await test.step("公推提名: reload, lost connection, challenge, second vote", async () => {
    const words = await open("局长人选公推提名");
    await Promise.all(voters.map((voter) => voter.enter("局长人选公推提名", words)));
    // Where one may be chosen, a second touch moves the choice.
    const first = voters[0]!;
    await look(first.page, "voter-choose");
    await look(screen, "screen-vote");
    await look(host, "host-vote");
    const row = (name: string) => first.page.locator(".name-row").filter({ hasText: name });
    await row(NAMES[1]!).click();
    await row(NAMES[0]!).click();
    await expect(row(NAMES[1]!).getByRole("checkbox")).not.toBeChecked();
    await expect(row(NAMES[0]!).getByRole("checkbox")).toBeChecked();
    await press(first.page, "下一步：核对");
    await look(first.page, "voter-review");
    await first.cast();

    // A reload in the middle: the page comes back, the choice was never stored.
    const second = voters[1]!;
    await second.page.reload();
    await second.enter("局长人选公推提名", words);
    await second.choose([NAMES[0]!]);
    await second.cast();

    // Ten seconds without a connection while casting.
    const third = voters[2]!;
    await third.choose([NAMES[0]!]);
    await third.context.setOffline(true);
    await press(third.page, "投出");
    await third.page.waitForTimeout(10_000);
    await third.context.setOffline(false);
    await expect(third.page.getByRole("heading", { name: "已投出" })).toBeVisible({ timeout: 60_000 });
    await press(third.page, "返回");

    // A challenge, checked on a colleague's phone; then a fresh ballot.
    const fourth = voters[3]!;
    await fourth.choose([NAMES[1]!]);
    await expect(fourth.page.locator(".tracker")).toHaveText(/^\w{5}-\w{5}$/);
    const tracker = await fourth.page.locator(".tracker").innerText();
    await press(fourth.page, "不投这张，抽验它（检查本票）");
    await press(fourth.page, "拆开检查");
    await expect(fourth.page.getByRole("heading", { name: "这张票已拆开，不计入" })).toBeVisible();
    await look(fourth.page, "voter-challenged");
    const number = await fourth.page.locator(".number strong").innerText();
    await press(first.page, "替同事检查一张票");
    await first.page.getByLabel("核对号").fill(number);
    await press(first.page, "检查");
    await expect(first.page.getByText("算出来的与票面一致")).toBeVisible();
    await expect(first.page.getByText(tracker)).toBeVisible();
    await expect(first.page.locator(".picked")).toHaveText(NAMES[1]!);
    await look(first.page, "voter-check");
    await press(first.page, "返回");
    await press(fourth.page, "重新填一张");
    await fourth.choose([NAMES[0]!]);
    await fourth.cast();

    // The rest; the last one abstains.
    await Promise.all(
      voters.slice(4).map(async (voter, at) => {
        await voter.choose(at === 7 ? [] : [NAMES[at % 2]!]);
        await (at === 7 ? voter.castBlank() : voter.cast());
      }),
    );
    // A second vote replaces the first.
    const last = voters[10]!;
    await last.enter("局长人选公推提名", words);
    await last.choose([NAMES[2]!]);
    await last.cast();
    await expect(screen.locator(".big-value").nth(1)).toHaveText("12");
    await close("局长人选公推提名");
    // 4 + 0, 2, 4 of the rest for the first name; 1, 3, 5 for the second; the one who changed for the third; one blank.
    const votes = host.locator(".gx-sheet tr");
    await expect(votes.filter({ hasText: NAMES[0]! })).toContainText("7");
    await expect(votes.filter({ hasText: NAMES[1]! })).toContainText("3");
    await expect(votes.filter({ hasText: NAMES[2]! })).toContainText("1");
    await expect(screen.getByText(NAMES[0]!)).toBeHidden();
    // A recommendation is not for the room until two persons say so.
    await expect(host.getByText("这次表决的结果只给")).toBeVisible();
    await look(host, "host-officers");
    await both(host, supervisor, "局长人选公推提名", pressesSurely("向会场公开结果"));
    await press(host, "在大屏幕上公布");
    await expect(screen.locator(".result--chosen")).toContainText(NAMES[0]!);
    await expect(screen.locator(".result--chosen")).toContainText("7");
    await look(screen, "screen-result");
    await look(host, "host-result");
    for (const voter of voters) {
      await expect(voter.page.getByText("您的选票已在公开记录中")).toBeVisible({ timeout: 60_000 });
    }
  });

  await test.step("全委会票决 on the same check-in", async () => {
    const words = await open("拟任人选票决");
    await Promise.all(
      voters.map(async (voter, at) => {
        await voter.enter("拟任人选票决", words);
        if (at === 0) {
          await look(voter.page, "voter-decide");
        }
        const others = HOSTILE.map(() => (at < 9 ? "不同意" : "弃权"));
        await voter.decide([at < 9 ? "同意" : "弃权", ...others]);
        if (at === 0) {
          await look(voter.page, "voter-decided-hostile");
        }
        await voter.cast();
      }),
    );
    await close("拟任人选票决");
    for (const name of HOSTILE) {
      await expect(host.locator(".gx-sheet")).toContainText(name);
    }
    await look(host, "host-result-hostile");
    const papers = await papersOf(host);
    expect(papers.formulas).toBe(0);
    for (const name of HOSTILE) {
      expect(
        papers.cells.filter((cell) => cell.startsWith(name)),
        name,
      ).not.toEqual([]);
    }
    // Long names are parted, and what no typeface of the papers has is marked.
    for (const begin of ["<script>", "=cmd|'", "野家康", "阿阿阿阿阿阿"]) {
      expect(papers.pdf).toContain(begin);
    }
    expect(papers.pdf.split("阿").length).toBeGreaterThan(40);
    expect(papers.pdf).toMatch(/𠮷|20BB7/);
    expect(papers.pdf).toContain("刘海清");
    await press(host, "在大屏幕上公布");
    await expect(screen.getByText("刘海清")).toBeVisible();
    await look(screen, "screen-result-hostile");
    await expect(screen.getByText("未通过").first()).toBeVisible();
  });

  const record = join(server.folder, "record.zip");
  const trust = join(server.folder, "trust.json");
  await test.step("the record", async () => {
    await look(screen, "screen-decided");
    await look(voters[0]!.page, "voter-proven");
    await look(trustees[0]!.page, "trustee-shared");
    await go(host, "归档");
    await host.getByLabel("全部表决都完成了").check();
    await press(host, /^归档$/);
    await expect(host.getByText("记录已归档")).toBeVisible();
    await look(host, "host-sealed");
    await takeAndVerify(host, record, trust);
  });

  await test.step("the observer, without the server's word", async () => {
    const observer = await (await browser.newContext()).newPage();
    watch(observer);
    await observer.goto(`${server.origin}/observer`);
    await look(observer, "observer");
    await observer.locator("#record-file").setInputFiles([record, trust]);
    await press(observer, "开始核验");
    await expect(observer.getByText(/^全部通过/)).toBeVisible({ timeout: 120_000 });
    await expect(observer.getByText("与记录里写明的网页摘要相同")).toBeVisible();
    await look(observer, "observer-passed");
    await narrow(observer, "observer-passed");
    // Somebody who counted eleven in the room, where the list has twelve.
    await observer.getByLabel(/实到/).fill("11");
    await press(observer, "开始核验");
    await expect(observer.getByText(/没有通过$/).first()).toBeVisible({ timeout: 120_000 });
    await look(observer, "observer-failed");
  });
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});
