// @vitest-environment happy-dom
// Opening a ballot: what the rule asks of those present is said, and too few are asked about once more.
import { beforeEach, describe, expect, test, vi } from "vitest";

import OpenBallot from "../../../src/host/parts/OpenBallot.vue";
import { useTask } from "../../../src/shared/lib/task";
import { speak } from "../../../src/shared/words";
import { mount, settled, type Mounted } from "./mount";

const words = { zh: "不少于应到的2/3", en: "at least 2/3 of expected" };
const attendance = (present: number, met: boolean) => ({ present, expected: 9, quorum: { words, least: 6, met } });
const open = vi.fn(() => Promise.resolve());
const part = (given: unknown, disabled = false): Mounted =>
  mount(OpenBallot, { attendance: given, task: useTask(open), disabled });

beforeEach(() => {
  open.mockClear();
  speak("zh");
});

describe("a ballot is opened", () => {
  test("at one press where the rule is satisfied, or asks nothing", async () => {
    const met = part(attendance(6, true));
    expect(met.text()).toContain("到会人数须不少于应到的2/3，即至少 6 人。实到 6 人，符合");
    await met.press("开始投票");
    expect(open).toHaveBeenCalledTimes(1);
    const free = part({ present: 1, expected: 9, quorum: null });
    expect(free.text()).not.toContain("至少");
    await free.press("开始投票");
    expect(open).toHaveBeenCalledTimes(2);
  });
  test("by a second step, with the rule's words, where too few are there", async () => {
    const lacking = part(attendance(5, false));
    expect(lacking.buttons()).toEqual(["人数不够，仍开始投票"]);
    expect(lacking.text()).toContain("不少于应到的2/3，即至少 6 人。固定名单和纸质票合计实到 5 人，不够");
    await lacking.press("人数不够，仍开始投票");
    expect(open).not.toHaveBeenCalled();
    expect(lacking.text()).toContain("应到 9 人，实到 5 人，至少须到 6 人");
    await lacking.press("先不做");
    expect(lacking.buttons()).toEqual(["人数不够，仍开始投票"]);
    await lacking.press("人数不够，仍开始投票");
    await lacking.press("确定人数不够，仍开始投票");
    expect(open).toHaveBeenCalledTimes(1);
  });
  test("once more as usual as soon as enough have come", async () => {
    const lacking = part(attendance(5, false));
    await lacking.give({ attendance: attendance(7, true) });
    expect(lacking.buttons()).toEqual(["开始投票"]);
  });
  test("not before key and list are there", () => {
    const early = part(null, true);
    expect(early.root.querySelector("button")?.disabled).toBe(true);
    const lacking = part(attendance(5, false), true);
    expect(lacking.root.querySelector("button")?.disabled).toBe(true);
  });
  test("in English, too, the moment somebody asks for it", async () => {
    const lacking = part(attendance(5, false));
    speak("en");
    await settled();
    expect(lacking.text()).toContain(
      "Present must be at least 2/3 of expected, that is 6. Fixed list and paper ballots make 5",
    );
    expect(lacking.buttons()).toEqual(["Too few, open it all the same"]);
  });
});
