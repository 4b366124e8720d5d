// The record of a meeting as it leaves the server, and what two programs say of it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, type Page } from "@playwright/test";

import { GONGXIN } from "./server";

const PYTHON = fileURLToPath(new URL("../../../tests/verifier/gongxin_verify.py", import.meta.url));

/** Downloads the record and the figures to compare it with, and lets both verifiers judge them. */
export async function takeAndVerify(host: Page, record: string, trust: string): Promise<void> {
  for (const [name, path] of [
    ["下载完整记录", record],
    ["下载核对用的数字", trust],
  ] as const) {
    const download = host.waitForEvent("download");
    await host.getByRole("link", { name }).click();
    await (await download).saveAs(path);
  }
  for (const command of [
    [GONGXIN, "verify"],
    ["python3", PYTHON],
  ]) {
    const said = spawnSync(command[0]!, [...command.slice(1), record, "--trust", trust], { encoding: "utf8" });
    expect(said.status, said.stdout + said.stderr).toBe(0);
  }
}
