// The shared catalogue as a function.
import { catalogue } from ".";
import { en } from "./en";
import { zh } from "./zh";

export const s = catalogue(zh, en);
