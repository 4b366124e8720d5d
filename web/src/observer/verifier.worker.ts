// The observer's worker: verifies a record on this machine.
import init, { PublicRecord, catalogue, freshSeed, sha256Hex, verify } from "@wasm/observer/gongxin";
import wasm from "@wasm/observer/gongxin_bg.wasm?url";

import type { View } from "@shared/desk/view";
import { Fault } from "@shared/lib/fault";
import { answer } from "@shared/wasm/calls";
import { moduleBytes } from "@shared/wasm/load";

import { savedModule } from "./saved";
import type { Described, Found, Report } from "./verifier";

let archive: Uint8Array | undefined;
let record: PublicRecord | undefined;

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
};

export type VerifierCalls = typeof calls;

async function start(): Promise<void> {
  await init({ module_or_path: savedModule() ?? (await moduleBytes(wasm)) });
}

answer(calls, start());
