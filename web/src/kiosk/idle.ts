// How long nobody has touched the terminal. Walking away must not leave one's ballot to the next.
import { computed, onUnmounted, ref, type ComputedRef } from "vue";

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "input"] as const;
/** In the last seconds the voter is asked, and only the answer stops the clock. */
const WARNING = 20;

/** Seconds that are left of a limit, which may change and may be absent: all of them, and only the last few. `over` is called
 * when none are. A terminal that nobody has touched does not count. */
export function useIdle(
  limit: () => number | undefined,
  over: () => void,
): { left: ComputedRef<number | undefined>; few: ComputedRef<number | undefined>; stay(): void } {
  const idle = ref(0);
  let used = false;
  const left = computed(() => {
    const most = limit();
    return most === undefined ? undefined : Math.max(0, most - idle.value);
  });
  const few = computed(() => (left.value !== undefined && left.value <= WARNING ? left.value : undefined));
  const stay = (): void => {
    idle.value = 0;
  };
  const touch = (): void => {
    used = true;
    if (few.value === undefined) {
      stay();
    }
  };
  for (const name of TOUCHES) {
    window.addEventListener(name, touch, { passive: true });
  }
  const timer = setInterval(() => {
    if (!used || limit() === undefined) {
      stay();
      return;
    }
    idle.value += 1;
    if (left.value === 0) {
      over();
    }
  }, 1_000);
  onUnmounted(() => {
    clearInterval(timer);
    for (const name of TOUCHES) {
      window.removeEventListener(name, touch);
    }
  });
  return { left, few, stay };
}
