// Follows a meeting: whenever the server says that its log has grown, the new lines are fetched and judged.
import { ask, type Ask } from "../api/http";
import { follow as listen } from "../api/live";
import { Problem } from "../api/problem";
import type { Summary } from "../api/schema";
import { faultOf, type Fault } from "../lib/fault";
import type { Desk } from "./desk";
import type { View } from "./view";

/** What a page is told. */
export interface Reader {
  /** Live counts; they may be ahead of the log. */
  summary(summary: Summary): void;
  /** The judged log. */
  view(view: View): void;
  connected(yes: boolean): void;
  /** The log does not hold, or there is no such meeting. */
  stopped(fault: Fault): void;
}

/** Whether the log goes on for others than this page. */
const withheld = (thrown: unknown): boolean => thrown instanceof Problem && thrown.code === "withheld";

/** Follows a meeting with its log, as far as this page may read it, until stopped. `again` looks at once. */
export function followLog(
  meeting: string,
  desk: Desk,
  reader: Reader,
  how: Pick<Ask, "session" | "key"> = {},
): { stop(): void; again(): Promise<void> } {
  let size = 0;
  let stopped = false;
  let reading: Promise<void> | undefined;
  let more = false;

  const read = async (): Promise<void> => {
    do {
      more = false;
      for (;;) {
        const lines = await ask(`/meetings/${meeting}/log?from=${size}`, how).catch((thrown: unknown) => {
          if (withheld(thrown)) {
            return "";
          }
          throw thrown;
        });
        if (lines === "" || stopped) {
          break;
        }
        size = await desk.append(lines);
      }
      if (!stopped) {
        reader.view(await desk.view());
      }
    } while (more);
  };
  /** One reading at a time; what comes in between is read after it. */
  const again = (): Promise<void> => {
    more = true;
    reading ??= read()
      .catch((thrown: unknown) => {
        const fault = faultOf(thrown);
        if (fault.code === "offline" || (fault as Problem).passes) {
          reader.connected(false);
        } else {
          stop();
          reader.stopped(fault);
        }
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const stop = (): void => {
    stopped = true;
    live.stop();
  };

  const started = desk.start(meeting);
  const live = listen(meeting, {
    state(summary) {
      reader.summary(summary);
      if (summary.size > size) {
        void started.then(again);
      }
    },
    connected: (yes) => reader.connected(yes),
    refused(problem) {
      reader.stopped(problem);
    },
  });
  return { stop, again };
}
