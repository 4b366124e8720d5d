// Witnesses of a meeting: their keys, and the program that stays with the meeting and cosigns its heads.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { GONGXIN, type Server } from "./server";

export class Witness {
  private program: ChildProcess | undefined;

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
    this.program = spawn(GONGXIN, words, { stdio: "ignore" });
  }

  stop(): void {
    this.program?.kill("SIGTERM");
  }
}
