// Classes of voters (A/B/C 票): who is in each, whether one is too small to be counted apart, and what to put it with. Pure.
import type { Class, GroupView } from "@shared/desk/view";

export interface ClassForm {
  name: string;
  groups: string[];
  weight: number;
}

/** A class for every group, with equal weights that make a hundred. */
export function classForms(groups: GroupView[]): ClassForm[] {
  const share = Math.floor(100 / Math.max(1, groups.length));
  return groups.map(({ id, name }, at) => ({
    name,
    groups: [id],
    weight: at === 0 ? 100 - share * (groups.length - 1) : share,
  }));
}

/** The classes as the log has them. */
export function classesOf(forms: ClassForm[], weighted: boolean): Class[] {
  return forms.map(({ name, groups, weight }, at) => ({
    id: String.fromCharCode("a".charCodeAt(0) + at),
    name: name.trim(),
    groups,
    ...(weighted ? { weight } : {}),
  }));
}

/** Persons of a class, as far as is known: who is expected, else who has a slip. */
export function sizeOf({ groups }: ClassForm, known: GroupView[]): number {
  return known
    .filter(({ id }) => groups.includes(id))
    .reduce((sum, { expected, tokens }) => sum + (expected ?? tokens), 0);
}

/** The first class that is too small, and the smallest other one, to put it with. */
export function tooSmall(
  forms: ClassForm[],
  known: GroupView[],
  least: number,
): { at: number; size: number; into: number } | undefined {
  const sizes = forms.map((form) => sizeOf(form, known));
  const at = sizes.findIndex((size) => size < least);
  if (at < 0) {
    return undefined;
  }
  const others = sizes.map((size, other) => ({ size, other })).filter(({ other }) => other !== at);
  const into = others.sort((a, b) => a.size - b.size)[0]?.other ?? -1;
  return { at, size: sizes[at] ?? 0, into };
}

/** Puts one class into another: its persons and its weight. */
export function merged(forms: ClassForm[], at: number, into: number): ClassForm[] {
  const gone = forms[at];
  return forms
    .map((form, other) =>
      gone && other === into
        ? {
            name: `${form.name}、${gone.name}`,
            groups: [...form.groups, ...gone.groups],
            weight: form.weight + gone.weight,
          }
        : form,
    )
    .filter((_, other) => other !== at);
}
