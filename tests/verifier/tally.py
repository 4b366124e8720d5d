"""From casts to sums and from sums to the counts of a sheet (protocol {#shares}, {#paper}, {#checks})."""

import ballots
import rules_count
import shapes
from ristretto import IDENTITY, add, msm


def counted(casts):
    """Of each tag its cast with the highest revision."""
    best = {}
    for cast in casts:
        tag = cast["tag"]
        if tag not in best or cast["revision"] > best[tag]["revision"]:
            best[tag] = cast
    return list(best.values())


def tallies(ballot):
    """For each tally (its class or None, the positions of its groups in the ballot's `groups`)."""
    groups = ballot["groups"]
    classes = ballot.get("classes")
    if classes is None:
        return [(None, list(range(len(groups))))]
    return [(c, [i for i, g in enumerate(groups) if g in c["groups"]]) for c in classes]


def columns(cast_votes, form, width):
    """[(R̂, [Ĉ_g])] of the `votes` of one tally, no columns without casts. Raises ValueError where they are no points."""
    if not cast_votes:
        return []
    laid = shapes.blocks(form, width)
    rs = [IDENTITY] * len(laid.sizes)
    sums = [{kappa: IDENTITY for figure in figures for kappa, _ in figure} for figures in laid.figures]
    for data in cast_votes:
        votes = ballots.split_votes(data, laid)
        if votes is None or any(ballots.point(x) is None for part in [votes[0], *votes[1]] for x in part):
            raise ValueError("the votes of a cast cannot be added")
        for k, (r, cs) in enumerate(zip(*votes)):
            rs[k] = add(rs[k], ballots.point(r))
            for kappa in sums[k]:
                sums[k][kappa] = add(sums[k][kappa], ballots.point(cs[kappa]))
    return [(rs[k], [figure_sum(sums[k], f) for f in figures]) for k, figures in enumerate(laid.figures)]


def figure_sum(sums, figure):
    """Σ_i w_i of the sums at the positions of a figure."""
    return msm([(w, sums[kappa]) for kappa, w in figure]) if figure != ((figure[0][0], 1),) else sums[figure[0][0]]


def contest_counts(spec, counts, valid):
    """The contests of docs/rules.md from a tally's counts over `valid` encrypted ballots, write-ins left out."""
    out = []
    for c, numbers in zip(spec["contests"], counts):
        one = {"votes": numbers[: len(c["options"])], "row_void": 0}
        if "score" in c:
            answered = valid - (numbers[1] if c["min"] == 0 else 0)
            one["score"] = {"answered": answered, "total": numbers[0] + c["score"]["low"] * answered}
        out.append(one)
    return out


def sheet_counts(expected, ring_sizes, paper_voters, valid, contests, paper=None):
    """The counts of docs/rules.md for one tally: `contests` of the encrypted ballots, and the figures of a `paper` entry added."""
    p = paper or {"issued": 0, "returned": 0, "valid": 0, "invalid": 0, "contests": [None] * len(contests)}
    return {
        "expected": expected, "present": ring_sizes + paper_voters, "issued": ring_sizes + p["issued"],
        "returned": valid + p["returned"], "valid": valid + p["valid"], "invalid": p["invalid"],
        **({"void": p["void"]} if "void" in p else {}),
        "contests": [added(a, b) if b else a for a, b in zip(contests, p["contests"])],
    }  # fmt: skip


def added(one, other):
    """A contest's counts of two kinds of ballots together, write-ins left out."""
    out = {"votes": [a + b for a, b in zip(one["votes"], other["votes"])], "row_void": one["row_void"] + other["row_void"]}
    if "score" in one:
        out["score"] = {name: one["score"][name] + other["score"][name] for name in ("answered", "total")}
    return out


def together(parts):
    """The sum of several tallies' counts."""
    out = {name: sum(p[name] for p in parts) for name in parts[0] if name not in ("contests", "void")}
    contests = parts[0]["contests"]
    for p in parts[1:]:
        contests = [added(a, b) for a, b in zip(contests, p["contests"])]
    void = rules_count.voids(parts)
    return {**out, **({"void": void} if void else {}), "contests": contests}

