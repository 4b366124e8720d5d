// One voter's visit: from the slip to the moment at which nothing of them is left on the screen.
import { ref } from "vue";

import { faultOf, type Fault } from "@shared/lib/fault";
import { pause } from "@shared/lib/pause";
import { isBusy } from "../voter/busy";
import type { Session } from "../voter/session";

import type { LockerShelf } from "./shelf";
import type { Vault } from "./vault";

/** How often to look for a server that does not answer. */
const AGAIN = 2_000;

export class Visit {
  /** Whether the page is being cleared. */
  readonly leaving = ref(false);
  /** Seconds until the page is cleared by itself. */
  readonly left = ref<number>();
  /** What is wrong with the slip that was shown, or with this machine. */
  readonly fault = ref<Fault>();
  /** Whether a slip was shown. */
  readonly begun = ref(false);
  /** Whether a locker is being opened. */
  private opening = false;

  constructor(
    private readonly session: Session,
    private readonly shelf: LockerShelf,
    private readonly vault: Vault,
  ) {
    vault.ready().catch((thrown: unknown) => {
      this.fault.value = faultOf(thrown);
    });
  }

  /** Whether the voter may leave now without losing what is on its way. */
  get busy(): boolean {
    return isBusy(this.session.state.page.at);
  }

  /** Takes a slip's code: opens its locker, then goes on as a phone does. */
  async present(code: string): Promise<void> {
    if (this.opening || this.leaving.value) {
      return;
    }
    this.opening = true;
    this.fault.value = undefined;
    // Whoever was here before is gone before another locker is open: nothing of theirs can get into it.
    this.session.retype();
    try {
      await this.vault.ready();
      await this.shelf.unlock(code);
    } catch (thrown) {
      this.fault.value = faultOf(thrown);
      return;
    } finally {
      this.opening = false;
    }
    if (this.leaving.value) {
      return;
    }
    this.begun.value = true;
    this.session.present(code);
  }

  /** Ends the visit: what is to be kept is sealed, everything else goes, and the page is loaded anew. */
  async leave(): Promise<void> {
    if (this.leaving.value) {
      return;
    }
    this.leaving.value = true;
    // First the visit ends, so that nothing more is put on the shelf; then what was put there is sealed.
    this.session.wipe();
    await this.shelf.lock().catch(() => undefined);
    // A page that cannot be loaded would be the browser's, without a way back.
    while (!(await reachable())) {
      await pause(AGAIN);
    }
    location.replace(location.pathname);
  }

  /** After the meeting: no locker is needed any more. */
  async closeDown(): Promise<void> {
    if (!this.begun.value) {
      await this.vault.clear().catch(() => undefined);
    }
  }
}

async function reachable(): Promise<boolean> {
  try {
    return (await fetch(location.pathname, { cache: "no-store", credentials: "omit" })).ok;
  } catch {
    return false;
  }
}
