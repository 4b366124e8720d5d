// A device in WebAssembly makes, from the same seeds, the very bytes that a native one makes, and a native writer takes them.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { load, parity, seed } from "./places.mjs";

const { Excerpt, VoterDevice, VotingRoom, freshSeed, meetingWords, tokenOf } = load("voter");
const folder = mkdtempSync(join(tmpdir(), "gongxin-voter-"));
after(() => rmSync(folder, { recursive: true }));
parity("make", folder);
const bytes = readFileSync(join(folder, "excerpt.json"), "utf8");
const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
const log = Excerpt.read(expected.meeting, bytes);
const room = VotingRoom.open(log, expected.ballot);
const given = JSON.stringify(expected.answers);
const [{ marks }] = expected.answers;
const at = (name) => Uint8Array.from(expected.seeds[name]);

const fault = (code) => (error) =>
  error instanceof Error && error.code === code && /[\u4e00-\u9fff]/.test(error.zh) && error.en === error.message;

/** A native writer judges the line; gives the receipt or throws. */
function accept(line) {
  const file = join(folder, "line");
  writeFileSync(file, line);
  return parity("accept", file);
}

/** The excerpt with one thing changed. */
function changed(change) {
  const excerpt = JSON.parse(bytes);
  change(excerpt);
  return () => Excerpt.read(expected.meeting, JSON.stringify(excerpt));
}

test("the excerpt reads as natively: digest, words, definition, ballot", () => {
  assert.equal(log.meeting, expected.meeting);
  assert.deepEqual(log.words("zh"), expected.words);
  assert.equal(log.words("en").length, 4);
  const definition = JSON.parse(log.definition());
  assert.equal(definition.trustees.length, 3);
  assert.equal(definition.rehearsal, false);
  const ballot = JSON.parse(log.ballot(expected.ballot));
  assert.equal(ballot.id, expected.ballot);
  assert.equal(ballot.ring, 7);
  assert.equal(ballot.spec.contests.length, expected.answers.length);
  assert.ok(marks.length > 0 && marks.every((mark) => mark < ballot.spec.contests[0].options.length));
});

test("a meeting has four words of its own, which its growing log does not change", () => {
  const words = meetingWords(expected.meeting, "zh");
  assert.equal(words.length, 4);
  assert.notDeepEqual(words, log.words("zh"));
  assert.notDeepEqual(words, meetingWords(expected.meeting, "en"));
  assert.deepEqual(words, meetingWords(log.meeting, "zh"));
  assert.throws(() => meetingWords("no digest", "zh"), fault("meeting"));
});

test("an excerpt that proves less is refused", () => {
  const at = (type) => JSON.parse(bytes).entries.findIndex(({ line }) => line.startsWith(`{"type":"${type}"`));
  assert.throws(() => Excerpt.read(expected.meeting.replace(/^./, (c) => (c === "A" ? "B" : "A")), bytes), fault("excerpt-meeting"));
  assert.throws(() => Excerpt.read(expected.meeting, bytes.slice(0, 400)), fault("excerpt"));
  assert.throws(changed((e) => e.entries.shift()), fault("excerpt-meeting"));
  assert.throws(changed((e) => (e.entries = [])), fault("excerpt-meeting"));
  assert.throws(changed((e) => e.entries.reverse()), fault("excerpt-meeting"));
  assert.throws(changed((e) => (e.checkpoint = e.checkpoint.replace("\n", "x\n"))), fault("excerpt-signature"));
  assert.throws(changed((e) => e.entries.at(-1).path.pop()), fault("excerpt-inclusion"));
  assert.throws(changed((e) => (e.entries.at(-1).number += 1)), fault("excerpt-inclusion"));
  assert.throws(changed((e) => (e.entries[2].line += " ")), fault("excerpt-inclusion"));
  for (const left of ["dkg-deal", "dkg-accept", "dkg-commit"]) {
    assert.throws(changed((e) => e.entries.splice(at(left), 1)), Error, left);
  }
  for (const left of ["key", "ring", "ballot"]) {
    const less = changed((e) => e.entries.splice(at(left), 1))();
    assert.throws(() => VotingRoom.open(less, expected.ballot), Error, left);
  }
});

test("an entry is proven by its own excerpt and by no other", () => {
  const proof = Excerpt.read(expected.meeting, readFileSync(join(folder, "entry.json"), "utf8"));
  assert.equal(proof.proves(expected.entry), true);
  assert.equal(proof.proves(expected.made.line), false);
});

test("a typed code becomes the same device and the same check-in line", () => {
  const typed = expected.code.toLowerCase().replaceAll("-", " ");
  assert.equal(tokenOf(typed), expected.token);
  const device = VoterDevice.fromCode(typed, expected.counter, at("device"));
  assert.equal(device.token, expected.token);
  assert.equal(device.keep(), expected.made.device);
  assert.equal(device.checkIn(log, at("check_in")), expected.made.check_in);
  device.free();
});

test("a ballot is the same byte for byte, and a native writer accepts it", () => {
  const device = VoterDevice.fromKept(expected.device);
  const ready = device.vote(room, given, expected.revision, at("vote"));
  assert.equal(ready.line, expected.made.line);
  assert.equal(ready.tracker, expected.made.tracker);
  assert.equal(ready.opening(), expected.made.opening);

  const receipt = accept(ready.line);
  const promise = JSON.parse(log.readReceipt(receipt, ready.line));
  assert.equal(promise.ballot, expected.ballot);
  assert.equal(promise.revision, expected.revision);

  const other = device.vote(room, given, expected.revision, seed(99));
  assert.notEqual(other.line, ready.line);
  assert.notEqual(other.tracker, ready.tracker);
  accept(other.line);
  assert.throws(() => log.readReceipt(receipt, other.line), fault("receipt-cast"));
});

test("a device knows whether it may vote, and another device reads what was challenged", () => {
  const device = VoterDevice.fromKept(expected.device);
  assert.equal(device.isIn(room), true);
  assert.equal(VoterDevice.fromCode(expected.code, 2, seed(5)).isIn(room), false);

  const opened = JSON.parse(room.readChallenged(expected.made.opening));
  assert.equal(opened.tracker, expected.made.tracker);
  const { options } = JSON.parse(log.ballot(expected.ballot)).spec.contests[0];
  assert.deepEqual(opened.answers, [marks.map((mark) => options[mark].label)]);

  const lie = JSON.parse(expected.made.opening);
  const contest = lie.choices.find((bits) => bits.includes(1) && bits.includes(0));
  contest.push(contest.shift());
  while (JSON.stringify(lie.choices) === JSON.stringify(JSON.parse(expected.made.opening).choices)) {
    contest.push(contest.shift());
  }
  assert.throws(() => room.readChallenged(JSON.stringify(lie)), fault("challenge"));
  assert.throws(() => room.readChallenged(expected.made.line), fault("room"));
  assert.throws(() => room.readChallenged("{}"), fault("line"));
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
  assert.throws(() => tokenOf("123"), fault("code-length"));
  assert.throws(() => VoterDevice.fromCode(`U${code.slice(1)}`, 1, seed(1)), fault("code-character"));
  assert.throws(() => VoterDevice.fromCode(swapped, 1, seed(1)), fault("code-checksum"));
  assert.throws(() => VoterDevice.fromKept("{}"), fault("device"));
  assert.throws(() => VotingRoom.open(log, "none"), fault("room"));
  const vote = (answers) => () => device.vote(room, JSON.stringify(answers), 1, seed(1));
  assert.throws(vote([{ marks: [0, 1, 2, 3, 4] }]), fault("limits"));
  assert.throws(vote([]), fault("answers"));
  assert.throws(vote([{ marks: [99] }]), fault("answers"));
  assert.throws(vote([{ score: 3 }]), fault("answers"));
  assert.throws(vote([{ marks: [], names: [{ text: "张三" }] }]), fault("answers"));
  assert.throws(vote({ marks: [] }), fault("answers"));
  const stranger = VoterDevice.fromCode(expected.code, 2, seed(5));
  assert.throws(() => stranger.vote(room, given, 1, seed(1)), fault("not-in-ring"));
  assert.throws(() => log.ballot("none"), fault("room"));
});

test("no ballot leaves a device without randomness", () => {
  const device = VoterDevice.fromKept(expected.device);
  assert.throws(() => device.vote(room, given, 1, new Uint8Array(32)), fault("randomness"));
  assert.throws(() => device.vote(room, given, 1, new Uint8Array(16)), fault("seed"));
  assert.throws(() => VoterDevice.fromCode(expected.code, 2, new Uint8Array(32)), fault("randomness"));

  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
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
    if (own) Object.defineProperty(globalThis, "crypto", own);
    else delete globalThis.crypto;
  }
});
