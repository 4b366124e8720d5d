// The page of a trustee (监票人).
import { createApp } from "vue";

import { startTheme } from "@shared/theme";
import { startLanguage } from "@shared/words";

import App from "./App.vue";
import "@shared/theme/forms.css";
import "./trustee.css";

startLanguage();
startTheme();
createApp(App).mount("#app");
