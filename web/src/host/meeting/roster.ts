// A roster that was read, made fit for a meeting: groups by their names or ids. Pure.
import type { RosterPerson } from "@shared/desk/desk";
import type { GroupView } from "@shared/desk/view";

/** Puts ids in place of group names; gives the groups that the meeting does not have, with the first row of each. */
export function fitGroups(
  persons: RosterPerson[],
  groups: Pick<GroupView, "id" | "name">[],
): { persons: RosterPerson[]; unknown: { group: string; row: number; count: number }[] } {
  const unknown = new Map<string, { group: string; row: number; count: number }>();
  const fitted = persons.map((person) => {
    const group = groups.find(({ id, name }) => id === person.group || name === person.group);
    if (group === undefined) {
      const known = unknown.get(person.group);
      unknown.set(person.group, { group: person.group, row: known?.row ?? person.row, count: (known?.count ?? 0) + 1 });
      return person;
    }
    return { ...person, group: group.id };
  });
  return { persons: fitted, unknown: [...unknown.values()] };
}

export interface Counts {
  all: number;
  mandatory: number;
  eligible: number;
  recused: number;
  strata: [name: string, eligible: number][];
}

/** How many persons of each standing, and how many may be drawn from each stratum. */
export function countPersons(persons: Pick<RosterPerson, "status" | "category">[]): Counts {
  const of = (status: string): number => persons.filter((person) => person.status === status).length;
  const strata = new Map<string, number>();
  for (const { status, category } of persons) {
    if (status === "eligible") {
      strata.set(category, (strata.get(category) ?? 0) + 1);
    }
  }
  return {
    all: persons.length,
    mandatory: of("mandatory"),
    eligible: of("eligible"),
    recused: of("recused"),
    strata: [...strata],
  };
}

/** How many are drawn, as the host fills it in. */
export interface QuotaForm {
  how: "total" | "ratio" | "fixed";
  total: number;
  /** For each stratum, by its name. */
  seats: Record<string, number>;
}

/** Half as many as must attend, as the pilot did. */
export function newQuota({ mandatory, eligible }: Pick<Counts, "mandatory" | "eligible">): QuotaForm {
  return { how: "total", total: Math.min(Math.ceil(mandatory / 2), eligible), seats: {} };
}

/** The first stratum of which more are asked than may be drawn, or something that is no number of persons. */
export function seatsOver(form: QuotaForm, strata: Counts["strata"]): { stratum?: string; most: number } | undefined {
  const sound = (n: number, most: number): boolean => Number.isInteger(n) && n >= 0 && n <= most;
  const all = strata.reduce((sum, [, most]) => sum + most, 0);
  switch (form.how) {
    case "total":
      return sound(form.total, all) ? undefined : { most: all };
    case "ratio":
      return undefined;
    case "fixed": {
      const over = strata.find(([name, most]) => !sound(form.seats[name] ?? 0, most));
      return over && { stratum: over[0], most: over[1] };
    }
  }
}

/** The quota as the roster entry writes it. Strata of which nobody is drawn are left out. */
export function quotaOf(form: QuotaForm, strata: Counts["strata"]): string {
  switch (form.how) {
    case "total":
      return JSON.stringify({ total: form.total });
    case "ratio":
      return JSON.stringify({ ratio: { num: 1, den: 2 } });
    case "fixed": {
      const seats = strata.map(([stratum]) => ({ stratum, seats: form.seats[stratum] ?? 0 }));
      return JSON.stringify({ fixed: seats.filter(({ seats }) => seats > 0) });
    }
  }
}
