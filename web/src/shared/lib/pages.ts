// A long list, a page at a time: so many rows that a reader finds their place, and never so many that a browser stands still.
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";

export interface Pages<T> {
  /** From 1. */
  at: Ref<number>;
  count: ComputedRef<number>;
  shown: ComputedRef<T[]>;
}

/** Turns a list into pages. A shorter list has no page beyond its end. */
export function usePages<T>(list: () => T[], size: number): Pages<T> {
  const at = ref(1);
  const count = computed(() => Math.max(1, Math.ceil(list().length / size)));
  watch(count, (pages) => {
    at.value = Math.min(at.value, pages);
  });
  const shown = computed(() => list().slice((at.value - 1) * size, at.value * size));
  return { at, count, shown };
}
