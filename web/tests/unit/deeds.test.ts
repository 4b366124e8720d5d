// The journal in words: what the server writes is told, and what it does not know stands as it is.
import { expect, test } from "vitest";

import { told } from "../../src/host/deeds";

test.each([
  ["set-up", "首次启动，设立系统管理员", ""],
  ["log-in", "登录", ""],
  ["second-factor on", "启用动态口令", ""],
  ["new account 李工 member", "新建账号", "李工，工作人员（可以主持会议）"],
  [
    "account 李工 auditor with a new password disabled without second factor",
    "修改账号",
    "李工，审计员（看操作日志），新密码，停用，取消动态口令",
  ],
  ["role 李工 host", "分派角色", "李工，主持人"],
  ["role 李工 host taken back", "收回角色", "李工，主持人"],
  ["key screen", "做了大屏幕的阅览码", ""],
  ["throttled: 5 wrong tries (password)", "多次输错密码，已限制登录", "5"],
  ["throttled: 9 wrong tries (second factor)", "多次输错动态口令，已限制登录", "9"],
  ['{"act":"seal"}', "封存会议", ""],
  ['{"act":"freeze","group":"qw","ring":"ring"}', "固定名单", "qw，ring"],
  ['{"act":"revoke","token":"IGsKTcFpor_XJS","reason":"手机丢了"}', "作废票码", "IGsKTcFp…，手机丢了"],
  [
    '{"act":"ballot","id":"b1","title":"推荐","groups":["all"],"spec":{"contests":[{"title":"局长',
    "设置表决",
    "b1，推荐",
  ],
  ['propose {"act":"close","ballot":"gt1"}', "提出：结束投票", "gt1"],
  ["propose paper", "提出：录入纸质票的数目", ""],
  ['agree 王.host@1 {"act":"close","ballot":"gt1"}', "同意 王.host@1 的提议：结束投票", "gt1"],
  ['withdraw {"act":"note","text":"\\"第一行\\"\\n{"}', "撤回提议：写入说明", '"第一行"\n{'],
  ['{"act":"note","text":"没有写完', "写入说明", ""],
  ['{"act":"roster","line":"{\\"type\\":\\"roster\\",\\"title\\":\\"x\\"', "公布名册", ""],
])("%s", (line, words, rest) => {
  expect(told(line)).toEqual({ words, rest });
});

test.each(["", '{"act":"constructor"}', "something new", "paper 1"])("what is not known stays as it is: %s", (line) => {
  expect(told(line)).toEqual({ words: line, rest: "" });
});
