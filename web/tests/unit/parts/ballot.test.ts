// @vitest-environment happy-dom
// Filling in a ballot: nothing is over-voted, nothing is chosen for anybody, a blank ballot is asked about once.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { defineComponent, h, ref } from "vue";

import BallotRows from "../../../src/shared/ballot/BallotRows.vue";
import { blank, type Filled } from "../../../src/shared/ballot/choices";
import type { Contest, Spec } from "../../../src/shared/ballot/spec";
import { speak } from "../../../src/shared/words";
import { sessionKey } from "../../../src/voter/inject";
import ReviewPage from "../../../src/voter/pages/ReviewPage.vue";
import { mount, settled, type Mounted } from "./mount";

beforeEach(() => {
  speak("zh");
});

const options = (...labels: string[]) => labels.map((label) => ({ id: label, label }));
const contest = (more: Partial<Contest>): Contest => ({ id: "c", title: "局长", options: [], min: 0, max: 1, ...more });
const decision = (title: string): Contest =>
  contest({
    id: title,
    title,
    min: 1,
    options: [
      { id: "agree", label: "同意" },
      { id: "disagree", label: "不同意" },
      { id: "abstain", label: "弃权" },
    ],
  });

/** A ballot in the hands of a voter. */
function ballot(spec: Spec): Mounted & { filled: Filled[]; tap(label: string, row?: number): Promise<void> } {
  const filled = ref(blank(spec.contests));
  const hands = defineComponent(
    () => () =>
      h(BallotRows, {
        spec,
        filled: filled.value,
        onFill: (at: number, next: Filled) => {
          filled.value = filled.value.map((old, other) => (other === at ? next : old));
        },
      }),
  );
  const part = mount(hands, {});
  return {
    ...part,
    get filled() {
      return filled.value;
    },
    async tap(label, row = 0) {
      const rows = part.root.querySelectorAll("fieldset");
      const found = [...(rows[row]?.querySelectorAll("label") ?? [])].find((each) => each.textContent?.includes(label));
      found!.querySelector("input")!.click();
      await settled();
    },
  };
}
const ticked = (part: Mounted): boolean[] => [...part.root.querySelectorAll("input")].map(({ checked }) => checked);

describe("a list of names", () => {
  const names = options("甲", "乙", "丙");
  test("takes no more than the rules allow, and says so", async () => {
    const part = ballot({ kind: "GT_NOM", posts: 1, contests: [contest({ options: names, max: 2 })] });
    expect(part.text()).toContain("已选 0 / 最多 2");
    await part.tap("甲");
    await part.tap("乙");
    await part.tap("丙");
    expect(part.filled[0]!.marks).toEqual([true, true, false]);
    expect(ticked(part)).toEqual([true, true, false]);
    expect(part.text()).toContain("最多选 2 名。想换人，请先取消一名");
    await part.tap("甲");
    await part.tap("丙");
    expect(part.filled[0]!.marks).toEqual([false, true, true]);
  });
  test("lets the one mark move where one may be chosen", async () => {
    const part = ballot({ kind: "GT_NOM", posts: 1, contests: [contest({ options: names })] });
    await part.tap("甲");
    await part.tap("丙");
    expect(part.filled[0]!.marks).toEqual([false, false, true]);
  });
});

describe("rows of a 票决", () => {
  const spec = { kind: "QWH", posts: 2, contests: [decision("甲"), decision("乙")] };
  test("have nothing chosen in advance, and hold one answer each", async () => {
    const part = ballot(spec);
    expect(ticked(part)).toEqual(Array(6).fill(false));
    await part.tap("不同意", 1);
    await part.tap("弃权", 1);
    expect(ticked(part)).toEqual([false, false, false, false, false, true]);
    expect(part.filled[0]!.marks).toEqual([false, false, false]);
  });
});

describe("a name of one's own", () => {
  const write_in = { slots: 1, from: "text" as const, blocks: 2 };
  const printed = [{ id: "1", label: "丁远山", detail: "县政府办副主任" }];
  test("that is printed on the list is said while it is typed, and chosen there", async () => {
    const part = ballot({ kind: "GT_NOM", posts: 1, contests: [contest({ options: printed, write_in })] });
    await part.type(".find", "丁 远山");
    expect(part.text()).toContain("“丁远山”就在上面的名单里");
    expect(part.buttons()).toEqual(["在名单上选“丁远山”"]);
    await part.type(".find", "丁远山(县政府办副主任)");
    expect(part.text()).toContain("“丁远山”就在上面的名单里");
    await part.type(".find", "丁远");
    expect(part.text()).not.toContain("就在上面的名单里");
    await part.press("填上“丁远”");
    expect(part.filled[0]!.names).toEqual([{ text: "丁远" }]);
    await part.press("去掉");
    await part.type(".find", "丁远山");
    await part.press("在名单上选“丁远山”");
    expect(part.filled[0]).toMatchObject({ marks: [true], names: [] });
  });
  test("that is a candidate of another row is not put in at all", async () => {
    const rows = ["甲某", "乙某"].map((title) => ({ ...decision(title), min: 0 }));
    const other = contest({ id: "o", title: "另选他人", write_in });
    const part = ballot({ kind: "CE_ROWS", posts: 1, contests: [...rows, other] });
    await part.type(".find", "乙　某");
    expect(part.text()).toContain("“乙某”已经印在这张票上");
    part.root.querySelector(".find")!.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    await settled();
    expect(part.filled[2]!.names).toEqual([]);
    await part.type(".find", "丙某");
    await part.press("填上“丙某”");
    expect(part.filled[2]!.names).toEqual([{ text: "丙某" }]);
  });
  test("in other rows' way is no post that happens to have a name", async () => {
    const posts = ["局长", "院长"].map((title) =>
      contest({ id: title, title, options: options("甲", "乙"), write_in }),
    );
    const part = ballot({ kind: "GT_NOM", posts: 2, contests: posts });
    await part.type("#contest-0-other", "院长");
    expect(part.buttons()).toContain("填上“院长”");
  });
});

describe("what is cast", () => {
  const spec = { kind: "GT_NOM", posts: 1, contests: [contest({ options: options("甲", "乙") })] };
  const cast = vi.fn();
  const review = (filled: Filled[]): Mounted => {
    const info = { title: "提名", spec };
    const state = {
      page: { at: "review", ballot: "b" },
      ballots: [{ id: "b", info }],
      filled,
      meeting: { revote: true },
    };
    return mount(ReviewPage, {}, [[sessionKey, { state, cast }]]);
  };
  beforeEach(() => {
    cast.mockClear();
  });
  test("is asked about once where it is blank", async () => {
    const page = review(blank(spec.contests));
    await page.press("投出");
    expect(cast).not.toHaveBeenCalled();
    expect(page.buttons()).toContain("确定，投空白票");
    await page.press("确定，投空白票");
    expect(cast).toHaveBeenCalledWith("b");
  });
  test("goes at one press where something is on it, in the voter's language", async () => {
    const page = review([{ marks: [false, true], names: [], score: null }]);
    expect(page.text()).toContain("乙");
    speak("en");
    await settled();
    expect(document.documentElement.lang).toBe("en");
    expect(page.text()).not.toMatch(/投出/);
    speak("zh");
    await settled();
    expect(document.documentElement.lang).toBe("zh-CN");
    await page.press("投出");
    expect(cast).toHaveBeenCalledTimes(1);
  });
});
