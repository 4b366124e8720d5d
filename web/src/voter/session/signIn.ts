// 签到: from a code to a device that stands in the log, or back to one that already does.
import * as api from "@shared/api/voting";
import { Offline, Problem } from "@shared/api/problem";
import type { TokenView } from "@shared/api/schema";
import { faultOf } from "@shared/lib/fault";
import { backoff, pause } from "@shared/lib/pause";

import type { Slip } from "../keep";
import type { Context } from "./context";

/** Takes a code, typed or out of the link. Nothing is signed in yet. */
export async function present(context: Context, code: string): Promise<void> {
  const { state, device, keeper } = context;
  let token;
  try {
    token = await device.present(code);
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault.code.startsWith("code-")) {
      context.show({ at: "enter", fault });
    } else {
      context.trouble(fault);
    }
    return;
  }
  const kept = keeper.slip(token);
  if (kept !== undefined && (keeper.device(token) !== undefined || state.sealed)) {
    await resume(context, kept);
    return;
  }
  if (state.sealed) {
    context.trouble(undefined, "over");
    return;
  }
  context.presented = token;
  const view = await look(context, token);
  if (view === undefined) {
    return;
  }
  if (view.revoked) {
    context.trouble(undefined, "revoked");
  } else if (view.counter > 0) {
    context.show({ at: "moved", frozen: view.frozen });
  } else {
    context.show({ at: "welcome" });
  }
}

/** Signs in with the code that was presented. */
export async function signIn(context: Context): Promise<void> {
  const { state, device, keeper, presented } = context;
  if (presented === undefined || state.page.at === "signing-in") {
    return;
  }
  context.show({ at: "signing-in" });
  const view = await look(context, presented);
  if (view === undefined) {
    return;
  }
  const counter = view.counter + 1;
  const { token, kept } = await device.create(counter);
  const line = await device.checkIn();
  const { key } = JSON.parse(line) as { key: string };
  // Kept before it leaves: an answer that is lost must not cost the device.
  const slip: Slip = { token, counter, line, key, ballots: keeper.slip(token)?.ballots ?? {} };
  context.use(slip, kept);
  await context.settled();
  await deliver(context, slip);
}

/** Goes on with a slip that this phone knows. */
export async function resume(context: Context, slip: Slip): Promise<void> {
  const { state, device, keeper } = context;
  const kept = keeper.device(slip.token);
  context.use(slip);
  if (kept === undefined) {
    // After the meeting only receipts are left, and there is nothing to sign in for. Before its end a device is missed.
    if (state.sealed) {
      context.show({ at: "home" });
    } else {
      context.trouble(undefined, "lost");
    }
    return;
  }
  try {
    await device.restore(kept);
  } catch (thrown) {
    if (faultOf(thrown).code === "device") {
      // It will not get better: the slip is taken as one that signs in again.
      keeper.drop(slip.token);
    }
    throw thrown;
  }
  const view = await look(context, slip.token);
  if (view === undefined) {
    return;
  }
  if (view.key === slip.key) {
    await welcomeBack(context, view);
  } else if (view.counter >= slip.counter) {
    context.trouble(undefined, "movedAway");
  } else {
    context.show({ at: "signing-in" });
    await deliver(context, slip);
  }
}

async function welcomeBack(context: Context, view: TokenView): Promise<void> {
  const { state } = context;
  state.group = view.group;
  const voted = Object.keys(state.slip?.ballots ?? {}).length > 0;
  if (view.revoked && !voted) {
    context.trouble(undefined, "revoked");
  } else {
    context.show({ at: "home" });
  }
}

/** Brings the check-in to the server. After a lost answer the log says whether it arrived: the same line is refused there. */
async function deliver(context: Context, slip: Slip): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    let refusal: Problem | undefined;
    try {
      await context.within(() => api.checkIn(context.meeting, slip.line));
    } catch (thrown) {
      if (!(thrown instanceof Offline || thrown instanceof Problem)) {
        throw thrown;
      }
      refusal = thrown instanceof Problem && !thrown.passes ? thrown : undefined;
      context.state.tries = tries + 1;
      if (refusal === undefined) {
        const asked = thrown instanceof Problem ? (thrown.retryAfter ?? 0) * 1000 : 0;
        await context.within(() => pause(Math.max(backoff(tries), asked)));
      }
    }
    const view = await look(context, slip.token);
    if (view === undefined) {
      return;
    }
    if (view.key === slip.key) {
      await welcomeBack(context, view);
      return;
    }
    if (view.revoked) {
      context.trouble(refusal, "revoked");
      return;
    }
    if (view.counter >= slip.counter) {
      context.trouble(undefined, "movedAway");
      return;
    }
    if (refusal !== undefined) {
      context.trouble(refusal, context.state.sealed ? "over" : "refused");
      return;
    }
  }
}

/** Where the token stands; undefined if that is the end, which is then shown. */
async function look(context: Context, token: string): Promise<TokenView | undefined> {
  try {
    const view = await context.patient(() => api.token(context.meeting, token));
    context.state.group = view.group;
    return view;
  } catch (thrown) {
    const unknown = thrown instanceof Problem && thrown.status === 404;
    context.trouble(thrown, unknown ? "token" : undefined);
    return undefined;
  }
}
