// The page's view of the device worker.
import { remote, type Remote } from "@shared/wasm/calls";

import type { DeviceCalls } from "./device.worker";
import DeviceWorker from "./device.worker?worker";

/** Entry 0, as far as a voter reads it. */
export interface Definition {
  title: string;
  organiser: string;
  groups: [id: string, name: string][];
  trustees: string[];
  threshold: number;
  revote: boolean;
  rehearsal: boolean;
}

/** One option of a contest, as docs/rules.md has it. */
export interface Option {
  id: string;
  label: string;
  detail?: string;
}

/** One contest. */
export interface Contest {
  id: string;
  title: string;
  detail?: string;
  /** How often this person has failed in a 票决 for this post. */
  failed_before?: number;
  options: Option[];
  min: number;
  max: number;
  /** It asks for one whole number. */
  score?: { low: number; high: number };
  /** Names or texts of the voter's own. */
  write_in?: { slots: number; from: "list" | "text" | "both"; blocks: number };
}

/** Over all contests at most so many marks of these options, and of names written in. */
export interface Limit {
  options: string[];
  write_ins?: boolean;
  max: number;
}

/** A person of the published list. */
export interface Nominee {
  id: string;
  label: string;
  detail?: string;
  pinyin?: string;
}

/** What is voted on, as docs/rules.md has it. */
export interface Spec {
  kind: string;
  template?: string;
  posts: number;
  contests: Contest[];
  limits?: Limit[];
  nominees?: Nominee[];
}

/** A ballot as its proven entries define it. */
export interface BallotInfo {
  id: string;
  title: string;
  groups: string[];
  round: number;
  /** Keys in its rings. */
  ring: number;
  spec: Spec;
  /** The head's four words. */
  words: string[];
  /** Whether this device may vote in it. */
  member: boolean;
}

/** A ballot that is ready. */
export interface Made {
  tracker: string;
  line: string;
}

/** What a receipt promises. */
export interface Promised {
  ballot: string;
  revision: number;
  tag: string;
  leaf: string;
}

/** A challenged ballot, opened. */
export interface Opened {
  tracker: string;
  /** For each contest the words of what was marked, written in or scored. */
  answers: string[][];
}

export type Device = Remote<DeviceCalls>;

/** Starts the worker. */
export function startDevice(): Device {
  return remote<DeviceCalls>(new DeviceWorker());
}
