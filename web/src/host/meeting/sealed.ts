// Numbers of the draw that were sealed on this computer and wait until everybody has committed. Kept in this browser, so that a
// reload does not end the attempt.

const at = (meeting: string): string => `gongxin/sealed/${meeting}`;

/** A sealed number: what opens it, and the line that commits to it. */
export interface Seal {
  secret: string;
  commit: string;
}

interface Kept {
  attempt: number;
  seals: Record<string, Seal>;
}

/** What was sealed here in an attempt, by contributor. */
export function keptSeals(meeting: string, attempt: number): Record<string, Seal> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(at(meeting)) ?? "null") as Kept | null;
    return kept?.attempt === attempt ? kept.seals : {};
  } catch {
    return {};
  }
}

/** Keeps a number before it is sent. The first one of a name stays: it may be in the log, where none takes its place. */
export function keepSeal(meeting: string, attempt: number, contributor: string, seal: Seal): void {
  const seals = { [contributor]: seal, ...keptSeals(meeting, attempt) };
  sessionStorage.setItem(at(meeting), JSON.stringify({ attempt, seals } satisfies Kept));
}

export function forgetSeals(meeting: string): void {
  sessionStorage.removeItem(at(meeting));
}
