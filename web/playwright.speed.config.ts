// Not a test: measures a phone's two waits (tests/speed). Nothing else may run beside it.
import { defineConfig } from "@playwright/test";

import whole from "./playwright.config";

export default defineConfig(whole, {
  testDir: "tests/speed",
  testMatch: "*.speed.ts",
  workers: 1,
  reporter: [["line"]],
});
