// Numbers of the draw: sealed once for a name, sent as often as it takes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { reactive } from "vue";

import { useSealing, type Ground } from "../../src/host/meeting/sealing";
import { keepSeal, keptSeals } from "../../src/host/meeting/sealed";
import { Offline, Problem } from "../../src/shared/api/problem";
import type { View } from "../../src/shared/desk/view";

/** A server's log, and what may happen on the way to it and back. */
class Draw implements Ground {
  readonly id = "meeting";
  readonly log = new Map<string, string>();
  readonly sent: string[] = [];
  readonly state = reactive({ view: undefined as View | undefined });
  lost: "nothing" | "request" | "answer" = "nothing";
  private made = 0;

  constructor() {
    this.begin(1);
  }
  begin(attempt: number): void {
    this.log.clear();
    this.state.view = { roster: { attempt, commits: [] } } as unknown as View;
  }
  readonly desk = {
    contribute: async ({ contributor, value }: { contributor: string; value: string }) => {
      this.made += 1;
      const secret = JSON.stringify({ contributor, value, nonce: this.made });
      return { secret, commit: `commit ${secret}` };
    },
    holds: async (secret: string) => [...this.log.values()].includes(`commit ${secret}`),
  };
  async line(text: string): Promise<void> {
    this.sent.push(text);
    const { contributor } = JSON.parse(text.slice(7)) as { contributor: string };
    if (this.lost === "request") {
      throw new Offline();
    }
    if (this.log.has(contributor)) {
      throw new Problem(409, "commit-twice", "同一人承诺两次", "this contributor has committed already");
    }
    this.log.set(contributor, text);
    if (this.lost === "answer") {
      throw new Offline();
    }
    await this.look();
  }
  async look(): Promise<void> {
    const { attempt } = this.state.view!.roster!;
    this.state.view = { roster: { attempt, commits: [...this.log.keys()] } } as unknown as View;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
let draw: Draw;

beforeEach(() => {
  const held = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  });
  draw = new Draw();
});
afterEach(() => vi.unstubAllGlobals());

describe("a sealed number", () => {
  test("is kept before it is sent", async () => {
    const { seal, waiting } = useSealing(draw);
    await seal("监督员", "6 2");
    expect(draw.sent).toEqual([]);
    expect(waiting.value).toEqual(["监督员"]);
    expect(Object.keys(keptSeals("meeting", 1))).toEqual(["监督员"]);
  });

  test("whose answer was lost is found in the log", async () => {
    const { seal, bring, held, secret } = useSealing(draw);
    await seal("监督员", "6 2");
    draw.lost = "answer";
    await bring("监督员");
    expect(held.value).toEqual(["监督员"]);
    expect(`commit ${secret("监督员")}`).toBe(draw.log.get("监督员"));
  });

  test("that never arrived is sent again as the same bytes, after a reload too", async () => {
    const first = useSealing(draw);
    await first.seal("监督员", "6 2");
    draw.lost = "request";
    await expect(first.bring("监督员")).rejects.toBeInstanceOf(Offline);
    const second = useSealing(draw);
    await settle();
    expect(second.waiting.value).toEqual(["监督员"]);
    draw.lost = "nothing";
    await second.bring("监督员");
    // Once more, after the log has it: refused there, and still the same number.
    await second.bring("监督员");
    expect(new Set(draw.sent).size).toBe(1);
    expect(second.waiting.value).toEqual([]);
    expect(`commit ${second.secret("监督员")}`).toBe(draw.log.get("监督员"));
  });

  test("gives its place to no later one of the same name", () => {
    keepSeal("meeting", 1, "监督员", { secret: "first", commit: "first" });
    keepSeal("meeting", 1, "监督员", { secret: "second", commit: "second" });
    keepSeal("meeting", 1, "主持人", { secret: "other", commit: "other" });
    expect(keptSeals("meeting", 1)["监督员"]?.secret).toBe("first");
    expect(keptSeals("meeting", 1)["主持人"]?.secret).toBe("other");
  });

  test("is not taken for somebody else's under the same name", async () => {
    const { seal, bring, held, secret } = useSealing(draw);
    await seal("监督员", "6 2");
    draw.log.set("监督员", "commit of another computer");
    await expect(bring("监督员")).rejects.toMatchObject({ code: "commit-twice" });
    expect(held.value).toEqual([]);
    expect(secret("监督员")).toBeUndefined();
  });

  test("counts in its own attempt only", async () => {
    const { seal, bring, held, waiting } = useSealing(draw);
    await seal("监督员", "6 2");
    await bring("监督员");
    draw.begin(2);
    await settle();
    expect([held.value, waiting.value]).toEqual([[], []]);
  });
});
