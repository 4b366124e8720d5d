"""What makes a ballot's rules sound (docs/rules.md, "Ballot", "Kinds")."""

from rules_base import (
    BASES, ID, at_least_as_strict, bare, has_all, pass_of, selections, slots, sound_share, text_fault, valued,
)  # fmt: skip


def _share(num, den, cmp):
    return {"num": num, "den": den, "cmp": cmp, "of": "expected"}


HALF, TWO_THIRDS = _share(1, 2, "gt"), _share(2, 3, "ge")
_DECIDE = dict(form="decide", decides="threshold", quorum=TWO_THIRDS, share=HALF)
_ELECT = dict(form="candidates", decides="elect", share=HALF, write_in="may")
_RATE = dict(form="rate", opinions=True, leading=1)
LAWS = {
    "TJ_LIST": {
        "TJ_LIST@1": dict(form="names", decides="rank", over=1, write_in="may"),
        "TJ_LIST_TY@1": dict(form="agree_rows", over=1, write_in="may"),
    },
    "TJ_BLANK": {"TJ_BLANK@1": dict(form="names", write_in="must")},
    "TJ_TALK": {"TJ_TALK@1": dict(form="names", write_in="may")},
    "GT_NOM": {"GT_NOM@1": dict(form="names", decides="rank", over=5, write_in="may")},
    "TJ_R2": {"TJ_R2@1": dict(form="names", decides="rank", over=1)},
    "QWH": {"QWH@1": dict(_DECIDE, failures=True)},
    "QWH_ZQ": {"QWH_ZQ@1": dict(form="decide", opinions=True)},
    "CWH": {"CWH@1": dict(_DECIDE, failures=True)},
    "CWH_FY": {"CWH_FY@1": dict(_DECIDE, contests=1)},
    "CE": {"CE@1": dict(form="names", decides="top_share", quorum=TWO_THIRDS, share=HALF, over=1)},
    "CP": {"CP@1": dict(_RATE, score=True), "CP_BZ@1": dict(_RATE, score=True)},
    "YBG1": {"YBG1@1": dict(_RATE, leading=3, required=True, multi=True)},
    "YBG2": {"YBG2@1": _RATE},
    "HJ": {"HJ@1": dict(_RATE, multi=True)},
    "GXD": {"GXD@1": dict(_RATE, figure=True, multi=True)},
    "JZ": {"JZ@1": dict(_RATE, score=True, trim=True), "JZ_BFZ@1": dict(_RATE, figure=True, score=True)},
    "XJ_JC": {"XJ_JC@1": dict(_ELECT, quorum=_share(4, 5, "ge"))},
    "XJ_DF": {"XJ_DF@1": dict(_ELECT, quorum=HALF), "XJ_DF_WYH@1": dict(_ELECT, quorum=_share(2, 3, "gt"))},
}
PAPER_ALONE = ("TJ_TALK",)  # kinds that nobody casts: docs/protocol.md {#paper}
THREE_WAY = ["agree", "disagree", "abstain"]
THREE_LABELS = ["同意", "不同意", "弃权"]
_ROWS = {
    "decide": (list(zip(THREE_WAY, THREE_LABELS)), 1),
    "agree_rows": ([("agree", "同意"), ("disagree", "不同意")], 0),
    "candidates": ([("for", "赞成"), ("against", "不赞成"), ("abstain", "弃权")], 1),
}
FAVOUR = {"agree_rows": "agree", "candidates": "for"}


def law_of(spec):
    """The law of a ballot: that of its template, or of its kind's first."""
    laws = LAWS[spec["kind"]]
    return laws.get(spec.get("template", ""), next(iter(laws.values())))


def is_opinion(c):
    """Whether a contest asks for nothing but text."""
    w = c.get("write_in")
    return not c["options"] and c["min"] == 0 and w is not None and w["from"] == "text" and w["slots"] == c["max"]


# --- the shape of any ballot ----------------------------------------------------------------------------------------------


def _namesakes(items, name, where):
    faults, by_name = [], {}
    for item in items:
        by_name.setdefault(bare(item[name]), []).append(bare(item.get("detail", "")))
    for same, details in by_name.items():
        if len(details) > 1 and (not all(details) or len(set(details)) < len(details)):
            faults.append(f"{where}: {same!r} stands twice without details that tell them apart")
    return faults


def _unique_ids(items, where):
    ids = [i["id"] for i in items]
    sound = all(ID.fullmatch(i) for i in ids) and len(set(ids)) == len(ids)
    return [] if sound else [f"{where}: an id is malformed or repeated"]


def _texts(item, name, most, where):
    faults = [(name, text_fault(item[name], 1, most))]
    if "detail" in item:
        faults.append(("detail", text_fault(item["detail"], 1, 300)))
    return [f"{where}: {n} {f}" for n, f in faults if f]


def _sizes_fit(spec):
    rule = spec["rule"]
    named = [x.get("options", []) for x in spec.get("limits", []) + rule.get("flags", [])] + [_ranked_by(rule)]
    return (
        1 <= len(spec["contests"]) <= 200
        and sum(selections(c) for c in spec["contests"]) <= 512
        and len(spec.get("limits", [])) <= 16
        and len(rule.get("flags", [])) <= 16
        and len(spec.get("nominees", [])) <= 10000
        and all(len(ids) <= 512 for ids in named)
    )


def _ranked_by(rule):
    ranking = rule.get("ranking", "index")
    return [] if ranking == "index" else ranking["options"]


def _selection_fits(c):
    if "score" not in c:
        return c["min"] <= c["max"] and 1 <= c["max"] <= selections(c)
    low, high = c["score"]["low"], c["score"]["high"]
    alone = not c["options"] and "write_in" not in c
    return low < high <= 1000000 and high - low <= 10000 and alone and c["min"] <= 1 and c["max"] == 1


def _write_in_fits(c):
    w = c.get("write_in")
    if w is None:
        return True
    known = w["from"] in ("list", "text", "both")
    return known and 1 <= w["slots"] <= c["max"] and 1 <= w["blocks"] <= 16 and w["slots"] * (1 + w["blocks"]) <= 512


def _scale_fits(c):
    inside = [o for o in c["options"] if not o.get("outside_base")]
    marked = [o for o in c["options"] if "value" in o]
    if not marked and len(inside) == len(c["options"]):
        return True
    consistent = not marked or marked == inside
    return c["max"] == 1 and "write_in" not in c and bool(inside) and consistent and all(o["value"] <= 10000 for o in marked)


def _contest_faults(c):
    where = f"contest {c['id']!r}"
    faults = _texts(c, "title", 120, where) + _unique_ids(c["options"], where) + _namesakes(c["options"], "label", where)
    for o in c["options"]:
        faults += _texts(o, "label", 64, f"{where}, option {o['id']!r}")
    if not _selection_fits(c):
        faults.append(f"{where}: min and max, or the score, do not fit")
    if not _write_in_fits(c):
        faults.append(f"{where}: the write-ins do not fit")
    if not _scale_fits(c):
        faults.append(f"{where}: values or options outside the base do not fit")
    return faults


def _limit_fits(spec, limit):
    ids, options = limit["options"], [o["id"] for c in spec["contests"] for o in c["options"]]
    named = sum(o in ids for o in options) + (sum(slots(c) for c in spec["contests"]) if limit.get("write_ins") else 0)
    return len(set(ids)) == len(ids) and all(i in options for i in ids) and 1 <= limit["max"] < named


def _nominee_faults(spec):
    nominees = spec.get("nominees", [])
    listed = any("write_in" in c and c["write_in"]["from"] != "text" for c in spec["contests"])
    faults = [] if listed == bool(nominees) else ["nominees go with write-ins from a list, and only with them"]
    faults += _unique_ids(nominees, "nominees") + _namesakes(nominees, "label", "nominees")
    for n in nominees:
        faults += _texts(n, "label", 64, f"nominee {n['id']!r}")
        if "pinyin" in n and text_fault(n["pinyin"], 1, 120):
            faults.append(f"nominee {n['id']!r}: pinyin")
    return faults


def _applies(spec, ids):
    return len(set(ids)) == len(ids) and any(has_all(c, ids) for c in spec["contests"])


def _rule_faults(spec):
    rule, faults = spec["rule"], []
    name, members = pass_of(rule)
    quorum = rule.get("quorum")
    if quorum is not None and not (sound_share(quorum) and quorum["of"] == "expected"):
        faults.append("quorum: no sound share of 应到")
    if "share" in members and not sound_share(members["share"]):
        faults.append("pass: no sound share")
    if name not in ("none", "threshold", "top_m", "top_share", "elect"):
        faults.append("pass is unknown")
    if members.get("tie", "second_round") not in ("keep_all_at_cut", "second_round"):
        faults.append("the handling of ties is unknown")
    if rule["validity"] not in ("issued", "voters") or rule["percent_of"] not in BASES:
        faults.append("validity or percent_of is unknown")
    flags = rule.get("flags", [])
    faults += _unique_ids(flags, "flags")
    for f in flags:
        if not (sound_share(f["share"]) and _applies(spec, f.get("options", [])) and f["when"] in ("holds", "fails")):
            faults.append(f"flag {f['id']!r} is not sound")
    scored, weighed = any("score" in c for c in spec["contests"]), any(valued(c) for c in spec["contests"])
    if "ranking" in rule:
        by = _ranked_by(rule)
        if not (scored or weighed if rule["ranking"] == "index" else by and _applies(spec, by)):
            faults.append("there is nothing to rank by")
    if rule.get("trim", 0) and (scored or not weighed):
        faults.append("highest and lowest can be left out of weighed grades only")
    return faults


def spec_faults(spec):
    """All that is wrong with a ballot's rules (whose members are known to be there)."""
    if spec["kind"] not in LAWS:
        return ["the kind is unknown"]
    if not _sizes_fit(spec):
        return ["not 1 to 200 contests, more than 512 selections, or a list is too long"]
    contests = spec["contests"]
    faults = _unique_ids(contests, "contests") + _namesakes(contests, "title", "contests")
    if "template" in spec and spec["template"] not in LAWS[spec["kind"]]:
        faults.append("the template is not one of the kind's")
    for c in contests:
        faults += _contest_faults(c)
    faults += ["a limit is not sound" for x in spec.get("limits", []) if not _limit_fits(spec, x)]
    faults += _nominee_faults(spec) + _rule_faults(spec)
    return faults or _law_faults(spec, law_of(spec))


# --- the law of its kind --------------------------------------------------------------------------------------------------


def _law_faults(spec, law):
    faults, rule, form = [], spec["rule"], law["form"]
    name, members = pass_of(rule)
    allowed = {"nothing": ["none"], "rank": ["top_m", "none"]}.get(law.get("decides", "nothing"), [law.get("decides")])
    option = {"threshold": "agree", "elect": "for"}.get(name)
    if name not in allowed or option is not None and members["option"] != option:
        return ["this kind is not decided so"]
    if "share" in law and not at_least_as_strict(members["share"], law["share"]):
        faults.append("passing is weaker than the law")
    if name in ("top_share", "elect") and members["tie"] != "second_round":
        faults.append("those tied at the cut must be voted on again")
    if "quorum" in law and ("quorum" not in rule or not at_least_as_strict(rule["quorum"], law["quorum"])):
        faults.append("the quorum is weaker than the law")
    if rule.get("trim", 0) and not law.get("trim"):
        faults.append("this kind leaves out no marks")
    if "ranking" in rule and form not in ("rate", "agree_rows"):
        faults.append("this kind does not rank its contests")
    if spec.get("limits") and form in ("names", "decide"):
        faults.append("this kind has no limits")
    for c in spec["contests"]:
        if c.get("failed_before", 0) > (1 if law.get("failures") else 0):
            faults.append(f"contest {c['id']!r}: failed_before")
    if law.get("contests", len(spec["contests"])) != len(spec["contests"]):
        faults.append("exactly one motion")
    form_faults = {"names": _names, "decide": _decide, "rate": _rate}.get(form, _candidates)
    return faults + form_faults(spec, law)


def _names(spec, law):
    faults = [] if spec["posts"] == sum(c["max"] for c in spec["contests"]) else ["posts is not the sum of max"]
    name, top = pass_of(spec["rule"])
    for c in spec["contests"]:
        where = f"contest {c['id']!r}"
        plain = not valued(c) and not any(o.get("outside_base") for o in c["options"])
        if c["min"] != 0 or "score" in c or not plain:
            faults.append(f"{where}: names only, and a blank ballot must be possible")
        if "over" in law and len(c["options"]) <= law["over"] * c["max"]:
            faults.append(f"{where}: too few names for a post")
        need = law.get("write_in", "no")
        if need == "no" and "write_in" in c or need == "must" and ("write_in" not in c or c["options"]):
            faults.append(f"{where}: write-ins are not as the kind asks")
        if name == "top_m" and not 1 <= top["per_post"] * c["max"] < selections(c):
            faults.append(f"{where}: per_post does not fit")
    return faults


def _is_row(c, form):
    options, least = _ROWS[form]
    plain = all(
        "detail" not in o and "value" not in o and (not o.get("outside_base") or o["id"] == "abstain") for o in c["options"]
    )
    same = [(o["id"], o["label"]) for o in c["options"]] == options
    return same and plain and (c["min"], c["max"]) == (least, 1) and "score" not in c and "write_in" not in c


def _decide(spec, law):
    rows = [c for c in spec["contests"] if not (law.get("opinions") and is_opinion(c))]
    faults = [f"contest {c['id']!r}: not exactly one of three" for c in rows if not _is_row(c, "decide")]
    return faults if spec["posts"] == len(rows) >= 1 else faults + ["posts is not the number of persons"]


def _candidates(spec, law):
    faults, form, contests, posts = [], law["form"], spec["contests"], spec["posts"]
    others = [c for c in contests if not c["options"]]
    for c in contests:
        if c["options"]:
            sound = _is_row(c, form)
        else:
            w = c.get("write_in")
            sound = len(others) == 1 and c is contests[-1] and "score" not in c and c["min"] == 0
            sound = sound and w is not None and w["slots"] == c["max"] <= posts
        if not sound:
            faults.append(f"contest {c['id']!r}: no row of a candidate")
    rows = len(contests) - len(others)
    if posts < 1 or rows < (posts + 1 if form == "agree_rows" else posts):
        faults.append("too few candidates")
    if spec.get("limits", []) != limits_of(form, rows, sum(map(slots, contests)), posts):
        faults.append("limits: on the marks in favour, and against write-ins of those who abstain")
    return faults


def limits_of(form, rows, slots, places):
    """The limits of a ballot with this many rows and slots for write-ins: no more in favour than places; in an election no more
    write-ins than votes against, since who abstains may name nobody else."""
    own = {"write_ins": True} if slots else {}
    out = [{"options": [FAVOUR[form]], **own, "max": places}] if places < rows + slots else []
    return out + ([{"options": ["for", "abstain"], **own, "max": rows}] if form == "candidates" and slots else [])


def _asks(c):
    if "score" in c:
        return "score"
    if is_opinion(c):
        return "opinion"
    if "write_in" in c:
        return None
    if c["max"] != 1:
        return "multi"
    return "grade" if 2 <= len(c["options"]) <= 12 else None


def _rate(spec, law):
    faults, rated = [], 0
    for i, c in enumerate(spec["contests"]):
        asks = _asks(c)
        judged = asks in ("grade", "score")
        rated += judged
        if asks is None or asks in ("score", "multi") and not law.get(asks):
            faults.append(f"contest {c['id']!r}: this kind does not ask so")
        elif i < law["leading"]:
            figure = not law.get("figure") or asks == "score" or valued(c)
            if not (judged and figure and (not law.get("required") or c["min"] == 1)):
                faults.append(f"contest {c['id']!r}: must be graded or scored as its kind asks")
    if len(spec["contests"]) < law["leading"]:
        faults.append("fewer questions than this kind asks")
    return faults if spec["posts"] == rated else faults + ["posts is not the number of grades and scores"]
