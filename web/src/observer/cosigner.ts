// A witness (见证人) on the observer's page: reads a meeting's log as it grows and cosigns every head that its log key signs.
import { reactive } from "vue";

import { ask } from "@shared/api/http";
import { keyOf } from "@shared/api/key";
import { Problem } from "@shared/api/problem";
import type { View } from "@shared/desk/view";
import { faultOf, Fault } from "@shared/lib/fault";
import { pause } from "@shared/lib/pause";

import type { Verifier } from "./verifier";

export interface Cosigning {
  /** Whether a key is open and heads are looked for. */
  following: boolean;
  connected: boolean;
  /** Entries of the last head that was cosigned here. */
  cosigned: number;
  view: View | undefined;
  words: { zh: string[]; en: string[] } | undefined;
  /** Why it ended. */
  fault: Fault | undefined;
}

/** A head is signed without an entry, too, so nothing would tell of it. */
const EVERY = 2_000;
const seen = (meeting: string): string => `gongxin/witness-memory/${meeting}`;

/** Takes an answer that is refused for one reason as if it were another one. */
async function unless<T>(asked: Promise<string>, refused: (problem: Problem) => boolean, otherwise: T) {
  return asked.catch((thrown: unknown) => {
    if (thrown instanceof Problem && refused(thrown)) {
      return otherwise;
    }
    throw thrown;
  });
}

export function startCosigner(meeting: string, verifier: Verifier) {
  const state: Cosigning = reactive({
    following: false,
    connected: true,
    cosigned: 0,
    view: undefined,
    words: undefined,
    fault: undefined,
  });
  const how = { session: true, key: keyOf(location.hash) };
  const base = `/meetings/${meeting}`;
  let size = 0;

  /** Reads what was logged since. What is withheld from this witness it cannot cosign; what came before it can. */
  async function readOn(): Promise<void> {
    for (;;) {
      const lines = await unless(ask(`${base}/log?from=${size}`, how), ({ code }) => code === "withheld", "");
      if (lines === "") {
        return;
      }
      size = await verifier.append(lines);
    }
  }

  async function look(): Promise<void> {
    await readOn();
    const { memory, view, words } = await verifier.follow();
    // Before anything is signed. Without storage the next page would not know this history, so nothing is.
    try {
      localStorage.setItem(seen(meeting), memory);
    } catch {
      throw new Fault(
        "storage",
        "本浏览器不能保存见过的日志头，不能在这里联署",
        "this browser cannot keep the heads it saw, so it must not cosign",
      );
    }
    Object.assign(state, { view, words });
    const open = view.ballots.filter(({ phase }) => phase === "open");
    for (const place of [...open.map(({ id }) => `/ballots/${id}/checkpoint`), "/checkpoint"]) {
      const checkpoint = await unless(ask(base + place, how), ({ status }) => status === 404, undefined);
      if (checkpoint === undefined) {
        continue;
      }
      const head = await verifier.cosign({ checkpoint, seconds: Math.floor(Date.now() / 1000) });
      if (head.note !== null) {
        await ask(`${base}/cosignatures`, { ...how, method: "POST", body: head.note });
      }
      if (head.cosigned) {
        state.cosigned = Math.max(state.cosigned, head.size);
      }
    }
  }

  /** Opens a key and follows the meeting until its record is sealed and cosigned, or something does not hold. */
  async function start(file: string, passphrase: string): Promise<void> {
    const memory = localStorage.getItem(seen(meeting)) ?? undefined;
    size = 0;
    await verifier.openWitness({ file, passphrase, meeting, memory });
    Object.assign(state, { following: true, fault: undefined });
    void follow();
  }

  async function follow(): Promise<void> {
    while (state.following) {
      try {
        await look();
        state.connected = true;
        state.following = !(state.view?.sealed && state.cosigned === state.view.size);
      } catch (thrown) {
        const fault = faultOf(thrown);
        state.connected = false;
        if (!(fault.code === "offline" || (fault as Problem).passes)) {
          Object.assign(state, { following: false, fault });
        }
      }
      await pause(EVERY);
    }
  }

  return { state, start };
}
