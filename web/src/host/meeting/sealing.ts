// Sealing a number of the draw and bringing it to the log: one number for a name, however often it must be sent.
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";

import type { Meeting } from "./context";
import { keepSeal, keptSeals, type Seal } from "./sealed";

/** The part of a meeting that is needed here. */
export type Ground = Pick<Meeting, "id" | "line" | "look"> & {
  desk: Pick<Meeting["desk"], "contribute" | "holds">;
  state: Pick<Meeting["state"], "view">;
};

export interface Sealing {
  /** Whose numbers were sealed on this computer and are in the log; undefined until it was asked. */
  held: Ref<string[] | undefined>;
  /** Whose numbers were sealed on this computer and are not in the log as far as is known. */
  waiting: ComputedRef<string[]>;
  /** What opens the number of a name, if it was sealed here and is in the log. */
  secret(contributor: string): string | undefined;
  /** Seals a number and keeps it. */
  seal(contributor: string, value: string): Promise<void>;
  /** Brings a sealed number to the log; the same bytes, however often. */
  bring(contributor: string): Promise<void>;
}

/** The numbers of this computer in the attempt that runs. */
export function useSealing(meeting: Ground): Sealing {
  const attempt = (): number => meeting.state.view?.roster?.attempt ?? 1;
  const seals = ref<Record<string, Seal>>({});
  const held = ref<string[]>();

  async function compare(): Promise<void> {
    const kept = keptSeals(meeting.id, attempt());
    const found: string[] = [];
    for (const [name, { secret }] of Object.entries(kept)) {
      if (await meeting.desk.holds(secret)) {
        found.push(name);
      }
    }
    seals.value = kept;
    held.value = found;
  }
  watch(
    () => meeting.state.view,
    () => void compare().catch(() => undefined),
    { immediate: true },
  );

  async function bring(contributor: string): Promise<void> {
    const own = seals.value[contributor];
    if (own === undefined) {
      return;
    }
    try {
      await meeting.line(own.commit);
    } catch (thrown) {
      // It may have arrived, now or before, and only the answer was lost.
      await meeting.look();
      if (!(await meeting.desk.holds(own.secret))) {
        throw thrown;
      }
    }
    await compare();
  }

  return {
    held,
    waiting: computed(() => Object.keys(seals.value).filter((name) => !held.value?.includes(name))),
    secret: (name) => (held.value?.includes(name) ? seals.value[name]?.secret : undefined),
    async seal(contributor, value) {
      keepSeal(meeting.id, attempt(), contributor, await meeting.desk.contribute({ contributor, value }));
      seals.value = keptSeals(meeting.id, attempt());
    },
    bring,
  };
}
