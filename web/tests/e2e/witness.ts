// Witnesses of a meeting: their keys, and the program that stays with the meeting and cosigns its heads.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { GONGXIN, type Server } from "./server";

export class Witness {
  private program: ChildProcess | undefined;
  private said = "";

  constructor(
    private readonly server: Server,
    readonly name: string,
  ) {
    const made = spawnSync(
      GONGXIN,
      ["witness", "keygen", "--name", name, "--secret", this.secret, "--plain", "--public", this.file],
      { encoding: "utf8" },
    );
    if (made.status !== 0) {
      throw new Error(made.stdout + made.stderr);
    }
  }

  private get secret(): string {
    return join(this.server.folder, `${this.name}.key`);
  }

  /** The file with the public key. */
  get file(): string {
    return join(this.server.folder, `${this.name}.vkey`);
  }

  get key(): string {
    return readFileSync(this.file, "utf8").trim();
  }

  /** Runs the command that the host's page shows. */
  follow(command: string): void {
    const [program, ...words] = command.replace("witness.key", this.secret).split(" ");
    if (program !== "gongxin") {
      throw new Error(`not our command: ${command}`);
    }
    const started = spawn(GONGXIN, words, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (bytes: Buffer) => (this.said += bytes.toString()));
    }
    this.program = started;
  }

  /** A witness who gave up by itself says why. */
  stop(): void {
    const code = this.program?.exitCode ?? 0;
    this.program?.kill("SIGTERM");
    if (code !== 0) {
      throw new Error(`${this.name} ended with ${code}: ${this.said}`);
    }
  }
}
