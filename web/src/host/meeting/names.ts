// Names as a host types or pastes them: one person a line, then unit or post after a space, tab or comma. Pure.

export interface NamedPerson {
  name: string;
  detail: string;
}

/** What tells one person of a list from another. */
export function personKey({ name, detail }: NamedPerson): string {
  return `${name}\n${detail}`;
}

/** 张　三, with a space between two single characters, is one name. */
function closed(name: string): string {
  return name.replace(/^(\S)[\s\u3000]+(\S)$/u, "$1$2");
}

/** Reads a list. Spaces inside a two-character name (张　三) belong to the name. */
export function readNames(text: string): NamedPerson[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      // Cells of a table part a name with spaces of its own (ئابدۇللا مەمەت) from unit and post.
      const [cell, ...others] = line.split("\t").map((each) => each.trim());
      if (cell && others.some((each) => each !== "")) {
        return { name: closed(cell), detail: others.filter((each) => each !== "").join(" ") };
      }
      const parts = /^(.+?)(?:\s*[,，、;；]\s*|\s{1,})(.+)$/u.exec(line);
      if (!parts?.[1] || !parts[2]) {
        return { name: line, detail: "" };
      }
      const [, first, rest] = parts;
      const spaced = /^(\S)[\s\u3000]+(\S)(?:[\s\u3000,，、;；]+(.*))?$/u.exec(line);
      // 张　三 with a space between two single characters is one name.
      if ([...first].length === 1 && spaced) {
        return { name: `${spaced[1] ?? ""}${spaced[2] ?? ""}`, detail: spaced[3]?.trim() ?? "" };
      }
      return { name: first.trim(), detail: rest.trim() };
    });
}
