"""What a ballot consists of: contests, limits, selections; bits and their sets; blocks, rows and figures.

From protocol {#elgamal}, {#ballot} and {#shares}."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Contest:
    """A contest in which options and write-in slots are marked."""

    options: int
    least: int
    most: int
    slots: int = 0
    blocks: int = 0

    @property
    def regular(self):
        """How many regular selections it has."""
        return self.options

    @property
    def row(self):
        """The width of its row; 0 without write-ins."""
        return self.slots * (1 + self.blocks)


@dataclass(frozen=True)
class Score:
    """A contest that is answered with a number, `delta` above the lowest at most, or left blank where that is allowed."""

    delta: int
    blank: bool
    slots = row = 0

    @property
    def regular(self):
        """How many regular selections it has: score bits, then perhaps a blank bit."""
        return len(weights(self.delta)) + self.blank


@dataclass(frozen=True)
class Limit:
    """At most `most` of some selections, whose numbers ascend."""

    members: tuple
    most: int


def _powers(delta):
    return (delta + 1).bit_length() - 1


def weights(delta):
    """Weights whose subset sums are exactly 0 … delta: powers of two, then the remainder."""
    powers = _powers(delta)
    rest = delta - (2**powers - 1)
    return [2**i for i in range(powers)] + ([rest] if rest else [])


def written(delta, value):
    """The bits of a value from 0 to delta under these weights; the remainder's is set only where the powers do not suffice."""
    powers = _powers(delta)
    rest = weights(delta)[powers:]
    over = value > 2**powers - 1
    left = value - sum(rest) * over
    return [left >> i & 1 for i in range(powers)] + [int(over) for _ in rest]


def radices(n):
    """The radix of each digit of a position among n keys, lowest digit first."""
    m = 1
    while 4**m < n:
        m += 1
    return [4] * (m - 1) + [max(2, -(-n // 4 ** (m - 1)))]


@dataclass(frozen=True)
class Form:
    """The contests and limits of a ballot, and the numbers of its selections: all regular ones, then all slot bits."""

    contests: tuple
    limits: tuple = ()

    def regular(self):
        """Per contest the range of its regular selections."""
        return _ranges(0, [c.regular for c in self.contests])

    def slots(self):
        """Per contest the range of its slot bits."""
        return _ranges(self.regular_total(), [c.slots for c in self.contests])

    def regular_total(self):
        """n, the number of regular selections."""
        return sum(c.regular for c in self.contests)

    def total(self):
        """The number of selections."""
        return self.regular_total() + sum(c.slots for c in self.contests)

    def rows(self):
        """The positions of the contests that have a row."""
        return [i for i, c in enumerate(self.contests) if c.row]

    def numbers(self, contest):
        """The selections of one contest: regular ones, then its slot bits."""
        return [*self.regular()[contest], *self.slots()[contest]]


def _ranges(at, sizes):
    out = []
    for size in sizes:
        out.append(range(at, at + size))
        at += size
    return out


def of_spec(spec):
    """The form of sound rules (docs/rules.md)."""
    contests, named, at = [], [], 0
    for c in spec["contests"]:
        if "score" in c:
            one = Score(c["score"]["high"] - c["score"]["low"], c["min"] == 0)
        else:
            slots = c.get("write_in", {"slots": 0, "blocks": 0})
            one = Contest(len(c["options"]), c["min"], c["max"], slots["slots"], slots["blocks"])
            named += [(o["id"], at + i) for i, o in enumerate(c["options"])]
        contests.append(one)
        at += one.regular
    total = at + sum(c.slots for c in contests)
    limits = []
    for x in spec.get("limits", ()):
        members = [number for name, number in named if name in x["options"]]
        limits.append(Limit(tuple(members) + tuple(range(at, total) if x.get("write_ins") else ()), x["max"]))
    return Form(tuple(contests), tuple(limits))


# --- blocks, rows and figures ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blocks:
    """Where a ballot's ciphertexts lie, and what is decrypted of them."""

    sizes: tuple  # ciphertexts in each block, then in each row
    place: tuple  # per selection (k, κ): its block or row, and its key, which is also its position there
    figures: tuple  # per block and row, per figure: its (κ, weight) pairs
    cells: tuple  # per contest, per number of its counts: the (k, position among the figures of k) that add up to it


@lru_cache(maxsize=256)
def blocks(form, width):
    """The blocks and rows of a form under an election key of some width."""
    n = form.regular_total()
    sizes = [min(width, n - at) for at in range(0, n, width)]
    place = [(i // width, i % width) for i in range(n)]
    figures, cells = [[] for _ in sizes], []
    for c, numbers in zip(form.contests, form.regular()):
        if isinstance(c, Score):
            cells.append(_score_cells(c, numbers, place, figures))
        else:
            cells.append([[_figure(figures, place[i][0], ((place[i][1], 1),))] for i in numbers])
    for i in form.rows():
        c = form.contests[i]
        k = len(sizes)
        sizes.append(c.row)
        bits = [s * (1 + c.blocks) for s in range(c.slots)]
        place += [(k, at) for at in bits]
        figures.append([])
        cells[i].append([_figure(figures, k, tuple((at, 1) for at in bits))])
    return Blocks(tuple(sizes), tuple(place), tuple(map(tuple, figures)), tuple(cells))


def _figure(figures, k, pairs):
    figures[k].append(pairs)
    return k, len(figures[k]) - 1


def _score_cells(c, numbers, place, figures):
    by_block = {}
    for i, w in zip(numbers, weights(c.delta)):
        by_block.setdefault(place[i][0], []).append((place[i][1], w))
    cells = [[_figure(figures, k, tuple(pairs)) for k, pairs in by_block.items()]]
    if c.blank:
        k, kappa = place[numbers[-1]]
        cells.append([_figure(figures, k, ((kappa, 1),))])
    return cells


# --- bits and sets --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Set:
    """Bits whose weighted sum is fixed; the first is the pivot, of weight 1."""

    members: tuple  # (bit, weight)
    total: int


@dataclass(frozen=True)
class Layout:
    """Which bit stands where; all positions count from 0 in the order digits, selections, slack of contests, slack of limits."""

    radices: tuple
    digits: tuple  # a range of bits per digit
    selections: range
    sets: tuple  # digits, then contests, then limits
    slack: tuple  # per contest and limit (the range of its slack bits, delta)
    bits: int
    pivots: frozenset


@lru_cache(maxsize=256)
def layout(n, form):
    """The layout of a ballot among n keys."""
    rad = radices(n)
    digits = _ranges(0, rad)
    first = sum(rad)
    selections = range(first, first + form.total())
    deltas = [c.delta if isinstance(c, Score) else c.most - c.least for c in form.contests] + [x.most for x in form.limits]
    slack = _ranges(selections.stop, [len(weights(d)) for d in deltas])
    sets = [Set(tuple((i, 1) for i in d), 1) for d in digits]
    for at, (c, spare, delta) in enumerate(zip(form.contests, slack, deltas)):
        bits = [first + i for i in form.numbers(at)]
        if isinstance(c, Score):
            own, total = weights(delta) + [delta] * c.blank, delta
        else:
            own, total = [1] * len(bits), c.most
        sets.append(Set(tuple(zip(bits, own)) + tuple(zip(spare, weights(delta))), total))
    for x, spare in zip(form.limits, slack[len(form.contests) :]):
        sets.append(Set(tuple(zip(spare, weights(x.most))) + tuple((first + i, 1) for i in x.members), x.most))
    total = slack[-1].stop if slack else selections.stop
    pivots = frozenset(s.members[0][0] for s in sets)
    return Layout(tuple(rad), tuple(digits), selections, tuple(sets), tuple(zip(slack, deltas)), total, pivots)


def fits(form, selections):
    """Whether plain selections (0 or 1 each, in order) keep every contest and limit."""
    lay = layout(2, form)
    first, spare = lay.selections.start, {i for bits, _ in lay.slack for i in bits}
    for s, (_, delta) in zip(lay.sets[len(lay.digits) :], lay.slack):
        got = sum(w * selections[i - first] for i, w in s.members if i not in spare)
        if not s.total - delta <= got <= s.total:
            return False
    return True
