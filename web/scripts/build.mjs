// Builds every entry that exists, each by itself, into dist/ENTRY; names of entries as arguments build only those.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "vite";

import entries from "../entries.json" with { type: "json" };

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
const exists = (entry) => existsSync(new URL(`../src/${entry}/index.html`, import.meta.url));
const wanted = process.argv.slice(2);

for (const entry of wanted.length > 0 ? wanted : Object.keys(entries).filter(exists)) {
  process.env.ENTRY = entry;
  await build({ configFile, logLevel: "warn" });
}
