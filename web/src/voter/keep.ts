// The one storage record of a voter's page: the device, the ballots that left it, their receipts. Never a choice.

/** A ballot that is leaving this phone. Its line is encrypted: it does not tell the choice. */
export interface Pending {
  line: string;
  revision: number;
  tracker: string;
}

/** A ballot that was taken. Its line is not needed any more: the receipt names it by its hash, and so what is kept stays small. */
export interface Taken {
  revision: number;
  tracker: string;
  tag: string;
  /** The signed receipt, after it was checked; missing where it was lost and the record itself held the ballot. */
  receipt?: string;
}

/** What is kept of one ballot. */
export interface KeptBallot {
  title: string;
  /** Made, and not acknowledged yet: the same bytes are sent again until they are. */
  pending?: Pending;
  /** The last one that was taken. */
  cast?: Taken;
  /** The log was proven to hold it. */
  proven?: boolean;
}

/** What is kept of one slip, apart from its secret. */
export interface Slip {
  token: string;
  counter: number;
  /** The check-in's line, and the voting key in it. */
  line: string;
  key: string;
  ballots: Record<string, KeptBallot>;
}

interface Stored {
  version: 1;
  /** The token that this phone shows when it is opened without a code. */
  current: string;
  slips: Record<string, Slip & { device?: string }>;
}

/** Storage that may be missing: private mode, or a browser that was told to keep nothing. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  /** Once what was put here is really kept, where that takes a while; fails if it cannot be kept. */
  settled?(): Promise<void>;
}

/** What a meeting's record is called. */
export const recordOf = (meeting: string): string => `gongxin/voter/${meeting}`;

/** Where a meeting's slips are kept. */
export class Keeper {
  /** Whether what is kept outlives the page. */
  lasting: boolean;
  private readonly key: string;
  private memory: string | null = null;

  constructor(
    meeting: string,
    private readonly shelf: Shelf | undefined,
  ) {
    this.key = recordOf(meeting);
    this.lasting = this.probe();
  }

  private probe(): boolean {
    try {
      const probe = `${this.key}/probe`;
      this.shelf?.setItem(probe, "1");
      const works = this.shelf?.getItem(probe) === "1";
      this.shelf?.removeItem(probe);
      return works;
    } catch {
      return false;
    }
  }

  private read(): Stored {
    try {
      const text = this.lasting ? (this.shelf?.getItem(this.key) ?? null) : this.memory;
      const stored: unknown = JSON.parse(text ?? "null");
      if (stored !== null && typeof stored === "object" && (stored as Stored).version === 1) {
        return stored as Stored;
      }
    } catch {
      // Damaged: as if nothing was kept. The slip still works before the freeze.
    }
    return { version: 1, current: "", slips: {} };
  }

  private write(stored: Stored): void {
    const text = JSON.stringify(stored);
    this.memory = text;
    try {
      if (this.lasting) {
        this.shelf?.setItem(this.key, text);
      }
    } catch {
      this.lasting = false;
    }
  }

  /** The slip of a token, or the one that was in use last. */
  slip(token?: string): Slip | undefined {
    const stored = this.read();
    const found = stored.slips[token ?? stored.current];
    if (found === undefined) {
      return undefined;
    }
    const slip: Slip & { device?: string } = { ...found };
    delete slip.device;
    return slip;
  }

  /** The device of a slip as the worker wrote it: for the worker only. */
  device(token: string): string | undefined {
    return this.read().slips[token]?.device;
  }

  /** Keeps a slip as it is now, and makes it the one in use. Its device stays unless another one is given. */
  put(slip: Slip, device?: string): void {
    const stored = this.read();
    const kept = device ?? stored.slips[slip.token]?.device;
    stored.slips[slip.token] = kept === undefined ? { ...slip } : { ...slip, device: kept };
    stored.current = slip.token;
    this.write(stored);
  }

  /** Once what was put is kept. */
  async settled(): Promise<void> {
    await this.shelf?.settled?.();
  }

  /** Forgets the device of a slip; receipts stay. */
  drop(token: string): void {
    const stored = this.read();
    delete stored.slips[token]?.device;
    this.write(stored);
  }

  /** Forgets the secrets of all slips; receipts stay, for they are evidence. */
  disarm(): void {
    const stored = this.read();
    for (const slip of Object.values(stored.slips)) {
      delete slip.device;
    }
    this.write(stored);
  }

  /** Forgets everything of the meeting. */
  wipe(): void {
    this.memory = null;
    try {
      this.shelf?.removeItem(this.key);
    } catch {
      // There was nothing to remove it from.
    }
  }
}

/** The browser's storage, where it has one. */
export function browserShelf(): Shelf | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
