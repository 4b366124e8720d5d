// A terminal that many voters use one after the other: the voter's pages, a locker for each slip, and nothing else that stays.
import { createApp, watch } from "vue";

import { KEPT as SIZE, startTheme } from "@shared/theme";
import { KEPT as LANGUAGE, startLanguage } from "@shared/words";
import { sessionKey } from "../voter/inject";
import { startSession } from "../voter/session";

import App from "./App.vue";
import { visitKey } from "./inject";
import { LockerShelf } from "./shelf";
import { Vault } from "./vault";
import { Visit } from "./visit";
import { speakOfTerminals } from "./words/instead";
import "./kiosk.css";

// Language and size of text are the last voter's.
for (const kept of [SIZE, LANGUAGE]) {
  try {
    localStorage.removeItem(kept);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
startLanguage();
startTheme();
speakOfTerminals();

const meeting = /^\/kiosk\/([A-Za-z0-9_-]{43})\/?$/.exec(location.pathname)?.[1] ?? "";
const vault = new Vault(meeting);
const shelf = new LockerShelf(meeting, vault);
const session = startSession({ meeting }, shelf);
const visit = new Visit(session, shelf, vault);

// The meeting is over: with it the lockers, even those that nobody came back to.
watch(
  () => session.state.sealed,
  (sealed) => {
    if (sealed) {
      void visit.closeDown();
    }
  },
);
// A page that the browser put by and took out again would still be the last voter's.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    location.reload();
  }
});

createApp(App).provide(sessionKey, session).provide(visitKey, visit).mount("#app");
