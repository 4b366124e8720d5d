// A real server in a folder of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const GONGXIN =
  process.env["GONGXIN"] ?? fileURLToPath(new URL("../../../target/debug/gongxin", import.meta.url));

export interface Server {
  origin: string;
  /** The link that makes the first administrator. */
  setUp: string;
  folder: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a server and waits for its set-up link. */
export async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "gongxin-web-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [
    "serve",
    "--database",
    `sqlite:${join(folder, "meeting.db")}`,
    "--listen",
    `127.0.0.1:${port}`,
    "--origin",
    origin,
  ];
  const child: ChildProcess = spawn(GONGXIN, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const setUp = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      said += text.toString();
      const link = /http\S+\/set-up#\S+/.exec(said);
      if (link) {
        resolve(link[0]);
      }
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("exit", () => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    origin,
    setUp,
    folder,
    async stop() {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
