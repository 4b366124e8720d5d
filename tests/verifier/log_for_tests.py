"""A log under construction, for tests: signed lines, heads, cosignatures."""

import base64
import json

import merkle
import notes
import signing_for_tests
from logged import Entry
from make_vectors import b64
from prover_for_tests import Coins
from transcript import DOMAIN, frames

ORIGIN = "log.example/meeting"


class Maker:
    """A log under construction. `spoil` maps an entry's position or type to a function that changes its members or line."""

    def __init__(self, seed=b"record", spoil=None):
        self.coins, self.spoil, self.entries, self.unspoilt = Coins(seed), spoil or {}, [], []
        self.log_seed, self.witness_seeds = self.coins.bytes(32), [self.coins.bytes(32) for _ in range(3)]

    def log(self, kind, signer=None, **fields):
        """Appends an entry (signed where a signer's seed is given) and returns it."""
        fields = {"type": kind, **{k.rstrip("_"): b64(v) if isinstance(v, bytes) else v for k, v in fields.items()}}
        plain, fields = fields, self.spoil.get(kind, lambda f, n: f)(fields, len(self.entries))
        if fields is None:
            return None
        line = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
        if signer is not None:
            line = self.signed(line, signer)
        line = self.spoil.get("line", lambda x, n: x)(line, len(self.entries))
        if signer is not None:
            fields["signature"] = ""
        self.unspoilt.append(Entry(len(self.entries), line, merkle.leaf(line), plain))
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
