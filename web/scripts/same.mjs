// Builds the pages once more and says whether every file came out with the same bytes; prints the digest that a meeting's log
// states of them (docs/protocol.md, {#pages}).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const dist = new URL("../dist/", import.meta.url);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The list of all files, as `sha256sum` prints it. */
function list(wanted) {
  const names = readdirSync(dist, { recursive: true }).map(String).filter(wanted);
  const files = names.filter((name) => statSync(new URL(name, dist)).isFile());
  files.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return files.map((name) => `${sha256(readFileSync(new URL(name, dist)))}  ${name}\n`).join("");
}

const before = list(() => true);
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL("build.mjs", import.meta.url))], {
  stdio: "inherit",
});
const after = list(() => true);
console.log(`pages sha256 ${sha256(list((name) => !name.endsWith(".gz")))}`);
const known = new Set(before.split("\n"));
const other = after.split("\n").filter((line) => !known.has(line));
if (status !== 0 || before !== after) {
  console.error(["the pages came out otherwise this time:", ...other].join("\n"));
  process.exitCode = 1;
}
