// @vitest-environment happy-dom
// The roster's page: what columns mean, how many are drawn, and thousands of rows.
import { beforeEach, describe, expect, test, vi } from "vitest";

import { newQuota, quotaOf, seatsOver, type QuotaForm } from "../../../src/host/meeting/roster";
import ColumnFields from "../../../src/host/parts/ColumnFields.vue";
import QuotaFields from "../../../src/host/parts/QuotaFields.vue";
import RosterRows from "../../../src/host/parts/RosterRows.vue";
import { speak } from "../../../src/shared/words";
import { mount } from "./mount";

beforeEach(() => {
  speak("zh");
});

describe("the columns of a file", () => {
  const columns = [
    { letter: "A", header: "代表", field: null },
    { letter: "B", header: "编号", field: "id" },
    { letter: "C", header: "联系方式", field: null },
  ];
  test("that nobody foresaw are counted, and get their meaning from the host", async () => {
    const say = vi.fn();
    const part = mount(ColumnFields, { columns, modelValue: {}, "onUpdate:modelValue": say });
    expect(part.text()).toContain("有 2 列（共 3 列）不认得");
    expect(part.root.querySelector("details")?.open).toBe(true);
    await part.choose("#column-A", "name");
    expect(say).toHaveBeenLastCalledWith({ 代表: "name" });
    await part.give({ modelValue: { 代表: "name", 电话: null } });
    await part.choose("#column-C", "");
    expect(say).toHaveBeenLastCalledWith({ 代表: "name", 电话: null, 联系方式: null });
  });
  test("are no question any more once the host has said that they are not wanted", () => {
    const known = [{ ...columns[0]!, field: "name" }, columns[1]!, columns[2]!];
    const part = mount(ColumnFields, { columns: known, modelValue: { 联系方式: null } });
    expect(part.root.querySelector("summary")?.textContent).toContain("各列的含义");
    expect(part.root.querySelector<HTMLSelectElement>("#column-A")?.value).toBe("name");
    expect(part.root.querySelector<HTMLSelectElement>("#column-C")?.value).toBe("");
  });
});

describe("how many are drawn", () => {
  const strata: [string, number][] = [
    ["部门", 6],
    ["乡镇", 3],
  ];
  const fixed = (seats: Record<string, number>): QuotaForm => ({ how: "fixed", total: 0, seats });
  test("is written as the roster entry has it", () => {
    expect(newQuota({ mandatory: 5, eligible: 9 })).toEqual({ how: "total", total: 3, seats: {} });
    expect(newQuota({ mandatory: 50, eligible: 9 }).total).toBe(9);
    expect(quotaOf({ ...fixed({}), how: "total", total: 2 }, strata)).toBe('{"total":2}');
    expect(quotaOf({ ...fixed({}), how: "ratio" }, strata)).toBe('{"ratio":{"num":1,"den":2}}');
    const seats = { fixed: [{ stratum: "乡镇", seats: 2 }] };
    expect(JSON.parse(quotaOf(fixed({ 乡镇: 2, 部门: 0, 旧类: 4 }), strata))).toEqual(seats);
  });
  test("is never more than there are, nor half a person", () => {
    expect(seatsOver(fixed({ 部门: 6, 乡镇: 4 }), strata)).toEqual({ stratum: "乡镇", most: 3 });
    expect(seatsOver(fixed({ 部门: 1.5 }), strata)?.stratum).toBe("部门");
    expect(seatsOver(fixed({ 部门: NaN }), strata)?.stratum).toBe("部门");
    expect(seatsOver(fixed({}), strata)).toBeUndefined();
    expect(seatsOver({ ...fixed({}), how: "total", total: 10 }, strata)).toEqual({ most: 9 });
  });
  test("is filled in for each category, with the sum beside it", async () => {
    let form = fixed({});
    const part = mount(QuotaFields, {
      strata,
      modelValue: form,
      "onUpdate:modelValue": (next: QuotaForm) => (form = next),
    });
    await part.type("#seats-0", "2");
    await part.give({ modelValue: form });
    await part.type("#seats-1", "4");
    await part.give({ modelValue: form });
    expect(form.seats).toEqual({ 部门: 2, 乡镇: 4 });
    expect(part.text()).toContain("共抽取 6 人");
    expect(part.text()).toContain("“乡镇”抽取的人数须是 0 到 3 的整数");
  });
});

test("five thousand persons are shown fifty at a time, and found by name", async () => {
  const persons = Array.from({ length: 5_000 }, (_, at) => ({
    id: String(at),
    name: `张${at}`,
    unit: `第${at % 7}局`,
    post: "",
    category: "部门",
    group: "qw",
    status: "eligible",
    reason: null,
    row: at + 2,
  }));
  const part = mount(RosterRows, { persons });
  const names = (): string[] =>
    [...part.root.querySelectorAll("tbody tr td:first-child")].map((cell) => cell.textContent?.trim() ?? "");
  expect(names()).toHaveLength(50);
  expect(part.text()).toContain("第 1 页，共 100 页");
  await part.press("下一页");
  expect(names()[0]).toBe("张50");
  await part.type("input", "张4999");
  expect(names()).toEqual(["张4999"]);
  await part.type("input", "没有这个人");
  expect(part.text()).toContain("没有找到");
});
