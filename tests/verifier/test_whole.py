"""A meeting with everything: scores, limits, write-ins mixed twice, classes, votes on paper and a second round; and what spoils it."""

import copy
import hashlib
import json
import random
import unittest

import checks
import order
import strict
import writeins
from everything_for_tests import Everything, Nobody, Repeats, Talks
from make_vectors import b64
from ristretto import G, add, decode, encode, multiply
from strict import unb64
from test_record import b64flip, change, crashed, edit, failing, mutate, once, run


class Good(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.meeting = Everything().run()
        cls.results = run(cls.meeting)

    def test_every_check_passes(self):
        self.assertEqual([(c.id, c.faults, c.errors) for c in self.results if c.status != "pass"], [])
        self.assertEqual(checks.verdict(self.results), "pass")
        examined = {c.id: c.examined for c in self.results}
        self.assertEqual(examined["V14"], 2 + 2 + 4)  # mixes, row-shares, opened rows

    def result(self, bid):
        """The result of a ballot."""
        return order.State(self.meeting.entries).ballots[bid].result

    def test_the_numbers_are_those_of_the_ballots(self):
        e = self.result("b1")
        self.assertEqual(e["tallies"], [
            {"class": "x", "counts": [[3, 0, 6], [6, 1], [1, 2, 0]]},  # scores 3 and 3 above the lowest, and one blank
            {"class": "y", "counts": [[0, 1, 1], [2, 0], [0, 0, 1]]},
        ])  # fmt: skip
        self.assertEqual(e["write_ins"], [{"contest": "c1", "void": 2, "rows": [
            {"nominee": "n1", "votes": 1}, {"text": "不想写", "votes": 1}, {"text": "王 五", "votes": 1}, {"text": "王五", "votes": 2},
        ]}])  # fmt: skip
        self.assertEqual(self.result("b2")["tallies"], [{"counts": [[3, 1]]}])

    def test_sheets_put_spellings_and_paper_together(self):
        total, of_a, of_b = self.result("b1")["sheets"]
        header = {k: v for k, v in total.items() if k not in ("version", "contests")}
        self.assertEqual(header, {"expected": 7, "present": 7, "issued": 7, "returned": 6, "valid": 6, "invalid": 0})
        self.assertEqual(total["contests"][0], {
            "votes": [3, 3], "row_void": 0, "write_ins": [{"name": "王五", "votes": 4}, {"nominee": "n1", "name": "张三", "votes": 2}],
            "write_in_void": 2 + 1 + 1,
        })  # fmt: skip
        self.assertEqual((of_a["class"], of_b["class"]["weight"]), ({"id": "x", "name": "A类票", "weight": 60}, 40))
        self.assertEqual([x["contests"][1]["score"] for x in (of_a, of_b)], [{"answered": 4, "total": 33}, {"answered": 1, "total": 7}])
        header = {k: v for k, v in self.result("b2")["sheets"][0].items() if k not in ("version", "contests")}
        self.assertEqual(header, {"expected": 7, "present": 7, "issued": 7, "returned": 6, "valid": 5, "invalid": 1, "void": {"unreadable": 1}})


def of(bid, function):
    """An edit of one ballot's entries alone."""
    return lambda f, n: edit(function)(f, n) if f.get("ballot", f.get("id")) == bid else f


def nth(at, function):
    """An edit of the entry of its type with this number, from 0."""
    seen = []

    def spoil(fields, n):
        seen.append(n)
        return edit(function)(fields, n) if len(seen) == at + 1 else fields

    return spoil


def put(*path, value):
    """An edit that sets what stands at a path."""

    def function(f):
        for name in path[:-1]:
            f = f[name]
        f[path[-1]] = value

    return function


def gone(*names):
    """An edit that drops members."""
    return lambda f: [f.pop(name) for name in names]


def voided(reasons):
    """An edit that gives reasons where there were none, in their place."""

    def function(f):
        members = [m for name, value in f.items() for m in ([("void", reasons)] if name == "contests" else []) + [(name, value)]]
        f.clear()
        f.update(members)

    return function


def swapped_rows(f):
    rows = unb64(f["rows"])
    f["rows"] = b64(rows[160:320] + rows[:160] + rows[320:])


def shifted_row(f):
    """Another message in the first row of a mix."""
    rows = unb64(f["rows"])
    f["rows"] = b64(rows[:64] + encode(add(decode(rows[64:96]), G)) + rows[96:])


WRITTEN = ("write_ins", 0)
SPOILT = {
    "a class of nobody allowed": ({"meeting": edit(put("policy", "min_cell", value=0))}, {"V03"}),
    "a class below min_cell": ({"meeting": edit(put("policy", "min_cell", value=3))}, {"V07"}),
    "a meeting without min_cell": ({"meeting": edit(lambda f: f["policy"].pop("min_cell"))}, {"V01"}),
    "a row wider than the key": ({"ballot": of("b1", put("spec", "contests", 0, "write_in", "blocks", value=2))}, {"V03", "V08"}),
    "write-ins with classes and a least number of marks": ({"ballot": of("b1", put("spec", "contests", 0, "min", value=1))}, {"V03"}),
    "an unknown member of the rules": ({"ballot": of("b1", put("spec", "contests", 0, "write_in", "more", value=1))}, {"V01"}),
    "an empty list where none should be": ({"ballot": of("b1", put("spec", "nominees", value=[]))}, {"V01"}),
    "a class twice": ({"ballot": of("b1", put("classes", 1, "id", value="x"))}, {"V04"}),
    "a group in two classes": ({"ballot": of("b1", put("classes", 1, "groups", value=["b", "a"]))}, {"V04"}),
    "a group in no class": ({"ballot": of("b1", put("classes", 1, "groups", value=[]))}, {"V04"}),
    "weights that are not a hundred": ({"ballot": of("b1", put("classes", 1, "weight", value=39))}, {"V04"}),
    "a weight of nothing": ({"ballot": of("b1", lambda f: (f["classes"][0].update(weight=100), f["classes"][1].update(weight=0)))}, {"V04"}),
    "a weight for one class only": ({"ballot": of("b1", lambda f: f["classes"][1].pop("weight"))}, {"V04"}),
    "another class's name": ({"ballot": of("b1", put("classes", 0, "name", value="A\u202e"))}, {"V03"}),
    "take without a ballot before": ({"ballot": of("b2", gone("previous"))}, {"V03"}),
    "a round of other names": ({"ballot": of("b2", lambda f: f["spec"]["contests"][0]["options"].reverse())}, {"V03"}),
    "a token of nobody to paper": ({"to-paper": once(put("token", value=b64(bytes(32))))}, {"V04", "V07"}),
    "a mix that moves rows": ({"mix": once(swapped_rows)}, {"V14"}),
    "a mix that changes a message": ({"mix": nth(1, shifted_row)}, {"V14"}),
    "a mix's proof": ({"mix": once(b64flip("proof", 3))}, {"V14"}),
    "a mix by one trustee twice": ({"mix": change(trustee=2)}, {"V04", "V14"}),
    "a mix of a stage that is not its turn": ({"mix": once(put("stage", value=2))}, {"V04", "V14"}),
    "a mix of another contest": ({"mix": once(put("contest", value="c3"))}, {"V04", "V14"}),
    "a row-share's points": ({"row-share": once(b64flip("points", 0))}, {"V14"}),
    "a row-share's proof": ({"row-share": once(b64flip("proof", 2))}, {"V14"}),
    "a row-share of other rows": ({"row-share": once(put("rows", value=b64(bytes(32))))}, {"V14"}),
    "a row-share of a head that never was": ({"row-share": once(put("root", value=b64(bytes(32))))}, {"V14"}),
    "a row-share of a head before the mix": ({"row-share": once(lambda f: f.update(size=0, root=b64(hashlib.sha256().digest())))}, {"V14"}),
    "a row-share of a trustee twice": ({"row-share": change(trustee=1)}, {"V04", "V14"}),
    "a vote for somebody else": ({"result": of("b1", put(*WRITTEN, "rows", 1, "text", value="别人"))}, {"V15"}),
    "a vote more": ({"result": of("b1", put(*WRITTEN, "rows", 0, "votes", value=2))}, {"V15"}),
    "a void less": ({"result": of("b1", put(*WRITTEN, "void", value=1))}, {"V15"}),
    "no write-ins in the result": ({"result": of("b1", gone("write_ins"))}, {"V15"}),
    "another slot count": ({"result": of("b1", put("tallies", 0, "counts", 0, 2, value=5))}, {"V15"}),
    "another score": ({"result": of("b1", put("tallies", 0, "counts", 1, 0, value=7))}, {"V15"}),
    "another number of blanks": ({"result": of("b1", put("tallies", 0, "counts", 1, 1, value=0))}, {"V15"}),
    "classes in another order": ({"result": of("b1", lambda f: f["tallies"].reverse())}, {"V15"}),
    "a sheet of another order of names": ({"result": of("b1", lambda f: f["sheets"][0]["contests"][0]["write_ins"].reverse())}, {"V15"}),
    "a table out of order": ({"merge": nth(1, lambda f: f["table"].reverse())}, {"V15"}),
    "a table that says two things": ({"merge": nth(1, lambda f: f["table"].insert(0, {"text": "不", "name": "甲", "void": "误"}))}, {"V15"}),
    "a table to a nominee that is none": ({"merge": nth(1, lambda f: f["table"][0].update(nominee=f["table"][0].pop("void")))}, {"V03", "V15"}),
    "a table that was left out": ({"merge": nth(1, put("contest", value="c2"))}, {"V04", "V15"}),
    "paper of a class without paper voters": ({"paper": nth(1, put("class", value="y"))}, {"V04", "V07", "V15"}),
    "paper of no class": ({"paper": nth(1, gone("class"))}, {"V04", "V15"}),
    "more paper than paper voters": ({"paper": nth(1, put("issued", value=3))}, {"V07", "V15"}),
    "more paper back than was handed out": ({"paper": nth(1, lambda f: f.update(returned=3, invalid=1))}, {"V07", "V15"}),
    "paper that does not add up": ({"paper": nth(1, put("invalid", value=1))}, {"V07", "V15"}),
    "more marks than paper ballots": ({"paper": nth(1, put("contests", 2, "votes", value=[1, 2, 0]))}, {"V07", "V15"}),
    "scores out of range on paper": ({"paper": nth(1, put("contests", 1, "score", "total", value=21))}, {"V07", "V15"}),
    "a nominee of another name on paper": ({"paper": nth(1, put("contests", 0, "write_ins", 0, "name", value="张三丰"))}, {"V07"}),
    "a write-in twice on paper": ({"paper": nth(1, lambda f: f["contests"][0]["write_ins"].append({"name": "王五", "votes": 1}))}, {"V07", "V15"}),
    "scores left out on paper": ({"paper": nth(1, lambda f: f["contests"][1].pop("score"))}, {"V07", "V15"}),
    "a void paper without a reason": ({"paper": nth(2, gone("void"))}, {"V07", "V15"}),
    "two reasons for one void paper": ({"paper": nth(2, put("void", value={"unreadable": 1, "other": 1}))}, {"V07", "V15"}),
    "another reason than was counted": ({"paper": nth(2, put("void", value={"other": 1}))}, {"V15"}),
    "a reason that did not occur": ({"paper": nth(2, put("void", value={"unreadable": 1, "other": 0}))}, {"V07"}),
    "a reason for a valid paper": ({"paper": nth(1, voided({"other": 1}))}, {"V07", "V15"}),
    "figures entered by one person": ({"paper": nth(1, put("entered", value=["甲某", "甲某"]))}, {"V07"}),
    "figures entered by three": ({"paper": nth(1, put("entered", value=["甲", "乙", "丙"]))}, {"V01"}),
    "paper other than counted": ({"paper": nth(1, put("contests", 2, "votes", value=[2, 0, 0]))}, {"V15"}),
    "paper that one trustee signed": ({"paper-sign": nth(2, lambda f: f.update(trustee=2))}, {"V04", "V07"}),
    "a signature under an old paper": ({"paper-sign": nth(2, put("paper", value=b64(bytes(32))))}, {"V04"}),
    "a challenged write-in of another content": ({"challenged": of("b1", put(*WRITTEN, 0, value=b64(writeins.content("别人", 1))))}, {"V16"}),
    "a challenged ballot without its write-ins": ({"challenged": of("b1", gone("write_ins"))}, {"V16"}),
    "a challenged score of no bits": ({"challenged": of("b1", put("choices", 1, value=[1, 1, 1, 1]))}, {"V16"}),
    "a cast whose row was copied": ({"cast": (lambda seen: lambda f, n: copied_row(seen, f))([])}, {"V08", "V10"}),
}  # fmt: skip


def copied_row(seen, f):
    """The second cast's row is the first one's."""
    seen.append(f["votes"])
    if len(seen) != 2:
        return f
    first, second = unb64(seen[0]), unb64(seen[1])
    return {**f, "votes": b64(second[:-160] + first[-160:])}


class Spoilt(unittest.TestCase):
    def test_each_fault_is_found_by_its_check(self):
        for name, (spoil, wanted) in SPOILT.items():
            with self.subTest(name):
                results = run(Everything(spoil=spoil).run())
                self.assertEqual(crashed(results), [])
                self.assertEqual(checks.verdict(results), "fail")
                self.assertLessEqual(wanted, failing(results), [c.errors for c in results])


class Mixers(unittest.TestCase):
    """Mixers who cheat before others mix and open what they made of the rows."""

    def reasons(self, twist):
        """What V14 says of a meeting in which the first mixer does this."""
        meeting = type("Cheat", (Everything,), {"TWIST": staticmethod(twist)})().run()
        found = [c for c in run(meeting) if c.id == "V14"][0]
        return {reason for _, reason in found.faults}

    def test_a_slot_bit_of_six(self):
        def six(name, value):
            return [[r, add(bit, multiply(5, G)), *rest] for r, bit, *rest in value] if name == "output" else value

        reasons = self.reasons(six)
        self.assertEqual(reasons, {"equation 4 (re-encryption), component 1, does not hold", "a slot bit of contest 'c1' is neither 0 nor 1"})

    def test_one_row_put_in_the_place_of_all(self):
        reasons = self.reasons(lambda name, value: [value[0]] * len(value) if name == "output" else value)
        self.assertTrue(any("slots, the shares say otherwise" in r for r in reasons), reasons)


class Others(unittest.TestCase):
    def test_nobody_votes_but_on_paper(self):
        meeting = Nobody().run()
        results = run(meeting)
        self.assertEqual([(c.id, c.faults, c.errors) for c in results if c.status != "pass"], [])
        e = order.State(meeting.entries).ballots["b1"].result
        self.assertEqual(e["tallies"][0]["counts"], [[0, 0, 0], [0, 0], [0, 0, 0]])
        self.assertEqual(e["write_ins"], [{"contest": "c1", "rows": [], "void": 0}])
        self.assertEqual(e["sheets"][0]["returned"], 2)

    def test_talks_are_counted_from_paper_alone(self):
        meeting = Talks().run()
        results = run(meeting)
        self.assertEqual([(c.id, c.faults, c.errors) for c in results if c.status != "pass"], [])
        sheet = order.State(meeting.entries).ballots["b2"].result["sheets"][0]
        header = {"expected": 5, "present": 4, "issued": 4, "returned": 4, "valid": 4, "invalid": 0, "not_returned": 0}
        self.assertEqual(sheet["header"], header)

    def test_talks_with_devices_are_refused(self):
        of_talk = {
            "opened with rings": ({"open": of("b2", put("rings", value=["r-a", "r-b"]))}, {"V04"}),
            "more talks than persons": ({"paper": edit(put("issued", value=6))}, {"V07", "V15"}),
            "more figures than talks": ({"paper": edit(lambda f: f.update(returned=5, invalid=1))}, {"V07", "V15"}),
        }
        for name, (spoil, wanted) in of_talk.items():
            with self.subTest(name):
                self.assertEqual(failing(run(Talks(spoil=spoil).run())), wanted)

    def test_a_person_who_was_not_passed_is_not_voted_on_again(self):
        self.assertEqual(failing(run(Repeats().run())), {"V03"})
        self.assertEqual(failing(run(type("Fresh", (Repeats,), {"AGAIN": "王五"})().run())), set())

    def test_more_on_paper_than_were_given_paper(self):
        meeting = Everything().run()
        for paper in ({"a": 1}, {}, {"b": 2}):
            self.assertEqual(failing(run(meeting, {**meeting.trust(), "paper": paper})), {"V07"}, paper)
        self.assertEqual(failing(run(meeting, {**meeting.trust(), "paper": {"a": 5, "b": 0}})), set())

    def test_what_a_voter_writes_in_spoils_no_record(self):
        choices = copy.deepcopy(Everything.CHOICES)
        for said in ("a@b.example.org", "192.168.1.20"):
            choices["a"][1] = (choices["a"][1][0], [said, 0])
            meeting = type("Mail", (Everything,), {"CHOICES": choices})().run()
            self.assertEqual(failing(run(meeting)), set())

    def test_mutated_values_never_crash(self):
        rng, meeting = random.Random(5), Everything().run()
        lines = [e.line for e in meeting.entries]
        late = [e.n for e in meeting.entries if e["type"] in ("ballot", "to-paper", "challenged", "mix", "row-share", "merge", "paper", "result")]
        for _ in range(60):
            mutated, n = list(lines), rng.choice(late)
            value = json.loads(lines[n])
            mutate(rng, value)
            mutated[n] = strict.write_json(value)
            if mutated[n] == lines[n]:
                continue
            results = run(meeting, members={**meeting.members(), "log.jsonl": b"\n".join(mutated) + b"\n"})
            self.assertEqual(crashed(results), [], mutated[n][:300])
            self.assertEqual(checks.verdict(results), "fail")


if __name__ == "__main__":
    unittest.main()
