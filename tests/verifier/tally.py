"""From casts to sums and from sums to the counts of a sheet (protocol {#shares}, {#checks})."""

import ballots
from ristretto import IDENTITY, add


def counted(casts):
    """Of each tag its cast with the highest revision."""
    best = {}
    for cast in casts:
        tag = cast["tag"]
        if tag not in best or cast["revision"] > best[tag]["revision"]:
            best[tag] = cast
    return list(best.values())


def groups_of_tallies(ballot):
    """For each tally (its group or None, the positions of its rings in `open`)."""
    groups = ballot["groups"]
    return [(g, [i]) for i, g in enumerate(groups)] if ballot["split"] else [(None, list(range(len(groups))))]


def contests_of(spec):
    """The contests of a ballot's rules, as the proof sees them."""
    return tuple(ballots.Contest(len(c["options"]), c["min"], c["max"]) for c in spec["contests"])


def columns(casts, selections, width):
    """[(R̂, [Ĉ_i])] of one tally, no columns without casts. Raises ValueError where a cast's votes are no points."""
    if not casts:
        return []
    sizes = ballots.block_sizes(selections, width)
    rs, cs = [IDENTITY] * len(sizes), [IDENTITY] * selections
    for cast in casts:
        votes = ballots.split_votes(cast.bytes("votes"), selections, width)
        if votes is None or any(ballots.point(x) is None for part in votes for x in part):
            raise ValueError(f"the votes of entry {cast.n} cannot be added")
        rs = [add(total, ballots.point(x)) for total, x in zip(rs, votes[0])]
        cs = [add(total, ballots.point(x)) for total, x in zip(cs, votes[1])]
    return [(r, cs[k * width : k * width + size]) for k, (r, size) in enumerate(zip(rs, sizes))]


def sheet_counts(expected, present, valid, votes):
    """The counts of docs/rules.md for one tally of an electronic ballot."""
    return {
        "expected": expected, "present": present, "issued": present, "returned": valid, "valid": valid, "invalid": 0,
        "contests": [{"votes": row, "row_void": 0} for row in votes],
    }  # fmt: skip
