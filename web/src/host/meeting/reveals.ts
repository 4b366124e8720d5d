// Reveals of the draw that wait for all commitments. Kept in this browser, so that a reload does not end the attempt.

const at = (meeting: string): string => `gongxin/reveals/${meeting}`;

interface Kept {
  attempt: number;
  lines: Record<string, string>;
}

/** The reveals of an attempt, by contributor. */
export function keptReveals(meeting: string, attempt: number): Record<string, string> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(at(meeting)) ?? "null") as Kept | null;
    return kept?.attempt === attempt ? kept.lines : {};
  } catch {
    return {};
  }
}

export function keepReveal(meeting: string, attempt: number, contributor: string, line: string): void {
  const lines = { ...keptReveals(meeting, attempt), [contributor]: line };
  sessionStorage.setItem(at(meeting), JSON.stringify({ attempt, lines } satisfies Kept));
}

export function forgetReveals(meeting: string): void {
  sessionStorage.removeItem(at(meeting));
}
