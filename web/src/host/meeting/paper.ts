// Figures of paper ballots as they are typed. They are checked by the rules when they are sent. Pure.
import { VOID_REASONS, type BallotView, type Paper, type PaperVoid, type Spec } from "@shared/desk/view";

/** An empty sheet of figures. */
export function emptyFigures(ballot: string, spec: Spec, group: string | undefined): Paper {
  return {
    ballot,
    ...(group === undefined ? {} : { class: group }),
    issued: 0,
    returned: 0,
    valid: 0,
    invalid: 0,
    void: { over_limit: 0, unreadable: 0, not_official: 0, other: 0 },
    contests: spec.contests.map(({ options, score, write_in }) => ({
      votes: options.map(() => 0),
      row_void: 0,
      ...(score ? { score: { answered: 0, total: 0 } } : {}),
      ...(write_in ? { write_ins: [], write_in_void: 0 } : {}),
    })),
  };
}

/** Figures of talks: whoever was talked with is counted, and has said something valid even without a name. */
export function talksOf(typed: Paper): Paper {
  return { ...typed, returned: typed.issued, valid: typed.issued, invalid: 0, void: {} };
}

/** The figures as they are sent: members that say nothing are left out, and names stand in one order whoever typed them. */
export function figuresOf({ contests, void: typedVoid = {}, ...heads }: Paper): Paper {
  const reasons = VOID_REASONS.filter((reason) => heads.invalid > 0 && (typedVoid[reason] ?? 0) > 0);
  const said: PaperVoid = Object.fromEntries(reasons.map((reason) => [reason, typedVoid[reason]]));
  return {
    ...heads,
    ...(reasons.length > 0 ? { void: said } : {}),
    contests: contests.map(({ votes, row_void, score, write_ins = [], write_in_void = 0 }) => {
      const named = write_ins
        .filter(({ name, votes: n }) => name.trim() !== "" && n > 0)
        .map((row) => ({ ...row, name: row.name.trim() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return {
        votes,
        row_void,
        ...(score ? { score } : {}),
        ...(named.length > 0 ? { write_ins: named } : {}),
        ...(write_in_void > 0 ? { write_in_void } : {}),
      };
    }),
  };
}

/** The sheets of a ballot that are to be entered: of each class with paper voters, or of the whole. */
export function papersWanted({ classes, on_paper }: BallotView): { group: string | undefined; voters: number }[] {
  const voters = (groups: string[]): number => groups.reduce((sum, id) => sum + (on_paper[id] ?? 0), 0);
  const sheets =
    classes.length === 0
      ? [{ group: undefined, voters: voters(Object.keys(on_paper)) }]
      : classes.map(({ id, groups }) => ({ group: id, voters: voters(groups) }));
  return sheets.filter((sheet) => sheet.voters > 0);
}
