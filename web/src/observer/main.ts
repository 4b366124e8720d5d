// The page of an observer (监督员), and of any citizen who has the record.
import { createApp } from "vue";

import { startTheme } from "@shared/theme";
import { startLanguage } from "@shared/words";

import App from "./App.vue";
import "@shared/theme/forms.css";
import "./observer.css";

startLanguage();
startTheme();
createApp(App).mount("#app");
