// A second meeting in browsers: a 会议推荐 with names of the voters' own, mixed by two trustees on their pages and merged in
// the open; then a 民主测评 by classes, with a limit on 优秀, remarks, a challenged ballot and three voters on paper; then a
// 谈话推荐, which no phone and no screen shows.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { found, look } from "./look";
import { bringKey, logIn, press, pressSurely, setUp, Voter } from "./people";
import { takeAndVerify } from "./record";
import { startServer, type Server } from "./server";

const TRUSTEES = ["张正", "李直"];
/** Slips of each group: phones, and three of the second group who vote on paper. */
const GROUPS = [
  { name: "县委委员", id: "wy", slips: 4 },
  { name: "部门负责人", id: "bm", slips: 7 },
  { name: "离退休代表", id: "lt", slips: 2 },
];
const ON_PAPER = 3;
const JUDGED = ["丁远山", "王思齐", "刘海清", "李明月", "陈石"];
const RECOMMENDING = "副局长人选会议推荐";
const APPRAISAL = "年度民主测评";
const TALKS = "副局长人选谈话推荐";

function roster(): string {
  const rows = ["姓名,单位,职务,类别,组别,参加方式"];
  let at = 0;
  for (const { name, slips } of GROUPS) {
    for (let n = 0; n < slips; n += 1, at += 1) {
      rows.push(
        `${at === 0 ? "单明" : `代表${String.fromCodePoint(0x4e03 + 11 * at)}`},第${at}局,局长,干部,${name},必到`,
      );
    }
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

async function go(page: Page, step: string | RegExp): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name: step }).click();
}
/** Downloads the blank paper of the ballot that is shown. */
async function blankPaper(page: Page, words: string): Promise<void> {
  const download = page.waitForEvent("download");
  await page.locator(".work").getByRole("link", { name: words }).click();
  const path = await (await download).path();
  expect(readFileSync(path, "latin1").slice(0, 4)).toBe("%PDF");
}

test("a recommendation with names of one's own, and an appraisal by classes with paper ballots", async ({
  browser,
}) => {
  const errors: string[] = [];
  const watch = (page: Page): void => {
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${String(error)}`));
  };
  await setUp(browser, server.setUp);
  const host = await logIn(browser, server.origin, "主持");
  const supervisor = await logIn(browser, server.origin, "监督");
  watch(host);
  watch(supervisor);

  const trustees: Page[] = [];
  await test.step("a meeting of three groups, two trustees", async () => {
    await host.getByRole("link", { name: "新建会议" }).click();
    await host.getByLabel("会议名称").fill("某局年度考核与会议推荐");
    await host.getByLabel("主办单位").fill("某县县委组织部");
    for (const [at, { name, id }] of GROUPS.entries()) {
      if (at > 0) {
        await press(host, "再加一个组别");
      }
      await host.getByLabel("组别名称").nth(at).fill(name);
      await host.getByLabel("代号").nth(at).fill(id);
    }
    await host.getByLabel("开启、关闭要两个人确认").uncheck();
    await host.getByLabel("一次表决最少人数").fill("2");
    await host.getByLabel("一类票、一组纸质票最少人数").fill(String(ON_PAPER));
    await press(host, "下一步：监票人");
    const link = await host.getByRole("link", { name: /trustee\?gathering=/ }).innerText();
    for (const name of TRUSTEES) {
      const { page } = await bringKey(browser, link, name);
      watch(page);
      trustees.push(page);
    }
    await expect(host.locator(".trustee-key")).toHaveCount(2);
    await press(host, /^建立会议/);
    await expect(host.getByText("计票密钥已生成")).toBeVisible({ timeout: 60_000 });
  });
  const meeting = /meeting=(\S+)$/.exec(host.url())![1]!;
  await go(host, "人员与角色");
  await host.getByLabel("账号").fill("监督");
  await press(host, "给一个账号角色");
  await expect(host.getByRole("cell", { name: "监督", exact: true })).toBeVisible();
  await supervisor.goto(`${server.origin}/host#meeting=${meeting}`);
  const screen = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  watch(screen);
  await screen.goto(`${server.origin}/screen/${meeting}`);

  const codes: Record<string, string[]> = {};
  await test.step("roster and slips", async () => {
    await go(host, "名册");
    await host.locator("#roster-file").setInputFiles({
      name: "名册.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(roster()),
    });
    await expect(host.getByText("读到 13 人：必到 13")).toBeVisible();
    const names = host.waitForEvent("download");
    await press(host, "确认名册");
    await names;
    await expect(host.getByText("名册已确认：13 人")).toBeVisible();
    await host.evaluate(() => {
      window.print = () => undefined;
    });
    await go(host, "票码");
    for (const { name, id, slips } of GROUPS) {
      await host.getByRole("row").filter({ hasText: name }).getByRole("button", { name: "制作票条" }).click();
      await host.getByLabel("张数").fill(String(slips));
      await host.locator("form").getByRole("button", { name: "制作票条" }).click();
      await press(host, "打印票条");
      const printed = await host.locator("body > .on-paper .slip-code").allTextContents();
      codes[id] = printed.map((code) => code.replace(/\s/g, ""));
      await host.getByLabel(/已经印好/).check();
      await press(host, "让票码生效");
      await expect(host.getByText("打印票条")).toBeHidden();
    }
  });

  await test.step("a recommendation: a list, and a place for a name of the register or typed", async () => {
    await go(host, "选票");
    await host.getByLabel("会议推荐（有参考人选）").check();
    await host.getByLabel("选票名称").fill(RECOMMENDING);
    await host.getByLabel("空缺的职务").fill("某局副局长");
    await host.getByLabel("名单", { exact: true }).fill("张三 一科科长\n李四 二科科长");
    await host.getByLabel("可以另填姓名").check();
    await host.getByLabel("从名册里选，或自己写").check();
    await press(host, "填入这次会议名册上的 13 人");
    // The preview is the voter's page: it finds by first letters, and refuses one too many.
    const phone = host.locator(".phone");
    await expect(phone.locator(".name-row")).toHaveCount(2);
    await phone.getByLabel("姓名，或按拼音查找").fill("sm");
    await phone.getByRole("button", { name: /单明/ }).click();
    await expect(phone.locator(".phone-foot")).toHaveText("已选 1 / 最多 1");
    await phone.locator(".name-row").filter({ hasText: "张三" }).click();
    await expect(phone.getByRole("alert").first()).toContainText("最多选 1 名");
    await look(host, "host-ballot-recommending");
    // Enter in a field defines nothing.
    await host.getByLabel("选票名称").press("Enter");
    await press(host, "确定选票");
    await expect(host.getByText(`“${RECOMMENDING}”已确定`)).toBeVisible();
    await expect(host.getByRole("navigation").getByText(RECOMMENDING)).toBeVisible();
    await expect(host.locator(".work").getByRole("listitem").filter({ hasText: RECOMMENDING })).toHaveCount(1);
    await look(host, "host-ballot-defined");
  });

  await test.step("an appraisal: classes with weights, one of them too small by itself", async () => {
    await host.getByLabel("民主测评（个人）").check();
    await host.getByLabel("选票名称").fill(APPRAISAL);
    await host.getByLabel("测评对象").fill(JUDGED.join("\n"));
    await expect(host.getByLabel("限制“优秀”的个数：不超过 1/5")).toBeChecked();
    await host.getByLabel("加一栏“意见建议”").check();
    await host.getByLabel("分票类计票（A票、B票、C票）").check();
    await expect(host.getByText("“离退休代表”只有 2 人，少于 3 人")).toBeVisible();
    await look(host, "host-ballot-classes");
    await press(host, "把“离退休代表”并入“县委委员”");
    await expect(host.getByText("少于 3 人")).toBeHidden();
    await host.getByLabel("权重（%）").first().fill("60");
    await expect(host.getByText("应当是 100")).toBeVisible();
    await host.getByLabel("权重（%）").nth(1).fill("40");
    await expect(host.locator(".phone .decision")).toHaveCount(JUDGED.length);
    await look(host, "host-ballot-appraisal");
    await press(host, "确定选票");
    await expect(host.getByRole("navigation").getByText(APPRAISAL)).toBeVisible();
  });

  const voters: Voter[] = [];
  await test.step("sign-in; three trade their slips for paper", async () => {
    const onPaper = codes["bm"]!.splice(0, ON_PAPER);
    for (const code of Object.values(codes).flat()) {
      const voter = await Voter.arrive(browser, server.origin, meeting, code);
      watch(voter.page);
      await voter.signIn();
      voters.push(voter);
    }
    await go(host, "签到与固定名单");
    await expect(host.getByRole("row").filter({ hasText: "离退休代表" })).toContainText("2");
    await host.getByText("没有手机：改用纸质票").click();
    for (const code of onPaper) {
      await host.getByLabel("票条上的码").fill(code);
      await press(host, "改用纸质票");
      await expect(host.getByText("已改用纸质票")).toBeVisible();
      await expect(host.getByLabel("票条上的码")).toHaveValue("");
    }
    await look(host, "host-to-paper");
    await press(host, /^固定名单/);
    await expect(host.getByRole("navigation").getByRole("button", { name: /签到与固定名单/ })).toContainText("已完成");
  });

  async function open(title: string): Promise<string[]> {
    await go(host, title);
    await blankPaper(host, "下载票样");
    await host.locator(".work").getByRole("button", { name: "开始投票" }).click();
    await expect(screen.locator(".words")).toBeVisible();
    return (await screen.locator(".words").innerText()).split(/\s+/);
  }
  /** Two trustees, one after the other: each mixes and gives a share; then both open. */
  async function trusteesServe(title: string): Promise<void> {
    await pressSurely(host, "结束投票");
    const [first, second] = trustees as [Page, Page];
    await expect(first.getByText("打乱次序")).toBeVisible({ timeout: 60_000 });
    await look(first, "trustee-mix");
    await press(first, "核验并交出份额");
    await expect(first.getByText("还要 1 位监票人打乱另填的内容")).toBeVisible({ timeout: 60_000 });
    await look(host, "host-mixing");
    await press(second, "核验并交出份额");
    await expect(second.getByText(`${title}：您已交出份额`)).toBeVisible({ timeout: 60_000 });
    await first.getByRole("button", { name: "核验并做下一步" }).click({ timeout: 60_000 });
    await expect(first.getByRole("button", { name: "核验并做下一步" })).toBeHidden({ timeout: 60_000 });
  }
  /** The paper ballots: two persons enter them apart, and both trustees sign. */
  async function paper(title: string, figures: Record<string, number>[]): Promise<void> {
    for (const page of [host, supervisor]) {
      await go(page, title);
      const card = page.locator(".work form").filter({ hasText: "发出" });
      if (page === supervisor) {
        await expect(card.getByText("主持 已录入")).toBeVisible();
        await expect(card.getByLabel("发出")).toHaveValue("0");
      }
      for (const name of ["发出", "收回", "有效"]) {
        await card.getByLabel(name, { exact: true }).fill(String(ON_PAPER));
      }
      for (const [at, row] of figures.entries()) {
        for (const [name, figure] of Object.entries(row)) {
          await card.locator("fieldset").nth(at).getByLabel(name, { exact: true }).fill(String(figure));
        }
      }
      if (page === supervisor && title === APPRAISAL) {
        // Who counts otherwise is told, and counts again.
        await card.locator("fieldset").first().getByLabel("优秀").fill("1");
        await card.getByRole("button", { name: "录入" }).click();
        await expect(card.getByRole("alert").first()).toBeVisible();
        await card
          .locator("fieldset")
          .first()
          .getByLabel("优秀")
          .fill(String(figures[0]!["优秀"] ?? 0));
      }
      await card.getByRole("button", { name: "录入" }).click();
      if (page === host) {
        await expect(card.getByText("您已录入")).toBeVisible();
      }
    }
    await expect(supervisor.getByText("主持、监督 录入一致")).toBeVisible();
    for (const [at, page] of trustees.entries()) {
      await expect(page.getByRole("heading", { name: new RegExp(title) }).first()).toBeVisible();
      if (at === 0) {
        await look(page, `trustee-paper-${title === APPRAISAL ? "classes" : "plain"}`);
      }
      await press(page, "数目相符，签名");
      await expect(page.getByRole("button", { name: "数目相符，签名" })).toBeHidden();
    }
    await expect(host.getByText("监票人签名 2 / 2")).toBeVisible();
  }

  await test.step("会议推荐 with names of one's own", async () => {
    const words = await open(RECOMMENDING);
    await Promise.all(voters.map((voter) => voter.enter(RECOMMENDING, words)));
    const [first, second, third, fourth, ...rest] = voters as [Voter, Voter, Voter, Voter, ...Voter[]];
    // By first letters, on the register.
    const field = first.page.getByLabel("姓名，或按拼音查找");
    await field.fill("sm");
    await look(first.page, "voter-other-search");
    await first.page.getByRole("button", { name: /单明/ }).click();
    await expect(first.page.locator(".many")).toHaveText("已选 1 / 最多 1");
    await expect(field).toBeHidden();
    // The place is taken: a name of the list is one too many.
    await first.page.locator(".name-row").filter({ hasText: "张三" }).click();
    await expect(first.page.getByRole("alert").first()).toContainText("最多选 1 名");
    await expect(first.page.getByRole("checkbox").first()).not.toBeChecked();
    await look(first.page, "voter-other");
    await press(first.page, "下一步：核对");
    await expect(first.page.locator(".picked")).toHaveText("单明");
    await first.cast();
    // Typed, in two spellings; a name of the list becomes a mark on it.
    for (const [voter, name] of [
      [second, "钱进"],
      [third, "钱 进"],
    ] as const) {
      await voter.page.getByLabel("姓名，或按拼音查找").fill(name);
      await press(voter.page, `填上“${name}”`);
      await press(voter.page, "下一步：核对");
      await voter.cast();
    }
    await fourth.page.getByLabel("姓名，或按拼音查找").fill("张 三");
    const already = fourth.page.getByRole("alert").filter({ hasText: "“张三”就在上面的名单里" });
    await expect(already).toBeVisible();
    // Not behind the bar at the foot.
    const [alert, foot] = [await already.boundingBox(), await fourth.page.locator(".foot").boundingBox()];
    expect(alert!.y + alert!.height).toBeLessThanOrEqual(foot!.y);
    await look(fourth.page, "voter-other-printed");
    await press(fourth.page, "在名单上选“张三”");
    await expect(fourth.page.locator(".name-row--on")).toContainText("张三");
    await press(fourth.page, "下一步：核对");
    await fourth.cast();
    for (const [at, voter] of rest.entries()) {
      await voter.choose(at === 0 ? [] : [at < 4 ? "张三" : "李四"]);
      await (at === 0 ? voter.castBlank() : voter.cast());
    }
    await trusteesServe(RECOMMENDING);
    await expect(host.getByText("单明　1 票")).toBeVisible({ timeout: 60_000 });
    const spelling = host.getByLabel("“钱 进”计为");
    await expect(spelling).toHaveValue("name");
    await look(host, "host-merge");
    await press(host, "保存归并表");
    await expect(host.getByText("归并表已保存")).toBeVisible();
    await press(host, "恢复原样");
    await expect(host.getByRole("button", { name: "恢复原样" })).toBeHidden();
    await spelling.selectOption("name");
    await host.getByLabel("与另一写法同一人").fill("钱进");
    await press(host, "保存归并表");
    await expect(host.getByText("归并表已保存")).toBeVisible();
    await paper(RECOMMENDING, [{ 张三: 1, 李四: 2 }]);
    await press(host, "计票");
    const rows = host.locator(".gx-sheet tr");
    // 1 + 3 on phones and 1 on paper; 1 + 2; two spellings of one name; one of the register.
    await expect(rows.filter({ hasText: "张三" })).toContainText("5");
    await expect(rows.filter({ hasText: "李四" })).toContainText("4");
    await expect(rows.filter({ hasText: "钱进" })).toContainText("2");
    await expect(rows.filter({ hasText: "单明" })).toContainText("1");
    await look(host, "host-result-recommending");
    await pressSurely(host, "向会场公开结果");
    await press(host, "在大屏幕上公布");
    // A recommendation ranks and decides nothing: nobody is marked.
    await expect(screen.locator(".result").first()).toContainText("张三");
    await look(screen, "screen-result-recommending");
    await press(host, "从大屏幕撤下");
  });

  await test.step("民主测评 by classes", async () => {
    const words = await open(APPRAISAL);
    await Promise.all(voters.map((voter) => voter.enter(APPRAISAL, words)));
    const [first, second, ...rest] = voters as [Voter, Voter, ...Voter[]];
    const rate = async (voter: Voter, person: number, grade: string): Promise<void> => {
      const row = voter.page.locator("fieldset.decision").nth(person);
      await row
        .locator("label")
        .filter({ hasText: new RegExp(`^\\s*${grade}\\s*$`) })
        .click();
    };
    await rate(first, 0, "优秀");
    await rate(first, 1, "称职");
    // A second 优秀 is refused, and what was marked stays.
    await rate(first, 1, "优秀");
    await expect(first.page.getByText("“优秀”最多 1 个")).toBeVisible();
    await expect(first.page.locator("fieldset.decision").nth(1).getByLabel("称职", { exact: true })).toBeChecked();
    await first.page.getByLabel("意见建议").fill("多到基层走走\n少开会");
    await look(first.page, "voter-rate");
    await press(first.page, "下一步：核对");
    await expect(first.page.locator(".picked")).toHaveText([
      "优秀",
      "称职",
      "未评",
      "未评",
      "未评",
      "多到基层走走 少开会",
    ]);
    await look(first.page, "voter-rate-review");
    await first.cast();

    // A challenge with a remark, read on another phone.
    await rate(second, 0, "不称职");
    await second.page.getByLabel("意见建议").fill("试一试");
    await press(second.page, "下一步：核对");
    await expect(second.page.locator(".tracker")).toHaveText(/^\w{5}-\w{5}$/);
    await press(second.page, "不投这张，抽验它（检查本票）");
    await press(second.page, "拆开检查");
    await expect(second.page.getByRole("heading", { name: "这张票已拆开，不计入" })).toBeVisible();
    const number = await second.page.locator(".number strong").innerText();
    await press(first.page, "替同事检查一张票");
    await first.page.getByLabel("核对号").fill(number);
    await press(first.page, "检查");
    await expect(first.page.getByText("算出来的与票面一致")).toBeVisible();
    await expect(first.page.locator(".picked")).toHaveText(["不称职", "空白", "空白", "空白", "空白", "试一试"]);
    await look(first.page, "voter-check-rate");
    await press(first.page, "返回");
    await press(second.page, "重新填一张");

    for (const voter of [second, ...rest]) {
      for (const person of JUDGED.keys()) {
        await rate(voter, person, person === 0 ? "优秀" : "称职");
      }
      await press(voter.page, "下一步：核对");
      await voter.cast();
    }
    await trusteesServe(APPRAISAL);
    await expect(host.getByText("多到基层走走 少开会")).toBeVisible({ timeout: 60_000 });
    await paper(
      APPRAISAL,
      JUDGED.map((_, at): Record<string, number> => (at === 0 ? { 优秀: 2, 称职: 1 } : { 基本称职: 3 })),
    );
    await look(host, "host-closed-appraisal");
    await press(host, "计票");
    await expect(host.locator(".gx-sheet")).toHaveCount(3);
    await expect(host.locator(".gx-sheet").first()).toContainText("加权");
    await look(host, "host-result-appraisal");
    await pressSurely(host, "向会场公开结果");
    await press(host, "在大屏幕上公布");
    await expect(screen.locator("section.line")).toHaveCount(JUDGED.length);
    await look(screen, "screen-result-appraisal");
  });

  await test.step("谈话推荐, on paper alone", async () => {
    await go(host, "选票");
    await host.getByLabel("谈话调研推荐").check();
    await expect(host.getByText("不用手机、不用票条")).toBeVisible();
    await host.getByLabel("选票名称").fill(TALKS);
    await host.getByLabel("空缺的职务").fill("某局副局长");
    await host.getByLabel("名单", { exact: true }).fill("张三 一科科长\n李四 二科科长");
    await host.getByLabel("可以另填姓名").check();
    await expect(host.getByText("谈话推荐不在手机上投")).toBeVisible();
    await expect(host.locator(".phone")).toBeHidden();
    await look(host, "host-ballot-talks");
    await press(host, "确定选票");
    await go(host, TALKS);
    await blankPaper(host, "下载谈话登记表");
    await press(host, "开始谈话");
    await expect(host.getByText("正在谈话")).toBeVisible();
    await look(host, "host-talks");
    for (const page of [screen, voters[0]!.page]) {
      await expect(page.getByText(TALKS)).toHaveCount(0);
    }
    await pressSurely(host, "结束谈话");
    for (const page of [host, supervisor]) {
      await go(page, TALKS);
      const card = page.locator(".work form").filter({ hasText: "实谈人数" });
      await card.getByLabel("实谈人数").fill("5");
      await card.getByLabel("张三", { exact: true }).fill("3");
      await card.getByLabel("李四", { exact: true }).fill("1");
      await card.getByRole("button", { name: "加一个另填的姓名" }).click();
      await card.getByLabel("另填的姓名", { exact: true }).fill("单明");
      if (page === host) {
        await look(host, "host-talks-figures");
      }
      await card.getByRole("button", { name: "录入", exact: true }).click();
      if (page === host) {
        await expect(card.getByText("您已录入")).toBeVisible();
      }
    }
    for (const page of trustees) {
      await expect(page.getByRole("row").filter({ hasText: "实谈人数" })).toContainText("5");
      await press(page, "数目相符，签名");
      await expect(page.getByRole("button", { name: "数目相符，签名" })).toBeHidden();
    }
    await expect(host.getByText("监票人签名 2 / 2")).toBeVisible();
    await press(host, "计票");
    const sheet = host.locator(".gx-sheet");
    await expect(sheet.getByRole("row").filter({ hasText: "张三" })).toContainText("3");
    await expect(sheet.getByRole("row").filter({ hasText: "单明" })).toContainText("1");
    await look(host, "host-result-talks");
  });

  await test.step("the record, verified by two programs and on the observer's page", async () => {
    const record = join(server.folder, "record.zip");
    const trust = join(server.folder, "trust.json");
    await go(host, "归档");
    await host.getByLabel("全部表决都完成了").check();
    await press(host, /^归档$/);
    await expect(host.getByText("记录已归档")).toBeVisible();
    await takeAndVerify(host, record, trust);
    const observer = await (await browser.newContext()).newPage();
    watch(observer);
    await observer.goto(`${server.origin}/observer`);
    await observer.locator("#record-file").setInputFiles([record, trust]);
    await press(observer, "开始核验");
    await expect(observer.getByText(/^全部通过/)).toBeVisible({ timeout: 120_000 });
    await expect(observer.getByText("另填内容由多名监票人依次混洗")).toBeVisible();
    await expect(observer.getByText(/另填内容先后由 张正、李直 打乱次序/).first()).toBeVisible();
    await look(observer, "observer-kinds");
  });
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});
