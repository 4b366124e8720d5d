"""From counts to result sheets (docs/rules.md, "Evaluation", "Classes")."""

import functools

from rules_base import (
    ID, basis_points, has_all, holds, least, millionths, pass_of, present, text_fault, valued,
)  # fmt: skip
from rules_count import answered, count_faults, printed_nominees, voids, whole_of, written
from rules_spec import THREE_LABELS, THREE_WAY, law_of, spec_faults

__all__ = [
    "THREE_LABELS", "THREE_WAY", "basis_points", "count_faults", "evaluate", "evaluate_classes", "least", "printed_nominees",
    "spec_faults",
]  # fmt: skip


# --- the figures of one contest -------------------------------------------------------------------------------------------


def _mean(total, count):
    return present({"sum": total, "count": count, "mean": millionths(total, count)})


def _index(rule, c, votes):
    if not valued(c):
        return None
    marks, trim = sorted([o["value"], n] for o, n in zip(c["options"], votes) if "value" in o), rule.get("trim", 0)
    count = sum(n for _, n in marks)
    if count <= 2 * trim:
        return _mean(0, 0)
    for order in (marks, marks[::-1]):
        left = trim
        for mark in order:
            dropped = min(left, mark[1])
            mark[1], left = mark[1] - dropped, left - dropped
    return _mean(sum(v * n for v, n in marks), count - 2 * trim)


def _contest(spec, c, x, counts, valid):
    form, rule = law_of(spec)["form"], spec["rule"]
    whole = whole_of(rule["percent_of"], counts, c, x)
    write_ins = x.get("write_ins", [])
    everyone = x["votes"] + [w["votes"] for w in write_ins]
    ranked = valid and (form == "names" or c["max"] >= 2 and bool(c["options"]))

    def figures(n, outside=False):
        points = None if outside and rule["percent_of"] == "answered" else basis_points(n, whole)
        return {"votes": n, "basis_points": points, "rank": 1 + sum(m > n for m in everyone) if ranked else None}

    rows = [
        present({"id": o["id"], "label": o["label"], "detail": o.get("detail"), **figures(n, o.get("outside_base"))})
        for o, n in zip(c["options"], x["votes"])
    ]
    wrote = [
        present({"nominee": w.get("nominee"), "name": w["name"], "detail": w.get("detail"), **figures(w["votes"])})
        for w in write_ins
    ]
    asks = "score" in c or c["max"] == 1 and bool(c["options"])
    stated = asks and (form == "rate" or rule["percent_of"] == "answered")
    marked = x["score"]["answered"] if "score" in x else sum(x["votes"]) + written(x)
    score = _mean(x["score"]["total"], x["score"]["answered"]) if "score" in x else None
    return {
        "id": c["id"], "title": c["title"], "detail": c.get("detail"), "max": c["max"],
        "failed_before": c.get("failed_before", 0) or None, "row_void": x["row_void"],
        "answered": answered(c, x, counts["valid"]) if stated else None,
        "blank": counts["valid"] - x["row_void"] - marked if stated else None,
        "rows": rows, "write_ins": wrote or None, "write_in_void": x.get("write_in_void", 0) or None,
        "index": _index(rule, c, x["votes"]), "score": score, "weighted": None, "flags": None, "place": None,
        "outcome": "counted" if valid else "not_decided", "next": [],
    }  # fmt: skip


def _flags(spec, c, x, counts):
    out = []
    for f in spec["rule"].get("flags", []):
        ids = f.get("options", [])
        if "score" in c or not has_all(c, ids):
            continue
        whole = whole_of(f["share"]["of"], counts, c, x)

        def raised(n, f=f, whole=whole):
            return whole > 0 and holds(f["share"], n, whole) == (f["when"] == "holds")

        if ids:
            n = sum(n for o, n in zip(c["options"], x["votes"]) if o["id"] in ids)
            out.append({"id": f["id"], "whole": whole, "votes": n, "raised": raised(n)})
        else:
            options = [o["id"] for o, n in zip(c["options"], x["votes"]) if raised(n)]
            write_ins = [i for i, w in enumerate(x.get("write_ins", [])) if raised(w["votes"])]
            out.append(present({"id": f["id"], "whole": whole, "options": options or None, "write_ins": write_ins or None}))
    return out or None


# --- outcomes -------------------------------------------------------------------------------------------------------------


def _named(sheet):
    """(votes, id or position) of everyone with a vote, in order."""
    options = [(-r["votes"], 0, r["id"].encode(), 0, r["id"]) for r in sheet["rows"] if r["votes"]]
    write_ins = [(-w["votes"], 1, b"", i, i) for i, w in enumerate(sheet["write_ins"] or [])]
    return [(-x[0], x[4]) for x in sorted(options + write_ins, key=lambda x: x[:4])]


def _lists(named):
    """The ids, and the positions of write-ins (None if there are none), of some names."""
    return [w for _, w in named if isinstance(w, str)], [w for _, w in named if isinstance(w, int)] or None


def _tie(named, places, handling):
    if len(named) <= places or named[places - 1][0] > named[places][0]:
        return None
    cut = named[places][0]
    above, above_written = _lists([t for t in named if t[0] > cut])
    tied, tied_written = _lists([t for t in named if t[0] == cut])
    taken = sum(t[0] > cut for t in named)
    return present({
        "above": above, "above_write_ins": above_written, "tied": tied, "tied_write_ins": tied_written, "votes": cut,
        "places": places - taken, "handling": handling,
    })  # fmt: skip


def _outcome(rule, c, sheet, counts):
    name, members = pass_of(rule)
    if name == "threshold":
        share, got = members["share"], next(r["votes"] for r in sheet["rows"] if r["id"] == members["option"])
        whole = counts[share["of"]]
        figures = {"votes": got, "least": least(share, whole)}
        if holds(share, got, whole):
            return {"passed": figures}, ["continue_procedure"]
        return {"not_passed": figures}, ["same_post_only_at_another_meeting"]
    if name not in ("top_m", "top_share"):
        return "counted", []
    named, places = _named(sheet), c["max"] * members.get("per_post", 1)
    reference = ["treat_as_reference"] if name == "top_m" else []
    if name == "top_share":
        share, whole = members["share"], counts[members["share"]["of"]]
        named = [t for t in named if holds(share, t[0], whole)]
    tie = _tie(named, places, members["tie"])
    if tie:
        step = "report_all_tied" if tie["handling"] == "keep_all_at_cut" else "second_round_among_tied"
        return {"tie_at_cut": tie}, [step] + reference
    ids, positions = _lists(named[:places])
    left = max(0, places - len(named))
    if name == "top_share":
        chosen = {"options": ids, "least": least(share, whole), "unfilled": left}
        return {"chosen": chosen}, ["next_round_among_top" if left else "continue_procedure"]
    recommended = present({"options": ids, "write_ins": positions, "unfilled": left})
    return {"recommended": recommended}, (["places_left_unfilled"] if left else []) + reference


def _election(spec, counts, contests):
    """The election and the next steps; sets the outcomes of the candidates' contests."""
    name, members = pass_of(spec["rule"])
    if name != "elect":
        return None, []
    share, whole = members["share"], counts[members["share"]["of"]]
    candidates = []
    for c in contests:
        own = [(-r["votes"], c["id"].encode(), -1, c, c["title"], c["detail"]) for r in c["rows"] if r["id"] == members["option"]]
        wrote = [
            (-w["votes"], c["id"].encode(), i, c, w["name"], w.get("detail")) for i, w in enumerate(c["write_ins"] or [])
        ]
        candidates += own + wrote
    reach = sorted((x for x in candidates if holds(share, -x[0], whole)), key=lambda x: x[:3])
    places, tied = spec["posts"], []
    elected = reach[:places]
    if len(reach) > places and reach[places - 1][0] == reach[places][0]:
        cut = reach[places][0]
        elected, tied = [x for x in reach if x[0] < cut], [x for x in reach if x[0] == cut]
    needed = least(share, whole)

    def candidate(x):
        write_in = x[2] if x[2] >= 0 else None
        return present({"contest": x[3]["id"], "write_in": write_in, "name": x[4], "detail": x[5], "votes": -x[0]})

    for x in candidates:
        if x[2] < 0:
            verdict = "elected" if x in elected else "tied_for_place" if x in tied else "not_elected"
            x[3]["outcome"] = {verdict: {"votes": -x[0], "least": needed}}
    unfilled = places - len(elected)
    steps = ["second_round_among_tied"] if tied else ["another_election_for_missing"] if unfilled else []
    return present({
        "places": places, "least": needed, "elected": [candidate(x) for x in elected],
        "tied": [candidate(x) for x in tied] or None, "unfilled": unfilled,
    }), steps  # fmt: skip


def _set_places(contests, figures):
    for c, own in zip(contests, figures):
        more = [f for f in figures if f and own and f[0] * own[1] > own[0] * f[1]]
        c["place"] = 1 + len(more) if own else None


def _rank(spec, counts, contests):
    ranking = spec["rule"].get("ranking")
    if ranking is None:
        return
    figures = []
    for c, x, sheet in zip(spec["contests"], counts["contests"], contests):
        if ranking == "index":
            m = sheet["index"] or sheet["score"] or {"sum": 0, "count": 0}
            figure = (m["sum"], m["count"])
        elif has_all(c, ranking["options"]):
            votes = sum(n for o, n in zip(c["options"], x["votes"]) if o["id"] in ranking["options"])
            figure = (votes, whole_of(spec["rule"]["percent_of"], counts, c, x))
        else:
            figure = (0, 0)
        figures.append(figure if figure[1] else None)
    _set_places(contests, figures)


# --- sheets ---------------------------------------------------------------------------------------------------------------


def _sheet(spec, counts, overall, contests, **more):
    header = {b: counts[b] for b in ("expected", "present", "issued", "returned", "valid", "invalid")}
    header["not_returned"] = max(0, counts["issued"] - counts["returned"])
    if void := voids([counts]):
        header["void"] = void
    return present({
        "version": 1, "kind": spec["kind"], "template": spec.get("template"), "posts": spec["posts"], "rule": spec["rule"],
        "header": header, "quorum": more.get("quorum"), "overall": overall, "classes": more.get("classes"),
        "class": more.get("class_"), "contests": [present(c) for c in contests], "election": more.get("election"),
        "next": more.get("next", []),
    })  # fmt: skip


def returned_too_many(rule, counts):
    """Whether more ballots came back than the rule allows: the vote is then void."""
    return counts["returned"] > counts["issued" if rule["validity"] == "issued" else "present"]


def _overall(rule, counts):
    quorum = None
    if "quorum" in rule:
        share, whole = rule["quorum"], counts["expected"]
        quorum = {"share": share, "least": least(share, whole), "met": holds(share, counts["present"], whole)}
    if quorum and not quorum["met"]:
        return quorum, "no_quorum", ["convene_again_with_quorum"]
    if returned_too_many(rule, counts):
        return quorum, "void_returned_exceeds_issued", ["vote_again_as_new_round"]
    return quorum, "valid", []


def _evaluate(spec, counts, rerank=None, classes=None):
    quorum, overall, following = _overall(spec["rule"], counts)
    valid, election = overall == "valid", None
    pairs = list(zip(spec["contests"], counts["contests"]))
    contests = [_contest(spec, c, x, counts, valid) for c, x in pairs]
    if valid:
        for (c, x), sheet in zip(pairs, contests):
            sheet["outcome"], sheet["next"] = _outcome(spec["rule"], c, sheet, counts)
            sheet["flags"] = _flags(spec, c, x, counts)
        election, steps = _election(spec, counts, contests)
        following = following + steps
        _rank(spec, counts, contests)
    if rerank:
        rerank(contests, valid)
    return _sheet(spec, counts, overall, contests, quorum=quorum, classes=classes, election=election, next=following)


def evaluate(spec, counts):
    """The sheet of a sound spec and counts without faults."""
    return _evaluate(spec, counts)


# --- classes --------------------------------------------------------------------------------------------------------------


def class_faults(classes):
    """What is wrong with a list of (class, counts)."""
    own = [c for c, _ in classes]
    ids, weights = [c["id"] for c in own], [c["weight"] for c in own if "weight" in c]
    faults = [] if own and len(set(ids)) == len(ids) and all(ID.fullmatch(i) for i in ids) else ["ids of classes"]
    faults += ["a class has no name"] if any(text_fault(c["name"], 1, 64) for c in own) else []
    if weights and not (len(weights) == len(own) and all(1 <= w <= 100 for w in weights) and sum(weights) == 100):
        faults.append("weights do not sum to 100")
    return faults


def _sum_contest(parts):
    out = {"votes": [sum(column) for column in zip(*(p["votes"] for p in parts))], "row_void": sum(p["row_void"] for p in parts)}
    if any("score" in p for p in parts):
        out["score"] = {k: sum(p["score"][k] for p in parts if "score" in p) for k in ("answered", "total")}
    names = {}
    for w in (w for p in parts for w in p.get("write_ins", [])):
        key = (w["name"], w.get("detail", ""), w.get("nominee", ""))
        names[key] = names.get(key, 0) + w["votes"]
    order = sorted(names, key=lambda k: (-names[k], *(part.encode() for part in k)))
    if order:
        out["write_ins"] = [
            present({"nominee": k[2] or None, "name": k[0], "detail": k[1] or None, "votes": names[k]}) for k in order
        ]
    void = sum(p.get("write_in_void", 0) for p in parts)
    return {**out, "write_in_void": void} if void else out


def sum_of(classes):
    """The counts of all classes together."""
    heads = ("expected", "present", "issued", "returned", "valid", "invalid")
    out = {h: sum(counts[h] for _, counts in classes) for h in heads}
    if void := voids([counts for _, counts in classes]):
        out["void"] = void
    return {**out, "contests": [_sum_contest(parts) for parts in zip(*(counts["contests"] for _, counts in classes))]}


def adds_up(whole, classes):
    """Whether the whole is the sum of its classes, but for write-ins where no class has any."""
    sums = sum_of(classes)
    if len(sums["contests"]) != len(whole["contests"]):
        return False
    for own, known in zip(sums["contests"], whole["contests"]):
        if "write_ins" not in own and "write_in_void" not in own:
            own.update({k: known[k] for k in ("write_ins", "write_in_void") if known.get(k)})
    void = voids([whole])
    heads = {**{k: v for k, v in whole.items() if k != "void"}, **({"void": void} if void else {})}
    return sums == {**heads, "contests": [{k: v for k, v in x.items() if v or k in ("votes", "row_void")} for x in whole["contests"]]}


def _combined(figures):
    total = sum(w for w, _, _ in figures)
    return (2 * sum(w * m for w, _, m in figures) + total) // (2 * total) if total else None


def _weighted(spec, at, classes, parts):
    c, means, shares = spec["contests"][at], [], []
    for (k, counts), part in zip(classes, parts):
        own, x = part["contests"][at], counts["contests"][at]
        mean = (own.get("index") or own.get("score") or {}).get("mean")
        if mean is not None:
            means.append((k["weight"], k["id"], mean))
        whole = whole_of(spec["rule"]["percent_of"], counts, c, x)
        if whole:
            shares.append((k["weight"], k["id"], [millionths(n, whole) for n in x["votes"]]))
    out = {}
    if means:
        out["mean"] = {"figure": _combined(means), "classes": [i for _, i, _ in means]}
    if shares and c["options"]:
        figures = [_combined([(w, i, m[o]) for w, i, m in shares]) for o in range(len(c["options"]))]
        out["shares"] = {"figures": figures, "classes": [i for _, i, _ in shares]}
    return out or None


def _by_weight(spec, ranking, c, sheet):
    w = sheet["weighted"] or {}
    if ranking == "index":
        return (w["mean"]["figure"], 1) if "mean" in w else None
    if "shares" not in w or not has_all(c, ranking["options"]):
        return None
    shares = zip(c["options"], w["shares"]["figures"])
    return sum(m for o, m in shares if o["id"] in ranking["options"]), 1


def _weigh(spec, classes, parts, contests, valid):
    for at, sheet in enumerate(contests):
        sheet["weighted"] = _weighted(spec, at, classes, parts)
    ranking = spec["rule"].get("ranking")
    if valid and ranking is not None:
        _set_places(contests, [_by_weight(spec, ranking, c, s) for c, s in zip(spec["contests"], contests)])


def _class_sheet(spec, k, counts, overall):
    valid = overall == "valid"
    contests = [_contest(spec, c, x, counts, valid) for c, x in zip(spec["contests"], counts["contests"])]
    if valid:
        _rank(spec, counts, contests)
    return _sheet(spec, counts, overall, contests, class_=k)


def evaluate_classes(spec, classes, whole=None):
    """The sheet of the whole, then one of each class, of a sound spec, sound classes and counts without faults."""
    counts = sum_of(classes) if whole is None else whole
    overall = _overall(spec["rule"], counts)[1]
    parts = [_class_sheet(spec, k, own, overall) for k, own in classes]
    weigh = functools.partial(_weigh, spec, classes, parts) if all("weight" in k for k, _ in classes) else None
    listed = [{**k, "valid": own["valid"]} for k, own in classes]
    return [_evaluate(spec, counts, weigh, listed)] + parts
