"""The order of a tally with write-ins and paper (protocol {#order}), on the entries of a good meeting."""

import copy
import unittest

import order
from everything_for_tests import Everything
from logged import Entry
from make_vectors import b64


class Order(unittest.TestCase):
    """The order of section 4, on the entries of a good meeting."""

    @classmethod
    def setUpClass(cls):
        cls.entries = Everything().run().entries

    def faults(self, change):
        """The reasons of the state machine after a change to the list of members (a list of dicts)."""
        values = copy.deepcopy([e.value for e in self.entries])
        leaves = {id(v): e.leaf for v, e in zip(values, self.entries)}
        change(values)
        made = [Entry(n, b"", leaves.get(id(v), bytes(32)), v) for n, v in enumerate(values)]
        return [reason for _, reason in order.State(made).faults]

    @staticmethod
    def at(values, kind, n=0, ballot="b1"):
        """Where the n-th entry of a type (of a ballot) stands."""
        return [i for i, v in enumerate(values) if v["type"] == kind and v.get("ballot", ballot) == ballot][n]

    def move(self, kind, n, before, m):
        """A change that moves an entry before another."""

        def change(values):
            one = values.pop(self.at(values, kind, n))
            values.insert(self.at(values, before, m), one)

        return change

    def again(self, kind, n=0, before=None):
        """A change that logs an entry twice."""

        def change(values):
            at = self.at(values, kind, n)
            values.insert(self.at(values, before) if before else at + 1, dict(values[at]))

        return change

    def drop(self, kind, n=0):
        """A change that leaves an entry out."""
        return lambda values: values.pop(self.at(values, kind, n))

    def test_a_good_order(self):
        self.assertEqual(self.faults(lambda values: None), [])

    def test_tokens_that_go_to_paper(self):
        self.assertEqual(self.faults(self.again("to-paper")), ["the token went to paper before"])
        self.assertIn("the token is revoked", self.faults(self.revoke_paper))
        self.assertIn("the token went to paper", self.faults(self.move("to-paper", 1, "check-in", 4)))
        self.assertEqual(self.faults(self.ring_member_to_paper(1)), ["a key of the token stands in a ring"])

    def test_an_old_key_in_a_ring_still_votes(self):
        self.assertEqual(self.faults(self.ring_member_to_paper(2)), ["a key of the token stands in a ring"])

    def revoke_paper(self, values):
        at = self.at(values, "to-paper")
        values.insert(at, {"type": "revoke", "token": values[at]["token"], "reason": "x"})

    def ring_member_to_paper(self, key):
        """A change: the holder of a key in a ring (perhaps after checking in with another key) goes to paper before the `open`."""

        def change(values):
            member = values[self.at(values, "check-in", 1)]
            at = self.at(values, "open")
            values.insert(at, {"type": "to-paper", "token": member["token"]})
            if key == 2:
                values.insert(at, {**member, "counter": 9, "key": b64(b"\x02" * 32)})

        return change

    def blocks(self, n):
        """A change: slots of so many blocks. Five ring members and two slots: (6 + 2·(1 + 9696))·5 = 97,000."""
        return lambda v: v[self.at(v, "ballot")]["spec"]["contests"][0]["write_in"].update(blocks=n)

    def test_the_tally(self):
        late = "after the result"
        for change, wanted in [
            (self.again("share", before="note"), [late, "a second share of this trustee"]),
            (self.again("merge", before="note"), [late]), (self.again("mix", before="note"), [late]),
            (self.again("row-share", before="note"), [late]), (self.again("paper", before="note"), [late]),
            (self.again("paper-sign", before="note"), [late]),
            (self.move("merge", 0, "close", 0), ["before the close"]), (self.move("mix", 0, "close", 0), ["before the close"]),
            (self.move("paper", 0, "close", 0), ["before the close"]), (self.move("share", 0, "close", 0), ["before the close"]),
            (self.drop("share"), ["before the close and t shares"]), (self.drop("row-share"), ["before t row-shares of contest 'c1'"]),
            (self.move("row-share", 0, "mix", 1), ["before t mixes", "a mix after the first row-share"]),
            (self.drop("mix", 1), ["before t mixes"]), (self.again("mix"), ["the next stage is 2", "a second mix of this trustee"]),
            (self.again("row-share"), ["a second row-share of this trustee"]),
            (self.again("paper-sign"), ["a second signature under this paper of this trustee"]),
            (self.drop("paper-sign", 3), ["before the paper ballots' figures are there, signed by t trustees"]),
            (self.move("paper", 0, "result", 0), ["it names no `paper` that is the last of its class"]),
            (lambda v: [v.pop(self.at(v, k)) for k in ("paper", "paper") + ("paper-sign",) * 4],
             ["before the paper ballots' figures are there, signed by t trustees"]),
            (self.move("ballot", 0, "ring", 0), []), (self.blocks(9696), []), (self.blocks(9697), ["the rows of contest 'c1' will not fit a line"]),
            (lambda v: v.insert(self.at(v, "close"), v.pop(self.at(v, "ballot", 1))), ["`previous` names no ballot with a result"]),
        ]:  # fmt: skip
            found = self.faults(change)
            self.assertLessEqual(set(wanted), set(found), found)
            self.assertEqual(bool(wanted), bool(found), found)


if __name__ == "__main__":
    unittest.main()
