"""Ballots, shares and the key ceremony: good ones hold, and each equation refuses what it is there to refuse."""

import json
import unittest

import ballots
import ceremony
import shapes
import tally
from ballots import Statement, point
from dataclasses import replace
from make_vectors import laid_out
from prover_for_tests import Coins, Trustees, combine, make_ballot, open_box
from ristretto import G, Q, add, encode, multiply, scalar, scalar_bytes
from shapes import Contest, Form, Limit, Score
from test_group import load


def flip(data, at):
    """Data with one 32-byte piece replaced by another valid point or scalar."""
    piece = data[32 * at : 32 * at + 32]
    p = ballots.point(piece)
    other = encode(add(p, G)) if p else scalar_bytes(scalar(piece) + 1)
    return data[: 32 * at] + other + data[32 * at + 32 :]


def form_of(vector):
    """The form that a vector tells."""
    contests = [
        Score(c["score"], c["blank"]) if "score" in c else Contest(c["options"], c["min"], c["max"], c.get("slots", 0), c.get("blocks", 0))
        for c in vector["contests"]
    ]
    return Form(tuple(contests), tuple(Limit(tuple(x["selections"]), x["max"]) for x in vector.get("limits", ())))


class Ballots(unittest.TestCase):
    CONTESTS = (Contest(3, 1, 1), Contest(4, 1, 3))
    CHOICES = [[0, 1, 0], [1, 0, 1, 0]]

    def setUp(self):
        self.coins = Coins(b"ballots")
        self.x = [self.coins.scalar() for _ in range(7)]
        keys = sorted((encode(multiply(x, G)), x) for x in self.x)
        self.x = [x for _, x in keys]
        self.trustees = Trustees(self.coins, b"m" * 32, 1, 1, 4)
        self.st = Statement(b"m" * 32, "b1", b"k" * 32, b"b" * 32, b"r" * 32, 0, 1, tuple(k for k, _ in keys),
                            Form(self.CONTESTS), self.trustees.election_key())  # fmt: skip

    def make(self, position=2, choices=None, st=None, **twists):
        """A ballot with some values twisted."""
        twist = lambda name, value: twists[name.replace(" ", "_")](value) if name.replace(" ", "_") in twists else value  # noqa: E731
        return make_ballot(self.coins, st or self.st, position, self.x[position], choices or self.CHOICES, b"s" * 32, twist)[:3]

    def test_every_position_holds(self):
        for position in range(7):
            self.assertEqual(ballots.check(self.st, *self.make(position)), [])

    def test_every_allowed_choice_of_slack_holds(self):
        for marked in range(1, 4):
            self.assertEqual(ballots.check(self.st, *self.make(choices=[[1, 0, 0], [1] * marked + [0] * (4 - marked)])), [])

    def test_ring_sizes(self):
        for n in (2, 3, 4, 5):
            st = replace(self.st, keys=self.st.keys[:n])
            self.assertEqual(ballots.check(st, *self.make(n - 1, st=st)), [])

    def test_a_selection_of_two_fails_equation_3(self):
        tag, votes, proof = self.make(encrypted=lambda bits: [2 if b else 0 for b in bits])
        self.assertEqual(ballots.check(self.st, tag, votes, proof), ["equation 3 (encryption) does not hold"])

    def test_a_bit_of_two_fails_equation_1(self):
        def two(bits):
            # the selections of contest 0 become 2, −1, 0: their sum is still 1
            return bits[:6] + [2, -1, 0] + bits[9:]

        faults = ballots.check(self.st, *self.make(bits=two, encrypted=lambda bits: [2, -1, 0] + bits[3:]))
        self.assertEqual(faults, ["equation 1 (bits) does not hold"])

    def test_too_many_marks_fail(self):
        self.assertIn("equation 1 (bits) does not hold", ballots.check(self.st, *self.make(choices=[[1, 1, 0], [1, 0, 0, 0]])))
        self.assertNotEqual(ballots.check(self.st, *self.make(choices=[[0, 0, 0], [1, 0, 0, 0]])), [])
        self.assertNotEqual(ballots.check(self.st, *self.make(choices=[[1, 0, 0], [1, 1, 1, 1]])), [])

    def test_another_tag_fails_equation_4(self):
        self.assertEqual(ballots.check(self.st, *self.make(tag_x=lambda x: x + 1)), ["equation 4 (ring and tag) does not hold"])

    def test_a_stranger_fails_equation_4(self):
        self.x[2] += 1
        self.assertEqual(ballots.check(self.st, *self.make()), ["equation 4 (ring and tag) does not hold"])

    def test_every_piece_of_a_proof_counts(self):
        tag, votes, proof = self.make()
        for at in range(len(proof) // 32):
            self.assertNotEqual(ballots.check(self.st, tag, votes, flip(proof, at)), [], at)
        for at in range(len(votes) // 32):
            self.assertNotEqual(ballots.check(self.st, tag, flip(votes, at), proof), [], at)

    def test_a_proof_moves_nowhere(self):
        made = self.make()
        for change in [dict(meeting=b"n" * 32), dict(ballot_id="b2"), dict(key_leaf=bytes(32)), dict(ballot_leaf=bytes(32)),
                       dict(ring_leaf=bytes(32)), dict(bucket=1), dict(revision=2), dict(keys=self.st.keys[1:])]:
            self.assertNotEqual(ballots.check(replace(self.st, **change), *made), [], change)

    def test_malformed_pieces_are_faults(self):
        tag, votes, proof = self.make()
        for bad in [proof[:-1], proof + b"\0", proof[:-32], bytes(32) + proof[32:], b"\xff" * 32 + proof[32:],
                    proof[:-32] + Q.to_bytes(32, "little")]:
            self.assertNotEqual(ballots.check(self.st, tag, votes, bad), [])
        for bad in [votes[:-32], votes + bytes(32), bytes(32) + votes[32:]]:
            self.assertNotEqual(ballots.check(self.st, tag, bad, proof), [])
        self.assertNotEqual(ballots.check(self.st, bytes(32), votes, proof), [])

    def test_layouts(self):
        v = load("layouts.json")
        for d, weights in v["slack"].items():
            self.assertEqual(shapes.weights(int(d)), weights)
            sums = {0}
            for w in weights:
                sums |= {s + w for s in sums}
            self.assertEqual(sums, set(range(int(d) + 1)))
        for n, radices in v["radices"].items():
            product = 1
            for r in radices:
                product *= r
            self.assertGreaterEqual(product, int(n))
            self.assertEqual(shapes.radices(int(n)), radices)
        self.assertEqual(shapes.weights(5), [1, 2, 2])
        for d, values in v["written"].items():
            for value, bits in enumerate(values):
                self.assertEqual(sum(b * w for b, w in zip(bits, v["slack"][d])), value)
                self.assertEqual(shapes.written(int(d), value), bits)
        for f in v["forms"]:
            self.assertEqual(json.loads(json.dumps(laid_out(form_of(f), f["width"], f["keys"]))), f)

    def test_vector_files(self):
        for name in ("ballot-small.json", "ballot-mixed.json", "ballot-rich.json"):
            v = load(name)
            h = bytes.fromhex
            st = Statement(
                h(v["meeting"]), v["ballot_id"], h(v["key_leaf"]), h(v["ballot_leaf"]), h(v["ring_leaf"]), v["bucket"],
                v["revision"], tuple(map(h, v["keys"])), form_of(v),
                tuple(map(h, v["election_key"])),
            )  # fmt: skip
            self.assertEqual(ballots.check(st, h(v["tag"]), h(v["votes"]), h(v["proof"])), [])


class Ceremony(unittest.TestCase):
    M = b"m" * 32

    def setUp(self):
        self.coins = Coins(b"ceremony")
        self.t = Trustees(self.coins, self.M, 3, 2, 3)
        self.public = [(c, self.t.possession(j, c)) for j, c in ((j, self.t.commitments(j)) for j in (1, 2, 3))]
        self.tables = [ceremony.check_deal(self.M, 1, j + 1, 3, 2, *p)[1] for j, p in enumerate(self.public)]

    def test_deals(self):
        for j, (commitments, proof) in enumerate(self.public, start=1):
            self.assertEqual(ceremony.check_deal(self.M, 1, j, 3, 2, commitments, proof)[0], [])
            for bad in [(self.M, 2, j), (self.M, 1, j + 1), (b"n" * 32, 1, j)]:
                self.assertNotEqual(ceremony.check_deal(*bad, 3, 2, commitments, proof)[0], [])
            for at in range(2):
                self.assertNotEqual(ceremony.check_deal(self.M, 1, j, 3, 2, commitments, flip(proof, at))[0], [])
            for at in range(6):
                self.assertNotEqual(ceremony.check_deal(self.M, 1, j, 3, 2, flip(commitments, at), proof)[0], [])
            self.assertIsNone(ceremony.check_deal(self.M, 1, j, 3, 2, commitments[32:], proof)[1])
            self.assertIsNone(ceremony.check_deal(self.M, 1, j, 3, 2, bytes(32) + commitments[32:], proof)[1])

    def test_boxes_and_complaints(self):
        box = self.t.box(1, 2)
        shared, proof = self.t.complaint(2, 1, box)
        key = self.t.boxes[1]
        self.assertEqual(ceremony.check_complaint(self.M, 1, 2, 1, key, box[:32], shared, proof), [])
        self.assertEqual(open_box(self.M, 1, 1, 2, key, box, shared, self.tables[0]), [])
        for at in range(2):
            self.assertNotEqual(ceremony.check_complaint(self.M, 1, 2, 1, key, box[:32], shared, flip(proof, at)), [])
        self.assertNotEqual(ceremony.check_complaint(self.M, 1, 2, 1, key, box[:32], flip(shared, 0), proof), [])
        self.assertNotEqual(ceremony.check_complaint(self.M, 1, 3, 1, key, box[:32], shared, proof), [])
        bad = box[:-1] + bytes([box[-1] ^ 1])
        self.assertNotEqual(open_box(self.M, 1, 1, 2, key, bad, shared, self.tables[0]), [])

    def test_keys_and_shares(self):
        for i in (1, 2, 3):
            keys = ceremony.verification_keys(self.tables, i)
            self.assertEqual([encode(v) for v in keys], [encode(multiply(y, G)) for y in self.t.secret(i)])
        key = self.t.election_key()
        form = Form((Contest(4, 0, 4),))
        laid = shapes.blocks(form, 3)
        votes = [ballots.encrypt([v[:3], v[3:]], key, [self.coins.scalar() for _ in range(2)]) for v in ([1, 0, 1, 0], [1, 1, 0, 0])]
        columns, shares = tally.columns(votes, form, 3), {}
        for j in (1, 2, 3):
            aggregate, points, proof = self.t.share(j, "b1", columns, laid.figures)
            keys = ceremony.verification_keys(self.tables, j)
            check = lambda *a: ceremony.check_share(self.M, *a)  # noqa: E731, B023
            faults, shares[j] = check("b1", j, columns, laid.figures, aggregate, keys, points, proof)
            self.assertEqual(faults, [])
            for at in range(len(proof) // 32):
                self.assertNotEqual(check("b1", j, columns, laid.figures, aggregate, keys, points, flip(proof, at))[0], [])
            for at in range(4):
                self.assertNotEqual(check("b1", j, columns, laid.figures, aggregate, keys, flip(points, at), proof)[0], [])
            self.assertNotEqual(check("b2", j, columns, laid.figures, aggregate, keys, points, proof)[0], [])
            self.assertNotEqual(check("b1", j, columns, laid.figures, aggregate, keys, points, bytes(32) + proof[32:])[0], [])
        for used in ((1, 2), (1, 3), (2, 3), (1, 2, 3)):
            some = {j: shares[j] for j in used}
            self.assertEqual(combine(columns, some, laid.cells, 2), [[2, 1, 1, 0]])
            plain = ceremony.plain_figures(columns, some)
            self.assertEqual(ceremony.wrong_counts(plain, laid.cells, [[2, 1, 1, 0]]), [])
            self.assertEqual(ceremony.wrong_counts(plain, laid.cells, [[2, 1, 0, 1]]), [(0, 2), (0, 3)])
        self.assertEqual(len(ceremony.wrong_counts(ceremony.plain_figures(columns, {1: shares[1]}), laid.cells, [[2, 1, 1, 0]])), 4)

    def test_lagrange(self):
        self.assertEqual(ceremony.lagrange([1, 2]), {1: 2, 2: Q - 1})

    def test_vector_file(self):
        v = load("ceremony.json")
        h, tables = bytes.fromhex, []
        for d in v["deals"]:
            faults, table = ceremony.check_deal(h(v["meeting"]), 1, d["trustee"], v["width"], 2, h(d["commitments"]), h(d["proof"]))
            self.assertEqual(faults, [])
            tables.append(table)
        form = Form((Contest(4, 0, 4),))
        laid = shapes.blocks(form, v["width"])
        columns, shares = tally.columns([h(x) for x in v["votes"]], form, v["width"]), {}
        for s in v["shares"]:
            keys = ceremony.verification_keys(tables, s["trustee"])
            self.assertEqual([encode(k).hex() for k in keys], s["verification_keys"])
            faults, shares[s["trustee"]] = ceremony.check_share(
                h(v["meeting"]), "b1", s["trustee"], columns, laid.figures, h(s["aggregate"]), keys, h(s["points"]), h(s["proof"])
            )
            self.assertEqual(faults, [])
        self.assertEqual(combine(columns, shares, laid.cells, 3), [v["counts"]])
        self.assertIsNotNone(point(h(v["key"][0])))


if __name__ == "__main__":
    unittest.main()
