// After the close: the proof that a ballot that was cast is in the public record.
import * as api from "@shared/api/voting";
import { Problem } from "@shared/api/problem";
import { pause } from "@shared/lib/pause";

import type { Sent } from "../keep";
import type { Context } from "./context";

/** A server that only follows may lag behind the one that closed. */
const TRIES = 5;
const LAG = 1500;

const underWay = new Set<string>();

/** Looks for every ballot that left this phone and is in a ballot that has closed. */
export function proveAll(context: Context): void {
  const { state } = context;
  for (const [id, kept] of Object.entries(state.slip?.ballots ?? {})) {
    const ballot = context.ballot(id);
    const over = ballot?.phase === "closed" || ballot?.phase === "counted";
    if (ballot !== undefined && over && kept.cast !== undefined && !kept.pending && !kept.proven && !ballot.missing) {
      void prove(context, id).catch(() => undefined);
    }
  }
  tidy(context);
}

/** Looks for one ballot. True if the record holds the last one that was sent, or the one before whose receipt came. */
export async function prove(context: Context, id: string): Promise<boolean> {
  if (underWay.has(id)) {
    return false;
  }
  underWay.add(id);
  try {
    const kept = context.state.slip?.ballots[id];
    const sent = [kept?.pending, kept?.cast].filter((one): one is Sent => one !== undefined);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await find(context, id, sent);
      if (found !== undefined) {
        context.keep(id, (now) => {
          now.cast = found;
          now.proven = true;
          delete now.pending;
        });
        return true;
      }
      await pause(LAG);
    }
    const ballot = context.ballot(id);
    if (ballot !== undefined && kept?.cast !== undefined) {
      ballot.missing = true;
    }
    return false;
  } finally {
    underWay.delete(id);
    tidy(context);
  }
}

async function find(context: Context, id: string, sent: Sent[]): Promise<Sent | undefined> {
  for (const one of sent) {
    const tag = one.tag ?? (JSON.parse(one.line) as { tag: string }).tag;
    try {
      const excerpt = await context.patient(() => api.castExcerpt(context.meeting, id, tag));
      if (await context.device.proves({ digest: context.meeting, excerpt, line: one.line })) {
        return { ...one, tag };
      }
    } catch (thrown) {
      if (!(thrown instanceof Problem && thrown.status === 404)) {
        throw thrown;
      }
    }
  }
  return undefined;
}

/** Once the record is sealed and holds everything, the secrets have done their work and go. */
function tidy(context: Context): void {
  const { state, keeper, device } = context;
  const kept = Object.values(state.slip?.ballots ?? {});
  if (
    state.sealed &&
    state.slip !== undefined &&
    kept.every(({ cast, pending, proven }) => !pending && (!cast || proven))
  ) {
    keeper.disarm();
    void device.forget().catch(() => undefined);
  }
}
