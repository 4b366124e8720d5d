// The observer's worker: verifies a record on this machine.
import init, {
  MeetingLog,
  PublicRecord,
  type WitnessDesk,
  catalogue,
  freshSeed,
  openWitness,
  sha256Hex,
  verify,
} from "@wasm/observer/gongxin";
import wasm from "@wasm/observer/gongxin_bg.wasm?url";

import type { View } from "@shared/desk/view";
import { Fault } from "@shared/lib/fault";
import { answer } from "@shared/wasm/calls";
import { moduleBytes } from "@shared/wasm/load";

import { savedModule } from "./saved";
import type { Cosigned, Described, Found, Opening, Report, Shown, Stand } from "./verifier";

/** A witness with the log of their meeting, read as it grows. */
let witness: { desk: WitnessDesk; log: MeetingLog } | undefined;
let archive: Uint8Array | undefined;
let record: PublicRecord | undefined;

function following(): { desk: WitnessDesk; log: MeetingLog } {
  if (witness === undefined) {
    throw new Fault("order", "请先打开见证人密钥", "open a witness's key first");
  }
  return witness;
}

const calls = {
  catalogue: (): Described[] => JSON.parse(catalogue()) as Described[],
  /** Takes a record. */
  take: (bytes: ArrayBuffer): void => {
    record?.free();
    record = undefined;
    archive = new Uint8Array(bytes);
  },
  /** Runs every check. */
  verify: ({ trust, receipts }: { trust: string | undefined; receipts: string[] }): Report => {
    if (archive === undefined) {
      throw new Fault("order", "请先选择记录文件", "choose a record first");
    }
    const progress = (done: number, total: number): void => self.postMessage({ progress: { done, total } });
    return JSON.parse(verify(archive, trust, receipts, freshSeed(), progress as never)) as Report;
  },
  /** What the record says, where its log holds. */
  read: (): { view: View; words: { zh: string[]; en: string[] } } => {
    record = PublicRecord.open(archive ?? new Uint8Array());
    return { view: JSON.parse(record.view()) as View, words: { zh: record.words("zh"), en: record.words("en") } };
  },
  /** The digest of a file, as a log states it of the list of pages. */
  digest: (bytes: ArrayBuffer): string => sha256Hex(new Uint8Array(bytes)),
  find: (tracker: string): Found[] => (record === undefined ? [] : (JSON.parse(record.find(tracker)) as Found[])),
  /** Opens a witness's key for a meeting. */
  openWitness: ({ file, passphrase, meeting }: Opening): void => {
    const desk = openWitness(file.trim(), passphrase);
    witness?.desk.free();
    witness?.log.free();
    witness = { desk, log: new MeetingLog(meeting) };
  },
  /** Judges more lines of that meeting's log; gives the number of its entries. */
  append: (lines: string): number => {
    following().log.append(lines);
    return following().log.size;
  },
  /** Checks that the log continues what is kept; gives what must be kept before anything is cosigned. */
  follow: (kept: string | undefined): string => {
    const { desk, log } = following();
    desk.remember(kept);
    return desk.follow(log);
  },
  /** Where the meeting stands. */
  stand: (): Stand => {
    const { log } = following();
    return { view: JSON.parse(log.view()) as View, words: { zh: log.words("zh"), en: log.words("en") } };
  },
  /** Cosigns a head that the server shows, if it lies within what is kept. */
  cosign: ({ kept, checkpoint, seconds }: Shown): Cosigned => {
    const { desk, log } = following();
    desk.remember(kept);
    return JSON.parse(desk.cosign(log, checkpoint, seconds)) as Cosigned;
  },
};

export type VerifierCalls = typeof calls;

async function start(): Promise<void> {
  await init({ module_or_path: savedModule() ?? (await moduleBytes(wasm)) });
}

answer(calls, start());
