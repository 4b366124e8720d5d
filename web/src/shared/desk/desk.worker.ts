// The desk's worker: the judged log, and every secret of a host or trustee. Pages see what may be seen.
import init, {
  MeetingLog,
  TrusteeDesk,
  ballotTemplates,
  commitRoster,
  draftBallot,
  freshSeed,
  importRoster,
  keyWords,
  makeTokens,
  meetingWords,
  namesByStrokes,
  nextRound,
  openTrustee,
  qrCode,
  readOpenings,
  rosterTemplate,
  sheetPage,
  sheetStyle,
  tokenOf,
  witnessName,
} from "@wasm/desk/gongxin";
import wasm from "@wasm/desk/gongxin_bg.wasm?url";

import { Fault } from "../lib/fault";
import { answer } from "../wasm/calls";
import { moduleBytes } from "../wasm/load";
import type { Committed, Drafted, Imported, Named, TemplateView } from "./desk";
import type { Take, View, Written } from "./view";

let log: MeetingLog | undefined;
let trustee: TrusteeDesk | undefined;

function the<T>(thing: T | undefined): T {
  if (thing === undefined) {
    throw new Fault("order", "程序步骤不对，请刷新页面", "a step is missing: reload the page");
  }
  return thing;
}

function take(next: TrusteeDesk): void {
  trustee?.free();
  trustee = next;
}

/** The trustee, who remembers what the page has kept and nothing else. */
function knowing(kept: string | undefined): TrusteeDesk {
  the(trustee).remember(kept);
  return the(trustee);
}

const calls = {
  /** Starts a log; entries of another meeting will be refused. */
  start: (meeting: string): void => {
    log?.free();
    log = new MeetingLog(meeting);
  },
  /** Judges lines and appends them; gives the number to ask for next. */
  append: (lines: string): number => {
    the(log).append(lines);
    return the(log).size;
  },
  view: (): View => JSON.parse(the(log).view()) as View,
  words: (language: string): string[] => the(log).words(language),
  /** The words of a meeting's digest, as phones show them. */
  meetingWords: (digest: string): string[] => meetingWords(digest, "zh"),

  importRoster: ({ bytes, name, group, columns }: RosterFile): Imported =>
    JSON.parse(importRoster(new Uint8Array(bytes), name, group, columns)) as Imported,
  namesByStrokes: (text: string): string => namesByStrokes(text),
  rosterTemplate: (): Uint8Array => rosterTemplate(),
  commitRoster: ({ roster, quota }: { roster: string; quota: string }): Committed =>
    JSON.parse(commitRoster(roster, quota, freshSeed())) as Committed,
  readOpenings: (text: string): Named[] => JSON.parse(readOpenings(text)) as Named[],
  contribute: ({ contributor, value }: { contributor: string; value: string }): { commit: string; secret: string } =>
    JSON.parse(the(log).contribute(contributor, value, freshSeed())) as { commit: string; secret: string },
  /** Whether the log holds the commitment to this number. */
  holds: (secret: string): boolean => the(log).holds(secret),
  reveal: ({ secret, checkpoint }: { secret: string; checkpoint: string }): string =>
    the(log).reveal(secret, checkpoint),
  makeTokens: (count: number): { keys: string[]; codes: string[] } =>
    JSON.parse(makeTokens(count, freshSeed())) as { keys: string[]; codes: string[] },
  tokenOf: (code: string): string => tokenOf(code),
  /** The name in a witness's key; throws what is wrong with it. */
  witnessName: (key: string): string => witnessName(key),
  qrCode: (text: string): string[] => qrCode(text),
  qrCodes: (texts: string[]): string[][] => texts.map((text) => qrCode(text)),
  ballotTemplates: (): TemplateView[] => JSON.parse(ballotTemplates()) as TemplateView[],
  draftBallot: ({ draft, rule }: { draft: string; rule?: string }): Drafted =>
    JSON.parse(draftBallot(draft, rule)) as Drafted,
  nextRound: ({ ballot, take, top }: { ballot: string; take: Take; top?: number }): Drafted =>
    JSON.parse(nextRound(the(log), ballot, take, top)) as Drafted,
  /** What was written in on a ballot whose rows are opened, before any merging, with the table that is proposed. */
  written: ({ ballot, language }: { ballot: string; language: string }): Written[] =>
    JSON.parse(the(log).written(ballot, language, freshSeed())) as Written[],
  sheetPage: ({ sheet, title, meeting, date, english }: SheetPage): string =>
    sheetPage(sheet, title, meeting, date, english),
  sheetStyle: (): string => sheetStyle(),

  keyWords: ({ file, language }: { file: string; language: string }): string[] => keyWords(file, language),
  /** A new trustee's secret, sealed under a passphrase. */
  newTrustee: (passphrase: string): string => {
    take(new TrusteeDesk(freshSeed()));
    return the(trustee).seal(passphrase, freshSeed());
  },
  openTrustee: ({ file, passphrase }: { file: string; passphrase: string }): void =>
    take(openTrustee(file, passphrase)),
  publicFile: (name: string): string => the(trustee).publicFile(name),
  trusteeIndex: (): number => the(trustee).index(the(log)),
  /** Checks that the log continues what is kept; gives what must be kept before the trustee makes anything. */
  follow: (kept: string | undefined): string => knowing(kept).follow(the(log)),
  /** The line that the trustee owes in the key ceremony, if any. */
  ceremonyStep: (kept: string): string | undefined => knowing(kept).step(the(log), freshSeed()),
  share: ({ kept, ballot, checkpoint, few }: Opening): string =>
    knowing(kept).share(the(log), ballot, checkpoint, few, freshSeed()),
  mix: ({ kept, ballot, contest }: { kept: string; ballot: string; contest: string }): string =>
    knowing(kept).mix(the(log), ballot, contest, freshSeed()),
  rowShare: ({ kept, ballot, contest, checkpoint, few }: Opening & { contest: string }): string =>
    knowing(kept).rowShare(the(log), ballot, contest, checkpoint, few, freshSeed()),
  signPaper: ({ kept, ballot, group }: { kept: string; ballot: string; group: string | undefined }): string =>
    knowing(kept).signPaper(the(log), ballot, group),
};

/** A roster file, the group of those whose row names none, and what its columns mean by their headers. */
interface RosterFile {
  bytes: ArrayBuffer;
  name: string;
  group: string;
  columns: string;
}

/** What a trustee opens, on what head, and what is kept of the log. */
interface Opening {
  kept: string;
  ballot: string;
  checkpoint: string | undefined;
  few: boolean;
}

interface SheetPage {
  sheet: string;
  title: string;
  meeting: string;
  date: string;
  english: boolean;
}

export type DeskCalls = typeof calls;

answer(
  calls,
  moduleBytes(wasm).then((bytes) => init({ module_or_path: bytes })),
);
