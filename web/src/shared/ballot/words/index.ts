// The catalogue of the rows of a ballot as a function.
import { catalogue } from "@shared/words";

import { en } from "./en";
import { zh } from "./zh";

export const b = catalogue(zh, en);
