// Names that roll before each settles. When which settles follows from when its page came up.
import { computed, onUnmounted, reactive, ref, type ComputedRef } from "vue";

/** How long a name rolls at least, in milliseconds. */
const ROLL = 3_000;
/** Between a name that settles and the next one; a full page takes no longer than `LAST`. */
const APART = 400;
const LAST = 6_000;
const TICK = 90;

/** How long a page needs at most until its last name has settled. */
export const ROLLED = ROLL + LAST;

export interface Roll {
  /** Lets keys roll that have not rolled yet. */
  start(keys: string[]): void;
  /** Which of a pool's names stands for a rolling key just now; undefined once it has settled. */
  rolling(key: string, pool: number): number | undefined;
  running: ComputedRef<boolean>;
}

/** Rolls, unless somebody asked for rest. */
export function useRoll(): Roll {
  const due = reactive(new Map<string, number>());
  const now = ref(Date.now());
  const running = computed(() => [...due.values()].some((at) => at > now.value));
  let ticking: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(ticking);
    ticking = undefined;
  };
  const tick = (): void => {
    now.value = Date.now();
    if (!running.value) {
      stop();
    }
  };
  onUnmounted(stop);
  return {
    running,
    start(keys) {
      const fresh = keys.filter((key) => !due.has(key));
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      now.value = Date.now();
      for (const [at, key] of fresh.entries()) {
        due.set(key, still ? 0 : now.value + ROLL + at * Math.min(APART, LAST / fresh.length));
      }
      ticking ??= setInterval(tick, TICK);
    },
    rolling(key, pool) {
      const at = due.get(key);
      if (at === undefined || at <= now.value || pool === 0) {
        return undefined;
      }
      // Each its own pace through the pool: nothing is drawn here, the log has drawn already.
      return Math.floor((now.value / TICK) * 7 + at) % pool;
    },
  };
}
