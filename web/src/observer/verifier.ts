// The page's view of the verifier.
import type { Text, View } from "@shared/desk/view";
import { remote, type Remote } from "@shared/wasm/calls";

import { isSaved, savedWorker } from "./saved";
import type { VerifierCalls } from "./verifier.worker";
import VerifierWorker from "./verifier.worker?worker";

/** A check in words. */
export interface Described {
  id: string;
  name: Text;
  proves: Text;
}

export type Status = "pass" | "fail" | "error" | "not_run";

/** What came of a check. */
export interface CheckReport {
  id: string;
  name: string;
  status: Status;
  examined: number;
  faults: { entry: number | null; code: string; reason: string; reason_zh: string }[];
}

/** The report of `gongxin verify --json`. */
export interface Report {
  verdict: string;
  rehearsal: boolean;
  checks: CheckReport[];
}

/** A ballot with a tracker. */
export interface Found {
  ballot: string;
  entry: number;
  challenged: boolean;
  counted: boolean;
}

/** A witness's key and for what it is opened. */
export interface Opening {
  file: string;
  passphrase: string;
  meeting: string;
}

/** Where a witness's meeting stands. */
export interface Stand {
  view: View;
  words: { zh: string[]; en: string[] };
}

/** A head that the server shows to a witness, and what the witness's browser has on its disk. */
export interface Shown {
  kept: string;
  checkpoint: string;
  seconds: number;
}

/** What came of a head: its size if this witness stands under it, and the note to hand in where the line is new. */
export interface Cosigned {
  size: number | null;
  note: string | null;
}

export type Verifier = Remote<VerifierCalls>;

/** Starts the worker. `progress` hears how many ballots are verified. */
export function startVerifier(progress: (done: number, total: number) => void): Verifier {
  const worker = isSaved() ? savedWorker() : new VerifierWorker();
  worker.addEventListener("message", ({ data }: MessageEvent<{ progress?: { done: number; total: number } }>) => {
    if (data.progress) {
      progress(data.progress.done, data.progress.total);
    }
  });
  return remote<VerifierCalls>(worker);
}
