"""From one round to the next (docs/rules.md, "Rounds")."""

from rules_base import bare, contest_spec, pass_of, present
from rules_spec import FAVOUR, LAWS, law_of, limits_of


class NoRound(Exception):
    """Why a result has no such next round: its argument is the code."""


def next_round(previous, sheet, take, top=None):
    """The ballot of the next round. Raises NoRound."""
    return _round(previous, sheet, take, lambda _: top)


def _round(previous, sheet, take, size):
    _check_same(previous, sheet)
    if "class" in sheet:
        raise NoRound("class_sheet")
    if sheet["overall"] != "valid":
        raise NoRound("not_decided")
    form = law_of(previous)["form"]
    if form == "names":
        return _names(previous, sheet, take, size)
    if form in FAVOUR:
        return _rows(previous, sheet, take, size)
    if form == "decide":
        return _failed(previous, sheet, take)
    raise NoRound("not_of_this_kind")


def _check_same(previous, sheet):
    def shape(contests, options):
        return [(c["id"], c["title"], c.get("detail"), [o["id"] for o in c[options]]) for c in contests]

    same = all(previous.get(k) == sheet.get(k) for k in ("kind", "template", "posts", "rule"))
    if not same or shape(previous["contests"], "options") != shape(sheet["contests"], "rows"):
        raise NoRound("other_ballot")


def _first(names, n):
    """The first n of (votes, who), most votes first, and all with as many votes as the last of them."""
    order = sorted(names, key=lambda x: -x[0])
    if n == 0 or not order:
        return []
    cut = order[min(n, len(order)) - 1][0]
    return [who for votes, who in order if votes >= cut]


def _failed(previous, sheet, take):
    if take != "failed" or not law_of(previous).get("failures"):
        raise NoRound("not_of_this_kind")
    contests = [
        {**c, "failed_before": c.get("failed_before", 0) + 1}
        for c, s in zip(previous["contests"], sheet["contests"])
        if "not_passed" in s["outcome"]
    ]
    if not contests:
        raise NoRound("nobody")
    return _ballot(previous, posts=len(contests), contests=contests)


def _ballot(previous, **changed):
    fields = ("kind", "template", "posts", "contests", "limits", "nominees", "rule")
    return present({k: changed[k] if k in changed else previous.get(k) for k in fields})


def _recommends(spec):
    return pass_of(spec["rule"])[0] in ("top_m", "none")


def _fresh(at, taken):
    own = f"w{at + 1:03}"
    while own in taken:
        own = "w" + own
    return own


def _taken(previous, c, s, take, top):
    """(names, places) of one contest, or None when it is settled. A name is (0, position of option) or (1, of write-in)."""
    names = [(r["votes"], (0, i)) for i, r in enumerate(s["rows"])] + [
        (w["votes"], (1, i)) for i, w in enumerate(s.get("write_ins", []))
    ]
    outcome, ids = s["outcome"], [o["id"] for o in c["options"]]
    if take == "tied":
        tie = outcome.get("tie_at_cut") if isinstance(outcome, dict) else None
        if tie is None or tie["handling"] != "second_round":
            return None
        written = tie.get("tied_write_ins", [])
        return [w for _, w in names if (ids[w[1]] in tie["tied"] if w[0] == 0 else w[1] in written)], tie["places"]
    if _recommends(previous):
        if top is None:
            raise NoRound("top_missing")
        return _first(names, top), c["max"]
    chosen = outcome.get("chosen") if isinstance(outcome, dict) else None
    if not chosen or not chosen["unfilled"]:
        return None
    left = [(v, w) for v, w in names if w[0] == 1 or ids[w[1]] not in chosen["options"]]
    n = len(left) if take == "failed" else chosen["unfilled"] + 1 if top is None else top
    return _first(left, n), chosen["unfilled"]


def _names(previous, sheet, take, size):
    if take == "failed" and _recommends(previous):
        raise NoRound("not_of_this_kind")
    contests = []
    for c, s in zip(previous["contests"], sheet["contests"]):
        taken = _taken(previous, c, s, take, size(c["id"]))
        if taken is None:
            continue
        names, places = taken
        if len(names) <= places:
            raise NoRound("nothing_to_choose")
        options, ids = [], [o["id"] for o in c["options"]]
        for kind, i in sorted(names):
            w = s["write_ins"][i] if kind else None
            written = kind and present({"id": _fresh(i, ids), "label": w["name"], "detail": w.get("detail")})
            options.append(written if kind else c["options"][i])
        head = {"id": c["id"], "title": c["title"], "detail": c.get("detail")}
        contests.append(present({**head, "options": options, "min": 0, "max": places}))
    if not contests:
        raise NoRound("nobody")
    rule = dict(previous["rule"])
    if "top_m" in rule["pass"]:
        rule["pass"] = {"top_m": {"per_post": 1, "tie": rule["pass"]["top_m"]["tie"]}}
    flags = [f for f in rule.pop("flags", []) if "options" not in f]
    rule = _ordered_rule({**rule, "flags": flags} if flags else rule)
    kind = "CE" if previous["kind"] == "CE" else "TJ_R2"
    return _ballot(
        previous, kind=kind, template=previous.get("template") if kind == previous["kind"] else None,
        posts=sum(c["max"] for c in contests), contests=contests, limits=None, nominees=None, rule=rule,
    )  # fmt: skip


def _ordered_rule(rule):
    order = ("quorum", "validity", "pass", "percent_of", "flags", "ranking", "trim")
    return {k: rule[k] for k in order if k in rule}


def _rows(previous, sheet, take, size):
    form = law_of(previous)["form"]
    recommended, favour = form == "agree_rows", FAVOUR[form]
    if recommended and take != "top":
        raise NoRound("not_of_this_kind")
    everyone = []
    for at, s in enumerate(sheet["contests"]):
        everyone += [(r["votes"], (at, -1)) for r in s["rows"] if r["id"] == favour]
        everyone += [(w["votes"], (at, i)) for i, w in enumerate(s.get("write_ins", []))]
    if recommended:
        places, left = previous["posts"], everyone
    else:
        election = sheet["election"]
        places, tied = election["unfilled"], election.get("tied", [])

        def is_in(who, people):
            contest, write_in = sheet["contests"][who[0]]["id"], who[1] if who[1] >= 0 else None
            return any(p["contest"] == contest and p.get("write_in") == write_in for p in people)

        if take == "tied":
            left = [x for x in everyone if is_in(x[1], tied)]
        else:
            left = [] if tied else [x for x in everyone if not is_in(x[1], election["elected"])]
        left = left if places else []
    if not left:
        raise NoRound("nobody")
    top = size("")
    if take != "top":
        top = len(left)
    elif top is None:
        if recommended:
            raise NoRound("top_missing")
        top = places + 1
    who = sorted(_first(left, top))
    if len(who) < places or recommended and len(who) == places:
        raise NoRound("nothing_to_choose")
    row = next(c for c in previous["contests"] if c["options"])
    taken, contests = [c["id"] for c in previous["contests"]], []
    for at, i in who:
        if i < 0:
            contests.append(previous["contests"][at])
            continue
        w = sheet["contests"][at]["write_ins"][i]
        head = {"id": _fresh(i, taken), "title": w["name"], "detail": w.get("detail")}
        contests.append(present({**head, "options": row["options"], "min": row["min"], "max": row["max"]}))
    others, nominees = None, None
    if not recommended and take != "tied":
        others, nominees = _others(previous, places), previous.get("nominees")
    limits = limits_of(form, len(contests), others["max"] if others else 0, places)
    return _ballot(previous, posts=places, contests=contests + ([others] if others else []),
                   limits=limits or None, nominees=nominees if others else None)  # fmt: skip


def _others(previous, places):
    """The contest of write-ins with no more slots than there are places; None where the ballot has none."""
    contest = next((c for c in previous["contests"] if not c["options"] and "write_in" in c), None)
    if contest is None:
        return None
    n = min(contest["write_in"]["slots"], places)
    return {**contest, "max": n, "write_in": {**contest["write_in"], "slots": n}}


def differs(previous, sheet, take, following):
    """Whether a ballot is not the next round of a result."""

    def size(contest_id):
        if take != "top":
            return None
        if law_of(previous)["form"] == "names":
            own = contest_spec(following, contest_id)
            return None if own is None else len(own["options"])
        return sum(bool(c["options"]) for c in following["contests"])

    try:
        wanted = _round(previous, sheet, take, size)
    except NoRound:
        return True

    def key(spec):
        heads = [(c["id"], c["title"], c.get("detail"), bool(c["options"])) for c in spec["contests"]]
        return spec["kind"], spec.get("template", next(iter(LAWS[spec["kind"]]), None)), spec["posts"], heads

    def names(c):
        return sorted((o["label"], o.get("detail", "")) for o in c["options"]), c["max"], c.get("failed_before", 0)

    return key(following) != key(wanted) or list(map(names, following["contests"])) != list(map(names, wanted["contests"]))


def repeats(previous, sheet, following):
    """The contests of `following` whose person did not pass for the same post at the same meeting."""
    if not {previous["kind"], following["kind"]} <= {"QWH", "CWH"} or sheet["overall"] != "valid":
        return []

    def key(c):
        return bare(c["title"]), bare(c.get("detail", ""))

    failed = {key(c) for c in sheet["contests"] if "not_passed" in c["outcome"]}
    return [c["id"] for c in following["contests"] if key(c) in failed]
