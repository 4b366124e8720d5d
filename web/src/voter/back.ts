// The phone's own "back": one step back in the page instead of out of it. Used where there is something to go back to.
import { watch } from "vue";

import type { Session } from "./session";

/** The step back from what is shown, if there is one. */
function stepBack(session: Session): (() => void) | undefined {
  const { page, over } = session.state;
  if (over !== undefined) {
    return () => session.over(undefined);
  }
  switch (page.at) {
    case "review":
      return () => session.edit(page.ballot);
    case "choose":
    case "compare":
    case "cast":
    case "challenged":
      return session.home;
    default:
      return undefined;
  }
}

/** Keeps one entry of the history in reserve as long as there is a step back. */
export function mindBack(session: Session): void {
  let reserve = false;
  watch(
    () => [session.state.page.at, session.state.over],
    () => {
      if (!reserve && stepBack(session) !== undefined) {
        history.pushState(null, "", location.pathname);
        reserve = true;
      }
    },
  );
  window.addEventListener("popstate", () => {
    reserve = false;
    stepBack(session)?.();
  });
}
