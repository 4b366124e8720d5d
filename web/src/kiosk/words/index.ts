// The terminal's catalogue as a function.
import { catalogue } from "@shared/words";

import { en } from "./en";
import { zh } from "./zh";

export const t = catalogue(zh, en);
