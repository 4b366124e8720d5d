"""Scores, limits, write-in rows, their opening and reading: good ones hold, and each equation refuses what it is there to refuse."""

import unittest
from dataclasses import replace

import ballots
import ceremony
import opening
import rules
import shapes
import shuffle
import tally
import writeins
from ballots import Statement, plain_blocks
from make_vectors import RICH
from prover_for_tests import Coins, Trustees, combine, in_order, make_ballot
from ristretto import G, IDENTITY, add, decode, encode, multiply
from shapes import Contest, Form, Limit, Score
from test_group import load
from test_proofs import flip, form_of

M, WIDTH = b"m" * 32, 4
CONTENT = writeins.content("张三", 1)
BITS = "equation 1 (bits) does not hold"


class Rich(unittest.TestCase):
    """Ballots with a choice, a score, a limit and a row, in a ring of two."""

    @classmethod
    def setUpClass(cls):
        coins = Coins(b"rich ballots")
        pairs = sorted((encode(multiply(x, G)), x) for x in (coins.scalar(), coins.scalar()))
        cls.coins, cls.x, cls.trustees = coins, pairs[1][1], Trustees(coins, M, 1, 1, WIDTH)
        keys = tuple(k for k, _ in pairs)
        cls.st = Statement(M, "b1", b"k" * 32, b"b" * 32, b"r" * 32, 0, 1, keys, RICH, cls.trustees.election_key())
        cls.good = cls.make([[0, 1, 1], [0, 1, 1, 0], [1, 0, 0]])

    @classmethod
    def make(cls, choices, content=CONTENT, st=None, **twists):
        """A ballot of these choices; `encrypted` may encrypt other selections, `bits` prove other ones."""
        twist = lambda name, value: twists[name](value) if name in twists else value  # noqa: E731
        return make_ballot(cls.coins, st or cls.st, 1, cls.x, choices, b"s" * 32, twist, [content])[:3]

    def faults(self, *args, **kwargs):
        """What is wrong with such a ballot."""
        return ballots.check(self.st, *self.make(*args, **kwargs))

    def test_what_is_allowed_holds(self):
        self.assertEqual(ballots.check(self.st, *self.good), [])
        for choices in [
            [[0, 0, 0], [0, 0, 0, 0], [0, 0, 1]],  # nothing but what must be
            [[1, 1, 0], [1, 1, 1, 0], [1, 0, 0]],  # the highest score
            [[1, 0, 1], [0, 0, 0, 1], [0, 0, 1]],  # a blank; the limit reached
        ]:
            self.assertEqual(self.faults(choices), [], choices)

    def test_every_score_can_be_given_and_is_read_from_the_sum(self):
        form = Form((Score(4, False), Score(3, True)))
        st = replace(self.st, form=form)
        laid, votes = shapes.blocks(form, WIDTH), []
        for value in range(5):
            second = [0, 0, 1] if value == 4 else [*shapes.written(3, value), 0]
            tag, data, proof = make_ballot(self.coins, st, 1, self.x, [shapes.written(4, value), second], bytes([value]) * 32)[:3]
            self.assertEqual(ballots.check(st, tag, data, proof), [])
            votes.append(data)
        columns = tally.columns(votes, form, WIDTH)
        self.assertEqual([len(cs) for _, cs in columns], [2, 2])  # 4 = 3 bits and one of the next; then one bit more, and the blank
        aggregate, points, proof = self.trustees.share(1, "b1", columns, laid.figures)
        keys = [multiply(s, G) for s in self.trustees.secret(1)]
        faults, mine = ceremony.check_share(M, "b1", 1, columns, laid.figures, aggregate, keys, points, proof)
        self.assertEqual(faults, [])
        self.assertEqual(combine(columns, {1: mine}, laid.cells, 20), [[10], [6, 1]])
        other = tuple(tuple(tuple((k, w + 1) for k, w in f) for f in its) for its in laid.figures)
        faults = ceremony.check_share(M, "b1", 1, columns, other, aggregate, keys, points, proof)[0]
        self.assertEqual(faults, ["column 0: the first equation does not hold", "column 1: the first equation does not hold"])

    def test_a_score_and_a_blank_exclude_each_other(self):
        self.assertIn(BITS, self.faults([[0, 1, 0], [1, 0, 0, 1], [1, 0, 0]]))
        self.assertIn(BITS, self.faults([[0, 1, 0], [0, 0, 1, 1], [1, 0, 0]]))

    def test_slots_count_among_the_marks(self):
        form = Form((Contest(2, 0, 1, 1, 1),))
        st = replace(self.st, form=form)
        self.assertEqual(ballots.check(st, *self.make([[0, 0, 1]], st=st)), [])
        self.assertIn(BITS, ballots.check(st, *self.make([[1, 0, 1]], st=st)))

    def test_a_limit_is_kept(self):
        self.assertEqual(self.faults([[0, 1, 1], [0, 0, 0, 1], [0, 0, 1]]), [BITS])
        self.assertEqual(ballots.check(replace(self.st, form=replace(RICH, limits=())), *self.good)[0], "proof has the wrong length")

    def test_a_limit_names_its_members_in_order(self):
        lay = shapes.layout(2, RICH)
        last = lay.sets[-1]
        self.assertEqual((last.members[0][1], last.total), (1, 2))
        self.assertEqual([i - lay.selections.start for i, _ in last.members[-3:]], [1, 8, 9])

    def test_other_selections_than_proved_fail_equation_3(self):
        for at in range(RICH.total()):
            faults = self.faults([[0, 1, 1], [0, 1, 1, 0], [1, 0, 0]], encrypted=lambda s, at=at: s[:at] + [1 - s[at]] + s[at + 1 :])
            self.assertEqual(faults, ["equation 3 (encryption) does not hold"], at)

    def test_a_bit_that_is_none_fails_equation_1(self):
        def two(bits):  # the score bits become −1, 1, 2, with the same sum 0·1 + 1·2 + 1·2 … = 5 together with its slack
            return bits[:4] + [bits[4] - 2, bits[5] + 1] + bits[6:]

        faults = self.faults([[0, 1, 1], [0, 1, 1, 0], [1, 0, 0]], bits=two, encrypted=lambda s: s[:2] + [s[2] - 2, s[3] + 1] + s[4:])
        self.assertEqual(faults, [BITS])

    def test_every_piece_counts_but_what_a_row_says(self):
        tag, votes, proof = self.good
        for at in range(len(proof) // 32):
            self.assertNotEqual(ballots.check(self.st, tag, votes, flip(proof, at)), [], at)
        for at in range(len(votes) // 32):
            self.assertNotEqual(ballots.check(self.st, tag, flip(votes, at), proof), [], at)

    def test_a_row_of_an_unknown_nonce_fails_equation_2(self):
        # shifted by a known multiple of the base point and key, as a copier would
        r, shift = len(self.good[1]) - 96, Coins(b"shift").scalar()
        row = [decode(self.good[1][at : at + 32]) for at in range(r, r + 96, 32)]
        keys = [G] + [decode(y) for y in self.st.election_key[:2]]
        moved = b"".join(encode(add(p, multiply(shift, k))) for p, k in zip(row, keys))
        faults = ballots.check(self.st, self.good[0], self.good[1][:r] + moved, self.good[2])
        self.assertIn("equation 2 (nonce) does not hold for block 3", faults)

    def test_vector_of_a_tally(self):
        v, h = load("tally.json"), bytes.fromhex
        form, shares, rows = form_of(v), {}, {}
        laid = shapes.blocks(form, v["width"])
        columns = tally.columns(list(map(h, v["votes"])), form, v["width"])
        self.assertEqual([{"R": encode(r).hex(), "C": [encode(c).hex() for c in cs]} for r, cs in columns], v["columns"])
        table = shuffle.rows(h(v["rows"]), 2)
        for s in v["shares"]:
            keys, j = [decode(h(k)) for k in s["verification_keys"]], s["trustee"]
            self.assertEqual(ceremony.aggregate_digest(columns).hex(), s["aggregate"])
            faults, shares[j] = ceremony.check_share(h(v["meeting"]), "b1", j, columns, laid.figures, h(s["aggregate"]), keys,
                                                     h(s["points"]), h(s["proof"]))  # fmt: skip
            more, rows[j] = opening.check(h(v["meeting"]), "b1", "c1", j, table, h(v["rows_digest"]), keys, h(s["row_points"]),
                                          h(s["row_proof"]))  # fmt: skip
            self.assertEqual(faults + more, [])
        self.assertEqual(combine(columns, shares, laid.cells, 15), v["counts"])
        self.assertEqual([[encode(m).hex() for m in row] for row in opening.opened(table, rows)], v["opened"])


class OtherMakers(unittest.TestCase):
    """What the Rust workspace made: a ballot with rows, row-shares with their challenges, embeddings."""

    def test_a_ballot(self):
        v, h = load("ballot-rows.json"), bytes.fromhex
        form, key, secret = form_of(v), tuple(map(h, v["election_key"])), v["secret"]
        st = Statement(h(v["meeting"]), v["ballot_id"], h(v["key_leaf"]), h(v["ballot_leaf"]), h(v["ring_leaf"]), v["bucket"],
                       v["revision"], tuple(map(h, v["keys"])), form, key)  # fmt: skip
        self.assertEqual(ballots.check(st, h(v["tag"]), h(v["votes"]), h(v["proof"])), [])
        self.assertEqual(shapes.layout(len(st.keys), form).bits, v["bits"])
        selections = in_order(form, secret["choices"])
        self.assertTrue(shapes.fits(form, selections))
        plain = plain_blocks(form, len(key), selections, [writeins.words(h(x)) for x in secret["contents"]])
        nonces = [ballots.nonce(st.meeting, st.ballot_id, h(secret["seed"]), k) for k in range(len(plain))]
        self.assertEqual(ballots.encrypt(plain, key, nonces).hex(), v["votes"])

    def test_row_shares(self):
        v, h = load("row-share.json"), bytes.fromhex
        table, digest, given = shuffle.rows(h(v["rows"]), v["width"]), opening.rows_digest(h(v["rows"])), {}
        self.assertEqual(digest.hex(), v["rows_digest"])
        for s in v["shares"]:
            keys, points, proof = [decode(h(k)) for k in s["verification_keys"]], h(s["points"]), h(s["proof"])
            self.assertEqual([encode(multiply(int.from_bytes(h(x), "little"), G)).hex() for x in s["secret"]], s["verification_keys"])
            t, rho, omega = opening.transcript(h(v["meeting"]), v["ballot_id"], v["contest"], s["trustee"], digest, keys, points)
            c = t.append("announcements", proof[:64]).challenge("c")
            self.assertEqual([n.to_bytes(32, "little").hex() for n in (rho, omega, c)], [s["rho"], s["omega"], s["c"]])
            faults, given[s["trustee"]] = opening.check(h(v["meeting"]), v["ballot_id"], v["contest"], s["trustee"], table, digest,
                                                        keys, points, proof)  # fmt: skip
            self.assertEqual(faults, [])
        self.assertEqual([[encode(m).hex() for m in row] for row in opening.opened(table, given)], v["opened"])

    def test_embeddings(self):
        for case in load("embed.json")["cases"]:
            block = bytes.fromhex(case["block"])
            self.assertEqual(encode(writeins.embed(block)).hex(), case["point"])
            self.assertEqual(writeins.unembed(decode(bytes.fromhex(case["point"]))), block)
            self.assertEqual(bytes.fromhex(case["point"])[0], 2 * case["c"])
            for other in case["no_embeddings"]:
                self.assertIsNone(writeins.unembed(decode(bytes.fromhex(other))))


class Opening(unittest.TestCase):
    """Row-shares of three trustees, two of whom open three rows of a slot with two blocks."""

    def setUp(self):
        self.coins = Coins(b"opening")
        self.t = Trustees(self.coins, M, 3, 2, WIDTH)
        form = Form((Contest(0, 0, 1, 1, 2),))
        self.said = [(1, writeins.content("欧阳修之后人某某某某", 2)), (0, writeins.content("无人看见", 2)), (1, writeins.content(7, 2))]
        plain = [plain_blocks(form, WIDTH, [bit], [writeins.words(x)]) for bit, x in self.said]
        self.rows = b"".join(ballots.encrypt(p, self.t.election_key(), [self.coins.scalar()]) for p in plain)
        self.table, self.digest = shuffle.rows(self.rows, 3), opening.rows_digest(self.rows)

    def share(self, j):
        """(verification keys, points, proof) of trustee j."""
        return ([multiply(s, G) for s in self.t.secret(j)], *self.t.row_share(j, "b1", "c1", self.rows, 3))

    def check(self, j, keys, points, proof, **other):
        """The faults and shares of a row-share with some part of the statement replaced."""
        part = {"meeting": M, "ballot": "b1", "contest": "c1", "digest": self.digest, "table": self.table, **other}
        return opening.check(part["meeting"], part["ballot"], part["contest"], j, part["table"], part["digest"], keys, points, proof)

    def test_any_two_open(self):
        given = {j: self.check(j, *self.share(j)) for j in (1, 2, 3)}
        self.assertEqual([faults for faults, _ in given.values()], [[], [], []])
        for used in ((1, 2), (1, 3), (2, 3), (1, 2, 3)):
            rows = opening.opened(self.table, {j: given[j][1] for j in used})
            slots = [writeins.used_slots(row, 2) for row in rows]
            self.assertEqual([len(s) for s in slots], [1, 0, 1])
            self.assertEqual([writeins.read(s, "both", 8) for s in slots], [["欧阳修之后人某某某某"], [], [7]])
        one = opening.opened(self.table, {1: given[1][1]})
        self.assertIsNone(writeins.used_slots(one[0], 2))

    def test_each_piece_counts(self):
        keys, points, proof = self.share(2)
        for at in range(len(points) // 32):
            self.assertNotEqual(self.check(2, keys, flip(points, at), proof)[0], [], at)
        for at in range(3):
            self.assertNotEqual(self.check(2, keys, points, flip(proof, at))[0], [], at)
        for at in (0, 1):
            bad = proof[: 32 * at] + bytes(32) + proof[32 * at + 32 :]
            self.assertIsNone(self.check(2, keys, points, bad)[1])
        self.assertIsNone(self.check(2, keys, bytes(32) + points[32:], proof)[1])
        self.assertIsNone(self.check(2, keys, points[32:], proof)[1])

    def test_each_equation_refuses_what_it_is_for(self):
        keys, points, proof = self.share(2)
        # a share with another secret: right over the rows, wrong over the keys; and the other way round
        stranger = [add(keys[0], G), *keys[1:]]
        self.t.coins, twin = Coins(b"twin"), Trustees(Coins(b"opening"), M, 3, 2, WIDTH)
        self.assertEqual(self.check(2, stranger, points, proof)[0][0], "the first equation does not hold")
        twin.secret = lambda j: [s + (k == 0) for k, s in enumerate(self.t.secret(j))]
        with_wrong_keys = twin.row_share(2, "b1", "c1", self.rows, 3)
        self.assertEqual(self.check(2, stranger, *with_wrong_keys)[0], [])
        wrong_points = self.forged(twin)
        self.assertEqual(self.check(2, keys, *wrong_points)[0], ["the second equation does not hold"])

    def forged(self, twin):
        """The right keys over points of another secret, as a trustee would who wants the rows unreadable."""
        from ristretto import Q, msm, scalar_bytes

        secret, u = self.t.secret(2), 5
        points = b"".join(encode(multiply(s, row[0])) for row in self.table for s in twin.secret(2)[:3])
        t, rho, omega = opening.transcript(M, "b1", "c1", 2, self.digest, [multiply(s, G) for s in secret], points)
        folded = msm([(pow(rho, n, Q), row[0]) for n, row in enumerate(self.table)])
        announced = encode(multiply(u, G)) + encode(multiply(u, folded))
        c = t.append("announcements", announced).challenge("c")
        return points, announced + scalar_bytes(u + c * sum(pow(omega, k, Q) * secret[k] for k in range(3)))

    def test_it_moves_nowhere(self):
        made = self.share(1)
        for other in [dict(meeting=b"n" * 32), dict(ballot="b2"), dict(contest="c2"), dict(digest=bytes(32)),
                      dict(table=self.table[::-1])]:  # fmt: skip
            self.assertNotEqual(self.check(1, *made, **other)[0], [], other)
        self.assertNotEqual(self.check(2, *made)[0], [])


class Reading(unittest.TestCase):
    NOMINEES = [{"id": "n1", "label": "张三"}, {"id": "n2", "label": "李四", "detail": "甲局"}]

    def test_vector_of_contents(self):
        v, h = load("write-ins.json"), bytes.fromhex
        for one in v["contents"]:
            points = [decode(h(p)) for p in one["points"]]
            self.assertEqual(b"".join(writeins.unembed(p) for p in points).hex(), one["content"])
            self.assertEqual([encode(p).hex() for p in writeins.words(h(one["content"]))], one["points"])
            key = one["nominee"] if one["text"] is None else one["text"]
            self.assertEqual(writeins.meaning(h(one["content"]), "both", 300), key)
        for p in v["no_embeddings"]:
            self.assertIsNone(writeins.unembed(decode(h(p))))
        self.assertIsNone(writeins.unembed(IDENTITY))

    def test_what_a_contest_allows(self):
        text, index = writeins.content("张三", 1), writeins.content(1, 1)
        self.assertEqual([writeins.meaning(text, s, 2) for s in ("list", "text", "both")], [None, "张三", "张三"])
        self.assertEqual([writeins.meaning(index, s, 2) for s in ("list", "text", "both")], [1, None, 1])
        self.assertIsNone(writeins.meaning(index, "list", 1))

    def test_repeats_and_voids_within_a_row(self):
        rows = [["甲", "甲"], ["乙", None], [0, "甲"], []]
        self.assertEqual(writeins.count(rows), ({"甲": 2, "乙": 1, 0: 1}, 2))
        listed = writeins.as_published({"乙": 1, 1: 2, "甲": 2, 0: 1}, self.NOMINEES)
        self.assertEqual(listed, [{"nominee": "n1", "votes": 1}, {"nominee": "n2", "votes": 2}, {"text": "乙", "votes": 1}, {"text": "甲", "votes": 2}])

    def test_spellings_are_put_together_once(self):
        table = [{"text": "张 三", "nominee": "n1"}, {"text": "无", "void": "不是姓名"}, {"text": "甲", "name": "乙"}, {"text": "乙", "name": "丙"}]
        rows = [[0, "张 三"], ["张 三", "无"], ["甲", "乙"], ["丁"]]
        votes, void = writeins.count(writeins.merged(rows, table, self.NOMINEES))
        self.assertEqual(votes, {("nominee", "n1"): 2, ("name", "乙"): 1, ("name", "丙"): 1, ("name", "丁"): 1})
        self.assertEqual(void, 2)

    def test_who_is_printed_is_nobody(self):
        table = [{"text": "张 三", "nominee": "n1"}]
        votes, void = writeins.count(writeins.merged([[0, 1], ["张 三"], [1]], table, self.NOMINEES, {"n1"}))
        self.assertEqual((votes, void), ({("nominee", "n2"): 2}, 2))
        ballot = {"kind": "TJ_LIST", "nominees": [{"id": "n1", "label": "张 三"}, {"id": "n2", "label": "李四", "detail": "乙局"},
                                                  {"id": "n3", "label": "李四", "detail": "（甲 局）"}]}  # fmt: skip
        contest = {"id": "c", "title": "职务", "options": [{"id": "a", "label": "张三", "detail": "某局"}, {"id": "b", "label": "李四", "detail": "甲局"}]}
        self.assertEqual(rules.printed_nominees({**ballot, "contests": [contest]}, contest), {"n1", "n3"})
        others = {"id": "others", "title": "另选他人", "options": []}
        rows = [{"id": "p", "title": "张三"}, {"id": "q", "title": "李四", "detail": "乙局"}, others]
        election = {**ballot, "kind": "XJ_JC", "contests": [{"options": [{}], **row} for row in rows]}
        self.assertEqual(rules.printed_nominees(election, others), {"n1", "n2"})

    def test_sound_tables(self):
        faults = lambda *lines: len(writeins.table_faults(list(lines), self.NOMINEES))  # noqa: E731
        self.assertEqual(faults({"text": "a", "name": "x"}, {"text": "b", "nominee": "n2"}, {"text": "c", "void": "x"}), 0)
        for bad in [[{"text": "b", "name": "x"}, {"text": "a", "name": "x"}], [{"text": "a", "name": "x"}] * 2, [{"text": "a"}],
                    [{"text": "a", "name": "x", "void": "y"}], [{"text": "a", "nominee": "n3"}]]:  # fmt: skip
            self.assertEqual(faults(*bad), 1, bad)

    def test_the_sheet_adds_paper_and_sorts(self):
        paper = [{"write_ins": [{"nominee": "n2", "name": "李四", "detail": "甲局", "votes": 3}, {"name": "丁", "votes": 1}], "write_in_void": 2},
                 {"write_ins": [{"name": "丁", "detail": "乙局", "votes": 2}]}]  # fmt: skip
        votes = {("nominee", "n2"): 1, ("name", "丁"): 1, ("name", "丙"): 2}
        self.assertEqual(writeins.as_counted(votes, 1, paper, self.NOMINEES), ([
            {"nominee": "n2", "name": "李四", "detail": "甲局", "votes": 4}, {"name": "丁", "votes": 2},
            {"name": "丁", "detail": "乙局", "votes": 2}, {"name": "丙", "votes": 2},
        ], 3))  # fmt: skip


class Specs(unittest.TestCase):
    def test_a_form_from_rules(self):
        spec = {
            "contests": [
                {"options": [{"id": "a"}, {"id": "b"}], "min": 0, "max": 2, "write_in": {"slots": 1, "from": "both", "blocks": 1}},
                {"options": [], "score": {"low": 5, "high": 10}, "min": 0, "max": 1},
                {"options": [{"id": "x"}, {"id": "y"}, {"id": "b"}], "min": 1, "max": 1},
            ],
            "limits": [{"options": ["b"], "write_ins": True, "max": 2}],
        }
        self.assertEqual(shapes.of_spec(spec), RICH)
        self.assertEqual(in_order(RICH, [[0, 1, 1], [0, 1, 1, 0], [1, 0, 0]]), [0, 1, 0, 1, 1, 0, 1, 0, 0, 1])

    def test_what_fits(self):
        fits = lambda *choices: shapes.fits(RICH, in_order(RICH, choices))  # noqa: E731
        self.assertTrue(fits([0, 1, 1], [0, 1, 1, 0], [1, 0, 0]))
        for bad in [([1, 1, 1], [0, 0, 0, 0], [1, 0, 0]), ([0, 0, 0], [1, 0, 0, 1], [1, 0, 0]), ([0, 0, 0], [0] * 4, [0, 0, 0]),
                    ([0, 1, 1], [0, 0, 0, 1], [0, 0, 1])]:  # fmt: skip
            self.assertFalse(fits(*bad), bad)

    def test_limits_number_selections(self):
        self.assertEqual(shapes.of_spec({"contests": [{"options": [{"id": "a"}], "min": 0, "max": 1}], "limits": [{"options": ["a"], "max": 1}]}),
                         Form((Contest(1, 0, 1),), (Limit((0,), 1),)))  # fmt: skip


if __name__ == "__main__":
    unittest.main()
