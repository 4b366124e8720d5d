// A witness (见证人) on the observer's page: reads a meeting's log as it grows and cosigns every head that its log key signs.
import { reactive } from "vue";

import { ask } from "@shared/api/http";
import { keyOf } from "@shared/api/key";
import { Problem } from "@shared/api/problem";
import type { View } from "@shared/desk/view";
import { Memory } from "@shared/kept/memory";
import { faultOf, type Fault } from "@shared/lib/fault";
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

  /** Shows where the meeting stands, and cosigns what is to be cosigned. */
  async function look(memory: Memory): Promise<void> {
    await readOn();
    // Before anything is shown as seen: a log that contradicts what was kept says nothing.
    const { view, words } = await memory.before(verifier.follow, verifier.stand);
    Object.assign(state, { view, words });
    const open = view.ballots.filter(({ phase }) => phase === "open");
    for (const place of [...open.map(({ id }) => `/ballots/${id}/checkpoint`), "/checkpoint"]) {
      const checkpoint = await unless(ask(base + place, how), ({ status }) => status === 404, undefined);
      if (checkpoint === undefined) {
        continue;
      }
      const seconds = Math.floor(Date.now() / 1000);
      const { size, note } = await memory.before(verifier.follow, (kept) =>
        verifier.cosign({ kept, checkpoint, seconds }),
      );
      if (note !== null) {
        await ask(`${base}/cosignatures`, { ...how, method: "POST", body: note });
      }
      state.cosigned = Math.max(state.cosigned, size ?? 0);
    }
  }

  /** Opens a key and follows the meeting until its record is sealed and cosigned, or something does not hold. */
  async function start(file: string, passphrase: string): Promise<void> {
    const memory = await Memory.hold(`witness/${meeting}`);
    try {
      await verifier.openWitness({ file, passphrase, meeting });
    } catch (thrown) {
      await memory.release();
      throw thrown;
    }
    size = 0;
    Object.assign(state, { following: true, fault: undefined });
    void follow(memory);
  }

  async function follow(memory: Memory): Promise<void> {
    let over = false;
    while (!over) {
      try {
        await look(memory);
        state.connected = true;
        over = state.view?.sealed === true && state.cosigned === state.view.size;
      } catch (thrown) {
        const fault = faultOf(thrown);
        state.connected = false;
        if (!(fault.code === "offline" || (fault as Problem).passes)) {
          state.fault = fault;
          break;
        }
      }
      await pause(EVERY);
    }
    await memory.release();
    // Only now can a key be opened again: one loop at a time signs.
    state.following = false;
  }

  return { state, start };
}
