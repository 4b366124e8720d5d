// Which of several windows of one meeting is in charge: the one that was opened, or asked, last.
import type { Shelf } from "./keep";

/** A window's claim. The others learn of it by the storage's own event. */
export class Turn {
  private readonly key: string;
  private readonly me = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

  constructor(
    meeting: string,
    private readonly shelf: Shelf | undefined,
    private readonly lost: () => void,
  ) {
    this.key = `gongxin/turn/${meeting}`;
  }

  /** Takes charge, and hears of whoever takes it over. */
  claim(): void {
    try {
      this.shelf?.setItem(this.key, this.me);
    } catch {
      // Without storage windows know nothing of each other; the server still counts one ballot.
    }
  }

  /** Starts to listen. */
  listen(): void {
    window.addEventListener("storage", (event) => {
      if (event.key === this.key && event.newValue !== null && event.newValue !== this.me) {
        this.lost();
      }
    });
  }

  /** Whether this window is still in charge; looks, because a window that slept hears nothing. */
  mine(): boolean {
    try {
      const now = this.shelf?.getItem(this.key);
      return now === undefined || now === null || now === this.me;
    } catch {
      return true;
    }
  }
}
