// The host's console.
import { createApp } from "vue";

import { startTheme } from "@shared/theme";
import { startLanguage } from "@shared/words";

import App from "./App.vue";
import "@shared/theme/forms.css";
import "./host.css";

startLanguage();
startTheme();
createApp(App).mount("#app");
