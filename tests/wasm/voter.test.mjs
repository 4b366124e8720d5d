// A device in WebAssembly makes, from the same seeds, the very bytes that a native one makes, and a native writer takes them.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { load, parity, seed } from "./places.mjs";

const { Log, VoterDevice, VotingRoom, freshSeed } = load("voter");
const folder = mkdtempSync(join(tmpdir(), "gongxin-voter-"));
after(() => rmSync(folder, { recursive: true }));
parity("make", folder);
const bytes = readFileSync(join(folder, "open.jsonl"));
const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
const log = Log.read(bytes);
const room = VotingRoom.open(log, expected.ballot);
const choices = Uint8Array.from(expected.choices);
const at = (name) => Uint8Array.from(expected.seeds[name]);

const fault = (code) => (error) =>
  error instanceof Error && error.code === code && /[\u4e00-\u9fff]/.test(error.zh) && error.en === error.message;

/** A native writer judges the line; gives the receipt or throws. */
function accept(line) {
  const file = join(folder, "line");
  writeFileSync(file, line);
  return parity("accept", file);
}

test("the log reads as natively: digest, size, root, ballots", () => {
  assert.equal(log.meeting, expected.meeting);
  assert.equal(log.size, expected.size);
  assert.equal(log.root, expected.root);
  const [ballot] = JSON.parse(log.ballots());
  assert.equal(ballot.id, expected.ballot);
  assert.equal(ballot.phase, "open");
  assert.equal(ballot.spec.contests[0].options.length, expected.choices.length);
  assert.deepEqual([...room.contests], expected.contests);
});

test("a typed code becomes the same device and the same check-in line", () => {
  const typed = expected.code.toLowerCase().replaceAll("-", " ");
  assert.equal(log.nextCounter(typed), expected.counter);
  const device = VoterDevice.fromCode(typed, expected.counter, at("device"));
  assert.equal(device.keep(), expected.made.device);
  const line = device.checkIn(log, at("check_in"));
  assert.equal(line, expected.made.check_in);
  const grown = Log.read(bytes);
  grown.append(line);
  assert.equal(grown.size, log.size + 1);
  assert.throws(() => grown.append(line), fault("counter"));
  device.free();
});

test("a ballot is the same byte for byte, and a native writer accepts it", () => {
  const device = VoterDevice.fromKept(expected.device);
  const ready = device.vote(room, choices, expected.revision, at("vote"));
  assert.equal(ready.line, expected.made.line);
  assert.equal(ready.tracker, expected.made.tracker);
  assert.deepEqual([...ready.challengeSeed()], expected.made.challenge_seed);

  const receipt = accept(ready.line);
  const promise = JSON.parse(log.readReceipt(receipt, ready.line));
  assert.equal(promise.ballot, expected.ballot);
  assert.equal(promise.revision, expected.revision);

  const other = device.vote(room, choices, expected.revision, seed(99));
  assert.notEqual(other.line, ready.line);
  assert.notEqual(other.tracker, ready.tracker);
  accept(other.line);
  assert.throws(() => log.readReceipt(receipt, other.line), fault("receipt-cast"));
});

test("a native writer refuses a ballot with one bit changed", () => {
  const cast = JSON.parse(expected.made.line);
  const proof = Buffer.from(cast.proof, "base64url");
  proof[proof.length - 32] ^= 1; // The lowest bit of z: still a scalar, no longer the right one.
  cast.proof = proof.toString("base64url");
  assert.throws(() => accept(JSON.stringify(cast)));
});

test("receipts that promise nothing are refused", () => {
  const receipt = accept(expected.made.line);
  assert.throws(() => log.readReceipt("{}"), fault("receipt-form"));
  assert.throws(() => log.readReceipt(receipt.replace('"revision":1', '"revision":2')), fault("receipt-signature"));
  const { meeting } = JSON.parse(receipt);
  const other = meeting.replace(/^./, (c) => (c === "A" ? "B" : "A"));
  assert.throws(() => log.readReceipt(receipt.replace(meeting, other)), fault("receipt-meeting"));
});

test("mistakes have codes and both languages", () => {
  const device = VoterDevice.fromKept(expected.device);
  const code = expected.code.replaceAll("-", "");
  const swapped = (code[0] === "0" ? "1" : "0") + code.slice(1);
  assert.throws(() => log.nextCounter("123"), fault("code-length"));
  assert.throws(() => VoterDevice.fromCode(`U${code.slice(1)}`, 1, seed(1)), fault("code-character"));
  assert.throws(() => VoterDevice.fromCode(swapped, 1, seed(1)), fault("code-checksum"));
  assert.throws(() => VoterDevice.fromKept("{}"), fault("device"));
  assert.throws(() => VotingRoom.open(log, "none"), fault("room"));
  assert.throws(() => device.vote(room, choices.fill(1, 0, 5), 1, seed(1)), fault("limits"));
  assert.throws(() => device.vote(room, Uint8Array.of(1), 1, seed(1)), fault("choices"));
  assert.throws(() => device.vote(room, choices.map(() => 2), 1, seed(1)), fault("choices"));
  const stranger = VoterDevice.fromCode(expected.code, 2, seed(5));
  assert.throws(() => stranger.vote(room, Uint8Array.from(expected.choices), 1, seed(1)), fault("not-in-ring"));
  assert.throws(() => Log.read(bytes.subarray(0, 400)), fault("line"));
  assert.throws(() => Log.read(Buffer.concat([bytes, bytes])), Error);
});

test("no ballot leaves a device without randomness", () => {
  const device = VoterDevice.fromKept(expected.device);
  const sound = Uint8Array.from(expected.choices);
  assert.throws(() => device.vote(room, sound, 1, new Uint8Array(32)), fault("randomness"));
  assert.throws(() => device.vote(room, sound, 1, new Uint8Array(16)), fault("seed"));
  assert.throws(() => VoterDevice.fromCode(expected.code, 2, new Uint8Array(32)), fault("randomness"));

  const given = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  const engine = (value) => Object.defineProperty(globalThis, "crypto", { value, configurable: true, writable: true });
  try {
    engine(undefined);
    assert.throws(() => freshSeed(), fault("randomness"));
    engine({});
    assert.throws(() => freshSeed(), fault("randomness"));
    engine({ getRandomValues: () => { throw new Error("quota"); } });
    assert.throws(() => freshSeed(), fault("randomness"));
    engine({ getRandomValues: (bytes) => bytes }); // A stub that leaves zeros.
    assert.throws(() => freshSeed(), fault("randomness"));
    engine(webcrypto);
    const seeds = Array.from({ length: 10_000 }, () => Buffer.from(freshSeed()).toString("hex"));
    assert.equal(new Set(seeds).size, seeds.length);
    assert.ok(seeds.every((one) => one.length === 64));
  } finally {
    if (given) Object.defineProperty(globalThis, "crypto", given);
    else delete globalThis.crypto;
  }
});
