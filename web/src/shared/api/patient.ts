// Trying again, quietly, where that is harmless: the same question, or the same bytes that the server takes twice.
import { backoff, pause } from "../lib/pause";
import { Offline, Problem } from "./problem";

/** Asks until there is an answer or a refusal that stands. `waiting` is told before every pause how many tries failed. */
export async function patiently<T>(
  attempt: () => Promise<T>,
  { signal, waiting }: { signal?: AbortSignal; waiting?: (tries: number) => void } = {},
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const again = thrown instanceof Offline || (thrown instanceof Problem && thrown.passes);
      if (!again || signal?.aborted) {
        throw thrown;
      }
      waiting?.(tries + 1);
      const asked = thrown instanceof Problem ? (thrown.retryAfter ?? 0) * 1000 : 0;
      await pause(Math.max(asked * (1 + Math.random()), backoff(tries)), signal);
    }
  }
}
