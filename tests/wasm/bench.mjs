// Median time of making one ballot in WebAssembly, ms: 30 options, ring of 1,024, the part before the choice included.
// Usage: node tests/wasm/bench.mjs FOLDER, the folder made by `gongxin-bench-record make`.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "./places.mjs";

const WARM_UP = 10;
const RUNS = 50;
const folder = process.argv[2];
const { Log, VoterDevice, VotingRoom } = load("voter");
const log = Log.read(readFileSync(join(folder, "open.jsonl")));
const [{ id }] = JSON.parse(log.ballots());
const room = VotingRoom.open(log, id);
const device = VoterDevice.fromKept(readFileSync(join(folder, "device.json"), "utf8"));
const [options, , most] = room.contests;

const times = [];
for (let run = 0; run < WARM_UP + RUNS; run += 1) {
  const choices = Uint8Array.from({ length: options }, (_, at) => ((at + run) % options < most ? 1 : 0));
  const seed = Uint8Array.from({ length: 32 }, (_, at) => run ^ at);
  const start = performance.now();
  device.vote(room, choices, 1, seed).free();
  if (run >= WARM_UP) times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(((times[RUNS / 2 - 1] + times[RUNS / 2]) / 2).toFixed(3));
