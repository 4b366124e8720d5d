// @vitest-environment happy-dom
// A trustee who comes back: the file is looked for among the meeting's trustees, and a wrong one is named.
import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Reader } from "../../../src/shared/desk/follow";
import type { View } from "../../../src/shared/desk/view";
import { Fault } from "../../../src/shared/lib/fault";
import { speak } from "../../../src/shared/words";
import { sessionKey } from "../../../src/trustee/inject";
import { keepKey, keptKey } from "../../../src/trustee/keep";
import UnlockPage from "../../../src/trustee/pages/UnlockPage.vue";
import { startSession } from "../../../src/trustee/session";
import { mount, settled, type Mounted } from "./mount";

const { held, told, index } = vi.hoisted(() => ({
  held: { count: 0 },
  told: {} as { reader?: unknown },
  /** Whose the opened key is. */
  index: { of: undefined as number | undefined },
}));
vi.mock("../../../src/shared/kept/memory", () => ({
  needMemory: () => Promise.resolve(),
  Memory: {
    hold: () => {
      held.count += 1;
      return Promise.resolve({ release: () => Promise.resolve((held.count -= 1)) });
    },
  },
}));
vi.mock("../../../src/shared/desk/follow", () => ({
  followLog: (_: string, __: unknown, reader: unknown) => {
    told.reader = reader;
    return { stop: () => undefined, again: () => Promise.resolve() };
  },
}));
vi.mock("../../../src/shared/desk/desk", () => ({
  startDesk: () => ({
    openTrustee: () => Promise.resolve(),
    trusteeIndex: () =>
      index.of === undefined ? Promise.reject(new Fault("not-a-trustee", "不是", "not")) : Promise.resolve(index.of),
  }),
}));

const trustees = ["张正", "李直"].map((name, at) => ({ index: at + 1, name }));
const view = { title: "会议", trustees, ceremony: { key: true } } as unknown as View;
const OWN = { name: "张正", file: "sealed 1" };

beforeEach(() => {
  speak("zh");
  localStorage.clear();
  keepKey(OWN);
  history.replaceState(null, "", `/trustee?meeting=${"m".repeat(43)}`);
});

async function comeBack(): Promise<{
  page: Mounted;
  state: ReturnType<typeof startSession>["state"];
  open(): Promise<void>;
}> {
  const session = startSession();
  await settled();
  const page = mount(UnlockPage, {}, [[sessionKey, session]]);
  return {
    page,
    state: session.state,
    async open() {
      page.root.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
      await settled();
      (told.reader as Reader).view(view);
      await settled();
    },
  };
}
async function choose(page: Mounted, name: string, text: string): Promise<void> {
  const field = page.root.querySelector<HTMLInputElement>("input[type=file]")!;
  Object.defineProperty(field, "files", { value: [new File([text], name)] });
  field.dispatchEvent(new Event("change"));
  await settled();
}

describe("a key file", () => {
  test("that is this trustee's opens the page", async () => {
    index.of = 1;
    const { state, open } = await comeBack();
    await open();
    expect([state.page.at, state.index, state.key]).toEqual(["duty", 1, OWN]);
  });
  test("of nobody in this meeting is named, with the names of its trustees, and not kept", async () => {
    index.of = undefined;
    const { page, state, open } = await comeBack();
    await page.press("用另一个密钥文件");
    await choose(page, "去年.json", "sealed 0");
    const before = held.count;
    await open();
    expect(page.text()).toContain("“去年.json”不是这次会议的监票人的密钥。这次会议的监票人是：张正、李直");
    expect([state.page.at, keptKey(), held.count]).toEqual(["unlock", OWN, before]);
    // Another press with it says the same: there is nobody whom it could be.
    await open();
    expect(state.page.at).toBe("unlock");
  });
  test("of a colleague is named, and opens only for somebody who chooses it once more", async () => {
    index.of = 2;
    const { page, state, open } = await comeBack();
    await page.press("用另一个密钥文件");
    await choose(page, "key.json", "sealed 2");
    await open();
    expect(page.text()).toContain("“key.json”是监票人李直的密钥，不是张正的");
    expect([state.page.at, keptKey()]).toEqual(["unlock", OWN]);
    await open();
    expect([state.page.at, state.index, keptKey()]).toEqual(["duty", 2, { name: "李直", file: "sealed 2" }]);
  });
});
