// One page at a time, over all tabs and windows of a browser.

/** Gives a name back. */
export type Release = () => Promise<void>;

/**
 * Takes a name for this page until it gives it back or goes; nothing if another page has it. A browser without locks (Safari
 * before 15.4) lets every page have it: whoever relies on the name must notice the others another way, too.
 */
export async function takeAlone(name: string): Promise<Release | undefined> {
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined) {
    return () => Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const held = locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock === null) {
        resolve(undefined);
        return;
      }
      await new Promise<void>((free) => {
        resolve(async () => {
          free();
          await held;
        });
      });
    });
    held.catch(reject);
  });
}
