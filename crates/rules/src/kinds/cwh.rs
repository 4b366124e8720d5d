//! 常委会（党组）票决: the standing committee or leading group decides on each person.

use super::{Kind, KindInfo, Source, Text, three_way};
use crate::{BallotSpec, Person};

/// The chapter the rules come from.
const REGULATION_2019: Text = Text {
    zh: "《党政领导干部选拔任用工作条例》（2019年）第六章“讨论决定”",
    en: "Regulations on selecting and appointing leading Party and government cadres (2019), Chapter 6",
};

pub(super) static INFO: KindInfo = KindInfo {
    id: "CWH",
    name: Text {
        zh: "常委会票决",
        en: "standing committee vote",
    },
    sheet_title: Text {
        zh: "常委会票决结果报告单",
        en: "Standing committee vote: result sheet",
    },
    electorate: Text {
        zh: "常委会（党组）成员；按规定回避的不参加",
        en: "members of the standing committee or leading group; those who must recuse themselves do not take part",
    },
    instruction: three_way::INSTRUCTION,
    options: &three_way::OPTIONS,
    sources: &[
        Source {
            rule: Text {
                zh: "须有三分之二以上成员到会",
                en: "two thirds of the members or more are present",
            },
            from: REGULATION_2019,
        },
        Source {
            rule: Text {
                zh: "以应到会成员超过半数同意形成决定",
                en: "a decision needs the agreement of more than half of the members expected",
            },
            from: REGULATION_2019,
        },
        Source {
            rule: Text {
                zh: "未通过的，只能在另一次会议上再提；两次未通过的，不再提任同一职务",
                en: "who did not pass may be proposed only at another meeting; after two failures never for the same post",
            },
            from: Text {
                zh: "地方常委会票决规则",
                en: "local rules for standing committee votes",
            },
        },
    ],
    default_rule: three_way::default_rule,
    check: three_way::check,
};

impl BallotSpec {
    /// 常委会（党组）票决 on each of these persons, with the defaults of the 2019 regulations. Check before use.
    pub fn cwh(persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        three_way::ballot(Kind::Cwh, persons)
    }
}
