"""Meetings for tests with scores, limits, write-ins mixed twice, classes, votes on paper and a second round."""

import copy

import draw
import results
from order import State
from record_for_tests import Meeting, vote_rules


def options(*labels):
    """Options named o0, o1, …"""
    return [{"id": f"o{i}", "label": x} for i, x in enumerate(labels)]


RULE = {"validity": "issued", "pass": "none", "percent_of": "valid"}
SPEC = {
    "kind": "TEST", "posts": 3,
    "contests": [
        {"id": "c1", "title": "局长人选", "options": options("甲一", "乙二"), "min": 0, "max": 3,
         "write_in": {"slots": 2, "from": "both", "blocks": 1}},
        {"id": "c2", "title": "评分", "options": [], "min": 0, "max": 1, "score": {"low": 5, "high": 10}},
        {"id": "c3", "title": "总体评价", "options": [{"id": f"g{i}", "label": x} for i, x in enumerate("优良差")], "min": 1, "max": 1},
    ],
    "limits": [{"options": ["o1", "g0"], "write_ins": True, "max": 3}],
    "nominees": [{"id": "n1", "label": "张三"}, {"id": "n2", "label": "李四", "detail": "乙局"}],
    "rule": RULE,
}  # fmt: skip
NEXT = {
    "kind": "TEST", "posts": 1,
    "contests": [{"id": "c1", "title": "局长人选", "options": options("甲一", "乙二"), "min": 0, "max": 1}], "rule": RULE,
}  # fmt: skip
ON_PAPER = {
    "issued": 2, "returned": 2, "valid": 2, "invalid": 0,
    "contests": [
        {"votes": [0, 2], "row_void": 0, "write_ins": [{"nominee": "n1", "name": "张三", "votes": 1}, {"name": "王五", "votes": 1}],
         "write_in_void": 1},
        {"votes": [], "row_void": 0, "score": {"answered": 2, "total": 17}},
        {"votes": [1, 1, 0], "row_void": 0},
    ],
}  # fmt: skip
NONE_CAME_BACK = {
    "issued": 2, "returned": 0, "valid": 0, "invalid": 0,
    "contests": [
        {"votes": [0, 0], "row_void": 0},
        {"votes": [], "row_void": 0, "score": {"answered": 0, "total": 0}},
        {"votes": [0, 0, 0], "row_void": 0},
    ],
}  # fmt: skip


class Everything(Meeting):
    """Classes A (three voters and two on paper) and B (two, one of whom does not vote); then a round of the two who are tied."""

    PAPER, MIN_CELL = {"a": 2}, 2
    CLASSES = [{"id": "x", "name": "A类票", "groups": ["a"], "weight": 60}, {"id": "y", "name": "B类票", "groups": ["b"], "weight": 40}]
    CHOICES = {
        "a": [
            ([[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 0]], [None, None]),
            ([[1, 0, 1, 1], [0, 0, 0, 1], [1, 0, 0]], ["王 五", 0]),  # a blank score
            ([[1, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0]], ["王五", "王五"]),  # the second is void; counted twice: one voter votes again
        ],
        "b": [([[0, 1, 0, 1], [0, 0, 1, 0], [0, 0, 1]], ["藏在空格里", "不想写"]), None],  # what an unused slot holds says nothing
    }
    MERGES = {"c1": [[{"text": "王 五", "void": "误"}], [{"text": "不想写", "void": "不是姓名"}, {"text": "王 五", "name": "王五"}]]}
    FIGURES = {"x": [NONE_CAME_BACK, ON_PAPER]}  # the first was mended by the second
    SECOND = {"a": [[[1, 0]], [[0, 1]], [[0, 0]]], "b": [[[1, 0]], [[1, 0]]]}

    def spec(self):
        return copy.deepcopy(SPEC)

    def run(self):
        self.convene()
        self.hold("b1", self.spec(), self.CHOICES)
        self.CLASSES, self.FIGURES = None, {None: [self.second_paper()]}
        self.hold("b2", copy.deepcopy(NEXT), self.SECOND, round=2, previous="b1", take="tied")
        self.adjourn()
        return self

    @staticmethod
    def second_paper():
        """One of the two on paper hands in a ballot, and it is void."""
        return {"issued": 2, "returned": 1, "valid": 0, "invalid": 1, "void": {"unreadable": 1}, "contests": [{"votes": [0, 0], "row_void": 0}]}


class Nobody(Everything):
    """Nobody casts a ballot, on paper only: no shares, no mixes, counts of nothing."""

    CHOICES = {"a": [None] * 3, "b": [None] * 2}
    MERGES = {}
    REVOTE = False

    def run(self):
        self.convene()
        self.hold("b1", self.spec(), self.CHOICES)
        self.adjourn()
        return self


class Talks(Meeting):
    """谈话推荐 with four of five persons: on paper alone, by a real kind; those who hold a device do not vote with it."""

    REVOTE = False
    SPEC = {
        "kind": "TJ_TALK", "posts": 1,
        "contests": [{"id": "c001", "title": "局长人选", "options": options("甲一", "乙二"), "min": 0, "max": 1,
                      "write_in": {"slots": 1, "from": "text", "blocks": 2}}],
        "rule": {"validity": "issued", "pass": "none", "percent_of": "returned"},
    }  # fmt: skip
    TALKED = {
        "issued": 4, "returned": 4, "valid": 4, "invalid": 0,
        "contests": [{"votes": [2, 0], "row_void": 0, "write_ins": [{"name": "丙三", "votes": 1}]}],
    }  # fmt: skip

    def run(self):
        self.convene()
        self.hold("b1", self.spec(), {"a": [[[1, 0, 0]] * 2] * 3, "b": [[[1, 0, 0]] * 2] * 2})
        self.talk("b2")
        self.adjourn()
        return self

    def talk(self, bid):
        """Opened without rings, closed without an epoch, counted from paper."""
        groups = list(self.VOTERS)
        self.log("ballot", id=bid, title="谈话推荐", groups=groups, round=1, spec=self.SPEC)
        self.log("open", ballot=bid, rings=[])
        self.log("close", ballot=bid, casts=0, counted=0)
        entry = self.log("paper", ballot=bid, **self.TALKED, entered=["甲某", "乙某"])
        for j in (1, 2):
            self.trustee_log("paper-sign", j, ballot=bid, paper=entry.leaf if entry else bytes(32), trustee=j)
        tallies = [{"counts": [[0, 0, 0]]}]
        sheets, _ = results.sheets_of(self.state(bid), [], draw.expected(State(self.unspoilt)), tallies, {"c001": []})
        self.log("result", ballot=bid, trustees=[], tallies=tallies,
                 write_ins=[{"contest": "c001", "rows": [], "void": 0}], sheets=sheets)  # fmt: skip


class Repeats(Meeting):
    """李四 is not passed, and put to the vote again at the same meeting."""

    REVOTE = False
    CHOICES = {"a": [[[1, 0, 0], [0, 1, 0]]] * 3, "b": [[[0, 1, 0], [0, 1, 0]], None]}
    AGAIN = "李四"

    def run(self):
        self.convene()
        self.hold("b1", self.spec(), self.CHOICES)
        self.hold("b2", vote_rules([self.AGAIN]), {"a": [[[1, 0, 0]]] * 3, "b": [None, None]}, round=2, previous="b1")
        self.adjourn()
        return self
