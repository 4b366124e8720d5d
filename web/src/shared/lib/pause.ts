// Waiting that can be called off.

/** Resolves after a time, or rejects as soon as the signal says so. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) {
      stop();
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** How long to wait before try number n (from 0): doubling from half a second to ten, spread so that phones do not come all at once. */
export function backoff(tries: number, random: () => number = Math.random): number {
  return Math.min(500 * 2 ** tries, 10_000) * (0.5 + random() / 2);
}
