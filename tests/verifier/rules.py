"""From counts to a result sheet, and what makes a ballot's rules sound (docs/rules.md)."""

import re
import unicodedata

BASES = ("expected", "present", "issued", "returned", "valid")
_ID = re.compile("[a-z0-9-]{1,32}")
_REFUSED = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFD), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0xFDD0, 0xFDEF), (0xD800, 0xDFFF),
]  # fmt: skip
_WHITE = {0x85, 0xA0, 0x1680, 0x202F, 0x205F} | set(range(9, 14)) | set(range(0x2000, 0x200B))
THREE_WAY = ["agree", "disagree", "abstain"]
THREE_LABELS = ["同意", "不同意", "弃权"]


# --- soundness of a spec --------------------------------------------------------------------------------------------------


def text_fault(text, least, most):
    """What is wrong with a text, or None."""
    if not least <= len(text) <= most:
        return f"has not {least} to {most} characters"
    if text[:1] in (" ", "\u3000") or text[-1:] in (" ", "\u3000"):
        return "begins or ends with a space"
    for ch in text:
        n = ord(ch)
        bad = n & 0xFFFE == 0xFFFE or n in _WHITE or any(a <= n <= b for a, b in _REFUSED)
        if bad or unicodedata.category(ch) == "Cc":
            return f"holds U+{n:04X}"
    return None


def share_faults(share, where):
    """What is wrong with a share."""
    ok = 1 <= share["num"] <= share["den"] <= 1000 and share["cmp"] in ("ge", "gt") and share["of"] in BASES
    return [] if ok else [f"{where}: no sound share"]


def holds(share, part, whole):
    """Whether part satisfies the share of whole."""
    left, right = share["den"] * part, share["num"] * whole
    return left >= right if share["cmp"] == "ge" else left > right


def least(share, whole):
    """The smallest part that holds."""
    n, d = share["num"] * whole, share["den"]
    return (n + d - 1) // d if share["cmp"] == "ge" else n // d + 1


def at_least_as_strict(a, b):
    """Whether share a demands at least what b does."""
    left, right = a["num"] * b["den"], b["num"] * a["den"]
    return a["of"] == b["of"] and (left > right or left == right and (a["cmp"] == b["cmp"] or a["cmp"] == "gt"))


def _bare(name):
    return name.replace(" ", "").replace("\u3000", "")


def _namesakes(items, name, where):
    faults, by_name = [], {}
    for item in items:
        by_name.setdefault(_bare(item[name]), []).append(item.get("detail", ""))
    for same, details in by_name.items():
        if len(details) > 1 and (not all(details) or len(set(details)) < len(details)):
            faults.append(f"{where}: {same!r} stands twice without details that tell them apart")
    return faults


def _unique_ids(items, where):
    ids = [i["id"] for i in items]
    sound = all(_ID.fullmatch(i) for i in ids) and len(set(ids)) == len(ids)
    return [] if sound else [f"{where}: an id is malformed or repeated"]


def _texts(item, name, most, where):
    faults = [(name, text_fault(item[name], 1, most))]
    if "detail" in item:
        faults.append(("detail", text_fault(item["detail"], 1, 300)))
    return [f"{where}: {n} {f}" for n, f in faults if f]


def spec_faults(spec):
    """All that is wrong with a ballot's rules (whose members are known to be there)."""
    contests, rule = spec["contests"], spec["rule"]
    faults = _unique_ids(contests, "contests") + _namesakes(contests, "title", "contests")
    if not 1 <= len(contests) <= 200 or sum(len(c["options"]) for c in contests) > 512:
        faults.append("not 1 to 200 contests, or more than 512 options")
    for c in contests:
        where, n = f"contest {c['id']!r}", len(c["options"])
        faults += _texts(c, "title", 120, where) + _unique_ids(c["options"], where) + _namesakes(c["options"], "label", where)
        for o in c["options"]:
            faults += _texts(o, "label", 64, f"{where}, option {o['id']!r}")
        if not (c["min"] <= c["max"] and 1 <= c["max"] <= n):
            faults.append(f"{where}: min and max do not fit")
    if "quorum" in rule:
        faults += share_faults(rule["quorum"], "quorum") + ([] if rule["quorum"]["of"] == "expected" else ["quorum is not of 应到"])
    if rule["validity"] not in ("issued", "voters") or rule["percent_of"] not in BASES:
        faults.append("validity or percent_of is unknown")
    shared = rule["pass"]["threshold"]["share"] if isinstance(rule["pass"], dict) and "threshold" in rule["pass"] else None
    if shared is not None:
        faults += share_faults(shared, "pass")
    if faults:
        return faults
    if spec["kind"] == "GT_NOM":
        return _nomination_faults(spec)
    return _vote_faults(spec, shared) if spec["kind"] in ("QWH", "CWH") else ["the kind is unknown"]


def _nomination_faults(spec):
    faults, rule = [], spec["rule"]["pass"]
    if spec["posts"] != sum(c["max"] for c in spec["contests"]):
        faults.append("posts is not the sum of max")
    top = rule.get("top_m") if isinstance(rule, dict) else None
    if rule != "none" and top is None:
        faults.append("a nomination has no threshold")
    if top and top["tie"] not in ("keep_all_at_cut", "second_round"):
        faults.append("the handling of ties is unknown")
    for c in spec["contests"]:
        if c["min"] != 0 or len(c["options"]) <= 5 * c["max"]:
            faults.append(f"contest {c['id']!r}: min is not 0, or not more than five names for a post")
        if top and not 1 <= top["per_post"] * c["max"] < len(c["options"]):
            faults.append(f"contest {c['id']!r}: per_post does not fit")
    return faults


def _vote_faults(spec, share):
    faults, quorum = [], spec["rule"].get("quorum")
    if spec["posts"] != len(spec["contests"]):
        faults.append("posts is not the number of contests")
    for c in spec["contests"]:
        same = [o["id"] for o in c["options"]] == THREE_WAY and [o["label"] for o in c["options"]] == THREE_LABELS
        if not same or any("detail" in o for o in c["options"]) or (c["min"], c["max"]) != (1, 1):
            faults.append(f"contest {c['id']!r}: not exactly 同意, 不同意, 弃权 with one mark")
    if quorum is None or not at_least_as_strict(quorum, {"num": 2, "den": 3, "cmp": "ge", "of": "expected"}):
        faults.append("the quorum is weaker than two thirds of 应到")
    half = {"num": 1, "den": 2, "cmp": "gt", "of": "expected"}
    if share is None or spec["rule"]["pass"]["threshold"]["option"] != "agree" or not at_least_as_strict(share, half):
        faults.append("passing is weaker than more than half of 应到")
    return faults


# --- evaluation -------------------------------------------------------------------------------------------------------------


def count_faults(spec, counts):
    """Which identities between the counts are broken."""
    e, p, i, r, v = (counts[b] for b in BASES)
    rows = counts["contests"]
    if len(rows) != len(spec["contests"]) or any(len(x["votes"]) != len(c["options"]) for x, c in zip(rows, spec["contests"])):
        return ["not one figure for each option"]
    faults = [] if e >= 1 and p <= e and i <= p else ["not 发出 ≤ 实到 ≤ 应到, 应到 ≥ 1"]
    if r != v + counts["invalid"]:
        faults.append("收回 is not 有效 + 无效")
    for x, c in zip(rows, spec["contests"]):
        read = v - x["row_void"]
        if read < 0 or any(n > read for n in x["votes"]) or not c["min"] * read <= sum(x["votes"]) <= c["max"] * read:
            faults.append(f"contest {c['id']!r}: votes do not fit 有效")
    return faults


def basis_points(part, whole):
    """Hundredths of a percent, half rounded up; None of nothing."""
    return (20000 * part + whole) // (2 * whole) if whole else None


def _top_m(top, contest, votes):
    places = top["per_post"] * contest["max"]
    named = sorted(((-n, o["id"].encode(), o["id"]) for n, o in zip(votes, contest["options"]) if n))
    ids = [i for _, _, i in named]
    if len(named) <= places:
        left = places - len(named)
        steps = (["places_left_unfilled"] if left else []) + ["treat_as_reference"]
        return {"recommended": {"options": ids, "unfilled": left}}, steps
    cut = -named[places - 1][0]
    if cut > -named[places][0]:
        return {"recommended": {"options": ids[:places], "unfilled": 0}}, ["treat_as_reference"]
    above, tied = [i for n, _, i in named if -n > cut], [i for n, _, i in named if -n == cut]
    tie = {"above": above, "tied": tied, "votes": cut, "places": places - len(above), "handling": top["tie"]}
    step = "report_all_tied" if top["tie"] == "keep_all_at_cut" else "second_round_among_tied"
    return {"tie_at_cut": tie}, [step, "treat_as_reference"]


def _outcome(rule, contest, votes, counts):
    if rule == "none":
        return "counted", []
    if "top_m" in rule:
        return _top_m(rule["top_m"], contest, votes)
    share = rule["threshold"]["share"]
    got = votes[[o["id"] for o in contest["options"]].index(rule["threshold"]["option"])]
    whole = counts[share["of"]]
    figures = {"votes": got, "least": least(share, whole)}
    if holds(share, got, whole):
        return {"passed": figures}, ["continue_procedure"]
    return {"not_passed": figures}, ["same_post_only_at_another_meeting"]


def _present(fields):
    return {k: v for k, v in fields.items() if v is not None}


def evaluate(spec, counts):
    """The sheet of a sound spec and counts without faults."""
    rule, quorum = spec["rule"], None
    if "quorum" in rule:
        share = rule["quorum"]
        whole = counts["expected"]
        quorum = {"share": share, "least": least(share, whole), "met": holds(share, counts["present"], whole)}
    limit = counts["issued"] if rule["validity"] == "issued" else counts["present"]
    if quorum and not quorum["met"]:
        overall, following = "no_quorum", ["convene_again_with_quorum"]
    elif counts["returned"] > limit:
        overall, following = "void_returned_exceeds_issued", ["vote_again_as_new_round"]
    else:
        overall, following = "valid", []
    ranked = overall == "valid" and not (isinstance(rule["pass"], dict) and "threshold" in rule["pass"])
    contests = []
    for c, figures in zip(spec["contests"], counts["contests"]):
        votes, rows = figures["votes"], []
        for o, n in zip(c["options"], votes):
            row = {"id": o["id"], "label": o["label"], "detail": o.get("detail"), "votes": n}
            row["basis_points"] = basis_points(n, counts[rule["percent_of"]])
            rows.append(_present(row | {"rank": 1 + sum(m > n for m in votes) if ranked else None}))
        outcome, steps = _outcome(rule["pass"], c, votes, counts) if overall == "valid" else ("not_decided", [])
        contests.append(_present({
            "id": c["id"], "title": c["title"], "detail": c.get("detail"), "max": c["max"], "row_void": figures["row_void"],
            "rows": rows, "outcome": outcome, "next": steps,
        }))  # fmt: skip
    header = {b: counts[b] for b in BASES + ("invalid",)}
    header["not_returned"] = max(0, counts["issued"] - counts["returned"])
    return _present({
        "version": 1, "kind": spec["kind"], "posts": spec["posts"], "rule": rule, "header": header, "quorum": quorum,
        "overall": overall, "contests": contests, "next": following,
    })  # fmt: skip
