// The catalogues: complete in both languages, nothing unused, and no text of its own in any page.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { en as hostEn } from "../../src/host/words/en";
import { zh as hostZh } from "../../src/host/words/zh";
import { en as kioskEn } from "../../src/kiosk/words/en";
import { enInstead, zhInstead } from "../../src/kiosk/words/instead";
import { zh as kioskZh } from "../../src/kiosk/words/zh";
import { en as observerEn } from "../../src/observer/words/en";
import { zh as observerZh } from "../../src/observer/words/zh";
import { en as screenEn } from "../../src/screen/words/en";
import { zh as screenZh } from "../../src/screen/words/zh";
import { en as ballotEn } from "../../src/shared/ballot/words/en";
import { zh as ballotZh } from "../../src/shared/ballot/words/zh";
import { en as keptEn } from "../../src/shared/kept/words/en";
import { zh as keptZh } from "../../src/shared/kept/words/zh";
import { en as sharedEn } from "../../src/shared/words/en";
import { zh as sharedZh } from "../../src/shared/words/zh";
import { en as trusteeEn } from "../../src/trustee/words/en";
import { zh as trusteeZh } from "../../src/trustee/words/zh";
import { en as voterEn } from "../../src/voter/words/en";
import { zh as voterZh } from "../../src/voter/words/zh";

type Catalogue = Record<string, string>;
const CATALOGUES: Record<string, { zh: Catalogue; en: Catalogue }> = {
  ballot: { zh: ballotZh, en: ballotEn },
  host: { zh: hostZh, en: hostEn },
  kept: { zh: keptZh, en: keptEn },
  kiosk: { zh: kioskZh, en: kioskEn },
  observer: { zh: observerZh, en: observerEn },
  screen: { zh: screenZh, en: screenEn },
  shared: { zh: sharedZh, en: sharedEn },
  trustee: { zh: trusteeZh, en: trusteeEn },
  voter: { zh: voterZh, en: voterEn },
};

const SOURCE = fileURLToPath(new URL("../../src/", import.meta.url));
const files = readdirSync(SOURCE, { recursive: true })
  .map(String)
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes("/words/") && !name.endsWith("schema.ts"))
  .map((name) => ({ name, text: readFileSync(SOURCE + name, "utf8") }));

const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(CATALOGUES))("%s", (entry, { zh, en }) => {
  test("has every text in both languages, with the same places to fill", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, text] of Object.entries(zh)) {
      expect(text.trim(), key).not.toBe("");
      expect(en[key]?.trim(), key).not.toBe("");
      expect(places(en[key] ?? ""), key).toEqual(places(text));
    }
  });

  test("speaks Chinese in Chinese", () => {
    const foreign = Object.entries(zh).filter(
      ([key, text]) =>
        key !== "otherLanguage" &&
        !/\p{Script=Han}/u.test(text) &&
        /[a-z]{4}/i.test(text.replace(/\{\w+\}|\S+\.\w+/g, "")),
    );
    expect(foreign).toEqual([]);
  });

  test("holds nothing that no page says", () => {
    const own = files.filter(
      ({ name }) => entry === "shared" || name.startsWith(`${entry}/`) || name.startsWith("shared/"),
    );
    const said = own.map(({ text }) => text).join("\n");
    const unused = Object.keys(zh).filter((key) => {
      // A key may be put together: `status-${…}`, `${kind}Why`.
      const composed = key.replace(/-.*$/, "-");
      const ending = /(What|Why|Do|Title|How)$/.exec(key)?.[0];
      return !(
        said.includes(`"${key}"`) ||
        said.includes(`'${key}'`) ||
        (composed !== key && said.includes(`\`${composed}$`)) ||
        (ending !== undefined && said.includes(`}${ending}\``))
      );
    });
    expect(unused).toEqual([]);
  });
});

test("a terminal speaks of no phone, and fills in what the voter's pages give", () => {
  const instead: [Catalogue, Catalogue, RegExp][] = [
    [voterZh, zhInstead, /手机/],
    [voterEn, enInstead, /phone/i],
  ];
  for (const [texts, own, phone] of instead) {
    for (const [key, text] of Object.entries(texts)) {
      expect(own[key] ?? text, key).not.toMatch(phone);
      expect(places(own[key] ?? text), key).toEqual(places(text));
    }
    expect(Object.keys(own).filter((key) => !(key in texts))).toEqual([]);
  }
  // The rows of a ballot are the same on both, and for them nothing stands instead.
  expect(Object.values(ballotZh).join("")).not.toMatch(/手机/);
  expect(Object.values(ballotEn).join("")).not.toMatch(/phone/i);
});

test("no page has a text of its own", () => {
  const found: string[] = [];
  for (const { name, text } of files.filter(({ name }) => name.endsWith(".vue"))) {
    const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? "";
    const shown = template
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/\{\{[\s\S]*?\}\}/g, "")
      .replace(/="[^"]*"/g, "");
    const han = shown.match(/\p{Script=Han}+/gu) ?? [];
    const latin = shown.replace(/<[^>]*>/g, "").match(/[A-Za-z]{3,}/g) ?? [];
    for (const words of [...han, ...latin]) {
      found.push(`${name}: ${words}`);
    }
  }
  expect(found).toEqual([]);
});
