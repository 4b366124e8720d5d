// The journal in words: what the server writes is told, and what it does not know stands as it is.
import { expect, test } from "vitest";

import { told } from "../../src/host/deeds";

test.each([
  ["set-up", "首次启动，设立系统管理员", ""],
  ["new account 李工 member", "新建账号", "李工 member"],
  ["account 李工 auditor with a new password disabled", "修改账号", "李工 auditor with a new password disabled"],
  ["role 李工 host", "分派角色", "李工 host"],
  ["role 李工 host taken back", "收回角色", "李工 host"],
  ["throttled: 5 wrong tries (password)", "多次输错，已限制登录", "5 wrong tries (password)"],
  ['{"act":"seal"}', "封存会议", ""],
  ['{"act":"freeze","group":"qw","ring":"ring"}', "固定名单", '"group":"qw","ring":"ring"'],
  ['propose {"act":"close","ballot":"gt1"}', "提出：结束投票", '"ballot":"gt1"'],
  ["propose paper", "提出：录入纸质票的数目", ""],
  ['agree 王.host@1 {"act":"close","ballot":"gt1"}', "同意 王.host@1 的提议：结束投票", '"ballot":"gt1"'],
  ['withdraw {"act":"note","text":"第一行\\n{"}', "撤回提议：写入说明", '"text":"第一行\\n{"'],
  ['{"act":"roster","line":"{\\"type\\":\\"ros', "公布名册", '"line":"{\\"type\\":\\"ros'],
])("%s", (line, words, rest) => {
  expect(told(line)).toEqual({ words, rest });
});

test.each(["", '{"act":"constructor"}', "something new", "paper 1"])("what is not known stays as it is: %s", (line) => {
  expect(told(line)).toEqual({ words: line, rest: "" });
});
