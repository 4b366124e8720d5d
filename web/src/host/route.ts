// Which page the console shows: the fragment of the address.
import { ref } from "vue";

export type Route =
  | { at: "meetings" }
  | { at: "new" }
  | { at: "accounts" }
  | { at: "account" }
  | { at: "journal" }
  | { at: "roles"; meeting: string }
  | { at: "set-up"; code: string }
  | { at: "meeting"; meeting: string };

const PLAIN = ["new", "accounts", "account", "journal"] as const;

/** Reads an address. */
export function readRoute(path: string, hash: string): Route {
  const text = hash.replace(/^#/, "");
  if (path.startsWith("/set-up")) {
    return { at: "set-up", code: text };
  }
  const [, at, meeting] = /^(meeting|roles)=([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (meeting !== undefined) {
    return { at: at === "roles" ? at : "meeting", meeting };
  }
  return { at: PLAIN.find((page) => page === text) ?? "meetings" };
}

export const route = ref<Route>(readRoute(location.pathname, location.hash));

window.addEventListener("hashchange", () => {
  route.value = readRoute(location.pathname, location.hash);
});

/** Goes to a page of the console. */
export function go(hash: string): void {
  if (location.pathname.startsWith("/set-up")) {
    history.replaceState(null, "", `/host#${hash}`);
    route.value = readRoute(location.pathname, location.hash);
  } else {
    location.hash = hash;
  }
}
