// Pinyin of names, for the search on phones. Loaded when a list is written; it is never part of what is counted.

/** Gives the function that spells a name without tones, surnames as surnames are read (单 is shan). */
export async function speller(): Promise<(name: string) => string> {
  const { pinyin } = await import("pinyin-pro");
  return (name) => {
    const spelt = pinyin(name.replace(/\s/g, ""), { toneType: "none", mode: "surname", type: "array", v: true });
    const clean = spelt.join(" ").toLowerCase();
    return /^[a-z ]{1,120}$/.test(clean) ? clean : "";
  };
}
