"""Random ballots and counts, evaluated here and by the Rust crate: the same sheets to the byte, the same refusals.

Needs the crate's example: `cargo build -p gongxin-rules --example evaluate` (or its path in GONGXIN_EVALUATE).
"""

import copy
import json
import os
import random
import subprocess
import unittest

import rules
import rules_cases_for_tests as cases
import rules_round

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
EVALUATE = os.environ.get("GONGXIN_EVALUATE", os.path.join(ROOT, "target", "debug", "examples", "evaluate"))
SEED, CASES = int(os.environ.get("GONGXIN_SEED", "20040101")), int(os.environ.get("GONGXIN_CASES", "3000"))


def text(value):
    """As the example writes."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def here(case):
    """The answer of this implementation to a case."""
    spec = case["spec"]
    if rules.spec_faults(spec):
        return {"refused": "spec"}
    if "classes" in case:
        return _classes(spec, [(p["class"], p["counts"]) for p in case["classes"]], case.get("counts"))
    if rules.count_faults(spec, case["counts"]):
        return {"refused": "counts"}
    sheet = rules.evaluate(spec, case["counts"])
    if "take" not in case:
        return sheet
    if "next" in case:
        differs = rules_round.differs(spec, sheet, case["take"], case["next"])
        return {"differs": differs, "repeats": len(rules_round.repeats(spec, sheet, case["next"]))}
    try:
        return {"next": rules_round.next_round(spec, sheet, case["take"], case.get("top"))}
    except rules_round.NoRound as why:
        return {"none": why.args[0]}


def _classes(spec, classes, whole):
    if rules.class_faults(classes):
        return {"refused": "classes"}
    if any(len(own["contests"]) != len(spec["contests"]) for _, own in classes):
        return {"refused": "classes" if whole is not None else "counts"}
    total = rules.sum_of(classes) if whole is None else whole
    if whole is not None and not rules.adds_up(whole, classes):
        return {"refused": "classes"}
    if any(rules.count_faults(spec, own) for own in [own for _, own in classes] + [total]):
        return {"refused": "counts"}
    return rules.evaluate_classes(spec, classes, whole)


def case_of(rng):
    """One case: mostly sound, sometimes damaged."""
    spec = cases.spec(rng)
    if rng.random() < 0.15:
        spec = cases.damage(rng, spec)
        return {"spec": spec, "counts": {**_nothing(), "contests": [_empty(c) for c in spec["contests"]]}}
    kind = rng.random()
    if kind < 0.25:
        return _classes_case(rng, spec)
    counts = cases.counts(rng, spec)
    if kind < 0.4:
        return {"spec": spec, "counts": cases.damage(rng, counts)}
    case = {"spec": spec, "counts": counts}
    if kind < 0.6:
        return case
    case["take"] = rng.choice(["tied", "failed", "top"])
    if rng.random() < 0.7:
        case["top"] = rng.randint(0, 4)
    return case


def _nothing():
    return {"expected": 1, "present": 1, "issued": 1, "returned": 0, "valid": 0, "invalid": 0}


def _empty(c):
    score = {"score": {"answered": 0, "total": 0}} if "score" in c else {}
    return {"votes": [0] * len(c["options"]), "row_void": 0, **score}


def _classes_case(rng, spec):
    mixed = rng.random() < 0.4
    classes = cases.classes(rng, spec, not mixed)
    if rng.random() < 0.1:
        classes[0] = (cases.damage(rng, classes[0][0]), classes[0][1])
    parts = [{"class": k, "counts": own} for k, own in classes]
    if not mixed:
        return {"spec": spec, "classes": parts}
    whole = rules.sum_of(classes)
    for c, x in zip(spec["contests"], whole["contests"]):
        if "write_in" in c and c["write_in"]["from"] != "list" and whole["valid"] and not sum(x["votes"]):
            x["write_ins"] = [{"name": "申", "votes": 1}]
    return {"spec": spec, "counts": cases.damage(rng, whole) if rng.random() < 0.2 else whole, "classes": parts}


def ask(lines):
    """The Rust crate's answers."""
    given = "\n".join(map(text, lines)) + "\n"
    done = subprocess.run([EVALUATE], input=given.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().splitlines()


# Whoever names the program wants the comparison: a program that is not there then fails.
@unittest.skipUnless("GONGXIN_EVALUATE" in os.environ or os.path.exists(EVALUATE), "the example `evaluate` of gongxin-rules is not built")
class Differ(unittest.TestCase):
    def compare(self, lines):
        answers = ask(lines)
        self.assertEqual(len(answers), len(lines))
        tally = {}
        for case, theirs in zip(lines, answers):
            ours = here(case)
            self.assertEqual(text(ours), theirs, text(case))
            key = next(iter(ours)) if isinstance(ours, dict) else "classes"
            key = f"{key} {ours[key]}" if key in ("refused", "none") else key
            tally[key] = tally.get(key, 0) + 1
        return tally

    def test_sheets_refusals_and_rounds(self):
        rng = random.Random(SEED)
        lines = [case_of(rng) for _ in range(CASES)]
        tally = self.compare(lines)
        # A test of nothing but refusals would pass, too.
        for key, least in [("version", 5), ("classes", 8), ("next", 60), ("refused spec", 15), ("refused counts", 20)]:
            self.assertGreater(tally.get(key, 0) * least, CASES, (key, tally))
        counted = [x for case in lines if "version" in here(case) for x in case["counts"]["contests"]]
        told_apart = [w for x in counted for w in x.get("write_ins", []) if "detail" in w and "nominee" not in w]
        for found in (sum(x["row_void"] > 0 for x in counted), len(told_apart)):
            self.assertGreater(found * 60, CASES, "void rows, and names written in with a detail")
        if os.environ.get("GONGXIN_SEED"):
            print(tally)

    def test_what_is_a_next_round(self):
        rng = random.Random(SEED + 1)
        lines = []
        while len(lines) < CASES // 4:
            case = case_of(rng)
            answer = here(case) if "take" in case else {}
            if "next" not in answer:
                continue
            own = answer["next"]
            if rng.random() < 0.6:
                own = copy.deepcopy(own)
                change = rng.choice(["drop", "swap", "posts", "damage"])
                options = own["contests"][0]["options"]
                if change == "drop":
                    options.pop()
                elif change == "swap":
                    options.reverse()
                elif change == "posts":
                    own["posts"] += 1
                else:
                    own = cases.damage(rng, own)
            lines.append({**{k: v for k, v in case.items() if k != "top"}, "next": own})
        tally = [json.loads(a)["differs"] for a in ask(lines)]
        self.compare(lines)
        self.assertGreater(tally.count(True) * 8, len(tally))
        self.assertGreater(tally.count(False) * 8, len(tally))


if __name__ == "__main__":
    unittest.main()
