// Seals and opens lockers. The key of the slip that is present lives here and nowhere else.
import init, { Locker, freshSeed } from "@wasm/kiosk/gongxin";
import wasm from "@wasm/kiosk/gongxin_bg.wasm?url";

import { Fault } from "@shared/lib/fault";
import { answer } from "@shared/wasm/calls";
import { moduleBytes } from "@shared/wasm/load";

let locker: Locker | undefined;

function the(): Locker {
  if (locker === undefined) {
    throw new Fault("order", "程序步骤不对，请刷新页面", "a step is missing: reload the page");
  }
  return locker;
}

const calls = {
  /** Takes a slip's code; gives the name of its locker. */
  of: ({ code, meeting }: { code: string; meeting: string }): string => {
    locker?.free();
    locker = undefined;
    locker = Locker.of(code, meeting);
    return locker.name;
  },
  seal: (text: string): Uint8Array => the().seal(text, freshSeed()),
  open: (sealed: Uint8Array): string => the().open(sealed),
  /** Forgets the slip. */
  forget: (): void => {
    locker?.free();
    locker = undefined;
  },
};

export type LockerCalls = typeof calls;

answer(
  calls,
  moduleBytes(wasm).then((bytes) => init({ module_or_path: bytes })),
);
