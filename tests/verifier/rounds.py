"""Further rounds (protocol {#rounds}): whose names follow from a result. The seam to the rules (docs/rules.md)."""

import rules
import rules_round


def check(rec, c):
    """definition of rounds: `take` gives exactly the names that the last result names; nobody is put to the vote again."""
    for b in rec.state.ballots.values():
        before = rec.state.ballots.get(b.entry.get("previous"))
        c.need(b.entry.get("previous") or not b.entry.get("take"), b.entry, "`take` without `previous`")
        if before and before.entry.n < b.entry.n:
            c.need(b.entry["round"] == before.entry["round"] + 1, b.entry, "the round is not one more than that of the previous ballot")
        if b.entry.get("take") and before and before.result and _sound(b, before):
            if rules_round.differs(before.entry["spec"], _sheet(before), b.entry["take"], b.entry["spec"]):
                c.fault(b.entry, "its names are not those that the previous result names")
        for other in rec.results():
            if b.open and other is not b and other.result.n < b.open.n and _sound(b, other):
                for contest in rules_round.repeats(other.entry["spec"], _sheet(other), b.entry["spec"]):
                    c.fault(b.open, f"contest {contest!r}: this person was not passed for the same post at this meeting")


def _sound(*ballots):
    return not any(rules.spec_faults(b.entry["spec"]) for b in ballots) and all(_sheet(b) for b in ballots if b.result)


def _sheet(b):
    return b.result["sheets"][0] if b.result["sheets"] else None
