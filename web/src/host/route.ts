// Which page the console shows: the fragment of the address.
import { ref } from "vue";

export type Route =
  | { at: "meetings" }
  | { at: "new" }
  | { at: "accounts" }
  | { at: "set-up"; code: string }
  | { at: "meeting"; meeting: string };

/** Reads an address. */
export function readRoute(path: string, hash: string): Route {
  const text = hash.replace(/^#/, "");
  if (path.startsWith("/set-up")) {
    return { at: "set-up", code: text };
  }
  const meeting = /^meeting=([A-Za-z0-9_-]{43})$/.exec(text)?.[1];
  if (meeting !== undefined) {
    return { at: "meeting", meeting };
  }
  return { at: text === "new" || text === "accounts" ? text : "meetings" };
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
