// Something that a button starts: busy while it runs, and a fault in words if it fails.
import { ref, type Ref } from "vue";

import { faultOf, type Fault } from "./fault";

export interface Task<A extends unknown[]> {
  run(...given: A): Promise<void>;
  busy: Ref<boolean>;
  fault: Ref<Fault | undefined>;
}

/** Wraps a step. A second press while it runs does nothing. */
export function useTask<A extends unknown[]>(
  step: (...given: A) => Promise<unknown>,
  failed: (thrown: unknown) => void = () => undefined,
): Task<A> {
  const busy = ref(false);
  const fault = ref<Fault>();
  return {
    busy,
    fault,
    async run(...given) {
      if (busy.value) {
        return;
      }
      busy.value = true;
      fault.value = undefined;
      try {
        await step(...given);
      } catch (thrown) {
        fault.value = faultOf(thrown);
        failed(thrown);
      } finally {
        busy.value = false;
      }
    },
  };
}
