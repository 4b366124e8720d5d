"""Rules of a kind `TEST` for tests of records: one ballot with scores, limits, write-ins, classes and rounds at once, which no lawful
kind has. It judges nothing but shapes and sums, and its sheets are the counts themselves. Other kinds keep their own rules."""

import rules
import rules_round

REAL = {name: getattr(rules, name) for name in ("spec_faults", "count_faults", "evaluate", "evaluate_classes", "printed_nominees")}
REAL |= {name: getattr(rules_round, name) for name in ("differs", "repeats")}


def spec_faults(spec):
    """Shapes only."""
    if spec["kind"] != "TEST":
        return REAL["spec_faults"](spec)
    sound = all(c["max"] >= 1 and (c["options"] or "score" in c or "write_in" in c) for c in spec["contests"])
    return [] if spec["contests"] and sound else ["no sound contest"]


def count_faults(spec, counts):
    """The identities of the counts."""
    if spec["kind"] != "TEST":
        return REAL["count_faults"](spec, counts)
    faults = [] if 1 <= counts["expected"] >= counts["present"] >= counts["issued"] else ["not 发出 ≤ 实到 ≤ 应到, 应到 ≥ 1"]
    if counts["returned"] != counts["valid"] + counts["invalid"]:
        faults.append("收回 is not 有效 + 无效")
    for c, x in zip(spec["contests"], counts["contests"]):
        read = counts["valid"] - x["row_void"]
        marks = sum(x["votes"]) + sum(w["votes"] for w in x.get("write_ins", ())) + x.get("write_in_void", 0)
        fits = 0 <= read and all(n <= read for n in x["votes"]) and c["min"] * read <= marks <= c["max"] * read
        if "score" in c:
            answered, total = x["score"]["answered"], x["score"]["total"]
            low, high = c["score"]["low"] * answered, c["score"]["high"] * answered
            fits = answered <= read and (c["min"] == 0 or answered == read) and low <= total <= high
        if not fits:
            faults.append(f"contest {c['id']!r}: votes do not fit 有效")
    return faults


def printed_nominees(spec, c):
    """Nobody."""
    return set() if spec["kind"] == "TEST" else REAL["printed_nominees"](spec, c)


def evaluate(spec, counts):
    """The counts."""
    return {"version": 1, **counts} if spec["kind"] == "TEST" else REAL["evaluate"](spec, counts)


def evaluate_classes(spec, parts, whole=None):
    """The counts of all together, then of each class."""
    if spec["kind"] != "TEST":
        return REAL["evaluate_classes"](spec, parts, whole)
    return [{"version": 1, **whole}] + [{"class": one, **counts} for one, counts in parts]


def differs(previous, sheet, take, following):
    """Whether the options of the next round's first contest are not those with the most votes."""
    if previous["kind"] != "TEST":
        return REAL["differs"](previous, sheet, take, following)
    votes = sheet["contests"][0]["votes"]
    tied = [o["label"] for o, n in zip(previous["contests"][0]["options"], votes) if n == max(votes)]
    return [o["label"] for o in following["contests"][0]["options"]] != tied


def repeats(previous, sheet, following):
    """Persons who were not passed and are put to the vote again."""
    if previous["kind"] != "TEST":
        return REAL["repeats"](previous, sheet, following)
    return []


def install():
    """Puts these in the place of the real rules, which they call."""
    judged = ("spec_faults", "count_faults", "evaluate", "evaluate_classes", "printed_nominees")
    for module, names in ((rules, judged), (rules_round, ("differs", "repeats"))):
        for name in names:
            setattr(module, name, globals()[name])
