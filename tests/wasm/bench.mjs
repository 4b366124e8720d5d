// Median time of making one ballot in WebAssembly, ms: 30 options, ring of 1,024, the part before the choice included.
// Other programs on the machine disturb some batches, so the median of the least disturbed one counts.
// Usage: node tests/wasm/bench.mjs FOLDER, the folder made by `gongxin-bench-record make`.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "./places.mjs";

const WARM_UP = 10;
const BATCHES = 6;
const RUNS = 25;
const folder = process.argv[2];
const { Excerpt, VoterDevice, VotingRoom } = load("voter");
const read = (name) => readFileSync(join(folder, name), "utf8");
const excerpt = read("excerpt.json");
const lines = JSON.parse(excerpt).entries.map(({ line }) => JSON.parse(line));
const { id, spec } = lines.find(({ type }) => type === "ballot");
const room = VotingRoom.open(Excerpt.read(JSON.parse(read("trust.json")).meeting, excerpt), id);
const device = VoterDevice.fromKept(read("device.json"));
const [contest] = spec.contests;
const options = contest.options.length;

let made = 0;
function make() {
  const marks = Array.from({ length: contest.max }, (_, at) => (at + made) % options);
  const given = JSON.stringify([{ marks }]);
  const seed = Uint8Array.from({ length: 32 }, (_, at) => made ^ at);
  made += 1;
  const start = performance.now();
  device.vote(room, given, 1, seed).free();
  return performance.now() - start;
}

/** The middle of an odd number of runs. */
function batch() {
  const times = Array.from({ length: RUNS }, make).sort((a, b) => a - b);
  return times[(RUNS - 1) / 2];
}

for (let run = 0; run < WARM_UP; run += 1) make();
console.log(Math.min(...Array.from({ length: BATCHES }, batch)).toFixed(3));
