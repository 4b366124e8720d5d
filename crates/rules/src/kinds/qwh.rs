//! 全委会票决: the plenary committee decides on each person proposed by its standing committee.

use super::{Kind, KindInfo, Source, Text, three_way};
use crate::{BallotSpec, Person};

/// The 2004 measure every rule here but the pass base comes from.
const MEASURE_2004: Text = Text {
    zh: "《党的地方委员会全体会议对下一级党委、政府领导班子正职拟任人选和推荐人选表决办法》（2004年）第七条",
    en: "Measure on plenary votes on heads of Party committees and governments one level down (2004), Article 7",
};

pub(super) static INFO: KindInfo = KindInfo {
    id: "QWH",
    name: Text {
        zh: "全委会票决",
        en: "plenary committee vote",
    },
    sheet_title: Text {
        zh: "全委会票决结果报告单",
        en: "Plenary committee vote: result sheet",
    },
    electorate: Text {
        zh: "全委会委员；候补委员列席、可以发言，不表决",
        en: "full members of the committee; alternate members attend and speak but do not vote",
    },
    instruction: three_way::INSTRUCTION,
    options: &three_way::OPTIONS,
    sources: &[
        Source {
            rule: Text {
                zh: "须有三分之二以上委员到会",
                en: "two thirds of the members or more are present",
            },
            from: MEASURE_2004,
        },
        Source {
            rule: Text {
                zh: "同意、不同意、弃权，不得另提他人",
                en: "agree, disagree or abstain; no other person",
            },
            from: MEASURE_2004,
        },
        Source {
            rule: Text {
                zh: "同意票超过应到会委员的半数为通过；未到会的不得委托他人投票，书面意见不计票",
                en: "agreement of more than half of the members expected passes; no proxy, a written opinion is no vote",
            },
            from: Text {
                zh: "各地全委会、常委会表决规则的通行规定",
                en: "the common provision of local rules for plenary and standing committee votes",
            },
        },
        Source {
            rule: Text {
                zh: "未通过的，只能在另一次会议上再提；两次未通过的，不再提任同一职务",
                en: "who did not pass may be proposed only at another meeting; after two failures never for the same post",
            },
            from: Text {
                zh: "各地全委会、常委会表决规则的通行规定",
                en: "the common provision of local rules for plenary and standing committee votes",
            },
        },
    ],
    default_rule: three_way::default_rule,
    check: three_way::check,
};

impl BallotSpec {
    /// 全委会票决 on each of these persons, with the defaults of the 2004 measure. Check before use.
    pub fn qwh(persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        three_way::ballot(Kind::Qwh, persons)
    }
}
