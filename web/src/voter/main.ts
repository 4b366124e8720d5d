// The voter's page. First of all the code leaves the address bar.
import { createApp } from "vue";

import { startTheme } from "@shared/theme";
import { startLanguage } from "@shared/words";

import { takeAddress } from "./address";
import App from "./App.vue";
import { sessionKey } from "./inject";
import { startSession } from "./session";

const address = takeAddress();
startLanguage();
startTheme();
const session = startSession(address);

// A second slip scanned into the same window: the address changes, the page does not reload by itself.
window.addEventListener("hashchange", () => {
  const { code } = takeAddress();
  if (code !== undefined) {
    session.present(code);
  }
});

createApp(App).provide(sessionKey, session).mount("#app");
