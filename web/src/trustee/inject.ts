// How pages reach the session.
import { inject, type InjectionKey } from "vue";

import type { Session } from "./session";

export const sessionKey: InjectionKey<Session> = Symbol("session");

/** The session of this page. */
export function useSession(): Session {
  const session = inject(sessionKey);
  if (session === undefined) {
    throw new Error("no session was provided");
  }
  return session;
}
