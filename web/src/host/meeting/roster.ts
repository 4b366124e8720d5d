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

/** The quota of a total, as the roster entry writes it. */
export function quotaOf(how: "total" | "ratio", total: number, num: number, den: number): string {
  return JSON.stringify(how === "total" ? { total } : { ratio: { num, den } });
}
