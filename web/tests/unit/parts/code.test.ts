// @vitest-environment happy-dom
// The code of a slip, as people type and paste it; and a page that changes its language.
import { beforeEach, expect, test, vi } from "vitest";

import PageFrame from "../../../src/shared/parts/PageFrame.vue";
import { KEPT, speak, startLanguage } from "../../../src/shared/words";
import CodeField from "../../../src/voter/parts/CodeField.vue";
import { mount, type Mounted } from "./mount";

const CODE = "AB12C-DE34F-GH56J-KM78N-PQ90R-ST12V";
const PLAIN = CODE.replace(/-/g, "");

beforeEach(() => {
  localStorage.clear();
  speak("zh");
});

function field(given: (code: string) => void, fault?: string): Mounted {
  return mount(CodeField, { label: "票码", button: "确定", fault, onCode: given });
}

test.each([
  ["as it is printed", CODE],
  ["in small letters with spaces", CODE.toLowerCase().replace(/-/g, "  ")],
  ["in two lines", `${CODE.slice(0, 17)}\r\n${CODE.slice(18)}`],
  ["as the whole link of the slip", `http://10.0.0.1:8443/v/${"m".repeat(43)}#${PLAIN}`],
  ["in wide letters", "ＡＢ１２Ｃ－ＤＥ３４Ｆ－ＧＨ５６Ｊ－ＫＭ７８Ｎ－ＰＱ９０Ｒ－ＳＴ１２Ｖ"],
  ["with words and marks around it", `票码：「${CODE}」。\u200b\ufeff`],
])("a code is taken %s", async (_, pasted) => {
  const given = vi.fn();
  const part = field(given);
  await part.type("#code", pasted);
  expect(part.text()).toContain("30");
  await part.press("确定");
  expect(given).toHaveBeenCalledWith(PLAIN);
  part.root.querySelector("#code")!.dispatchEvent(new Event("blur"));
  await part.type("#code", part.root.querySelector<HTMLTextAreaElement>("#code")!.value);
  await part.press("确定");
  expect(given).toHaveBeenLastCalledWith(PLAIN);
});

test("nothing that could be a code is sent nowhere, and what is wrong with one is said at the field", async () => {
  const given = vi.fn();
  const part = field(given, "第 3 组写错了");
  await part.type("#code", " —— \u3000！");
  await part.press("确定");
  expect(given).not.toHaveBeenCalled();
  expect(part.root.querySelector("[role=alert]")?.textContent).toBe("第 3 组写错了");
  expect(part.root.querySelector("#code")?.getAttribute("aria-invalid")).toBe("true");
});

test("a page changes its language at once, and remembers it", async () => {
  const part = mount(PageFrame, { title: "会议" });
  await part.press("English");
  expect(part.buttons()).toContain("中文");
  expect([document.documentElement.lang, localStorage.getItem(KEPT)]).toEqual(["en", "en"]);
  speak("zh");
  localStorage.setItem(KEPT, "en");
  startLanguage();
  expect(document.documentElement.lang).toBe("en");
});
