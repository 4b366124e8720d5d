"""Shuffles: those of another implementation and our own hold; each equation refuses what it is there to refuse."""

import unittest
from dataclasses import replace

import shuffle
from ballots import encrypt
from mixer_for_tests import prove
from prover_for_tests import Coins
from ristretto import G, Q, add, encode, multiply, scalar, scalar_bytes
from shuffle import Mixing
from test_group import load
from test_proofs import flip


def bump(data, at):
    """Data with one scalar increased by 1."""
    return data[: 32 * at] + scalar_bytes(scalar(data[32 * at : 32 * at + 32]) + 1) + data[32 * at + 32 :]


class Vector(unittest.TestCase):
    """The shuffle that the Rust workspace made: five rows of two."""

    V = load("shuffle.json")
    N, WIDTH = 5, 2

    def setUp(self):
        h, v = bytes.fromhex, self.V
        self.st = Mixing(h(v["meeting"]), v["ballot_id"], v["mixer"], v["stage"], tuple(map(h, v["keys"])))
        self.input, self.output, self.proof = h(v["input"]), h(v["output"]), h(v["proof"])

    def check(self, st=None, source=None, target=None, proof=None):
        """The faults with some parts replaced."""
        parts = [self.input if source is None else source, self.output if target is None else target]
        return shuffle.check(st or self.st, *parts, self.proof if proof is None else proof)

    def test_it_holds(self):
        self.assertEqual(self.check(), [])

    def test_generators_and_challenges(self):
        star, bases = shuffle.generators(self.N)
        self.assertEqual([encode(p).hex() for p in [star] + bases], [self.V["J*"]] + self.V["J"])
        u, weights, c = shuffle.challenges(self.st, self.input, self.output, self.proof, self.N)
        as_hex = [n.to_bytes(32, "little").hex() for n in [u, c] + weights]
        self.assertEqual(as_hex, [self.V["u"], self.V["c"]] + self.V["weights"])

    def test_each_response_stands_in_its_equations(self):
        first = 3 * self.N + 4 + self.WIDTH
        names = ["1 (sum of the weights)", "2 (end of the chain)", "3 (committed weights)"]
        sums = [[f"equation {name} does not hold"] for name in names]
        fourth = [f"equation 4 (re-encryption), component {k}, does not hold" for k in range(self.WIDTH + 1)]
        link = lambda i: [f"equation 5 (chain), row {i}, does not hold"]  # noqa: E731
        expected = [*sums, fourth] + [link(i) for i in range(self.N)] + [sums[2] + fourth + link(i) for i in range(self.N)]
        for at, faults in enumerate(expected):
            self.assertEqual(self.check(proof=bump(self.proof, first + at)), faults)
        self.assertEqual(first + len(expected), len(self.proof) // 32)

    def test_every_point_counts(self):
        for at in range(3 * self.N + 4 + self.WIDTH):
            self.assertNotEqual(self.check(proof=flip(self.proof, at)), [], at)
        for at in range(len(self.input) // 32):
            self.assertNotEqual(self.check(source=flip(self.input, at)), [], at)
            self.assertNotEqual(self.check(target=flip(self.output, at)), [], at)

    def test_a_proof_moves_nowhere(self):
        keys = self.st.keys
        for change in [dict(meeting=bytes(32)), dict(ballot_id="b2"), dict(mixer=9), dict(stage=9), dict(keys=keys[::-1])]:
            self.assertNotEqual(self.check(st=replace(self.st, **change)), [], change)
        self.assertNotEqual(self.check(source=self.output, target=self.input), [])

    def test_rows_moved_dropped_doubled_or_replaced_are_refused(self):
        size = 32 * (self.WIDTH + 1)
        row = [self.output[i : i + size] for i in range(0, len(self.output), size)]
        for rows in [[row[1], row[0]] + row[2:], [row[0]] + row[:-1], [self.input[:size]] + row[1:]]:
            faults = self.check(target=b"".join(rows))
            self.assertTrue(faults and all(f.startswith("equation") for f in faults), faults)
        self.assertEqual(self.check(target=b"".join(row[:-1])), ["4 rows came out where 5 went in"])
        self.assertEqual(self.check(target=self.output + row[0]), ["6 rows came out where 5 went in"])

    def test_malformed_bytes_are_faults(self):
        bad_proofs = [self.proof[:-1], self.proof[32:], self.proof + bytes(32), b"", bytes(32) + self.proof[32:],
                      b"\xff" * 32 + self.proof[32:], self.proof[:-32] + Q.to_bytes(32, "little")]  # fmt: skip
        for proof in bad_proofs:
            self.assertRegex(self.check(proof=proof)[0], "the proof (has the wrong length|holds no canonical)")
        for rows in [self.input[:-1], bytes(32) + self.input[32:], b"\xff" * 32 + self.input[32:]]:
            self.assertTrue(self.check(source=rows)[0].startswith("input: "))
            self.assertTrue(self.check(target=rows)[0].startswith("output: "))
        self.assertEqual(len(self.check(st=replace(self.st, keys=(bytes(32),) * 2))), 1)
        self.assertEqual(len(self.check(st=replace(self.st, keys=()))), 2)


class Mixers(unittest.TestCase):
    """Shuffles made here, honest and not."""

    def setUp(self):
        self.coins = Coins(b"mixer")
        keys = tuple(encode(multiply(self.coins.scalar(), G)) for _ in range(2))
        self.st = Mixing(b"m" * 32, "b1", 1, 1, keys)
        self.input = b"".join(encrypt([[n, n + 1]], keys, [self.coins.scalar()]) for n in range(4))

    def verdict(self, order, **twists):
        """The faults of a shuffle in this order with some values twisted."""
        twist = lambda name, value: twists[name](value) if name in twists else value  # noqa: E731
        output, proof = prove(self.coins, self.st, self.input, order, twist)
        return shuffle.check(self.st, self.input, output, proof)

    def test_every_order_holds(self):
        for order in ([0, 1, 2, 3], [3, 1, 0, 2], [1, 2, 3, 0]):
            self.assertEqual(self.verdict(order), [])

    def test_no_rows_and_one_row(self):
        self.assertEqual(shuffle.check(self.st, b"", b"", b""), [])
        self.assertNotEqual(shuffle.check(self.st, b"", b"", bytes(32)), [])
        self.input = self.input[:96]
        self.assertNotEqual(shuffle.check(self.st, self.input, b"", b""), [])
        self.assertEqual(self.verdict([0]), [])

    def test_another_vote_fails_equation_4(self):
        def changed(rows):
            return [[*rows[0][:-1], add(rows[0][-1], G)]] + rows[1:]

        self.assertEqual(self.verdict([1, 0, 2, 3], output=changed), ["equation 4 (re-encryption), component 2, does not hold"])

    def test_another_order_than_committed_fails_equation_3(self):
        faults = self.verdict([1, 0, 2, 3], committed=lambda _: [0, 1, 2, 3])
        self.assertEqual(faults, ["equation 3 (committed weights) does not hold"])

    def test_weights_of_a_wrong_product_fail_equation_2(self):
        self.assertIn("equation 2 (end of the chain) does not hold", self.verdict([1, 0, 2, 3], weights=lambda u: [2 * u[0]] + u[1:]))


if __name__ == "__main__":
    unittest.main()
