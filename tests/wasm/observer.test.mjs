// The verifier in WebAssembly and the native command say the same of a record, sound or not, word for word.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { gongxin, load, seed } from "./places.mjs";

const { verify } = load("observer");
const folder = mkdtempSync(join(tmpdir(), "gongxin-observer-"));
after(() => rmSync(folder, { recursive: true }));

const demo = process.env.GONGXIN_DEMO || join(folder, "demo");
if (!process.env.GONGXIN_DEMO) gongxin("demo", "--out", demo);
const record = readFileSync(join(demo, "record.zip"));
const trust = readFileSync(join(demo, "trust.json"), "utf8");

/** Both reports on the same bytes; the files are written anew for the native side. */
function both(archive, trust, receipts = []) {
  const file = (name, bytes) => (writeFileSync(join(folder, name), bytes), join(folder, name));
  const args = ["verify", "--json", file("record.zip", archive)];
  if (trust !== undefined) args.push("--trust", file("trust.json", trust));
  receipts.forEach((line, at) => args.push("--receipt", file(`receipt-${at}`, line)));
  // `ok` is the command's own word for its exit code; the rest is the report.
  const { ok, ...native } = JSON.parse(gongxin(...args));
  assert.equal(ok, native.verdict === "pass");
  return [JSON.parse(verify(archive, trust, receipts, seed(1))), native];
}

function agree(verdict, ...input) {
  const [wasm, native] = both(...input);
  assert.equal(native.verdict, verdict);
  assert.deepEqual(wasm, native);
  assert.equal(wasm.checks.length, 17);
  return wasm;
}

test("a sound record passes, with the same numbers in every check", () => {
  const report = agree("pass", record, trust);
  assert.ok(report.checks.find((check) => check.id === "V08").examined > 50);
});

test("without roots of trust it is incomplete, in the same words", () => {
  const report = agree("incomplete", record, undefined);
  assert.ok(report.checks.some((check) => check.faults.some((fault) => fault.reason_zh)));
});

test("another meeting's trust fails", () => {
  const other = JSON.parse(trust);
  other.meeting = `A${other.meeting.slice(1)}` === other.meeting ? `B${other.meeting.slice(1)}` : `A${other.meeting.slice(1)}`;
  agree("fail", record, JSON.stringify(other));
});

test("damaged archives fail alike, wherever a byte is changed", () => {
  for (const part of [0, 0.1, 0.3, 0.5, 0.7, 0.9]) {
    const damaged = Uint8Array.from(record);
    damaged[Math.floor(part * record.length)] ^= 1;
    agree("fail", damaged, trust);
  }
  agree("fail", record.subarray(0, record.length >> 1), trust);
  agree("fail", new Uint8Array(), trust);
});

test("receipts are judged alike", () => {
  const all = readdirSync(demo, { recursive: true }).filter((name) => /receipt/.test(name) && /\.json$|\.txt$|receipt[^/]*$/.test(name));
  const lines = all.flatMap((name) => {
    try {
      return [readFileSync(join(demo, name), "utf8").trim()].filter((text) => text.startsWith('{"type":"receipt"'));
    } catch {
      return []; // A folder.
    }
  });
  assert.ok(lines.length > 0, "the demo keeps a receipt");
  const report = agree("pass", record, trust, lines.slice(0, 3));
  assert.equal(report.checks.at(-1).examined, Math.min(3, lines.length));
  agree("incomplete", record, trust, [lines[0].replace(/"revision":\d+/, '"revision":7'), "no receipt"]);
});

test("progress is reported, and a page that throws there does no harm", () => {
  const steps = [];
  verify(record, trust, [], seed(1), (done, total) => steps.push([done, total]));
  assert.equal(steps[0][0], 0);
  assert.ok(steps.length > 1);
  const [done, total] = steps.at(-1);
  assert.equal(done, total);
  const report = verify(record, trust, [], seed(1), () => {
    throw new Error("no bar");
  });
  assert.equal(JSON.parse(report).verdict, "pass");
});

test("what is no input is an Error with a code and both languages", () => {
  const fault = (code) => (error) => error instanceof Error && error.code === code && error.zh !== "" && error.en === error.message;
  assert.throws(() => verify(record, "{}", [], seed(1)), fault("trust"));
  assert.throws(() => verify(record, trust, [], new Uint8Array(31)), fault("seed"));
  assert.throws(() => verify(record, trust, [], new Uint8Array(32)), fault("randomness"));
});
