// A voter's session when things come late: what was begun for one slip never reaches the next one's page or record.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Summary, TokenView } from "../../src/shared/api/schema";
import { recordOf, type Shelf, type Slip } from "../../src/voter/keep";
import { startSession, type Session } from "../../src/voter/session";

const MEETING = "m".repeat(43);
const LINE = '{"tag":"TAG"}';

/** Something that ends when the test says so. */
interface Waiting {
  name: string;
  resolve(value: unknown): void;
  reject(thrown: unknown): void;
}

const { calls, slow, answers, told, post } = vi.hoisted(() => ({
  /** What the worker was asked, in order. */
  calls: [] as string[],
  /** Which calls wait for the test, and those that do. */
  slow: { names: new Set<string>(), waiting: [] as Waiting[] },
  /** What the worker answers where it does not wait. */
  answers: {} as Record<string, (argument: never) => unknown>,
  told: {} as { state?: (summary: Summary) => void },
  post: {} as Record<string, (...argument: string[]) => Promise<unknown>>,
}));

function later(name: string, otherwise: () => unknown): Promise<unknown> {
  return slow.names.has(name)
    ? new Promise((resolve, reject) => slow.waiting.push({ name, resolve, reject }))
    : Promise.resolve().then(otherwise);
}

vi.mock("../../src/voter/device", () => ({
  startDevice: () =>
    new Proxy(
      {},
      {
        get: (_, name: string) => (argument: never) => {
          calls.push(name);
          return later(name, () => answers[name]?.(argument));
        },
      },
    ),
}));
vi.mock("../../src/shared/api/live", () => ({
  follow: (_: string, listener: { state(summary: Summary): void }) => {
    told.state = listener.state;
    return { stop: () => undefined, again: () => undefined };
  },
}));
vi.mock("../../src/shared/api/voting", () => {
  const names = ["meetingExcerpt", "ballotExcerpt", "castExcerpt", "summary", "token", "checkIn", "cast"];
  return Object.fromEntries(
    names.map((name) => [name, (...given: string[]) => later(name, () => post[name]?.(...given) ?? "")]),
  );
});

function shelf(): Shelf & { held: Map<string, string>; full: boolean } {
  const held = new Map<string, string>();
  const self = {
    held,
    full: false,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
    settled: () => (self.full ? Promise.reject(new Error("full")) : Promise.resolve()),
  };
  return self;
}

const slip = (token: string, ballots: Slip["ballots"] = {}): Slip => ({
  token,
  counter: 1,
  line: "{}",
  key: `key of ${token}`,
  ballots,
});
const summary = (phase: string): Summary =>
  ({ size: 9, sealed: false, ballots: [{ id: "b", title: "表决", phase }] }) as unknown as Summary;
const view = (token: string): TokenView =>
  ({ counter: 1, key: `key of ${token}`, revoked: false, frozen: true, group: "g" }) as unknown as TokenView;

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
}

/** The one call of this name that waits, which waits no longer. */
function next(name: string): Waiting {
  const at = slow.waiting.findIndex((one) => one.name === name);
  expect(at, `${name} was asked`).toBeGreaterThanOrEqual(0);
  return slow.waiting.splice(at, 1)[0]!;
}

let kept: ReturnType<typeof shelf>;
const record = (): Record<string, Slip & { device?: string }> =>
  (JSON.parse(kept.held.get(recordOf(MEETING)) ?? "{}") as { slips: Record<string, Slip> }).slips;

/** A page on which the first slip is signed in, among the records of both. */
async function start(first: Slip, phase: string): Promise<Session> {
  const slips = { A: { ...first, device: "device A" }, B: { ...slip("B"), device: "device B" } };
  kept.held.set(recordOf(MEETING), JSON.stringify({ version: 1, current: "A", slips }));
  post["summary"] = async () => summary(phase);
  post["token"] = async (_, token) => view(token!);
  const session = startSession({ meeting: MEETING }, kept);
  await settle();
  return session;
}

/** The second slip is shown, and is in use. */
async function showSecond(session: Session): Promise<void> {
  session.present("CODE OF B");
  await settle();
  expect(session.state.slip?.token).toBe("B");
}

const TAKEN = { revision: 1, tracker: "AAAAA-AAAAA", tag: "TAG", receipt: "receipt" };

beforeEach(() => {
  kept = shelf();
  calls.length = 0;
  slow.waiting.length = 0;
  slow.names.clear();
  for (const made of [answers, post]) {
    Object.keys(made).forEach((name) => Reflect.deleteProperty(made, name));
  }
  const info = { id: "b", title: "表决", groups: ["g"], member: true, words: [], spec: { kind: "QWH", contests: [] } };
  Object.assign(answers, {
    present: () => "B",
    meeting: () => ({ title: "", groups: [["g", ""]] }),
    open: () => info,
    seal: () => ({ tracker: "TTTTT-TTTTT", line: LINE }),
    receipt: () => ({ tag: "TAG" }),
  });
  vi.stubGlobal("window", { addEventListener: () => undefined });
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a slip is shown while something of the one before is still under way", () => {
  test("a proof that ends late is dropped, and looked for again at the next visit", async () => {
    slow.names.add("keeps");
    const session = await start(slip("A", { b: { title: "表决", cast: TAKEN } }), "closed");
    const late = next("keeps");
    await showSecond(session);
    const before = kept.held.get(recordOf(MEETING));
    late.resolve(true);
    await settle();
    expect(kept.held.get(recordOf(MEETING))).toBe(before);
    expect(record()["B"]?.ballots).toEqual({});
    expect(session.state.slip?.ballots).toEqual({});
    answers["present"] = () => "A";
    session.present("CODE OF A");
    await settle();
    next("keeps").resolve(true);
    await settle();
    expect(record()["A"]?.ballots["b"]).toEqual({ title: "表决", cast: TAKEN, proven: true });
  });

  test("a ballot that is not found is missing on nobody else's page", async () => {
    vi.useFakeTimers();
    try {
      post["castExcerpt"] = async () => "excerpt";
      answers["keeps"] = () => false;
      const session = await start(slip("A", { b: { title: "表决", cast: TAKEN } }), "closed");
      await vi.advanceTimersByTimeAsync(20_000);
      expect(session.state.ballots[0]?.missing).toBe(true);
      await showSecond(session);
      expect(session.state.ballots[0]?.missing).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test("a resumed check-in does not come back over the next one's page", async () => {
    slow.names.add("token");
    const session = await start(slip("A"), "defined");
    const late = next("token");
    session.retype();
    slow.names.clear();
    await showSecond(session);
    late.resolve({ ...view("A"), revoked: true, group: "other" });
    await settle();
    expect(session.state.page.at).toBe("home");
    expect(session.state.group).toBe("g");
    expect(record()["A"]).toEqual({ ...slip("A"), device: "device A" });
  });

  test("what the page held of the first voter is gone, in the worker too", async () => {
    const session = await start(slip("A"), "closed");
    session.state.filled = [{ marks: [true], names: [], score: null }];
    session.state.tracker = "TTTTT-TTTTT";
    session.over("check");
    calls.length = 0;
    session.retype();
    expect(calls).toEqual(["forget"]);
    expect(session.state).toMatchObject({ slip: undefined, filled: [], tracker: undefined, over: undefined });
    expect(session.state.page).toEqual({ at: "enter" });
  });

  test("a page that was wiped shows and keeps nothing that comes afterwards", async () => {
    slow.names.add("keeps");
    const session = await start(slip("A", { b: { title: "表决", cast: TAKEN } }), "closed");
    const late = next("keeps");
    session.wipe();
    late.resolve(true);
    await settle();
    expect(kept.held.has(recordOf(MEETING))).toBe(false);
    expect(session.state.page.at).toBe("gone");
  });
});

describe("casting", () => {
  async function review(): Promise<Session> {
    vi.useFakeTimers();
    try {
      const session = await start(slip("A"), "open");
      await vi.advanceTimersByTimeAsync(1_000);
      session.choose("b");
      await settle();
      session.review("b");
      await settle();
      expect(session.state.page).toEqual({ at: "review", ballot: "b" });
      return session;
    } finally {
      vi.useRealTimers();
    }
  }

  test("is not cut off by another slip", async () => {
    const session = await review();
    slow.names.add("cast");
    session.cast("b");
    await settle();
    session.present("CODE OF B");
    await settle();
    expect(session.state.page.at).toBe("casting");
    next("cast").resolve("receipt");
    await settle();
    expect(session.state.page).toEqual({ at: "cast", ballot: "b" });
    expect(calls).not.toContain("present");
  });

  test("keeps the line until the ballot is taken, and the receipt alone afterwards", async () => {
    const session = await review();
    slow.names.add("cast");
    session.cast("b");
    await settle();
    expect(record()["A"]?.ballots["b"]?.pending).toEqual({ tracker: "TTTTT-TTTTT", line: LINE, revision: 1 });
    next("cast").resolve("receipt");
    await settle();
    expect(record()["A"]?.ballots["b"]).toEqual({
      title: "表决",
      cast: { revision: 1, tracker: "TTTTT-TTTTT", tag: "TAG", receipt: "receipt" },
    });
  });

  test("what cannot be kept does not leave", async () => {
    const session = await review();
    kept.full = true;
    const sent = vi.fn(async () => "receipt");
    post["cast"] = sent;
    session.cast("b");
    await settle();
    expect(sent).not.toHaveBeenCalled();
    expect(session.state.page.at).toBe("trouble");
    expect(session.state.slip?.ballots["b"]?.pending).toBeUndefined();
  });
});
