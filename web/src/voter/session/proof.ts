// After the close: the proof that a ballot that was cast is in the public record.
import * as api from "@shared/api/voting";
import { Problem } from "@shared/api/problem";
import { pause } from "@shared/lib/pause";

import type { KeptBallot, Taken } from "../keep";
import type { Context } from "./context";

/** A server that only follows may lag behind the one that closed. */
const TRIES = 5;
const LAG = 1500;

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
  if (context.proving.has(id)) {
    return false;
  }
  context.proving.add(id);
  try {
    const kept = context.state.slip?.ballots[id];
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await find(context, id, kept);
      if (found !== undefined) {
        context.keep(id, (now) => {
          now.cast = found;
          now.proven = true;
          delete now.pending;
        });
        tidy(context);
        return true;
      }
      await context.within(() => pause(LAG));
    }
    const ballot = context.ballot(id);
    if (ballot !== undefined && kept?.cast !== undefined) {
      ballot.missing = true;
    }
    return false;
  } finally {
    context.proving.delete(id);
  }
}

async function find(context: Context, id: string, kept: KeptBallot | undefined): Promise<Taken | undefined> {
  const { device, meeting: digest } = context;
  if (kept?.pending !== undefined) {
    const { line, revision, tracker } = kept.pending;
    const { tag } = JSON.parse(line) as { tag: string };
    const excerpt = await ask(context, id, tag);
    if (excerpt !== undefined && (await device.proves({ digest, excerpt, line }))) {
      return { revision, tracker, tag };
    }
  }
  if (kept?.cast?.receipt !== undefined) {
    const { tag, receipt } = kept.cast;
    const excerpt = await ask(context, id, tag);
    if (excerpt !== undefined && (await device.keeps({ digest, excerpt, receipt }))) {
      return kept.cast;
    }
  }
  return undefined;
}

/** The proof of the ballot of a tag, if the record holds one by now. */
async function ask(context: Context, id: string, tag: string): Promise<string | undefined> {
  try {
    return await context.patient(() => api.castExcerpt(context.meeting, id, tag));
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 404) {
      return undefined;
    }
    throw thrown;
  }
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
