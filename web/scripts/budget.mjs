// Weighs what each entry loads, compressed as the server sends it, and refuses what is over its budget (entries.json).
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import entries from "../entries.json" with { type: "json" };

const dist = new URL("../dist/", import.meta.url);
let over = false;
for (const [entry, { kilobytes }] of Object.entries(entries)) {
  const files = readdirSync(fileURLToPath(new URL(`${entry}/`, dist)), { recursive: true }).filter((name) =>
    /\.\w+$/.test(name),
  );
  const plain = files.filter((name) => !name.endsWith(".gz"));
  const read = (name) => readFileSync(new URL(`${entry}/${name}`, dist));
  const weights = plain.map((name) =>
    files.includes(`${name}.gz`) ? read(`${name}.gz`).length : gzipSync(read(name), { level: 9 }).length,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0) / 1000;
  over ||= total > kilobytes;
  console.log(
    `${entry.padEnd(9)} ${total.toFixed(1).padStart(7)} kB gzip, budget ${kilobytes}${total > kilobytes ? "  OVER" : ""}`,
  );
}
process.exitCode = over ? 1 : 0;
