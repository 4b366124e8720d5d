// What the address says: /v/MEETING, with the slip's code in the fragment, which never reaches a server.

/** The parts of an address. */
export interface Address {
  meeting: string;
  code?: string;
}

/** Reads an address. The fragment counts only if it could be a code: 30 characters, whatever else is between them. */
export function readAddress(path: string, hash: string): Address {
  const meeting = /^\/v\/([A-Za-z0-9_-]{43})\/?$/.exec(path)?.[1] ?? "";
  let typed = "";
  try {
    typed = decodeURIComponent(hash.replace(/^#/, ""));
  } catch {
    // A fragment that is no text is none.
  }
  const code = typed.replace(/[\s-]/g, "");
  return code.length > 0 ? { meeting, code } : { meeting };
}

/** The code in what somebody typed or pasted: the whole link of a slip, wide letters, and whatever else stands between them. */
export function typedCode(text: string): string {
  const code = text.slice(text.lastIndexOf("#") + 1).normalize("NFKC");
  return code.replace(/[^0-9A-Za-z]/g, "").toUpperCase();
}

/** Takes the code out of the address bar and the history, at once, and gives what was there. */
export function takeAddress(): Address {
  const address = readAddress(location.pathname, location.hash);
  if (location.hash !== "") {
    history.replaceState(null, "", location.pathname);
  }
  return address;
}
