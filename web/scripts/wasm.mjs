// Builds the WebAssembly modules into ./wasm. They are not kept in the repository.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lower = fileURLToPath(new URL("../node_modules/.bin/wasm-opt", import.meta.url));
const words = ["run", "--locked", "-q", "-p", "gongxin-xtask", "--"];
words.push("wasm", "--target", "web", "--out", "web/wasm", "--lower", lower);
const { status } = spawnSync(process.env.CARGO ?? "cargo", words, { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
