// The voter's device: the only place that holds the code, the voting key and the choices of a ballot at hand.
import init, {
  Excerpt,
  VoterDevice,
  VotingRoom,
  freshSeed,
  meetingWords,
  tokenOf,
  type Ready,
} from "@wasm/voter/gongxin";
import wasm from "@wasm/voter/gongxin_bg.wasm?url";

import { Fault } from "@shared/lib/fault";
import { answer } from "@shared/wasm/calls";
import { moduleBytes } from "@shared/wasm/load";

import type { BallotInfo, Definition, Made, Opened, Promised } from "./device";

let device: VoterDevice | undefined;
/** The code of a slip that was presented and has not signed in. */
let presented: string | undefined;
let meeting: Excerpt | undefined;
const rooms = new Map<string, { excerpt: Excerpt; room: VotingRoom }>();
let ready: { ballot: string; made: Ready } | undefined;

function the<T>(thing: T | undefined): T {
  if (thing === undefined) {
    throw new Fault("order", "程序步骤不对，请刷新页面", "a step is missing: reload the page");
  }
  return thing;
}

function hold(next: VoterDevice): { token: string; kept: string } {
  drop();
  device?.free();
  device = next;
  presented = undefined;
  return { token: next.token, kept: next.keep() };
}

/** Forgets a ballot that was made and is not needed any more, with its seed and its choices. */
function drop(): void {
  ready?.made.free();
  ready = undefined;
}

function shows(digest: string, excerpt: string, what: (read: Excerpt) => boolean): boolean {
  const read = Excerpt.read(digest, excerpt);
  try {
    return what(read);
  } finally {
    read.free();
  }
}

const calls = {
  /** Takes a slip's code; gives the name of its token in the log. */
  present: (code: string): string => {
    const token = tokenOf(code);
    presented = code;
    return token;
  },

  /** A new device for the code that was presented; `kept` is for the page's storage. */
  create: (counter: number) => hold(VoterDevice.fromCode(the(presented), counter, freshSeed())),

  /** The device out of the page's storage. */
  restore: (kept: string) => hold(VoterDevice.fromKept(kept)),

  /** Checks entry 0 against the digest of the slip; gives what it says. */
  meeting: ({ digest, excerpt }: { digest: string; excerpt: string }): Definition => {
    const read = Excerpt.read(digest, excerpt);
    meeting?.free();
    meeting = read;
    const said = JSON.parse(read.definition()) as Omit<Definition, "words">;
    return { ...said, words: meetingWords(digest, "zh") };
  },

  /** The line of the check-in. */
  checkIn: (): string => the(device).checkIn(the(meeting), freshSeed()),

  /** Checks the excerpt of a ballot that has opened and gets ready to vote in it. */
  open: ({ digest, excerpt, ballot }: { digest: string; excerpt: string; ballot: string }): BallotInfo => {
    const read = Excerpt.read(digest, excerpt);
    const room = VotingRoom.open(read, ballot);
    rooms.get(ballot)?.room.free();
    rooms.get(ballot)?.excerpt.free();
    rooms.set(ballot, { excerpt: read, room });
    const listed = JSON.parse(read.ballot(ballot)) as Omit<BallotInfo, "words" | "member">;
    return { ...listed, words: read.words("zh"), member: device?.isIn(room) ?? false };
  },

  /** Makes a ballot. The page sees what leaves the phone, and the tracker. */
  seal: ({ ballot, given, revision }: { ballot: string; given: string; revision: number }): Made => {
    drop();
    const made = the(device).vote(the(rooms.get(ballot)).room, given, revision, freshSeed());
    ready = { ballot, made };
    return { tracker: made.tracker, line: made.line };
  },

  /** The opening of the ballot at hand, which is spent thereby. */
  opening: (ballot: string): string => {
    const held = the(ready);
    if (held.ballot !== ballot) {
      throw new Fault("order", "程序步骤不对，请刷新页面", "a step is missing: reload the page");
    }
    const line = held.made.opening();
    drop();
    return line;
  },

  /** Forgets the ballot at hand. */
  drop,

  /** Checks that a receipt is signed by the log key and promises exactly the line that was cast. */
  receipt: ({ ballot, receipt, line }: { ballot: string; receipt: string; line: string }): Promised =>
    JSON.parse(the(rooms.get(ballot)).excerpt.readReceipt(receipt, line)) as Promised,

  /** Whether an excerpt proves that a line is in the log. */
  proves: ({ digest, excerpt, line }: { digest: string; excerpt: string; line: string }): boolean =>
    shows(digest, excerpt, (read) => read.proves(line)),

  /** Whether an excerpt proves that the log keeps what a receipt promises. */
  keeps: ({ digest, excerpt, receipt }: { digest: string; excerpt: string; receipt: string }): boolean =>
    shows(digest, excerpt, (read) => read.keeps(receipt)),

  /** Reads a ballot that somebody challenged on another device. */
  challenged: ({ ballot, line }: { ballot: string; line: string }): Opened =>
    JSON.parse(the(rooms.get(ballot)).room.readChallenged(line)) as Opened,

  /** Forgets everything. */
  forget: (): void => {
    drop();
    device?.free();
    device = undefined;
    presented = undefined;
  },
};

export type DeviceCalls = typeof calls;

answer(
  calls,
  moduleBytes(wasm).then((bytes) => init({ module_or_path: bytes })),
);
