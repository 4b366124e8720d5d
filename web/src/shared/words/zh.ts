// Texts that all pages share, in Chinese.
export const zh = {
  product: "公信",
  rehearsal: "演练",
  rehearsalNote: "这是演练，结果不作数",
  otherLanguage: "English",
  larger: "字大一点",
  textSize: "字号：{size}",
  busy: "请稍候",
  back: "返回",
  close: "关闭",
  code: "代码 {code}",
  offline: "网络断开，正在重新连接。已经完成的不受影响",
} as const;
