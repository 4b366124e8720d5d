"""The rules against the worked examples of docs/rules.md; the draw against the vectors of crates/draw where they are there."""

import copy
import json
import os
import re
import unittest

import draw
import rules
import rules_round

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
RULES = os.path.join(ROOT, "crates", "rules")
DRAW_VECTORS = os.path.join(ROOT, "crates", "draw", "vectors", "draw.json")


def worked_examples():
    """(ballot, counts or parts by class, sheet or sheets, [next round…]) of each worked example."""
    with open(os.path.join(ROOT, "docs", "rules.md"), encoding="utf-8") as file:
        blocks = re.findall(r"```json( round)?\n(.*?)```", file.read(), re.S)
    plain, out = [], []
    for is_round, text in blocks:
        if is_round:
            out[-1][3].append(json.loads(text))
            continue
        plain.append(json.loads(text))
        if len(plain) == 3:
            out.append((*plain, []))
            plain = []
    return out


class Rules(unittest.TestCase):
    def test_worked_examples(self):
        examples = worked_examples()
        self.assertGreaterEqual(len(examples), 8)
        for ballot, counts, sheet, rounds in examples:
            self.assertEqual(rules.spec_faults(ballot), [])
            if isinstance(counts, list):
                classes = [(part["class"], part["counts"]) for part in counts]
                self.assertEqual(rules.class_faults(classes), [])
                self.assertEqual(json.dumps(rules.evaluate_classes(ballot, classes)), json.dumps(sheet))
                continue
            self.assertEqual(rules.count_faults(ballot, counts), [])
            self.assertEqual(json.dumps(rules.evaluate(ballot, counts)), json.dumps(sheet))
            for following in rounds:
                made = rules_round.next_round(ballot, sheet, following["take"], following.get("top"))
                self.assertEqual(json.dumps(made), json.dumps(following["next"]))
                self.assertFalse(rules_round.differs(ballot, sheet, following["take"], made))

    def test_sheets_of_the_other_kinds(self):
        with open(os.path.join(RULES, "tests", "sheets.json"), encoding="utf-8") as file:
            known = json.load(file)
        self.assertEqual(len(known), 10)
        examples = {}
        for name in os.listdir(os.path.join(RULES, "templates")):
            with open(os.path.join(RULES, "templates", name), encoding="utf-8") as file:
                example = json.load(file)["example"]
            examples[example["template"]] = example
        for case in known:
            ballot = examples[case["template"]]
            self.assertEqual((rules.spec_faults(ballot), rules.count_faults(ballot, case["counts"])), ([], []))
            sheet = rules.evaluate(ballot, case["counts"])
            self.assertEqual(sheet.pop("rule"), ballot["rule"])
            self.assertEqual(json.dumps(sheet), json.dumps(case["sheet"]), case["template"])

    def test_broken_counts(self):
        ballot, counts, *_ = worked_examples()[0]
        for change in [dict(present=32), dict(issued=30), dict(valid=27), dict(expected=0), dict(contests=[])]:
            self.assertNotEqual(rules.count_faults(ballot, {**counts, **change}), [], change)
        rows = [{"votes": [15, 10, 4], "row_void": 0}, counts["contests"][1]]
        self.assertEqual(len(rules.count_faults(ballot, {**counts, "contests": rows})), 1)

    def test_unsound_rules(self):
        ballot, *_ = worked_examples()[0]
        nomination, *_ = worked_examples()[1]

        def changed(base, change):
            spec = copy.deepcopy(base)
            change(spec)
            return rules.spec_faults(spec)

        weaker = [
            lambda s: s.update(kind="X"), lambda s: s.update(posts=3), lambda s: s["rule"].pop("quorum"),
            lambda s: s["rule"]["quorum"].update(num=1), lambda s: s["rule"]["pass"]["threshold"]["share"].update(cmp="ge"),
            lambda s: s["rule"]["pass"]["threshold"]["share"].update(of="present"), lambda s: s["rule"].update({"pass": "none"}),
            lambda s: s["contests"][0].update(min=0), lambda s: s["contests"][0]["options"].pop(),
            lambda s: s["contests"][0].update(title=""), lambda s: s["contests"][0].update(title="张\u200b三"),
            lambda s: s["contests"][0].update(title=" 张三"), lambda s: s["contests"][1].update(id="p001"),
            lambda s: s["contests"][1].update(title="张 三", detail="拟任甲镇党委书记"), lambda s: s["contests"].clear(),
            lambda s: s["rule"].update(validity="x"), lambda s: s["rule"].update(percent_of="x"),
        ]  # fmt: skip
        for n, change in enumerate(weaker):
            self.assertNotEqual(changed(ballot, change), [], n)
        stricter = lambda s: s["rule"]["pass"]["threshold"]["share"].update(num=2, den=3)  # noqa: E731
        self.assertEqual(changed(ballot, stricter), [])
        for n, change in enumerate([
            lambda s: s["contests"][0]["options"].pop(), lambda s: s["rule"]["pass"]["top_m"].update(per_post=6),
            lambda s: s["rule"]["pass"]["top_m"].update(per_post=0), lambda s: s["contests"][0].update(max=2),
            lambda s: s["rule"]["pass"]["top_m"].update(tie="lot"), lambda s: s.update(kind="QWH"),
        ]):
            self.assertNotEqual(changed(nomination, change), [], n)  # fmt: skip

    def test_a_cut_without_a_tie_and_places_left(self):
        ballot, counts, *_ = worked_examples()[1]

        def outcome(votes):
            figures = {**counts, "contests": [{"votes": votes, "row_void": 0}]}
            contest = rules.evaluate(ballot, figures)["contests"][0]
            return contest["outcome"], contest["next"]

        self.assertEqual(outcome([3, 13, 0, 12, 9, 1]),
                         ({"recommended": {"options": ["p002"], "unfilled": 0}}, ["treat_as_reference"]))  # fmt: skip
        self.assertEqual(outcome([0] * 6), ({"recommended": {"options": [], "unfilled": 1}},
                                            ["places_left_unfilled", "treat_as_reference"]))  # fmt: skip

    def test_shares(self):
        self.assertEqual([rules.least({"num": 2, "den": 3, "cmp": c}, w) for c in ("ge", "gt") for w in (30, 31)], [20, 21, 21, 21])
        self.assertEqual([rules.basis_points(1, 3), rules.basis_points(2, 3), rules.basis_points(1, 20000), rules.basis_points(0, 0)],
                         [3333, 6667, 1, None])  # fmt: skip


@unittest.skipUnless(os.path.exists(DRAW_VECTORS), "the draw's vectors are not there")
class Draw(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(DRAW_VECTORS, encoding="utf-8") as file:
            cls.v = json.load(file)

    def test_leaves(self):
        for o in self.v["openings"]:
            self.assertEqual(draw.leaf(bytes.fromhex(o["salt"]), o["id"], o["name"], o["unit"], o["post"]).hex(), o["leaf"])

    def test_quotas(self):
        for q in self.v["quotas"]:
            got = draw.seats(q["quota"], {s["stratum"].encode(): s["count"] for s in q["eligible"]}, q["mandatory"])
            wanted = {s["stratum"].encode(): s["seats"] for s in q["seats"]} if q.get("seats") is not None else None
            self.assertEqual(got, wanted, q["note"])

    def test_draws(self):
        rows = [(bytes.fromhex(r["leaf"]), r["stratum"], r["status"]) for r in self.v["rows"]]
        eligible = {}
        for _, s, status in rows:
            if status == "eligible":
                eligible[s.encode()] = eligible.get(s.encode(), 0) + 1
        mandatory = {x for x, _, status in rows if status == "mandatory"}
        for d in self.v["draws"]:
            given = [(c["contributor"], c["value"], bytes.fromhex(c["nonce"])) for c in d["contributions"]]
            head = bytes.fromhex(d["roster_hash"])
            for (name, value, nonce), c in zip(given, d["contributions"]):
                self.assertEqual(draw.commitment(head, d["attempt"], name, value, nonce).hex(), c["commitment"])
            key = draw.seed(head, d["attempt"], given, d["public"])
            self.assertEqual(key.hex(), d["seed"])
            strata = draw.outcome(rows, draw.seats(d["quota"], eligible, len(mandatory)), key)
            got = [{"stratum": s.decode(), "drawn": [x.hex() for x in a], "alternates": [x.hex() for x in b]} for s, a, b in strata]
            self.assertEqual(got, [{k: s[k] for k in ("stratum", "drawn", "alternates")} for s in d["outcome"]], d["note"])
            if d["replacements"]:
                self.replace(d["replacements"], strata, mandatory)

    def replace(self, replacements, strata, mandatory):
        panel = draw.Panel(strata)
        for step in replacements["steps"]:
            if "error" in step:
                # a verifier sees `in` too: whatever it were, it must be refused, unless only the reason is wrong
                waiting = [x for w in panel.waiting.values() for x in w[:1]]
                if step["error"] != "no-reason":
                    self.assertFalse(any(panel.replace(bytes.fromhex(step["out"]), w) for w in waiting), step)
            else:
                self.assertTrue(panel.replace(bytes.fromhex(step["out"]), bytes.fromhex(step["in"])), step)
        self.assertEqual(sorted(x.hex() for x in mandatory | set(panel.seated)), sorted(replacements["expected_after"]))


if __name__ == "__main__":
    unittest.main()
