"""Random ballots, counts and rounds for comparing implementations of docs/rules.md. Small numbers: ties and boundaries come often."""

import copy

import rules_spec
from rules_base import present as without_none
from rules_base import selections, slots
from rules_count import VOID

NAMES = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑"]
# Some have the name of a person who may be printed, with and without what tells a namesake apart.
WRITTEN = [("申", ""), ("酉", ""), ("戌 亥", ""), ("Li", ""), ("申", "某局"), ("酉", "某 镇"), ("丑", "某局"), ("乙", "某镇")]
PRINTED = [("甲", ""), ("甲（某局）", ""), ("乙", "某局"), ("甲(某 局)", ""), ("丙某局", "")]
BASES = ["expected", "present", "issued", "returned", "valid", "answered"]


def share(rng, of=None):
    """A random share, often one half or two thirds."""
    num, den = rng.choice([(1, 2), (1, 2), (2, 3), (1, 3), (4, 5), (1, 1), (rng.randint(1, 7), rng.randint(7, 9))])
    return {"num": num, "den": den, "cmp": rng.choice(["ge", "gt"]), "of": of or rng.choice(BASES)}


def _options(rng, n, values=False, outside=False):
    out = []
    for i in range(n):
        o = {"id": f"o{(i * 7) % 12:02}", "label": NAMES[i]}
        if rng.random() < 0.2:
            o["detail"] = "某局"
        if values:
            o["value"] = rng.choice([0, 30, 60, 80, 100, i, 10000])
        out.append(o)
    if outside:
        out[-1].pop("value", None)
        out[-1]["outside_base"] = True
    return out


def _write_in(rng, most):
    return {"slots": rng.randint(1, most), "from": rng.choice(["list", "text", "both"]), "blocks": rng.randint(1, 3)}


def _row(form, i, rng):
    words, least = rules_spec._ROWS[form]
    options = [{"id": a, "label": b} for a, b in words]
    if form == "decide" and rng.random() < 0.2:
        options[2]["outside_base"] = True
    out = {"id": f"p{i:03}", "title": NAMES[i]}
    if rng.random() < 0.3:
        out["detail"] = "拟任某职"
    return {**out, "options": options, "min": least, "max": 1}


def _opinion():
    return {"id": "opinions", "title": "意见", "options": [], "min": 0, "max": 2, "write_in": {"slots": 2, "from": "text", "blocks": 4}}


def _names_contests(rng, law):
    out = []
    for i in range(rng.choice([1, 1, 2])):
        places = rng.randint(1, 2)
        c = {"id": f"c{i}", "title": f"职务{i}"}
        must, over = law.get("write_in") == "must", law.get("over", 0)
        n = 0 if must else rng.randint(over * places + 1, max(over * places + 1, min(12, over * places + 4)))
        c.update(options=_options(rng, n), min=0, max=places)
        if must or law.get("write_in") == "may" and rng.random() < 0.5:
            c["write_in"] = _write_in(rng, places)
        out.append(c)
    return out


def _rate_contests(rng, law):
    out = []
    for i in range(max(law["leading"], rng.randint(1, 5))):
        c = {"id": f"q{i}", "title": NAMES[i]}
        asks = rng.choice(["grade", "grade", "score", "multi"])
        if asks == "score" and law.get("score"):
            low = rng.choice([0, 0, 1, 60])
            c.update(options=[], min=rng.randint(0, 1), max=1, score={"low": low, "high": low + rng.choice([1, 5, 10, 100])})
        elif asks == "multi" and law.get("multi") and i >= law["leading"]:
            c.update(options=_options(rng, 4), min=0, max=rng.randint(2, 4))
        else:
            values, outside = law.get("figure") or rng.random() < 0.7, rng.random() < 0.3
            least = 1 if law.get("required") else rng.randint(0, 1)
            c.update(options=_options(rng, rng.randint(2, 5), values, outside), min=least, max=1)
        out.append(c)
    if law.get("opinions") and rng.random() < 0.3:
        out.append(_opinion())
    return out


def _row_contests(rng, law, posts):
    least = posts + (law["form"] == "agree_rows")
    out = [_row(law["form"], i, rng) for i in range(rng.randint(least, least + 3))]
    if law.get("write_in") == "may" and rng.random() < 0.5:
        w = _write_in(rng, posts)
        out.append({"id": "others", "title": "另选他人", "options": [], "min": 0, "max": w["slots"], "write_in": w})
    return out


def _pass(rng, law):
    decides, tie = law.get("decides", "nothing"), rng.choice(["keep_all_at_cut", "second_round", "second_round"])
    floor = dict(law.get("share", {}))
    strict = rng.choice([floor, floor, {**floor, "num": 2, "den": 3}, share(rng, "expected")]) if floor else None
    if decides == "threshold":
        return {"threshold": {"option": "agree", "share": strict}}
    if decides == "top_share":
        return {"top_share": {"share": strict, "tie": "second_round"}}
    if decides == "elect":
        return {"elect": {"option": "for", "share": strict, "tie": "second_round"}}
    return {"top_m": {"per_post": 1, "tie": tie}} if decides == "rank" and rng.random() < 0.7 else "none"


def _flags(rng, spec):
    out = []
    for i in range(rng.choice([0, 0, 1, 2])):
        f = {"id": f"f{i}"}
        options = rng.choice(spec["contests"])["options"]
        if options and rng.random() < 0.7:
            f["options"] = [o["id"] for o in rng.sample(options, rng.randint(1, min(2, len(options))))]
        out.append({**f, "share": share(rng), "when": rng.choice(["holds", "fails"])})
    return out


def spec(rng):
    """A ballot of any template, sound unless chance weakened it."""
    kind = rng.choice(list(rules_spec.LAWS))
    template, law = rng.choice(list(rules_spec.LAWS[kind].items()))
    out = {"kind": kind, "template": template, "posts": 1}
    if template == next(iter(rules_spec.LAWS[kind])) and rng.random() < 0.3:
        del out["template"]
    form, posts, limits = law["form"], rng.randint(1, 3), []
    if form == "names":
        contests = _names_contests(rng, law)
        posts = sum(c["max"] for c in contests)
    elif form == "rate":
        contests = _rate_contests(rng, law)
        posts = sum(c["max"] == 1 and "write_in" not in c for c in contests)
        first = contests[0]["options"]
        if first and sum(o["id"] == first[0]["id"] for c in contests for o in c["options"]) > 1 and rng.random() < 0.4:
            limits = [{"options": [first[0]["id"]], "max": 1}]
    elif form == "decide":
        contests = [_row("decide", i, rng) for i in range(law.get("contests", rng.randint(1, 4)))]
        posts = len(contests)
        if law.get("failures") and rng.random() < 0.2:
            contests[0]["failed_before"] = rng.choice([1, 1, 2])
        if law.get("opinions") and rng.random() < 0.5:
            contests.append(_opinion())
    else:
        contests = _row_contests(rng, law, posts)
        rows, written = sum(bool(c["options"]) for c in contests), sum(slots(c) for c in contests)
        limits = rules_spec.limits_of(form, rows, written, posts)
    out.update(posts=posts, contests=contests)
    if limits:
        out["limits"] = limits
    if any("write_in" in c and c["write_in"]["from"] != "text" for c in contests):
        out["nominees"] = [{"id": "n0", "label": "张三", "pinyin": "x"}, {"id": "n1", "label": "李四", "detail": "某局", "pinyin": "x"}]
    rule = {"quorum": law["quorum"]} if "quorum" in law else {"quorum": share(rng, "expected")} if rng.random() < 0.4 else {}
    rule.update({"validity": rng.choice(["issued", "voters"]), "pass": _pass(rng, law), "percent_of": rng.choice(BASES)})
    out["rule"] = rule
    flags = _flags(rng, out)
    if flags:
        rule["flags"] = flags
    figures = [c for c in contests if "score" in c or any("value" in o for o in c["options"])]
    if form in ("rate", "agree_rows") and rng.random() < 0.7:
        if figures and rng.random() < 0.6:
            rule["ranking"] = "index"
        elif contests[0]["options"]:
            rule["ranking"] = {"options": [contests[0]["options"][0]["id"]]}
    if law.get("trim") and figures and not any("score" in c for c in contests) and rng.random() < 0.6:
        rule["trim"] = rng.randint(1, 2)
    return out


def damage(rng, value):
    """One number or word somewhere in a ballot or counts, changed."""
    value = copy.deepcopy(value)
    places = []

    def walk(node):
        for key, v in node.items() if isinstance(node, dict) else enumerate(node):
            if isinstance(v, (dict, list)):
                walk(v)
            elif isinstance(v, bool):
                continue
            else:
                places.append((node, key))

    walk(value)
    node, key = rng.choice(places)
    if isinstance(node[key], int):
        node[key] = rng.choice([0, 1, 2, 3, node[key] + 1, max(0, node[key] - 1), 10**9, 10**9 + 1])
    elif key in ("id", "label", "title", "detail", "name", "nominee", "pinyin", "option", "template") or isinstance(node, list):
        node[key] = rng.choice(["x", "X", " 张", "张\u200b三", "甲", "o00", "agree", "张\u3164", "n0", "李 四"])
    return value


# --- counts ---------------------------------------------------------------------------------------------------------------


def _left(limits, used, option):
    return all(used[i] < x["max"] for i, x in enumerate(limits) if option in x["options"] or option is None and x.get("write_ins"))


def _mark(limits, used, option):
    for i, x in enumerate(limits):
        used[i] += option in x["options"] or option is None and bool(x.get("write_ins"))


def _write(rng, spec, c, names):
    kind = c["write_in"]["from"]
    listed = kind == "list" or kind == "both" and rng.random() < 0.5
    if listed:
        person = rng.choice(spec["nominees"])
        key = (person["label"], person.get("detail", ""), person["id"])
    else:
        key = (*rng.choice(PRINTED if rng.random() < 0.02 else WRITTEN), "")
    names[key] = names.get(key, 0) + 1


def _cast(rng, spec, figures, bias):
    """One ballot added to the figures, within min, max and limits as far as they allow."""
    limits = spec.get("limits", [])
    used = [0] * len(limits)
    for c, x in zip(spec["contests"], figures):
        if rng.random() < 0.03:
            x["row_void"] += 1
            continue
        if "score" in c:
            if c["min"] or rng.random() < 0.8:
                x["score"]["answered"] += 1
                x["score"]["total"] += rng.choice([c["score"]["low"], c["score"]["high"], rng.randint(c["score"]["low"], c["score"]["high"])])
            continue
        choices = list(range(len(c["options"]))) + [None] * slots(c)
        rng.shuffle(choices)
        if bias and c["options"] and rng.random() < 0.6:
            choices.sort(key=lambda i: i != bias % len(c["options"]))
        wanted = rng.randint(c["min"], c["max"])
        for i in choices:
            option = None if i is None else c["options"][i]["id"]
            if not wanted or not _left(limits, used, option):
                continue
            wanted -= 1
            _mark(limits, used, option)
            if i is not None:
                x["votes"][i] += 1
            elif rng.random() < 0.1:
                x["void"] += 1
            else:
                _write(rng, spec, c, x["names"])


def _written(name, detail, nominee, votes):
    return without_none({"nominee": nominee or None, "name": name, "detail": detail or None, "votes": votes})


def counts(rng, spec, written=True):
    """Counts that the ballots of a small meeting give. Without `written` nothing is written in."""
    expected = rng.randint(1, 24)
    present = rng.choice([expected, rng.randint(0, expected), -(-2 * expected // 3)])
    issued = rng.choice([present, rng.randint(0, present)])
    returned = rng.choice([issued, rng.randint(0, issued), issued + 1])
    valid = rng.choice([returned, rng.randint(0, returned)])
    figures = [
        {"votes": [0] * len(c["options"]), "row_void": 0, "void": 0, "names": {}, "score": {"answered": 0, "total": 0}}
        for c in spec["contests"]
    ]
    bias = rng.randint(0, 3)
    for _ in range(valid):
        _cast(rng, spec, figures, bias)
    out = []
    for c, x in zip(spec["contests"], figures):
        own = {"votes": x["votes"], "row_void": x["row_void"]}
        if "score" in c:
            own["score"] = x["score"]
        order = sorted(x["names"], key=lambda k: (-x["names"][k], *(part.encode() for part in k)))
        if order and written:
            own["write_ins"] = [_written(*key, x["names"][key]) for key in order]
        if x["void"] and written:
            own["write_in_void"] = x["void"]
        out.append(own)
    heads = {"expected": expected, "present": present, "issued": issued, "returned": returned, "valid": valid}
    return {**heads, "invalid": returned - valid, **_reasons(rng, returned - valid), "contests": out}


def _reasons(rng, invalid):
    """Why ballots are void, where somebody said."""
    if not invalid or rng.random() < 0.5:
        return {}
    reasons = [rng.choice(VOID) for _ in range(invalid)]
    return {"void": {name: reasons.count(name) for name in VOID if name in reasons}}


def classes(rng, spec, written=True):
    """[(class, counts)] of one to three classes, weighed or not."""
    n = rng.randint(1, 3)
    weights = rng.choice([None, [[100], [60, 40], [50, 30, 20]][n - 1]])
    own = [{"id": f"k{i}", "name": f"{'ABC'[i]}票", **({"weight": weights[i]} if weights else {})} for i in range(n)]
    return [(k, counts(rng, spec, written)) for k in own]


def total_selections(spec):
    """Encrypted selections of a ballot."""
    return sum(selections(c) for c in spec["contests"])
