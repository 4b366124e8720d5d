// A shared terminal's locker: it opens with the same slip in the same meeting, and with nothing else.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { load, seed } from "./places.mjs";

const { Locker, tokenOf } = load("kiosk");
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The code of a slip whose first five bits are these and whose other bits are 0. */
function codeOf(bits) {
  const token = Buffer.alloc(16);
  token[0] = bits << 3;
  const hash = createHash("sha256").update("gongxin/1 token").update(token).digest().readUInt32BE();
  const checksum = [27, 22, 17, 12].map((shift) => LETTERS[(hash >>> shift) & 31]);
  return LETTERS[bits] + "0".repeat(25) + checksum.join("");
}
const fault = (code) => (error) => error.code === code && /[\u4e00-\u9fff]/.test(error.zh);

test("a record comes back with its slip, typed in any case", () => {
  const own = Locker.of(codeOf(7), "meeting");
  const sealed = own.seal("签到", seed(1));
  assert.equal(Locker.of(codeOf(7).toLowerCase(), "meeting").open(sealed), "签到");
  assert.equal(sealed.length, own.seal("x".repeat(100_000), seed(2)).length);
  const seen = Buffer.from(sealed).toString("latin1");
  for (const word of ["签到", codeOf(7), tokenOf(codeOf(7)), own.name]) {
    assert.ok(!seen.includes(Buffer.from(word).toString("latin1")), word);
  }
});

test("nothing else opens it", () => {
  const own = Locker.of(codeOf(7), "meeting");
  const sealed = own.seal("签到", seed(1));
  for (const other of [Locker.of(codeOf(8), "meeting"), Locker.of(codeOf(7), "another")]) {
    assert.notEqual(other.name, own.name);
    assert.throws(() => other.open(sealed), fault("locker"));
  }
  assert.notEqual(own.name, tokenOf(codeOf(7)));
  sealed[sealed.length - 1] ^= 1;
  assert.throws(() => own.open(sealed), fault("locker"));
  assert.throws(() => own.open(new Uint8Array()), fault("locker"));
});

test("codes that are none, and randomness that is none, are refused", () => {
  assert.throws(() => Locker.of("00000", "meeting"), fault("code-length"));
  assert.throws(() => Locker.of(`${codeOf(7).slice(0, -1)}U`, "meeting"), fault("code-character"));
  assert.throws(() => Locker.of(`8${codeOf(7).slice(1)}`, "meeting"), fault("code-checksum"));
  assert.throws(() => Locker.of(codeOf(7), "meeting").seal("x", new Uint8Array(32)), fault("randomness"));
});
