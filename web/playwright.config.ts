// Whole meetings in a real browser, against a real server. CHROMIUM names the browser; Debian's by default. TRACE=1 keeps
// what a failed test did, step by step (it makes all of them a good deal slower).
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/e2e",
  timeout: 10 * 60_000,
  expect: { timeout: 20_000 },
  workers: 2,
  retries: 0,
  reporter: [["list"]],
  use: {
    locale: "zh-CN",
    actionTimeout: 20_000,
    trace: process.env["TRACE"] === undefined ? "off" : "retain-on-failure",
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium" },
  },
});
