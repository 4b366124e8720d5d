// The page of the big screen.
import { createApp } from "vue";

import { startTheme } from "@shared/theme";
import { startLanguage } from "@shared/words";

import App from "./App.vue";
import "./screen.css";

startLanguage();
startTheme();
createApp(App).mount("#app");
