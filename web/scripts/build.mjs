// Builds every entry that exists, each by itself, into dist/ENTRY; names of entries as arguments build only those. What
// phones load is compressed here, by a packer that is too slow for a server. An entry that is another one saved as one file
// is made with that one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "vite";

import entries from "../entries.json" with { type: "json" };
import { save } from "./saved.mjs";

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
const exists = (entry) => existsSync(new URL(`../src/${entry}/index.html`, import.meta.url));

function pack(entry) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const words = ["run", "--locked", "-q", "-p", "gongxin-xtask", "--", "pack", `web/dist/${entry}`];
  const { status } = spawnSync(process.env.CARGO ?? "cargo", words, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`${entry} was not compressed`);
  }
}

const wanted = process.argv.slice(2);

for (const entry of wanted.length > 0 ? wanted : Object.keys(entries).filter(exists)) {
  process.env.ENTRY = entry;
  await build({ configFile, logLevel: "warn" });
  if (entries[entry].packed) {
    pack(entry);
  }
  for (const [name, { saves }] of Object.entries(entries)) {
    if (saves === entry) save(entry, name);
  }
}
