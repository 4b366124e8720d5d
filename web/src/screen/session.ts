// What the big screen follows: the meeting, and the scene that the host put on.
import { reactive } from "vue";

import { askJson } from "@shared/api/http";
import { keyOf } from "@shared/api/key";
import type { Scene, Summary } from "@shared/api/schema";
import { startDesk } from "@shared/desk/desk";
import { followLog, type Reader } from "@shared/desk/follow";
import { keptOpenings } from "@shared/desk/openings";
import type { Sheet, View } from "@shared/desk/view";
import type { Fault } from "@shared/lib/fault";

export interface State {
  meeting: string;
  scene: Scene;
  summary: Summary | undefined;
  view: View | undefined;
  /** The result that the host put on. The log may end before it, where another result is not for the room. */
  result: { ballot: string; sheets: Sheet[] } | undefined;
  /** Four words of the meeting's digest, which every phone that signs in shows too. */
  words: string[];
  /** QR of the page on which a code is typed. */
  join: string[];
  /** Names by leaf, where the host's console on this machine has them. */
  names: Map<string, string>;
  connected: boolean;
  fault: Fault | undefined;
}

/** How often the scene is asked for. */
const EVERY = 1_500;

export function startScreen(): State {
  const meeting = /^\/screen\/([A-Za-z0-9_-]{43})\/?$/.exec(location.pathname)?.[1] ?? "";
  const desk = startDesk();
  const state: State = reactive({
    meeting,
    scene: { scene: "live" },
    summary: undefined,
    view: undefined,
    result: undefined,
    words: [],
    join: [],
    names: new Map<string, string>(),
    connected: true,
    fault: undefined,
  });

  async function readNames(): Promise<void> {
    const kept = keptOpenings(meeting);
    if (kept !== undefined && state.names.size === 0) {
      const named = await desk.readOpenings(kept);
      state.names = new Map(named.map(({ leaf, name, unit }) => [leaf, unit === "" ? name : `${name}（${unit}）`]));
    }
  }
  async function readResult(): Promise<void> {
    const { scene } = state;
    if (scene.scene !== "result") {
      state.result = undefined;
    } else if (state.result?.ballot !== scene.ballot) {
      state.result = await askJson<{ ballot: string; sheets: Sheet[] }>(
        `/meetings/${meeting}/ballots/${scene.ballot}/result`,
      );
    }
  }
  async function look(): Promise<void> {
    state.scene = await askJson<Scene>(`/meetings/${meeting}/scene`);
    if (state.scene.scene === "draw") {
      await readNames();
    }
    await readResult();
  }

  const listener: Reader = {
    summary(summary) {
      state.summary = summary;
    },
    view(view) {
      state.view = view;
    },
    connected(yes) {
      state.connected = yes;
    },
    stopped(fault) {
      state.fault = fault;
    },
  };
  followLog(meeting, desk, listener, { key: keyOf(location.hash) });
  void desk.meetingWords(meeting).then((words) => {
    state.words = words;
  });
  void desk.qrCode(`${location.origin}/v/${meeting}`).then((rows) => {
    state.join = rows;
  });
  const again = (): void => {
    void look()
      .catch(() => undefined)
      .then(() => setTimeout(again, EVERY));
  };
  again();
  return state;
}
