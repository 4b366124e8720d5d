// What all steps of a meeting's page share: the judged log, live counts, and the names that stay on this machine.
import { inject, reactive, type InjectionKey } from "vue";

import type { Act, Summary, Waiting } from "@shared/api/schema";
import { startDesk, type Committed, type Desk, type Named } from "@shared/desk/desk";
import { followLog, type Reader } from "@shared/desk/follow";
import type { View } from "@shared/desk/view";
import { Fault } from "@shared/lib/fault";

import * as api from "../api";
import { account } from "../account";
import { keptOpenings, keepOpenings } from "@shared/desk/openings";

export interface MeetingState {
  view: View | undefined;
  summary: Summary | undefined;
  connected: boolean;
  fault: Fault | undefined;
  /** Acts that wait for a second person. */
  waiting: Waiting[];
  /** Who stands behind each leaf; empty where the names are not on this machine. */
  names: Map<string, Named>;
  /** What the asker is in this meeting. */
  roles: string[];
}

export interface Meeting {
  id: string;
  desk: Desk;
  state: MeetingState;
  /** Does an act; gives whether a second person must still agree. */
  act(what: Act): Promise<boolean>;
  /** Agrees to what somebody else proposed, by its name: it is done. */
  agree(proposal: string): Promise<void>;
  /** Takes back what one proposed oneself. */
  withdraw(proposal: string): Promise<void>;
  line(text: string): Promise<void>;
  /** Reads what the log has got since. */
  look(): Promise<void>;
  /** Takes an opening file: the names behind the leaves. */
  open(text: string): Promise<void>;
  /** Keeps the names of a roster that is being committed. */
  keep(openings: Committed["openings"]): Promise<string>;
  stop(): void;
}

const KEY: InjectionKey<Meeting> = Symbol("meeting");
export { KEY as meetingKey };

/** The meeting of this page. */
export function useMeeting(): Meeting {
  const meeting = inject(KEY);
  if (meeting === undefined) {
    throw new Error("no meeting was provided");
  }
  return meeting;
}

/** Opens a meeting's page. */
export function openMeeting(id: string): Meeting {
  const desk = startDesk();
  const state: MeetingState = reactive({
    view: undefined,
    summary: undefined,
    connected: true,
    fault: undefined,
    waiting: [],
    names: new Map<string, Named>(),
    roles: [],
  });
  const listener: Reader = {
    summary(summary) {
      state.summary = summary;
    },
    view(view) {
      state.view = view;
      void askWaiting();
    },
    connected(yes) {
      state.connected = yes;
    },
    stopped(fault) {
      state.fault = fault;
    },
  };
  const follower = followLog(id, desk, listener, { session: true });

  async function askWaiting(): Promise<void> {
    state.waiting = await api.waiting(id).catch(() => []);
  }
  /** Whatever came of it, the page then shows it. */
  async function answer<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } finally {
      await Promise.all([follower.again(), askWaiting()]);
    }
  }
  async function open(text: string): Promise<void> {
    const named = await desk.readOpenings(text);
    state.names = new Map(named.map((person) => [person.leaf, person]));
    keepOpenings(id, text);
  }
  const timer = setInterval(() => void askWaiting(), 3_000);
  void api
    .meetings()
    .then((all) => {
      state.roles = all.find(({ meeting }) => meeting === id)?.roles ?? [];
    })
    .catch(() => undefined);
  const kept = keptOpenings(id);
  if (kept !== undefined) {
    void open(kept).catch(() => undefined);
  }

  return {
    id,
    desk,
    state,
    async act(what) {
      return (await answer(api.act(id, what))).waiting;
    },
    async agree(proposal) {
      await answer(api.agree(id, proposal));
    },
    async withdraw(proposal) {
      await answer(api.withdraw(id, proposal));
    },
    async line(text) {
      await api.line(id, text);
      await follower.again();
    },
    look: follower.again,
    open,
    async keep(openings) {
      const text = JSON.stringify(openings);
      await open(text);
      return text;
    },
    stop() {
      clearInterval(timer);
      follower.stop();
    },
  };
}

/** Whether such an act waits for a second person: nobody proposes it again meanwhile. */
export function waitsFor(state: MeetingState, fits: (act: Act) => boolean): boolean {
  return state.waiting.some(({ act }) => fits(act));
}

/** Whether it waits for somebody else. */
export function isOwn({ by }: Waiting): boolean {
  return by === account.value?.account;
}
