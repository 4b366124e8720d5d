"""Makes whole records for tests: a small meeting from its definition to its seal, with hooks to spoil anything on the way."""

import base64
import hashlib
import io
import json
import zipfile

import ballots
import draw
import merkle
import notes
import signing_for_tests
import rules
import tally
from ballots import Contest, Statement
from make_vectors import b64, token_seed
from order import Entry, State
from prover_for_tests import Coins, Trustees, check_in_proof, combine, make_ballot
from ristretto import G, encode, multiply
from strict import unb64
from transcript import DOMAIN, frames

ORIGIN = "log.example/meeting"


class Maker:
    """A log under construction. `spoil` maps an entry's position or type to a function that changes its members or line."""

    def __init__(self, seed=b"record", spoil=None):
        self.coins, self.spoil, self.entries = Coins(seed), spoil or {}, []
        self.log_seed, self.witness_seeds = self.coins.bytes(32), [self.coins.bytes(32) for _ in range(3)]

    def log(self, kind, signer=None, **fields):
        """Appends an entry (signed where a signer's seed is given) and returns it."""
        fields = {"type": kind, **{k.rstrip("_"): b64(v) if isinstance(v, bytes) else v for k, v in fields.items()}}
        fields = self.spoil.get(kind, lambda f, n: f)(fields, len(self.entries))
        if fields is None:
            return None
        line = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
        if signer is not None:
            line = self.signed(line, signer)
        line = self.spoil.get("line", lambda x, n: x)(line, len(self.entries))
        if signer is not None:
            fields["signature"] = ""
        self.entries.append(Entry(len(self.entries), line, merkle.leaf(line), fields))
        return self.entries[-1]

    def signed(self, line, seed):
        """A line with its signature."""
        message = frames(DOMAIN, b"entry", self.meeting_digest, line[:-1])
        return line[:-1] + b',"signature":"' + b64(signing_for_tests.sign(seed, message)).encode() + b'"}'

    @property
    def meeting_digest(self):
        """M."""
        return self.entries[0].leaf

    def root(self, size=None):
        """The root of the log so far."""
        size = len(self.entries) if size is None else size
        return merkle.roots([e.leaf for e in self.entries], [size])[size]

    def checkpoint(self, cosigners=2):
        """The final signed head."""
        text = f"{ORIGIN}\n{len(self.entries)}\n{base64.b64encode(self.root()).decode()}\n"
        key = signing_for_tests.public_key(self.log_seed)
        blobs = [(ORIGIN, notes.key_id(ORIGIN, 1, key) + signing_for_tests.sign(self.log_seed, text.encode()))]
        for i, seed in enumerate(self.witness_seeds[:cosigners]):
            name, stamp = f"witness{i}.example", 1_700_000_000 + i
            signature = signing_for_tests.sign(seed, notes.cosignature_message(stamp, text))
            blobs.append((name, notes.key_id(name, 4, signing_for_tests.public_key(seed)) + stamp.to_bytes(8, "big") + signature))
        return (text + "\n" + "".join(f"— {n} {base64.b64encode(b).decode()}\n" for n, b in blobs)).encode()

    def vkeys(self):
        """(log vkey, witness vkeys)."""
        log = signing_for_tests.format_vkey(ORIGIN, 1, signing_for_tests.public_key(self.log_seed))
        seeds = enumerate(self.witness_seeds)
        return log, [signing_for_tests.format_vkey(f"witness{i}.example", 4, signing_for_tests.public_key(s)) for i, s in seeds]


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
    WIDTH, SPLIT, REVOTE = 4, False, True

    def run(self):
        """The whole meeting."""
        self.define()
        self.roster()
        self.ceremony()
        self.admit()
        self.vote()
        self.count()
        return self

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
            policy={"revote": self.REVOTE, "min_ring": 2, "rehearsal": False},
        )  # fmt: skip
        trustees.meeting, self.trustees = self.meeting_digest, trustees

    def roster(self):
        """Everybody is mandatory; one person is recused."""
        rows = [(self.coins.bytes(32), g, "mandatory") for g, n in self.VOTERS.items() for _ in range(n)]
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
        """Tokens, check-ins (one voter twice, one token revoked) and rings."""
        self.secrets, self.rings, spare = {}, {}, {}
        for g, n in self.VOTERS.items():
            tokens = [self.coins.bytes(16) for _ in range(n + 1)]
            spare[g] = tokens.pop()
            publics = sorted(signing_for_tests.public_key(token_seed(t)) for t in tokens + [spare[g]])
            self.log("tokens", group=g, tokens=[b64(p) for p in publics])
            self.check_in(g, tokens[0])
            secrets = [self.check_in(g, tokens[0], 5)] + [self.check_in(g, t) for t in tokens[1:]]
            self.check_in(g, spare[g])
            self.log("revoke", token=signing_for_tests.public_key(token_seed(spare[g])), reason="遗失")
            self.secrets[g] = sorted(secrets, key=lambda x: encode(multiply(x, G)))
            keys = [encode(multiply(x, G)) for x in self.secrets[g]]
            self.rings[g] = keys, self.log("ring", id=f"r-{g}", group=g, keys=[b64(k) for k in keys])

    def spec(self):
        """The rules of the ballot."""
        return vote_rules(["张三", "李四"])

    def contests(self):
        """The same as the proof sees them."""
        return tuple(Contest(len(c["options"]), c["min"], c["max"]) for c in self.spec()["contests"])

    CHOICES = {"a": [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 0, 1]], [[1, 0, 0], [1, 0, 0]]], "b": [[[0, 1, 0], [1, 0, 0]], None]}

    def cast(self, group, i, choices, revision=1):
        """The members of one cast."""
        keys, ring = self.rings[group]
        st = Statement(self.meeting_digest, "b1", self.key_entry.leaf, self.ballot.leaf, ring.leaf, 0, revision, tuple(keys),
                       self.contests(), self.trustees.election_key())  # fmt: skip
        tag, votes, proof, _ = make_ballot(self.coins, st, i, self.secrets[group][i], choices, self.coins.bytes(32))
        return dict(ballot="b1", ring=f"r-{group}", bucket=0, revision=revision, tag=tag, votes=votes, proof=proof)

    def vote(self):
        """The ballot, a challenged one, two epochs (one voter votes again) and the close."""
        spec, groups = self.spec(), list(self.VOTERS)
        self.ballot = self.log("ballot", id="b1", title="票决", groups=groups, split=self.SPLIT, round=1, spec=spec)
        self.log("open", ballot="b1", rings=[f"r-{g}" for g in groups])
        choices, seed, key = self.CHOICES["a"][0], self.coins.bytes(32), self.trustees.election_key()
        flat = [bit for row in choices for bit in row]
        nonces = [ballots.nonce(self.meeting_digest, "b1", seed, k) for k in range(-(-len(flat) // self.WIDTH))]
        self.log("challenged", ballot="b1", votes=ballots.encrypt(flat, key, nonces), seed=seed, choices=choices)
        first = [self.cast(g, i, c) for g, rows in self.CHOICES.items() for i, c in enumerate(rows) if c]
        second = [self.cast("a", 0, self.CHOICES["a"][2], 2)] if self.REVOTE else []
        self.casts = []
        for number, run in enumerate((first, second), start=1):
            self.log("epoch", ballot="b1", number=number, casts=len(run))
            self.casts += [self.log("cast", **cast) for cast in sorted(run, key=lambda f: f["tag"])]
        tags = {c["tag"] for c in first + second}
        self.close = self.log("close", ballot="b1", casts=len(first + second), counted=len(tags))

    def count(self):
        """Shares of trustees 1 and 3, the result and the seal."""
        casts, n = [c for c in self.casts if c], sum(c.options for c in self.contests())
        groups, flat, tallies, sheets = list(self.VOTERS), [], [], []
        split = [(g, [g]) for g in groups] if self.SPLIT else [(None, groups)]
        sums = []
        for _, members in split:
            mine = [c for c in tally.counted(casts) if c["ring"] in [f"r-{g}" for g in members]]
            sums.append((tally.columns(mine, n, self.WIDTH), len(mine)))
            flat += sums[-1][0]
        shares = {}
        for j in (1, 3):
            aggregate, points, proof = self.trustees.share(j, "b1", flat)
            self.log("share", self.trustee_seeds[j - 1], ballot="b1", trustee=j, size=len(self.entries), root=self.root(),
                     aggregate=aggregate, points=points, proof=proof)  # fmt: skip
            shares[j] = self.split_points(points, flat)
        numbers = combine(flat, shares, len(casts))
        for (g, members), (cols, valid) in zip(split, sums):
            mine, numbers = (numbers[:n], numbers[n:]) if cols else ([0] * n, numbers)
            rows, at = [], 0
            for c in self.contests():
                rows.append(mine[at : at + c.options])
                at += c.options
            tallies.append({"group": g, "counts": rows} if g else {"counts": rows})
            expected, size = draw.expected(State(self.entries)) or self.VOTERS, sum(self.VOTERS[m] for m in members)
            counts = tally.sheet_counts(sum(expected.get(m, 0) for m in members), size, valid, rows)
            sheets.append(rules.evaluate(self.spec(), counts))
        self.log("result", ballot="b1", trustees=[1, 3] if flat else [], tallies=tallies, sheets=sheets)
        self.files = {"sheets/b1.txt": "结果".encode()}
        self.log("note", text="散会")
        sealed = [{"name": k, "size": len(v), "sha256": b64(hashlib.sha256(v).digest())} for k, v in self.files.items()]
        self.log("seal", files=sealed)

    @staticmethod
    def split_points(points, flat):
        """Points per column."""
        from ristretto import decode

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
            "heads": [{"size": 5, "root": b64(self.root(5))}], "tokens": {g: n + 1 for g, n in self.VOTERS.items()},
            "signed_in": {f"r-{g}": n for g, n in self.VOTERS.items()},
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
