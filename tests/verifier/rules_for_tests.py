"""Stands in for what rules.py does not have yet: rules of a kind `TEST` with scores, limits, write-ins, classes and rounds.

It judges nothing but shapes and sums, and its sheets are the counts themselves. It goes when rules.py has them."""

import rules

REAL = {name: getattr(rules, name) for name in ("spec_faults", "count_faults", "evaluate")}


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


def evaluate(spec, counts):
    """The counts."""
    return {"version": 1, **counts} if spec["kind"] == "TEST" else REAL["evaluate"](spec, counts)


def evaluate_classes(spec, whole, parts):
    """The counts of all together, then of each class."""
    del spec
    return [{"version": 1, **whole}] + [{"class": one, **counts} for one, counts in parts]


def check_round(previous, sheet, take, following):
    """The options of the next round's first contest are those with the most votes."""
    del take
    votes = sheet["contests"][0]["votes"]
    tied = [o["label"] for o, n in zip(previous["contests"][0]["options"], votes) if n == max(votes)]
    same = [o["label"] for o in following["contests"][0]["options"]] == tied
    return [] if same else ["its names are not those the result names"]


def repeats(previous, sheet, following):
    """Persons who were not passed and are put to the vote again."""
    del previous
    failed = {c["title"] for c in sheet["contests"] if isinstance(c.get("outcome"), dict) and "not_passed" in c["outcome"]}
    return [f"{c['title']} was not passed at this meeting" for c in following["contests"] if c["title"] in failed]


def install():
    """Puts these in place where rules.py lacks them."""
    if not hasattr(rules, "evaluate_classes"):
        for one in (spec_faults, count_faults, evaluate, evaluate_classes, check_round, repeats):
            setattr(rules, one.__name__, one)
