// What a memory of heads says, in Chinese.
export const zh = {
  noStorage:
    "这个浏览器不能保存数据（例如无痕窗口），记不住见过的日志头，所以不能在这里联署或交出份额。请改用普通窗口，或换一个浏览器",
  notWritten: "见过的日志头没有存下来，所以什么也没有签、没有交。请看磁盘是否已满，再重新打开本页",
  heldElsewhere: "这次会议已在本浏览器的另一个标签页或窗口里打开。请到那里继续；要在这里继续，先关掉那一个",
  movedElsewhere: "本浏览器的另一个页面接着做了这次会议，本页已停下，没有再签什么。请只留一个页面",
} as const;
