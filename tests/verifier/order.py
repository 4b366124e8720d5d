"""The order of entries (protocol {#order}) as a state machine; what it gathers on the way is what the checks look at."""

import draw
from logged import Attempt, Ballot, Ceremony, Ring

DRAW_ENTRIES = ("draw-commit", "draw-reveal", "draw", "redraw")


MIXED_POINTS = 97_000  # of rows and proof together, so that a mix fits its line


class State:
    """Walks a log once. `faults` are those of the order (V04), `epoch_faults` those of epochs and casts (V09)."""

    def __init__(self, entries):
        self.entries, self.faults, self.epoch_faults = entries, [], []
        self.meeting = self.roster = self.key = self.seal = None
        self.trustees = self.threshold = 0
        self.attempts, self.ceremonies, self.check_ins = [], [], []
        self.tokens, self.group_of, self.live, self.counters = {}, {}, {}, {}
        self.revoked, self.used_keys, self.rings, self.ballots, self.strays = set(), set(), {}, {}, []
        self.checked_in_groups, self._epoch = set(), None
        self.paper_tokens, self._keys_of, self._ring_keys = set(), {}, set()
        for e in entries:
            self._entry(e)
        if entries:
            self._finish_epoch(entries[-1].n)

    def _entry(self, e):
        if e.value is None:
            self._finish_epoch(e.n)
            return
        kind = e["type"]
        if (e.n == 0) != (kind == "meeting"):
            self._fault(e, "entry 0 is the meeting, and no other is")
        if self.seal:
            self._fault(e, "an entry after the seal")
        if kind != "cast":
            self._finish_epoch(e.n)
        getattr(self, "_on_" + kind.replace("-", "_"), self._on_unknown)(e)

    def _fault(self, e, reason):
        self.faults.append((e.n, reason))

    def _need(self, e, ok, reason):
        if not ok:
            self._fault(e, reason)
        return ok

    def _on_unknown(self, e):
        self._fault(e, "this type of entry has no place in a log")

    def _on_note(self, e):
        pass

    def _on_meeting(self, e):
        if e.n == 0:
            self.meeting, self.trustees, self.threshold = e, len(e["trustees"]), e["threshold"]

    # 1. the roster and its draw

    def _on_roster(self, e):
        if self._need(e, not self.roster, "a second roster"):
            self._need(e, not self.attempts, "the roster comes after a draw entry")
            self.roster = e

    @property
    def eligible(self):
        """Whether the roster has rows to draw from."""
        return self.roster is not None and any(r["status"] == "eligible" for r in self.roster["rows"])

    @property
    def attempt(self):
        """The attempt under way or in force, if any."""
        return self.attempts[-1] if self.attempts and not self.attempts[-1].redraw else None

    @property
    def draw_settled(self):
        """Whether it is known who was drawn."""
        if self.roster is None:
            return False
        return self.attempt.draw is not None if self.attempt else not self.eligible

    def _drawing(self, e):
        self._need(e, self.roster, "no roster before this draw entry")
        self._need(e, not self.tokens, "a draw entry after the first tokens")
        self._need(e, not any(b.open for b in self.ballots.values()), "a draw entry after a ballot was opened")
        a = self.attempt
        if self._need(e, a and a.number == e["attempt"], "not of the attempt under way"):
            return a
        return None

    def _on_draw_commit(self, e):
        if self.attempt is None:
            number = len(self.attempts) + 1
            self._need(e, e["attempt"] == number, f"the next attempt is {number}")
            self.attempts.append(Attempt(e["attempt"]))
        a = self._drawing(e)
        if a and self._need(e, not a.reveals and not a.draw, "a commitment after the first reveal"):
            taken = [c["contributor"] for c in a.commits]
            self._need(e, e["contributor"] not in taken, "this contributor has committed already")
            a.commits.append(e)

    def _on_draw_reveal(self, e):
        a = self._drawing(e)
        if a and self._need(e, not a.draw and len(a.reveals) < len(a.commits), "nothing is left to reveal"):
            self._need(e, len(a.commits) >= 2, "fewer than two commitments")
            expected = a.commits[len(a.reveals)]["contributor"]
            self._need(e, e["contributor"] == expected, "reveals come in the order of the commitments")
            a.reveals.append(e)

    def _on_draw(self, e):
        a = self._drawing(e)
        if a and self._need(e, not a.draw, "a second draw of one attempt"):
            self._need(e, a.reveals and len(a.reveals) == len(a.commits), "not every commitment is revealed")
            a.draw = e

    def _on_redraw(self, e):
        a = self._drawing(e)
        if a:
            a.redraw = e

    def _on_alternate(self, e):
        if self._need(e, self.attempt and self.attempt.draw, "no draw is in force"):
            self.attempt.alternates.append(e)

    # 2. the key ceremony

    def _ceremony(self, e):
        self._need(e, not self.key, "the election key stands already")
        self._need(e, e["type"] == "dkg-abort" or 1 <= e["trustee"] <= self.trustees, "no such trustee")
        c = self.ceremonies[-1] if self.ceremonies and not self.ceremonies[-1].ended else None
        if c is None and e["type"] == "dkg-commit":
            number = len(self.ceremonies) + 1
            self._need(e, e["ceremony"] == number, f"the next ceremony is {number}")
            c = Ceremony(e["ceremony"])
            self.ceremonies.append(c)
        return c if self._need(e, c and c.number == e["ceremony"], "not of the ceremony under way") else None

    def _dkg(self, e, name, before):
        c = self._ceremony(e)
        if c:
            self._need(e, before is None or len(getattr(c, before)) == self.trustees, f"before all {before}")
            if self._need(e, e["trustee"] not in getattr(c, name), "a second message of this trustee"):
                getattr(c, name)[e["trustee"]] = e

    def _on_dkg_commit(self, e):
        self._dkg(e, "commits", None)

    def _on_dkg_deal(self, e):
        self._dkg(e, "deals", "commits")

    def _on_dkg_accept(self, e):
        self._dkg(e, "accepts", "deals")

    def _on_dkg_complaint(self, e):
        c = self._ceremony(e)
        if c:
            self._need(e, len(c.deals) == self.trustees, "before all deals")
            self._need(e, e["trustee"] not in c.accepts, "this trustee has accepted")
            self._need(e, 1 <= e["against"] <= self.trustees and e["against"] != e["trustee"], "against no other trustee")
            c.complaints.append(e)

    def _on_dkg_abort(self, e):
        c = self._ceremony(e)
        if c:
            c.abort = e

    def _on_key(self, e):
        c = self.ceremonies[-1] if self.ceremonies else None
        ready = c and c.number == e["ceremony"] and not c.ended and len(c.accepts) == self.trustees
        self._need(e, ready, "not after a ceremony that all trustees accepted")
        if self._need(e, not self.key, "a second key"):
            self.key = e

    # 3. admission

    def _on_tokens(self, e):
        if self._need(e, e["group"] not in self.tokens, "a second list of tokens for this group"):
            self._need(e, e["group"] not in self.checked_in_groups, "after the first check-in of this group")
            self.tokens[e["group"]] = e
            for t in e["tokens"]:
                self.group_of.setdefault(t, e["group"])

    def _on_check_in(self, e):
        token = e["token"]
        self._need(e, e["key"] not in self.used_keys, "this key was checked in before")
        self._need(e, e["counter"] > self.counters.get(token, 0), "the counter does not rise")
        self._need(e, token not in self.paper_tokens, "the token went to paper")
        self.used_keys.add(e["key"])
        self._keys_of.setdefault(token, []).append(e["key"])
        self.counters[token] = max(e["counter"], self.counters.get(token, 0))
        self.check_ins.append(e)
        known = self._need(e, token in self.group_of, "no such token")
        if known and self._need(e, token not in self.revoked, "the token is revoked"):
            self.checked_in_groups.add(self.group_of[token])
            if token not in self.paper_tokens:
                self.live[token] = e

    def _on_revoke(self, e):
        self._need(e, e["token"] in self.group_of, "no such token")
        self._need(e, e["token"] not in self.revoked, "revoked before")
        self.revoked.add(e["token"])
        self.live.pop(e["token"], None)

    def _on_to_paper(self, e):
        token = e["token"]
        self._need(e, token in self.group_of, "no such token")
        self._need(e, token not in self.revoked, "the token is revoked")
        self._need(e, token not in self.paper_tokens, "the token went to paper before")
        self._need(e, self._ring_keys.isdisjoint(self._keys_of.get(token, ())), "a key of the token stands in a ring")
        self.paper_tokens.add(token)
        self.live.pop(token, None)

    def _paper_voters(self, group):
        return sum(self.group_of.get(t) == group for t in self.paper_tokens - self.revoked)

    def _revoked_keys(self):
        """All keys that a token revoked by now ever checked in with."""
        return {key for token in self.revoked for key in self._keys_of.get(token, ())}

    def _on_ring(self, e):
        self._ring_keys.update(e["keys"])
        if self._need(e, e["id"] not in self.rings, "a second ring of this id"):
            keys = [c.bytes("key") for t, c in self.live.items() if self.group_of[t] == e["group"]]
            self.rings[e["id"]] = Ring(e, sorted(keys))

    # 4. ballots

    def _ballot(self, e):
        b = self.ballots.get(e["ballot"])
        if not self._need(e, b, "no such ballot"):
            self.strays.append(e)
        return b

    def _on_ballot(self, e):
        if self._need(e, e["id"] not in self.ballots, "a second ballot of this id"):
            before = self.ballots.get(e.get("previous")) if e.get("previous") else None
            if e.get("previous"):
                self._need(e, before and before.result, "`previous` names no ballot with a result")
            self.ballots[e["id"]] = Ballot(e)
            self._classes(e)

    def _classes(self, e):
        classes = e.get("classes")
        if classes:
            ids, weights = [c["id"] for c in classes], [c["weight"] for c in classes if "weight" in c]
            self._need(e, len(set(ids)) == len(ids), "two classes of one id")
            together = sorted(g for c in classes for g in c["groups"])
            self._need(e, together == sorted(e["groups"]), "not each group of the ballot in exactly one class")
            self._need(e, all(c["groups"] for c in classes), "a class without a group")
            sound = len(weights) == len(classes) and 0 not in weights and sum(weights) == 100
            self._need(e, sound or not weights, "not every class has a weight of 1 or more, or they do not sum to 100")

    def _on_open(self, e):
        b = self._ballot(e)
        self._need(e, self.key, "before the election key")
        self._need(e, self.draw_settled, "before a roster whose draw is settled")
        if b and self._need(e, not b.open, "opened before"):
            b.open = e
            if b.paper_alone:
                b.paper_voters = {g: n for g, n in (draw.expected(self) or {}).items() if g in b.entry["groups"]}
                self._need(e, not e["rings"], "a ring where a ballot is held on paper alone")
            else:
                b.paper_voters = {g: self._paper_voters(g) for g in b.entry["groups"]}
                groups = [self.rings[r].entry["group"] if r in self.rings else None for r in e["rings"]]
                self._need(e, groups == b.entry["groups"], "not one logged ring per group of the ballot, in that order")
            for r in (self.rings[r] for r in e["rings"] if r in self.rings):
                b.stale_rings += [r.entry["id"]] if not self._revoked_keys().isdisjoint(r.entry["keys"]) else []
            voters = sum(len(self.rings[r].entry["keys"]) for r in e["rings"] if r in self.rings)
            for c in (c for c in b.entry["spec"]["contests"] if "write_in" in c):
                width = c["write_in"]["slots"] * (1 + c["write_in"]["blocks"])
                self._need(e, (6 + width) * voters <= MIXED_POINTS, f"the rows of contest {c['id']!r} will not fit a line")

    def _voting(self, e):
        b = self._ballot(e)
        if b:
            self._need(e, b.open and not b.close, "the ballot is not open")
            self._need(e, not b.paper_alone, "the ballot is held on paper alone")
        return b

    def _on_challenged(self, e):
        b = self._voting(e)
        if b:
            b.challenged.append(e)

    def _on_epoch(self, e):
        b = self._voting(e)
        if b:
            if e["number"] != len(b.epochs) + 1:
                self.epoch_faults.append((e.n, f"the next epoch is {len(b.epochs) + 1}"))
            b.epochs.append(e)
        self._epoch = [e, 0, b""]

    def _finish_epoch(self, n):
        if self._epoch and self._epoch[1] != self._epoch[0]["casts"]:
            self.epoch_faults.append((n, f"epoch at entry {self._epoch[0].n} is not followed by its casts"))
        self._epoch = None

    def _on_cast(self, e):
        b = self._voting(e)
        if b:
            b.casts.append(e)
        if e["revision"] < 1:
            self.epoch_faults.append((e.n, "revisions are numbered from 1"))
        run = self._epoch
        if run is None or run[0]["ballot"] != e["ballot"] or run[1] == run[0]["casts"]:
            self.epoch_faults.append((e.n, "a cast outside an epoch of its ballot"))
            return
        if e.bytes("tag") <= run[2]:
            self.epoch_faults.append((e.n, "the casts of an epoch are not ascending by tag"))
        run[1], run[2] = run[1] + 1, e.bytes("tag")

    def _on_close(self, e):
        b = self._ballot(e)
        if b:
            self._need(e, b.open and (b.epochs or b.paper_alone), "before an epoch")
            if self._need(e, not b.close, "closed before"):
                b.close = e

    # 5. the tally

    def _tallying(self, e):
        b = self._ballot(e)
        if b:
            self._need(e, b.close, "before the close")
            self._need(e, not b.result, "after the result")
        return b

    def _trustee(self, e, others, what):
        self._need(e, 1 <= e["trustee"] <= self.trustees, "no such trustee")
        return self._need(e, e["trustee"] not in [x["trustee"] for x in others], f"a second {what} of this trustee")

    def _on_share(self, e):
        b = self._tallying(e)
        if b and self._trustee(e, b.shares, "share"):
            b.shares.append(e)

    def _written_in(self, e):
        b = self._tallying(e)
        return b if b and self._need(e, e["contest"] in b.write_ins, "no such contest with write-ins") else None

    def _on_mix(self, e):
        b = self._written_in(e)
        if b:
            mixes = b.mixes.setdefault(e["contest"], [])
            self._need(e, b.casts, "a mix where nothing was cast")
            self._need(e, e["stage"] == len(mixes) + 1, f"the next stage is {len(mixes) + 1}")
            self._need(e, not b.row_shares.get(e["contest"]), "a mix after the first row-share")
            self._trustee(e, mixes, "mix")
            mixes.append(e)

    def _on_row_share(self, e):
        b = self._written_in(e)
        if b:
            shares = b.row_shares.setdefault(e["contest"], [])
            enough = b.casts and len(b.mixes.get(e["contest"], ())) >= self.threshold
            self._need(e, enough, "before t mixes")
            if self._trustee(e, shares, "row-share"):
                shares.append(e)

    def _on_merge(self, e):
        b = self._written_in(e)
        if b:
            b.merges.setdefault(e["contest"], []).append(e)

    def _on_paper(self, e):
        b = self._tallying(e)
        if b:
            of = e.get("class")
            known = of is None if b.classes is None else of in b.classes
            if self._need(e, known, "not of a class of the ballot, or not of the ballot as a whole"):
                self._need(e, b.paper_voters_of(of) > 0, "nobody there votes on paper")
                b.papers.setdefault(of, []).append(e)

    def _on_paper_sign(self, e):
        b = self._tallying(e)
        if b:
            last = [x[-1].leaf for x in b.papers.values()]
            self._need(e, e.bytes("paper") in last, "it names no `paper` that is the last of its class")
            self._trustee(e, [s for s in b.paper_signs if s["paper"] == e["paper"]], "signature under this paper")
            b.paper_signs.append(e)

    def _on_result(self, e):
        b = self._ballot(e)
        if b:
            enough = b.close and (len(b.shares) >= self.threshold or not b.casts)
            self._need(e, enough, "before the close and t shares")
            for contest in b.write_ins if b.casts else ():
                self._need(e, len(b.row_shares.get(contest, ())) >= self.threshold, f"before t row-shares of contest {contest!r}")
            for of in b.classes or [None]:
                paper = b.paper(of)
                signed = paper and len(b.signers(paper)) >= self.threshold
                self._need(e, signed or not b.paper_voters_of(of), "before the paper ballots' figures are there, signed by t trustees")
            if self._need(e, not b.result, "a second result"):
                b.result = e

    def _on_seal(self, e):
        self.seal = self.seal or e
        opened = [b for b in self.ballots.values() if b.open]
        self._need(e, all(b.result for b in opened), "an opened ballot has no result")
        self._need(e, any(b.result for b in opened), "no ballot has a result")
