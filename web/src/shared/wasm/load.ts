// Loading a WebAssembly module, in a worker.
import { Fault } from "../lib/fault";
import { backoff, pause } from "../lib/pause";

/** How often a file is asked for that does not come. */
const TRIES = 6;

/** The bytes of a module. Fetched and then compiled: a server that gives the wrong content type does not matter. */
export async function moduleBytes(url: string): Promise<ArrayBuffer> {
  if (typeof WebAssembly !== "object") {
    throw new Fault("wasm", "本浏览器太旧，无法运行投票程序", "this browser is too old to run the voting program");
  }
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await fetch(url, { credentials: "omit" });
      if (response.ok) {
        return await response.arrayBuffer();
      }
    } catch {
      // Tried again below.
    }
    if (tries === TRIES) {
      throw new Fault("offline", "连不上服务器", "the server cannot be reached");
    }
    await pause(backoff(tries));
  }
}
