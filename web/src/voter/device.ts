// The page's view of the device worker.
import type { Spec } from "@shared/ballot/spec";
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
  /** The four words of the slip's digest, which the big screen shows while people sign in. */
  words: string[];
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
