// The names behind the roster's leaves, kept in this browser until the meeting is sealed. They never go to the server.

const at = (meeting: string): string => `gongxin/openings/${meeting}`;

export function keptOpenings(meeting: string): string | undefined {
  try {
    return localStorage.getItem(at(meeting)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepOpenings(meeting: string, text: string): void {
  try {
    localStorage.setItem(at(meeting), text);
  } catch {
    // Without storage the names last as long as the page; the file that was saved has them.
  }
}

export function forgetOpenings(meeting: string): void {
  try {
    localStorage.removeItem(at(meeting));
  } catch {
    // Nothing was kept.
  }
}
