// What a trustee's page keeps in this browser: the sealed key file (worthless without its passphrase) and the heads seen.

export interface Kept {
  name: string;
  file: string;
}

const KEY = "gongxin/trustee";
const seen = (meeting: string): string => `gongxin/trustee-memory/${meeting}`;

/** The sealed file of this browser's trustee, if one was made or opened here. */
export function keptKey(): Kept | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}

export function keepKey(kept: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Private mode: the file that was saved is asked for again.
  }
}

/** The heads that this browser saw of a meeting: a log that contradicts them is a fork. */
export function keptMemory(meeting: string): string | undefined {
  try {
    return localStorage.getItem(seen(meeting)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepMemory(meeting: string, memory: string): void {
  try {
    localStorage.setItem(seen(meeting), memory);
  } catch {
    // Without storage a fork is only seen while the page is open.
  }
}
