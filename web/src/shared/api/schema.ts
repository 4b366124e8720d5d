// The bodies of the API. Written by `npm run schema` from /api/v1/openapi.json; do not edit.

/** An account. */
export type AccountView = {
  account: string;
  disabled: boolean;
  office: string;
};

/** One act of the host. What it needs besides follows from the log. */
export type Act = {
  act: "roster";
  line: string;
} | {
  act: "draw";
} | {
  act: "redraw";
  reason: string;
} | {
  act: "alternate";
  out: string;
  reason: string;
} | {
  act: "abort-ceremony";
  reason: string;
} | {
  act: "key";
} | {
  act: "tokens";
  group: string;
  tokens: Array<string>;
} | {
  act: "revoke";
  reason: string;
  token: string;
} | {
  act: "ballot";
  /** Classes that are tallied apart (A/B/C 票), as docs/protocol.md. */
  classes?: Array<Record<string, unknown>>;
  groups: Array<string>;
  id: string;
  previous?: string | null;
  round?: number;
  spec: Record<string, unknown>;
  /** Which names of the previous result this round has: `tied`, `failed` or `top`. */
  take?: string | null;
  title: string;
} | {
  act: "to-paper";
  token: string;
} | {
  act: "paper";
  figures: Record<string, unknown>;
} | {
  act: "merge";
  ballot: string;
  contest: string;
  table: Array<Record<string, unknown>>;
} | {
  act: "freeze";
  group: string;
  ring: string;
} | {
  act: "open";
  anyway?: boolean;
  ballot: string;
  rings: Array<string>;
} | {
  act: "close";
  ballot: string;
} | {
  act: "result";
  ballot: string;
} | {
  act: "note";
  text: string;
} | {
  act: "checkpoint";
} | {
  act: "visibility";
  record?: Audience | null;
  results?: Record<string, Results>;
} | {
  act: "seal";
};

/** Who may read the log and the record. */
export type Audience = "public" | "members";

/** One ballot. */
export type BallotSummary = {
  /** Id. */
  id: string;
  /** 实到 = 发出: keys in its rings. */
  issued: number;
  /** Whether it is held on paper alone (谈话推荐): no phone is asked to vote. */
  paper_alone: boolean;
  /** `defined`, `open`, `closed` or `counted`. */
  phase: string;
  /** 收回: while it is open, the voters whose ballot is in the box, counted now and then; then those counted. */
  returned?: number | null;
  /** Decryption shares given. */
  shares: number;
  /** Title. */
  title: string;
  /** The words of the head just after it opened, which phones show too. */
  words?: Array<string> | null;
};

/** A new password of one's own. */
export type ChangePassword = {
  new: string;
  old: string;
};

/** A code of six digits. */
export type Code = {
  code: string;
};

/** The id of a new meeting. */
export type Created = {
  meeting: string;
};

/** A meeting to be held. */
export type Define = {
  /** Where the trustees' keys were gathered: they are told of the meeting there. */
  gathering?: string | null;
  groups: Array<DefineGroup>;
  /** Name of the log, e.g. `vote.example/2026-11-24`. */
  log_name: string;
  /** Fewest voters of a class that is tallied apart. */
  min_cell?: number;
  min_ring?: number;
  organiser: string;
  quorum?: number;
  /** Who may read the log and the record. */
  record?: Audience;
  rehearsal?: boolean;
  revote?: boolean;
  threshold: number;
  title: string;
  trustees: Array<DefineTrustee>;
  /** Whether a trustee (监票人) may be that second person too. */
  trustees_agree?: boolean;
  /** Whether opening, closing and freezing take a second person (监督员). */
  two_persons?: boolean;
  /** Selections under one nonce. */
  width?: number;
  /** Verifier keys of witnesses (C2SP signed-note). */
  witnesses?: Array<string>;
};

/** An electorate group. */
export type DefineGroup = {
  id: string;
  name: string;
};

/** A trustee (监票人), by the public file that `gongxin trustee keygen` writes. */
export type DefineTrustee = {
  /** Box key, b64. */
  box: string;
  /** Ed25519 key, b64. */
  key: string;
  name: string;
};

/** What became of an act. */
export type Done = {
  /** Number of the last entry written, if any. */
  entry?: number | null;
  /** The name of the proposal that waits. */
  proposal?: string | null;
  /** Whether the act waits for a second person. */
  waiting: boolean;
};

/** A gathering so far. */
export type Gathering = {
  /** Keys that were brought, by their bytes. */
  keys: Array<PublicKeys>;
  /** The meeting, once it is made. */
  meeting?: string | null;
  /** The title that the meeting will have. */
  title: string;
};

/** One group of the electorate. */
export type GroupSummary = {
  /** 应到, once the draw is settled. */
  expected?: number | null;
  /** Id. */
  id: string;
  /** Name. */
  name: string;
  /** Persons checked in now. */
  present: number;
  /** Tokens in the log. */
  tokens: number;
};

/** A signed head and its cosignatures. */
export type HeadView = {
  /** The open ballot whose phones vote under it. */
  ballot?: string | null;
  /** Names of the witnesses whose cosignature came and holds. */
  cosigned: Array<string>;
  /** Names of the others. */
  missing: Array<string>;
  /** Entries under it. */
  size: number;
};

/** A line of the journal. */
export type JournalView = {
  account: string;
  act: string;
  meeting?: string | null;
  number: number;
  time: number;
};

/** Name and password. */
export type Login = {
  account: string;
  /** The code of the second factor, where the account has one. */
  code?: string | null;
  password: string;
};

/** A key to be made. */
export type MakeKey = {
  /** What it opens. */
  opens: Opens;
};

/** Who somebody is. */
export type Me = {
  account: string;
  office: string;
  /** Whether a code of the second factor is asked for when the account logs in. */
  second_factor: boolean;
};

/** One meeting of the list. */
export type MeetingView = {
  meeting: string;
  organiser: string;
  rehearsal: boolean;
  /** What the asker is in it. */
  roles: Array<string>;
  title: string;
};

/** Somebody's role. */
export type MemberView = {
  account: string;
  role: string;
};

/** What an authenticator needs. It is shown once. */
export type Offer = {
  /** The secret in base32, to be typed. */
  secret: string;
  /** The same as a link, for a QR code. */
  uri: string;
};

/** What somebody is in the system. One person, one office: who makes accounts runs no meeting, who audits changes nothing. */
export type Office = "administrator" | "security" | "auditor" | "member";

/** What a key from the host opens. */
export type Opens = "record" | "screen";

/** A problem body. */
export type Problem = {
  /** Stable code, e.g. `V04-phase`. */
  code: string;
  /** Seconds after which another try may succeed. */
  retry_after?: number | null;
  /** HTTP status. */
  status: number;
  /** English. */
  title: string;
  /** Chinese. */
  title_zh: string;
};

/** What everybody may have of any meeting: enough to hold the record against later. */
export type PublicDigest = {
  /** The last signed head (C2SP checkpoint) with its cosignatures, once there is one. */
  checkpoint?: string | null;
  /** Verifier key of the log (C2SP signed-note). */
  log: string;
  /** Digest of entry 0. */
  meeting: string;
  /** Who may read the log and the record. */
  record: Audience;
  /** Root of the log, b64. */
  root: string;
  /** Whether the record is sealed. */
  sealed: boolean;
  /** Entries in the log. */
  size: number;
  /** Title. */
  title: string;
  /** The root in four words, Chinese. */
  words: Array<string>;
  /** The root in four words, English. */
  words_en: Array<string>;
};

/** A trustee's public file. */
export type PublicKeys = {
  /** Box key, b64. */
  box: string;
  /** Ed25519 key, b64. */
  key: string;
  /** Name. */
  name: string;
};

/** An account to make or change. */
export type PutAccount = {
  account: string;
  disabled?: boolean;
  office: Office;
  /** Left out: as it was. */
  password?: string | null;
  /** Takes the second factor away, for somebody who has lost it. */
  reset_second_factor?: boolean;
};

/** A role to give. */
export type PutMember = {
  account: string;
  role: Role;
};

/** A key for people or screens without an account: sent as `Authorization: Bearer KEY`. */
export type ReadingKey = {
  key: string;
};

/** Who hears the result of a ballot. */
export type Results = "room" | "officers";

/** What somebody is in a meeting. */
export type Role = "host" | "registrar" | "supervisor" | "trustee" | "observer";

/** What the big screen shows. */
export type Scene = {
  scene: "live";
  /** When the vote is going to be closed, in seconds since 1970: announced, not enforced. */
  until?: number | null;
} | {
  scene: "draw";
} | {
  /** The ballot. */
  ballot: string;
  scene: "result";
};

/** The first administrator. */
export type SetUp = {
  account: string;
  /** The one-time code that the first start printed. */
  code: string;
  password: string;
};

/** A gathering to start. */
export type StartGathering = {
  /** The title that the meeting will have. */
  title: string;
};

/** The id of a new gathering. Whoever knows it can bring a key. */
export type Started = {
  gathering: string;
};

/** The live state of a meeting. */
export type Summary = {
  /** Ballots in the order of their ids. */
  ballots: Array<BallotSummary>;
  /** Groups. */
  groups: Array<GroupSummary>;
  /** Whether the election key stands. */
  key: boolean;
  /** Digest of entry 0. */
  meeting: string;
  /** Whether it is a rehearsal (演练). */
  rehearsal: boolean;
  /** Root of the log, b64. */
  root: string;
  /** Whether the record is sealed. */
  sealed: boolean;
  /** Entries in the log. */
  size: number;
  /** Title. */
  title: string;
  /** The head in four words, for the big screen. */
  words: Array<string>;
};

/** Where a token stands, as the log says. */
export type TokenView = {
  /** The counter of its last check-in, 0 before the first. */
  counter: number;
  /** Whether its key stands in a ring of a ballot that has opened: then it cannot be changed any more for that ballot. */
  frozen: boolean;
  /** Its electorate group. */
  group: string;
  /** The voting key (b64) that it checked in with. */
  key?: string | null;
  /** Whether it was declared void. */
  revoked: boolean;
};

/** Who may read what. */
export type VisibilityView = {
  /** How many entries of the log the asker may read. */
  readable: number;
  /** Who may read the log and the record. */
  record: Audience;
  /** Who hears the result of each ballot that is defined. */
  results: Record<string, Results>;
};

/** An act that waits for a second person. */
export type Waiting = {
  /** The act. */
  act: Act;
  /** Who proposed it. */
  by: string;
  /** Its name: whoever agrees to it, or takes it back, says which one. */
  id: string;
};

/** How far the witnesses are. */
export type Witnessing = {
  /** The heads that somebody waits for: those under which ballots are open, then the last signed one. */
  heads: Array<HeadView>;
  /** How many must cosign a head. */
  quorum: number;
};
