// Texts in two languages. A page keeps its own catalogue; the compiler and a test see to it that none is missing.
import { ref } from "vue";

export type Language = "zh" | "en";

/** The names in braces of a text: what must be given to fill it in. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Given<Text extends string> = [Names<Text>] extends [never] ? [] : [Record<Names<Text>, string | number>];

/** Where the chosen language is kept. */
export const KEPT = "gongxin/language";

function kept(): Language {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

/** The language of the page. Chinese unless somebody chose otherwise. */
export const language = ref<Language>("zh");

/** Takes the language that was chosen before, and tells screen readers. */
export function startLanguage(): void {
  speak(kept());
}

/** Changes the language. */
export function speak(chosen: Language): void {
  language.value = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
}

/** Makes the function that gives a catalogue's texts: `t("chosen", { n: 3 })`. Reactive: pages follow the language. */
export function catalogue<Zh extends Record<string, string>>(zh: Zh, en: { readonly [K in keyof Zh]: string }) {
  return function t<K extends keyof Zh>(key: K, ...given: Given<Zh[K]>): string {
    const values: Record<string, string | number> = given[0] ?? {};
    const text = language.value === "zh" ? zh[key] : en[key];
    return (text ?? String(key)).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** A text that came in both languages, e.g. with a fault. */
export function either(texts: { zh: string; en: string }): string {
  return language.value === "zh" ? texts.zh : texts.en;
}
