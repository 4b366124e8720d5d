// A trustee's session: from a new key to the last share. Every secret stays in the worker.
import { reactive } from "vue";

import { ask, askJson } from "@shared/api/http";
import { keyOf } from "@shared/api/key";
import { Problem } from "@shared/api/problem";
import type { Gathering, Summary } from "@shared/api/schema";
import { startDesk } from "@shared/desk/desk";
import { followLog, type Reader } from "@shared/desk/follow";
import type { View } from "@shared/desk/view";
import { Memory, needMemory } from "@shared/kept/memory";
import { faultOf, Fault } from "@shared/lib/fault";
import { pause } from "@shared/lib/pause";
import { language } from "@shared/words";

import { dutiesOf, type Duty } from "./duty";
import { keepKey, keptKey, type Kept } from "./keep";

export type Page =
  | { at: "start" }
  | { at: "make" }
  | { at: "save" }
  | { at: "words" }
  | { at: "unlock"; wrong?: WrongFile }
  | { at: "duty" }
  | { at: "stopped"; fault: Fault };

/** A file with a key that is nobody's in this meeting, or somebody else's than this page expects. */
export interface WrongFile {
  /** Its name; empty: what this browser kept. */
  from: string;
  /** Whose key it is. */
  owner: string | undefined;
  expected: string;
}

export interface State {
  page: Page;
  title: string;
  key: Kept | undefined;
  /** Four words of the key, compared by voice. */
  words: string[];
  meeting: string;
  view: View | undefined;
  summary: Summary | undefined;
  index: number;
  connected: boolean;
  /** Too few witnesses have cosigned the head on which a share is given. */
  unwitnessed: boolean;
  /** What went wrong with the last step of the ceremony; tried again with the next entry. */
  fault: Fault | undefined;
}

/** Faults after which this page does nothing more. */
const ENDS = new Set(["forked", "not-a-trustee", "held", "moved", "storage"]);
/** How often a step is tried again when others were faster. */
const MOST_REFUSALS = 4;
/** How often to look whether the witnesses have cosigned. */
const AGAIN = 2_000;

const ID = /^[A-Za-z0-9_-]{22,43}$/;

/** What the address asks for. */
export function readAddress(search: string, hash: string): { gathering: string; meeting: string; key: string } {
  const given = new URLSearchParams(search);
  const id = (name: string): string => {
    const value = given.get(name) ?? "";
    return ID.test(value) ? value : "";
  };
  const gathering = id("gathering");
  // Who brought a key through a gathering reads the log of the meeting that came of it.
  return { gathering, meeting: id("meeting"), key: keyOf(hash) || gathering };
}

export type Session = ReturnType<typeof startSession>;

export function startSession() {
  const { gathering, meeting, key } = readAddress(location.search, location.hash);
  const desk = startDesk();
  const state: State = reactive({
    page: { at: "start" },
    title: "",
    key: undefined,
    words: [],
    meeting,
    view: undefined,
    summary: undefined,
    index: 0,
    connected: true,
    unwitnessed: false,
    fault: undefined,
  });
  let stepping: Promise<void> | undefined;
  let follower: ReturnType<typeof followLog> | undefined;
  let memory: Memory | undefined;
  /** A file that was opened; whose key it is, the meeting's list of trustees will say. */
  let opened: { file: string; from: string; expected: string } | undefined;

  function stop(fault: Fault): void {
    state.page = { at: "stopped", fault };
    follower?.stop();
  }

  /** Whether nothing more can come of this page; it says so then. */
  function ended(fault: Fault): boolean {
    const ends = ENDS.has(fault.code);
    if (ends) {
      stop(fault);
    }
    return ends;
  }

  async function begin(): Promise<void> {
    // Said before a key is made, not when it is needed.
    await needMemory();
    if (meeting !== "") {
      state.key = keptKey();
      state.page = { at: "unlock" };
      return;
    }
    if (gathering !== "") {
      const known = await askJson<Gathering>(`/gatherings/${gathering}`);
      state.title = known.title;
      const kept = keptKey();
      const brought = known.keys.some((key) => kept && key.name === kept.name);
      state.key = brought ? kept : undefined;
      state.page = brought ? { at: "unlock" } : { at: "make" };
    }
  }

  /** Makes a key and seals it; it counts only when the file has been read back. */
  async function make(name: string, passphrase: string): Promise<void> {
    state.key = { name, file: await desk.newTrustee(passphrase) };
    state.page = { at: "save" };
  }

  /** Reads the file back, keeps it, and brings the public part to the host. */
  async function readBack(file: string, passphrase: string): Promise<void> {
    const { key } = state;
    await desk.openTrustee({ file, passphrase });
    if (key === undefined) {
      return;
    }
    const publicFile = await desk.publicFile(key.name);
    keepKey({ ...key, file });
    await ask(`/gatherings/${gathering}/keys`, { method: "POST", body: JSON.parse(publicFile) as object });
    state.words = await desk.keyWords({ file: publicFile, language: language.value });
    state.page = { at: "words" };
    void awaitMeeting();
  }

  /** Looks until the host has made the meeting. */
  async function awaitMeeting(): Promise<void> {
    for (;;) {
      const known = await askJson<Gathering>(`/gatherings/${gathering}`).catch(() => undefined);
      state.connected = known !== undefined;
      if (known?.meeting) {
        history.replaceState(null, "", `/trustee?meeting=${known.meeting}#key=${key}`);
        await enter(known.meeting).catch((thrown: unknown) => stop(faultOf(thrown)));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  /** Opens a key file, chosen under the name `from`; it should be that of the trustee `name`, if one is known here. */
  async function unlock(file: string, passphrase: string, name: string, from: string): Promise<void> {
    await desk.openTrustee({ file, passphrase });
    if (state.meeting !== "") {
      opened = { file, from, expected: name };
      await enter(state.meeting);
      return;
    }
    keepKey({ name, file });
    state.words = await desk.keyWords({ file: await desk.publicFile(name), language: language.value });
    state.page = { at: "words" };
    void awaitMeeting();
  }

  /** Follows a meeting, if no other page of this browser does. */
  async function enter(id: string): Promise<void> {
    memory = await Memory.hold(`trustee/${id}`);
    state.meeting = id;
    const listener: Reader = {
      summary(summary) {
        state.summary = summary;
      },
      view(view) {
        state.view = view;
        state.title = view.title;
        stepping ??= step().finally(() => {
          stepping = undefined;
        });
      },
      connected(yes) {
        state.connected = yes;
      },
      stopped: stop,
    };
    follower = followLog(id, desk, listener, { key });
  }

  /** Makes a line that rests on the log as it was read, and hands it in: what was read is kept before. */
  async function hand(make: (kept: string) => Promise<string | undefined>): Promise<void> {
    const line = await memory?.before(desk.follow, make).catch((thrown: unknown) => {
      ended(faultOf(thrown));
      throw thrown;
    });
    if (line !== undefined) {
      await ask(`/meetings/${state.meeting}/lines`, { method: "POST", body: line });
    }
  }

  /** Asks for another file, and says what is the matter with this one. The page's own stays where it is kept. */
  async function askAgain(wrong: WrongFile): Promise<void> {
    follower?.stop();
    await memory?.release();
    memory = opened = undefined;
    state.page = { at: "unlock", wrong };
  }

  /** Finds the opened key among the meeting's trustees, and keeps its file if it is the one that was meant. */
  async function recognise(): Promise<boolean> {
    const index = await desk.trusteeIndex().catch((thrown: unknown) => {
      if (opened === undefined || faultOf(thrown).code !== "not-a-trustee") {
        throw thrown;
      }
      return undefined;
    });
    if (opened !== undefined) {
      const { file, from, expected } = opened;
      const owner = state.view?.trustees.find((each) => each.index === index)?.name;
      if (index === undefined || owner === undefined || (expected !== "" && expected !== owner)) {
        await askAgain({ from, owner, expected });
        return false;
      }
      state.key = { name: owner, file };
      keepKey(state.key);
      opened = undefined;
    }
    state.index = index ?? 0;
    return true;
  }

  /** Does what the ceremony asks of this trustee. */
  async function step(): Promise<void> {
    try {
      if (!(await recognise())) {
        return;
      }
      state.page = { at: "duty" };
      if (state.view?.ceremony.key) {
        return;
      }
      await hand(desk.ceremonyStep);
      state.fault = undefined;
    } catch (thrown) {
      const fault = faultOf(thrown);
      // Two trustees who answer at once: the log has moved on, and the next view asks again.
      state.fault = ended(fault) ? undefined : fault;
    }
  }

  /** Does one duty; the core judges all ballots and the whole record before. */
  async function fulfil(ballot: string, duty: Duty, few: boolean): Promise<void> {
    if (duty.kind === "mix") {
      return hand((kept) => desk.mix({ kept, ballot, contest: duty.contest }));
    }
    const witnessed = (state.view?.quorum ?? 0) > 0;
    const checkpoint = witnessed ? await ask(`/meetings/${state.meeting}/checkpoint`) : undefined;
    return hand((kept) =>
      duty.kind === "share"
        ? desk.share({ kept, ballot, checkpoint, few })
        : desk.rowShare({ kept, ballot, contest: duty.contest, checkpoint, few }),
    );
  }

  /** Does all that a closed ballot wants of this trustee now; very few ballots are opened only if `few` says so. */
  async function serve(id: string, few = false): Promise<void> {
    let refused = 0;
    for (;;) {
      await follower?.again();
      const { view } = state;
      const ballot = view?.ballots.find((each) => each.id === id);
      const [duty] = view && ballot ? dutiesOf(view, ballot, state.index) : [];
      if (duty === undefined) {
        return;
      }
      try {
        await fulfil(id, duty, few);
        refused = 0;
        state.unwitnessed = false;
      } catch (thrown) {
        state.unwitnessed = faultOf(thrown).code === "quorum";
        if (state.unwitnessed) {
          await pause(AGAIN);
          continue;
        }
        refused += 1;
        // Two trustees who mix at once: one of them is too late, looks again, and mixes what the other made.
        if (!(thrown instanceof Problem) || thrown.status === 403 || refused > MOST_REFUSALS) {
          throw thrown;
        }
      }
    }
  }

  /** Signs the figures on paper that this trustee has compared. */
  async function signPaper(ballot: string, group: string | undefined): Promise<void> {
    await hand((kept) => desk.signPaper({ kept, ballot, group }));
    await follower?.again();
  }

  void begin().catch((thrown: unknown) => stop(faultOf(thrown)));
  return { state, make, readBack, unlock, serve, signPaper };
}
