// A trustee's texts, in English.
import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  trusteePage: "Gongxin · trustee",
  trusteeName: "Trustee {name}",
  startWhat: "Scan the code on the host's screen, or open the link that the host gave you",

  step1: "Step one of three",
  makeTitle: "Make your key",
  makeWhat:
    "Counting takes several trustees. Your part of the key is with you alone, locked by a passphrase; neither host nor server has it",
  yourName: "Your name",
  passphrase: "Passphrase",
  passphraseHint: "At least 12 letters. Something that you remember and nobody guesses, such as four unrelated words",
  passphraseAgain: "The passphrase again",
  passphraseShort: "Too short: others could guess it",
  passphraseDiffers: "The two passphrases differ",
  showPassphrase: "Show the passphrase",
  makeButton: "Make the key",
  making: "Making it; one moment",

  saveTitle: "Save the key file",
  saveWhat: "Keep this file: it is needed for counting. Without file and passphrase you cannot give your share",
  keyFileName: "trustee-key",
  saveButton: "Save the key file",
  copyButton: "No files on this phone? Copy it as text and paste it into a note",
  copied: "Copied. Paste it into a note now",
  readBackTitle: "Read it back",
  keyFile: "Choose the file that you have just saved",
  ownKeyFile: "Choose your key file",
  pasteInstead: "Or paste the key as text",
  readBackButton: "Read it back",
  opening: "Opening; one moment",
  readBackDone: "The key file was read back ✓",
  wordsTitle: "Read these to the host",
  wordsWhat:
    "The host's screen must show the same four words beside your name. Say so if they differ. Keep this page open until the host has made the meeting",

  unlockTitle: "Open your key",
  unlockKept: "{name}, your key file is in this browser. Type your passphrase",
  unlockButton: "Open",
  keptFile: "the key kept in this browser",
  fileOfNobody:
    "“{file}” is no key of this meeting's trustees, who are: {names}. Choose the file that you saved before this meeting",
  fileOfOther:
    "“{file}” is the key of {owner}, not of {expected}. Choose the file of {expected}; if you are {owner}, press “Open” once more",
  otherFile: "Use another key file",

  ceremonyTitle: "Making the key for counting",
  ceremonyWhat: "Step two of three. This goes by itself; keep this page open",
  ceremonyMissing: "Waiting for: {names}",
  ceremonyAgain: "This attempt was given up; starting again",
  "stage-missing": "not here yet",
  "stage-committed": "committed",
  "stage-dealt": "dealt",
  "stage-accepted": "confirmed",
  you: " (you)",

  waitTitle: "The key stands; wait for the count",
  waitWhat:
    "After the close this page asks you to verify and to give your share. You may close it and open it again then",
  countTitle: "Verify and give your share",
  "duty-share":
    "Step three of three. Your device first verifies all {n} ballots and the whole record, and gives your share only if all of it holds. A share opens the total, never a single ballot",
  "duty-mix":
    "Names or texts were written in. Your device puts these {n} into another order and encrypts them anew, so that nobody can tell which ballot each came from. Several trustees do this in turn",
  "duty-row-share":
    "What was written in has been mixed. Your device verifies every mix and gives its share of opening it",
  nextButton: "Verify and take the next step",
  mixesMissing: "{title}: you have done this step. {n} more must mix what was written in; then you are asked once more",
  issued: "Issued",
  returned: "Returned",
  valid: "Valid",
  invalid: "Void",
  "void-over_limit": "more marks than allowed",
  "void-unreadable": "unreadable",
  "void-not_official": "not a ballot handed out",
  "void-other": "other",
  talksHeld: "Talks held",
  scored: "Scored",
  points: "Points in all",
  unreadable: "Unreadable",
  paperWhat:
    "{one} and {other} counted the paper ballots apart and entered the same figures. Compare them line by line with the count on the table, and sign only if they are the same",
  paperSign: "The figures are right: sign",
  shareButton: "Verify and give my share",
  shareFew: "The room has agreed: give it all the same",
  unwitnessed: "Waiting for the witnesses to cosign. It goes on by itself; keep this page open",
  verifying: "Verifying all ballots; one moment",
  gave: "{title}: you gave your share. ",
  sharesMore: "{n} more are needed",
  counted: "Counted",
  over: "The meeting is archived",
  overWhat: "Thank you. Keep the key file and its passphrase until the retention period ends, then destroy them",
  verifyRecord: "Verify the whole record",

  stopped: "This cannot go on",
  forked: "The record was changed: stop",
  forkedDo: "Tell host, supervisor and the other trustees at once; do not give your share",
};
