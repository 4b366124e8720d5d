// The page as one saved file (scripts/saved.mjs). It carries its worker and its module in itself: a file on a disk has no
// server to ask, and its own policy would let no question through.

/** What the file carries under a name, in base64. */
const carried = (name: string): string | null => document.getElementById(`saved-${name}`)?.textContent ?? null;

/** The module, where the page put it before the worker's program. */
const scope = self as unknown as { savedModule?: string };

/** Whether this page is a saved file. */
export const isSaved = (): boolean => carried("worker") !== null;

/** Starts the carried worker, with the module before its program. */
export function savedWorker(): Worker {
  const program = [`self.savedModule="${carried("module")}";`, bytesOf(carried("worker") ?? "")];
  return new Worker(URL.createObjectURL(new Blob(program, { type: "text/javascript" })));
}

/** In the worker: the module that came with it, if it was started by a saved page. */
export function savedModule(): Uint8Array<ArrayBuffer> | undefined {
  return scope.savedModule === undefined ? undefined : bytesOf(scope.savedModule);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
