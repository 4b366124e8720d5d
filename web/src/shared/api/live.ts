// Where a meeting stands, as it changes: server-sent events, and asking now and then where these do not get through.
import { backoff, pause } from "../lib/pause";
import { askJson } from "./http";
import { Problem } from "./problem";
import type { Summary } from "./schema";

/** How often to ask while no stream stands. */
const POLL = 5_000;
/** A stream that said nothing for so long may be dead without knowing it: then the server is asked whether there is news. */
const SILENCE = 45_000;

/** What a page is told. */
export interface Listener {
  state(summary: Summary): void;
  /** Whether the server can be reached. */
  connected(yes: boolean): void;
  /** There is no such meeting, or another refusal that stands. */
  refused(problem: Problem): void;
}

/** Follows a meeting until stopped. `again` looks at once: for when a phone wakes up. */
export function follow(meeting: string, listener: Listener): { stop(): void; again(): void } {
  const stopped = new AbortController();
  let source: EventSource | undefined;
  let heard = 0;
  let known = -1;
  let wake = new AbortController();

  const tell = (summary: Summary): void => {
    heard = Date.now();
    known = summary.size;
    listener.connected(true);
    listener.state(summary);
  };
  const listen = (): void => {
    source?.close();
    heard = Date.now();
    source = new EventSource(`/api/v1/meetings/${meeting}/events`);
    source.addEventListener("state", (event) => tell(JSON.parse((event as MessageEvent<string>).data) as Summary));
  };
  const alive = (): boolean => source?.readyState === EventSource.OPEN && Date.now() - heard < SILENCE;

  const watch = async (): Promise<void> => {
    let failures = 0;
    for (;;) {
      if (!alive()) {
        try {
          const summary = await askJson<Summary>(`/meetings/${meeting}`, { signal: stopped.signal });
          failures = 0;
          const missed = summary.size !== known;
          const open = source?.readyState === EventSource.OPEN;
          tell(summary);
          // A stream that is open and missed nothing is only quiet; one that is connecting is given its time.
          if (open ? missed : source?.readyState !== EventSource.CONNECTING) {
            listen();
          }
        } catch (thrown) {
          if (stopped.signal.aborted) {
            return;
          }
          if (thrown instanceof Problem && !thrown.passes) {
            listener.refused(thrown);
            return;
          }
          failures += 1;
          listener.connected(false);
        }
      }
      wake = new AbortController();
      const wait = failures > 0 ? backoff(failures) : POLL * (0.8 + Math.random() * 0.4);
      await pause(wait, wake.signal).catch(() => undefined);
      if (stopped.signal.aborted) {
        return;
      }
    }
  };
  void watch();

  return {
    stop() {
      stopped.abort();
      wake.abort();
      source?.close();
    },
    again() {
      // A phone that slept cannot trust its connection.
      heard = 0;
      wake.abort();
    },
  };
}
