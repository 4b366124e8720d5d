// The sealed key file (worthless without its passphrase) that a trustee's page keeps in this browser, for convenience.

export interface Kept {
  name: string;
  file: string;
}

const KEY = "gongxin/trustee";

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
