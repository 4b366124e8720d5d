// An observer's session: a record, the numbers on paper, and what the verifier says.
import { reactive } from "vue";

import { keyOf } from "@shared/api/key";
import type { View } from "@shared/desk/view";
import { faultOf, Fault } from "@shared/lib/fault";

import { readTrust, type Trust } from "./trust";
import { startVerifier, type Described, type Found, type Report } from "./verifier";

export interface State {
  catalogue: Described[];
  name: string;
  taken: boolean;
  trust: Trust | undefined;
  /** Whether the numbers came with the record, from the same server. */
  fromServer: boolean;
  progress: { done: number; total: number } | undefined;
  running: boolean;
  report: Report | undefined;
  view: View | undefined;
  words: { zh: string[]; en: string[] } | undefined;
  fault: Fault | undefined;
  found: Found[] | undefined;
  /** The digest of the pages that the server says it gives. */
  pages: string | undefined;
}

export type Session = ReturnType<typeof startSession>;

export function startSession() {
  const state: State = reactive({
    catalogue: [],
    name: "",
    taken: false,
    trust: undefined,
    fromServer: false,
    progress: undefined,
    running: false,
    report: undefined,
    view: undefined,
    words: undefined,
    fault: undefined,
    found: undefined,
    pages: undefined,
  });
  const verifier = startVerifier((done, total) => {
    state.progress = { done, total };
  });
  void verifier.catalogue().then((catalogue) => {
    state.catalogue = catalogue;
  });

  /** Takes a record and reads what it says. */
  async function take(name: string, bytes: ArrayBuffer): Promise<void> {
    Object.assign(state, {
      name,
      taken: true,
      report: undefined,
      view: undefined,
      words: undefined,
      fault: undefined,
      found: undefined,
    });
    await verifier.take(bytes);
    try {
      Object.assign(state, await verifier.read());
    } catch (thrown) {
      // The checks say what is wrong; this only means that there is nothing to read.
      state.fault = faultOf(thrown);
    }
  }

  /** Takes files that were dropped or chosen: a record, a trust.json, in any order. */
  async function takeFiles(files: File[]): Promise<void> {
    for (const file of files) {
      if (file.name.toLowerCase().endsWith(".json")) {
        state.trust = readTrust(await file.text());
        state.fromServer = false;
        if (state.trust === undefined) {
          throw new Fault("trust", "这不是核对用的数字文件（trust.json）", "this is no trust.json");
        }
      } else {
        await take(file.name, await file.arrayBuffer());
      }
    }
  }

  /** Fetches a sealed record from the server that this page came from. */
  async function fetchRecord(meeting: string): Promise<void> {
    const from = async (name: string): Promise<Response> => {
      // An observer may have an account here, or a key from the host, or need neither.
      const key = keyOf(location.hash);
      const response = await fetch(`/api/v1/meetings/${meeting}/${name}`, {
        credentials: "same-origin",
        headers: key === "" ? {} : { authorization: `Bearer ${key}` },
      });
      if (!response.ok) {
        const problem = (await response.json().catch(() => ({}))) as {
          code?: string;
          title?: string;
          title_zh?: string;
        };
        throw new Fault(
          problem.code ?? "http",
          problem.title_zh ?? "服务器没有给出记录",
          problem.title ?? "the server gave no record",
        );
      }
      return response;
    };
    const record = await from("record.zip");
    await take("record.zip", await record.arrayBuffer());
    state.trust = readTrust(await (await from("trust.json")).text());
    state.fromServer = true;
  }

  /** Works out the digest of the pages that this page's server lists. */
  async function readPages(): Promise<void> {
    const list = await fetch("/web/SHA256SUMS", { credentials: "omit" });
    if (list.ok) {
      state.pages = await verifier.digest(await list.arrayBuffer());
    }
  }

  /** Runs all checks with these numbers. */
  async function verify(trust: string | undefined, receipts: string[]): Promise<void> {
    state.running = true;
    state.report = undefined;
    state.progress = undefined;
    try {
      state.report = await verifier.verify({ trust, receipts });
    } finally {
      state.running = false;
    }
  }

  async function find(tracker: string): Promise<void> {
    state.found = await verifier.find(tracker);
  }

  return { state, verifier, takeFiles, fetchRecord, readPages, verify, find };
}
