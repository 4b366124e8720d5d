// Where the things under test are, and how native programs are called. Built by `./run test` and `./run bench`.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const require = createRequire(import.meta.url);

function built(...path) {
  const place = join(target, ...path);
  if (!existsSync(place)) throw new Error(`${place} is not built: call ./run test, or see tests/wasm/README.md`);
  return place;
}

/** One of the modules that `xtask wasm --target nodejs` built: `voter`, `observer` or `kiosk`. */
export const load = (module) => require(built("wasm", "nodejs", module, "gongxin.js"));

/** The native command. Verifying may exit with 1 or 2; anything else is a failure of the test. */
export function gongxin(...args) {
  const done = spawnSync(built("debug", "gongxin"), args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (![0, 1, 2].includes(done.status)) throw new Error(`gongxin ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** The native half of the parity test, `crates/wasm/examples/parity.rs`. Throws if it refuses. */
export const parity = (...args) =>
  execFileSync(built("debug", "examples", "parity"), args, { encoding: "utf8", stdio: "pipe" }).trim();

/** A seed of its own for each act of a test; never a constant, which the modules refuse. */
export const seed = (act) => Uint8Array.from({ length: 32 }, (_, at) => act ^ at);
