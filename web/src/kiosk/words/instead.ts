// The voter's pages speak of phones. On a terminal these texts take their place.
import { en } from "../../voter/words/en";
import { zh } from "../../voter/words/zh";

type Some = Partial<Record<keyof typeof zh, string>>;

export const zhInstead: Some = {
  welcomeTwo: "签到以后请收好票条：投票的时候，带着它回到这一台终端",
  movedWhy: "如果是您本人在另一台终端签的到，请回到那一台。如果您没有签过到，请立即告诉工作人员：有人用过您的票码",
  movedFrozen: "已有表决固定了名单。改用这一台以后，那些表决只能在原来那一台上投",
  movedButton: "是我本人，改用这一台",
  homeWait: "写着“正在表决”的，现在就可以投。没有的，请按“完成”离开，等主持人宣布",
  homeKeep: "请收好票条，记住是哪一台终端：投票时带着票条回到这一台",
  castNote: "关闭以后带着票条再来，这里会显示您的票是否进入公开记录",
  provenNote: "本机已核对记录的签名和位置",
  challengeHow:
    "抽验会把这张票公开拆开，让别的机器看里面写的是不是您选的。拆开的票不能再投，之后请重新填一张。抽验时不妨选一个与本意不同的人",
  castingSlow: "网络较慢，还在送。请不要离开",
  challengedHow: "请抄下核对号和跟踪号，到另一台终端检查：出示票条以后，点“替同事检查一张票”",
  challengedShould: "另一台上应当显示同样的跟踪号，和下面的选择",
  challengedBad: "只要有一处不同，立即告诉监督员，不要动这台终端",
  checkHow: "有人抽验了一张票，得到一个核对号。本机会独立地把那张票重新算一遍",
  checkNone: "没有这个核对号。请再看一遍抄下的数字",
  movedAwayWhat: "已在另一台终端签到",
  movedAwayWhy: "此票码后来在另一台终端上签了到，在这一台就不能再用",
  movedAwayDo: "请到那一台去。如果不是您本人签的，立即告诉工作人员",
  notInRingWhy: "主持人固定名单时，您还没有签到，或换过终端重新签到",
  receiptWhy: "服务器的回执没有正确的签名，或不是这张票的。选票已加密存在本机",
  browserWhat: "这台终端的浏览器不能投票",
  browserDo: "请工作人员换一台",
  lostWhat: "您的投票钥匙读不出来",
  lostWhy: "这台终端的数据被清除或损坏了",
  wordsWhy: "这台终端与大屏幕看到的记录可能不是同一份",
  wordsDo: "请大声告诉监督员：词不一样",
  goneWhy: "屏幕已清除",
  anon2: "选票在这台终端里加密",
  anon2Text:
    "离开终端的只有密文。您的选择从不写进存储。签到的钥匙用票码加密以后存在本机，没有票条谁也打不开，会议归档时删除",
  anon5Text: "投出前可以抽验机器；投出后有跟踪号可以抄下；关闭后带着票条再来，本机核对您的票在公开记录中",
  limit1: "终端里如果有坏程序，它看得见在它上面投的每一张票",
  limit2: "{threshold} 位以上监票人合谋，又有人记下了谁在什么时候用哪一台终端，那一位的选择就会泄露",
};

export const enInstead: Some = {
  welcomeTwo: "Keep your slip: when voting begins, come back to this terminal with it",
  movedWhy:
    "If you signed in at another terminal yourself, go back to that one. If you never signed in, tell the staff now: somebody has used your code",
  movedFrozen: "The list of voters is already fixed for a ballot. That ballot can only be cast at the other terminal",
  movedButton: "It was me: use this terminal",
  homeWait: "What says “Voting now” can be cast now. If nothing does, press “Done” and wait for the host",
  homeKeep: "Keep your slip, and remember which terminal this is: come back to it to vote",
  castNote: "Come back with your slip after the close to see whether your ballot is in the public record",
  provenNote: "This terminal has checked the record's signature and your ballot's place in it",
  challengeHow:
    "Testing opens this ballot in public, so that another machine can see whether it holds what you chose. An opened ballot cannot be cast; fill in a new one afterwards. You may choose somebody you do not mean when you test",
  castingSlow: "The network is slow; still sending. Please stay",
  challengedHow:
    "Copy number and tracker, and check at another terminal: show a slip there and choose “Check a colleague's ballot”",
  challengedShould: "The other terminal must show the same tracker and the choices below",
  challengedBad: "If anything differs, tell the supervisor at once and leave this terminal as it is",
  checkHow: "Somebody tested a ballot and got a number. This terminal works the ballot out again by itself",
  checkNone: "There is no such number. Look at what was copied again",
  movedAwayWhat: "Signed in at another terminal",
  movedAwayWhy: "This code was later used at another terminal, so it no longer works here",
  movedAwayDo: "Go to that terminal. If it was not you, tell the staff at once",
  notInRingWhy: "When the host fixed the list, you had not signed in yet, or had signed in again elsewhere",
  receiptWhy: "It has no valid signature, or is for another ballot. Your ballot is kept here, encrypted",
  browserWhat: "This terminal's browser cannot vote",
  browserDo: "Ask the staff for another one",
  lostWhat: "Your voting key cannot be read",
  lostWhy: "This terminal's data was cleared or damaged",
  wordsWhy: "This terminal and the big screen may be looking at different records",
  wordsDo: "Tell the supervisor aloud: the words differ",
  goneTitle: "This terminal's record is deleted",
  goneWhy: "The screen is cleared",
  wipe: "Delete this terminal's record",
  wipeAsk: "The receipts on this terminal will be deleted for good",
  anon2: "This terminal encrypts the ballot",
  anon2Text:
    "Only ciphertext leaves it. Your choice is never written to storage. Your key is kept here sealed under your code: nobody opens it without the slip, and it is deleted when the record is sealed",
  anon5Text:
    "Test the machine before casting; copy the tracker afterwards; after the close come back with your slip, and this terminal finds the ballot in the public record",
  limit1: "Bad software on the terminal can see every vote that is cast on it",
  limit2:
    "If {threshold} or more trustees conspire, and somebody noted who used which terminal when, that person's choice is known",
};

/** Puts the terminal's texts in the place of the phone's. Before any page is shown. */
export function speakOfTerminals(): void {
  Object.assign(zh, zhInstead);
  Object.assign(en, enInstead);
}
