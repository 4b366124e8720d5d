// The offices of the system: accounts are changed, roles given and taken back, and all of it stands in the journal.
import { expect, type Browser } from "@playwright/test";

import { look } from "./look";
import { logIn, PASSWORD, press } from "./people";

/** Holds office beside a meeting of that title, whose host is 主持. */
export async function holdOffice(browser: Browser, origin: string, title: string): Promise<void> {
  const admin = await logIn(browser, origin, "admin");
  await admin.getByRole("link", { name: "账号", exact: true }).click();
  for (const [account, office] of [
    ["安全", /安全管理员（/],
    ["审计", /审计员（/],
  ] as const) {
    await admin.getByLabel("账号", { exact: true }).fill(account);
    await admin.getByLabel("密码").fill(PASSWORD);
    await admin.getByLabel(office).check();
    await press(admin, "添加账号");
    await expect(admin.getByText(`已添加：${account}`)).toBeVisible();
  }
  // The only one of an office stays.
  await press(admin, "修改账号：审计");
  await admin.getByLabel("停用这个账号").check();
  await look(admin, "host-account-change");
  await press(admin, "保存修改");
  await expect(admin.getByRole("alert")).toContainText("请先添加另一位");
  await press(admin, "先不做");
  await press(admin, "修改账号：监督");
  await admin.getByLabel("新密码").fill(`${PASSWORD} 新`);
  await press(admin, "保存修改");
  await expect(admin.getByText("已修改：监督")).toBeVisible();

  const security = await logIn(browser, origin, "安全");
  await security.getByRole("link", { name: title }).click();
  await expect(security.getByRole("cell", { name: "主持", exact: true })).toBeVisible();
  await security.getByLabel("账号", { exact: true }).fill("监督");
  await security.getByLabel(/观察员/).check();
  await press(security, "给一个账号角色");
  await expect(security.getByRole("cell", { name: "监督", exact: true })).toBeVisible();
  await press(security, "收回 监督 的角色：观察员");
  await look(security, "host-take-role");
  await security.locator(".card").getByRole("button", { name: "收回", exact: true }).click();
  await press(security, "确定收回");
  await expect(security.getByRole("cell", { name: "监督", exact: true })).toBeHidden();

  const auditor = await logIn(browser, origin, "审计");
  await auditor.getByRole("link", { name: "操作日志" }).click();
  for (const act of ["修改账号 监督，工作人员（可以主持会议），新密码", "收回角色 监督，观察员"]) {
    await expect(auditor.getByRole("cell", { name: act })).toBeVisible();
  }
  await look(auditor, "host-journal");
  await auditor.getByRole("link", { name: "我的账号" }).click();
  await auditor.getByLabel("现在的密码").fill(PASSWORD);
  await auditor.getByLabel("新密码", { exact: true }).fill(`${PASSWORD} 又新`);
  await auditor.getByLabel("再输一次新密码").fill(`${PASSWORD} 又新`);
  await press(auditor, "修改密码");
  await expect(auditor.getByText("密码已修改")).toBeVisible();
  await press(auditor, "启用动态口令");
  await expect(auditor.getByRole("img", { name: /验证器/ })).toBeVisible();
  await look(auditor, "host-own-account");
  await auditor.getByLabel("手机上显示的六位数").fill("000000");
  await press(auditor, "确认启用");
  await expect(auditor.getByRole("alert")).toContainText("动态口令不对");
  for (const page of [admin, security, auditor]) {
    await page.context().close();
  }
}
