"""Makes whole records for tests: a small meeting from its definition to its seal, with hooks to spoil anything on the way."""

import functools
import hashlib
import io
import json
import zipfile

import ballots
import draw
import edwards
import mixer_for_tests
import opening
import results
import rules
import rules_for_tests
import shapes
import signing_for_tests
import tally
import writeins
from ballots import Statement
from log_for_tests import ORIGIN, Maker
from make_vectors import b64, token_seed
from order import State
from prover_for_tests import Trustees, check_in_proof, combine, in_order, make_ballot
from ristretto import G, decode, encode, multiply
from shuffle import Mixing
from strict import unb64

rules_for_tests.install()
edwards._straus = functools.lru_cache(maxsize=60_000)(edwards._straus)  # records that differ in one entry share most of their sums

def three_way(name, title):
    """A contest of a 票决."""
    labels = zip(rules.THREE_WAY, rules.THREE_LABELS)
    return {"id": name, "title": title, "options": [{"id": i, "label": x} for i, x in labels], "min": 1, "max": 1}


def vote_rules(titles):
    """The rules of a 全委会票决 on some persons."""
    of = "expected"
    return {
        "kind": "QWH", "posts": len(titles), "contests": [three_way(f"p{i}", t) for i, t in enumerate(titles)],
        "rule": {"quorum": {"num": 2, "den": 3, "cmp": "ge", "of": of}, "validity": "issued",
                 "pass": {"threshold": {"option": "agree", "share": {"num": 1, "den": 2, "cmp": "gt", "of": of}}}, "percent_of": of},
    }  # fmt: skip


class Meeting(Maker):
    """Five voters in two groups, three trustees of whom two decrypt, one ballot with two persons voted on."""

    VOTERS = {"a": 3, "b": 2}
    PAPER = {}  # voters on paper, by group
    CLASSES = None
    MIN_CELL, WIDTH, REVOTE = 1, 4, True

    def run(self):
        """The whole meeting."""
        self.convene()
        self.hold("b1", self.spec(), self.CHOICES)
        self.adjourn()
        return self

    def convene(self):
        """Everything before the first ballot."""
        self.define()
        self.roster()
        self.ceremony()
        self.admit()

    def hold(self, bid, spec, choices, **more):
        """One ballot from its definition to its result."""
        self.vote(bid, spec, choices, **more)
        self.count(bid, spec, choices)

    def define(self):
        """Entry 0."""
        trustees = Trustees(self.coins, b"", 3, 2, self.WIDTH)
        self.trustee_seeds = [self.coins.bytes(32) for _ in range(3)]
        log, witnesses = self.vkeys()
        listed = [
            {"index": i + 1, "name": f"监票人{i + 1}", "key": b64(signing_for_tests.public_key(s)), "box": b64(trustees.boxes[i])}
            for i, s in enumerate(self.trustee_seeds)
        ]
        self.log(
            "meeting", protocol="gongxin/1", suite="ristretto255-shake256", id=self.coins.bytes(16), title="中共某县委全体会议",
            organiser="某县委组织部", groups=[{"id": g, "name": f"组{g}"} for g in self.VOTERS], trustees=listed, threshold=2,
            width=self.WIDTH, log={"origin": ORIGIN, "key": log},
            witnesses=[{"name": f"见证{i}", "key": k} for i, k in enumerate(witnesses)], quorum=2,
            policy={"revote": self.REVOTE, "min_ring": 2, "min_cell": self.MIN_CELL, "rehearsal": False},
        )  # fmt: skip
        trustees.meeting, self.trustees = self.meeting_digest, trustees

    def roster(self):
        """Everybody is mandatory; one person is recused."""
        rows = [(self.coins.bytes(32), g, "mandatory") for g, n in self.VOTERS.items() for _ in range(n + self.PAPER.get(g, 0))]
        rows = [{"leaf": b64(x), "group": g, "stratum": "all", "status": s} for x, g, s in sorted(rows)]
        rows.append({"leaf": b64(b"\xff" * 32), "group": "a", "stratum": "all", "status": "recused", "reason": "回避"})
        self.log("roster", rows=rows, quota={"total": 0})

    def ceremony(self):
        """Ceremony 1 ends with an unfounded complaint, ceremony 2 makes the key."""
        for number in (1, 2):
            self.trustees.number = number
            deals = self.deal(number)
            if number == 1:
                shared, proof = self.trustees.complaint(3, 2, unb64(deals[1]["shares"][1]["box"]))
                self.log("dkg-complaint", self.trustee_seeds[2], ceremony=1, trustee=3, against=2, shared=shared, proof=proof)
                continue
            for j in (1, 2, 3):
                seen = [b64(d.leaf) for d in deals]
                self.log("dkg-accept", self.trustee_seeds[j - 1], ceremony=number, trustee=j, deals=seen)
        self.key_entry = self.log("key", ceremony=2, key=b"".join(self.trustees.election_key()))

    def deal(self, number):
        """The commits and deals of one ceremony."""
        import ceremony

        public, deals = [], []
        for j in (1, 2, 3):
            commitments = self.trustees.commitments(j)
            public.append((commitments, self.trustees.possession(j, commitments)))
            digest = ceremony.commit_digest(self.meeting_digest, number, j, *public[-1])
            self.log("dkg-commit", self.trustee_seeds[j - 1], ceremony=number, trustee=j, digest=digest)
        for j in (1, 2, 3):
            boxes = [{"to": i, "box": b64(self.trustees.box(j, i))} for i in (1, 2, 3) if i != j]
            commitments, proof = public[j - 1]
            deals.append(self.log("dkg-deal", self.trustee_seeds[j - 1], ceremony=number, trustee=j, commitments=commitments,
                                  proof=proof, shares=boxes))  # fmt: skip
        return deals

    def check_in(self, group, token, counter=1):
        """One check-in; returns the secret."""
        x, seed = self.coins.scalar(), token_seed(token)
        public = signing_for_tests.public_key(seed)
        proof = check_in_proof(self.coins, self.meeting_digest, public, counter, x)
        self.log("check-in", seed, token=public, key=encode(multiply(x, G)), counter=counter, proof=proof)
        return x

    def admit(self):
        """Tokens, check-ins (one voter twice, one token revoked), some who go to paper (the last after checking in), and rings."""
        self.secrets, self.rings = {}, {}
        for g, n in self.VOTERS.items():
            tokens = [self.coins.bytes(16) for _ in range(n)]
            paper, spare = [self.coins.bytes(16) for _ in range(self.PAPER.get(g, 0))], self.coins.bytes(16)
            publics = sorted(signing_for_tests.public_key(token_seed(t)) for t in tokens + paper + [spare])
            self.log("tokens", group=g, tokens=[b64(p) for p in publics])
            self.check_in(g, tokens[0])
            secrets = [self.check_in(g, tokens[0], 5)] + [self.check_in(g, t) for t in tokens[1:]]
            for t in paper:
                if t == paper[-1]:
                    self.check_in(g, t)
                self.log("to-paper", token=signing_for_tests.public_key(token_seed(t)))
            self.check_in(g, spare)
            self.log("revoke", token=signing_for_tests.public_key(token_seed(spare)), reason="遗失")
            self.secrets[g] = sorted(secrets, key=lambda x: encode(multiply(x, G)))
            keys = [encode(multiply(x, G)) for x in self.secrets[g]]
            self.rings[g] = keys, self.log("ring", id=f"r-{g}", group=g, keys=[b64(k) for k in keys])

    def spec(self):
        """The rules of the ballot."""
        return vote_rules(["张三", "李四"])

    CHOICES = {"a": [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 0, 1]], [[1, 0, 0], [1, 0, 0]]], "b": [[[0, 1, 0], [1, 0, 0]], None]}

    def contents(self, spec, said):
        """The contents of all slots of a ballot that says these things in order."""
        blocks = [c["write_in"]["blocks"] for c in spec["contests"] if "write_in" in c for _ in range(c["write_in"]["slots"])]
        return [writeins.content(what, n) for what, n in zip(said, blocks)]

    def cast(self, bid, spec, group, i, choices, revision=1):
        """The members of one cast; `choices` may come with what its slots say."""
        keys, ring = self.rings[group]
        choices, said = choices if isinstance(choices, tuple) else (choices, ())
        st = Statement(self.meeting_digest, bid, self.key_entry.leaf, self.ballots[bid].leaf, ring.leaf, 0, revision, tuple(keys),
                       shapes.of_spec(spec), self.trustees.election_key())  # fmt: skip
        tag, votes, proof, _ = make_ballot(self.coins, st, i, self.secrets[group][i], choices, self.coins.bytes(32),
                                           contents=self.contents(spec, said))  # fmt: skip
        return dict(ballot=bid, ring=f"r-{group}", bucket=0, revision=revision, tag=tag, votes=votes, proof=proof)

    def challenge(self, bid, spec, choices):
        """A ballot that is opened instead of cast."""
        choices, said = choices if isinstance(choices, tuple) else (choices, ())
        form, seed, contents = shapes.of_spec(spec), self.coins.bytes(32), self.contents(spec, said)
        plain = ballots.plain_blocks(form, self.WIDTH, in_order(form, choices), [writeins.words(x) for x in contents])
        nonces = [ballots.nonce(self.meeting_digest, bid, seed, k) for k in range(len(plain))]
        left, rows = iter(contents), []
        for c in (c for c in spec["contests"] if "write_in" in c):
            rows.append([b64(next(left)) for _ in range(c["write_in"]["slots"])])
        self.log("challenged", ballot=bid, votes=ballots.encrypt(plain, self.trustees.election_key(), nonces), seed=seed,
                 choices=choices, **({"write_ins": rows} if rows else {}))  # fmt: skip

    def vote(self, bid, spec, choices, **more):
        """The ballot, a challenged one, two epochs (one voter votes again) and the close."""
        groups, first = list(self.VOTERS), choices["a"][0]
        order = ("classes", "round", "previous", "take")
        members = {"round": 1, **({"classes": self.CLASSES} if self.CLASSES else {}), **more}
        self.ballots = getattr(self, "ballots", {})
        self.ballots[bid] = self.log("ballot", id=bid, title="票决", groups=groups,
                                     **{name: members[name] for name in order if name in members}, spec=spec)  # fmt: skip
        self.log("open", ballot=bid, rings=[f"r-{g}" for g in groups])
        if first:
            self.challenge(bid, spec, first)
        cast = [self.cast(bid, spec, g, i, c) for g, rows in choices.items() for i, c in enumerate(rows) if c]
        again = [self.cast(bid, spec, "a", 0, choices["a"][2], 2)] if self.REVOTE and bid == "b1" else []
        for number, run in enumerate((cast, again), start=1):
            self.log("epoch", ballot=bid, number=number, casts=len(run))
            for one in sorted(run, key=lambda f: f["tag"]):
                self.log("cast", **one)
        self.log("close", ballot=bid, casts=len(cast + again), counted=len({c["tag"] for c in cast}))

    def casts_of(self, bid):
        """The casts of a ballot as logged."""
        return [e for e in self.entries if e["type"] == "cast" and e["ballot"] == bid]

    @property
    def casts(self):
        """The casts of the first ballot."""
        return self.casts_of("b1")

    def state(self, bid):
        """A ballot as a reader of the log sees it, before anything was spoilt."""
        return State(self.unspoilt).ballots[bid]

    def trustee_log(self, kind, j, **fields):
        """An entry signed by trustee j."""
        return self.log(kind, self.trustee_seeds[j - 1], **fields)

    def count(self, bid, spec, choices):
        """Shares of trustees 1 and 3, mixing and opening of write-ins, figures on paper, and the result."""
        form, state = shapes.of_spec(spec), self.state(bid)
        laid, sums = shapes.blocks(form, self.WIDTH), []
        for _, at in tally.tallies(state.entry):
            rings = [f"r-{list(self.VOTERS)[i]}" for i in at]
            counted = tally.counted(self.casts_of(bid))
            sums.append(tally.columns([c.bytes("votes") for c in counted if c["ring"] in rings], form, self.WIDTH))
        flat, shares = [x for t in sums for x in t], {}
        figures = [f for t in sums for f in (laid.figures if t else ())]
        for j in (1, 3) if flat else ():
            aggregate, points, proof = self.trustees.share(j, bid, flat, figures)
            self.trustee_log("share", j, ballot=bid, trustee=j, size=len(self.entries), root=self.root(), aggregate=aggregate,
                             points=points, proof=proof)  # fmt: skip
            shares[j] = self.split_points(points, flat)
        tallies, at = [], 0
        for columns, (one, _) in zip(sums, tally.tallies(state.entry)):
            mine = {j: d[at : at + len(columns)] for j, d in shares.items()}
            at += len(columns)
            counts = combine(columns, mine, laid.cells, 100) if columns else [[0] * len(c) for c in laid.cells]
            tallies.append({"class": one["id"], "counts": counts} if one else {"counts": counts})
        write_ins, rows = self.open_rows(bid, spec, choices)
        self.on_paper(bid, spec)
        sheets, _ = results.sheets_of(
            self.state(bid), [State(self.unspoilt).rings[f"r-{g}"] for g in self.VOTERS], draw.expected(State(self.unspoilt)), tallies, rows
        )
        self.log("result", ballot=bid, trustees=[1, 3] if flat else [], tallies=tallies,
                 **({"write_ins": write_ins} if write_ins else {}), sheets=sheets)  # fmt: skip

    def open_rows(self, bid, spec, choices):
        """Mixes of trustees 2 and 3 and row-shares of 1 and 3 for each contest with write-ins: (what the result says, keys by row)."""
        nominees, write_ins, keys, at = spec.get("nominees", []), [], {}, 0
        for i, one in enumerate(spec["contests"]):
            if "write_in" not in one:
                continue
            blocks, slots = one["write_in"]["blocks"], one["write_in"]["slots"]
            keys[one["id"]] = [self.said(c, i, at, len(one["options"]), slots) for c in self.final_choices(bid, choices)]
            at += slots
            if self.casts_of(bid):
                self.mix(bid, one["id"], self.source(bid, spec, i), slots * (1 + blocks))
            votes, void = writeins.count(keys[one["id"]])
            write_ins.append({"contest": one["id"], "rows": writeins.as_published(votes, nominees), "void": void})
            for table in self.MERGES.get(one["id"], ()):
                self.log("merge", ballot=bid, contest=one["id"], table=table)
        return write_ins, keys

    TWIST = None  # what the first mixer does to its values
    MERGES = {}  # tables of spellings, by contest

    def final_choices(self, bid, choices):
        """What is counted: the first voter of group a has voted again like the third."""
        counted = [c for rows in choices.values() for c in rows if c]
        return [choices["a"][2], *counted[1:]] if self.REVOTE and bid == "b1" else counted

    @staticmethod
    def said(one, contest, at, options, slots):
        """The keys that a ballot's used slots in one contest say; words that nobody may read are given as bytes."""
        choices, texts = one
        used = choices[contest][options:]
        return [None if not isinstance(x, (int, str)) else x for x, bit in zip(texts[at : at + slots], used) if bit]

    def source(self, bid, spec, contest):
        """The rows of the counted casts by tag."""
        form = shapes.of_spec(spec)
        laid, out = shapes.blocks(form, self.WIDTH), b""
        k = len(laid.sizes) - len(form.rows()) + form.rows().index(contest)
        for cast in sorted(tally.counted(self.casts_of(bid)), key=lambda c: c.bytes("tag")):
            votes = ballots.split_votes(cast.bytes("votes"), laid)
            out += votes[0][k] + b"".join(votes[1][k])
        return out

    def mix(self, bid, contest, rows, width):
        """Two mixes and two row-shares of one contest."""
        n = len(rows) // (32 * (width + 1))
        for stage, j in enumerate((2, 3), start=1):
            st = Mixing(self.meeting_digest, f"{bid}/{contest}", j, stage, self.trustees.election_key()[:width])
            order = sorted(range(n), key=lambda i: self.coins.bytes(8))
            rows, proof = mixer_for_tests.prove(self.coins, st, rows, order, *([self.TWIST] if self.TWIST and stage == 1 else []))
            self.trustee_log("mix", j, ballot=bid, contest=contest, stage=stage, trustee=j, rows=rows, proof=proof)
        for j in (1, 3):
            points, proof = self.trustees.row_share(j, bid, contest, rows, width)
            self.trustee_log("row-share", j, ballot=bid, contest=contest, trustee=j, size=len(self.entries), root=self.root(),
                             rows=opening.rows_digest(rows), points=points, proof=proof)  # fmt: skip

    FIGURES = {}  # of paper ballots, by class (None where there are none): a list of attempts, the last of which counts

    def on_paper(self, bid, spec):
        """The figures of the paper ballots, entered and signed."""
        for of, attempts in self.FIGURES.items() if self.PAPER else ():
            for figures in attempts:
                entry = self.log("paper", ballot=bid, **({"class": of} if of else {}), **figures, entered=["甲某", "乙某"])
                for j in (1, 2):
                    self.trustee_log("paper-sign", j, ballot=bid, paper=entry.leaf if entry else bytes(32), trustee=j)

    def adjourn(self):
        """A note and the seal."""
        self.files = {"sheets/b1.txt": "结果".encode()}
        self.log("note", text="散会")
        sealed = [{"name": k, "size": len(v), "sha256": b64(hashlib.sha256(v).digest())} for k, v in self.files.items()]
        self.log("seal", files=sealed)

    @staticmethod
    def split_points(points, flat):
        """Points per column."""
        out, at = [], 0
        for _, cs in flat:
            out.append([decode(points[32 * i : 32 * i + 32]) for i in range(at, at + len(cs))])
            at += len(cs)
        return out

    def trust(self):
        """The numbers carried away on paper."""
        log, witnesses = self.vkeys()
        return {
            "meeting": b64(self.meeting_digest), "log": log, "witnesses": witnesses, "quorum": 2,
            "heads": [{"size": 5, "root": b64(self.root(5))}],
            "tokens": {g: n + 1 + self.PAPER.get(g, 0) for g, n in self.VOTERS.items()},
            "signed_in": {f"r-{g}": n for g, n in self.VOTERS.items()}, "paper": dict(self.PAPER),
        }  # fmt: skip

    def receipt(self, cast):
        """A receipt of a cast."""
        fields = {"type": "receipt", "meeting": b64(self.meeting_digest), "ballot": "b1", "tag": cast["tag"],
                  "revision": cast["revision"], "leaf": b64(cast.leaf)}  # fmt: skip
        return self.signed(json.dumps(fields, separators=(",", ":")).encode(), self.log_seed)

    def members(self):
        """The files of the record."""
        log = b"".join(e.line + b"\n" for e in self.entries)
        return {"log.jsonl": log, "checkpoint": self.checkpoint(), **self.files}

    def zip(self, members=None):
        """The record as ZIP bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
            for name, data in (members or self.members()).items():
                box.writestr(name, data)
        return out.getvalue()
