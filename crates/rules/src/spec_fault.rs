//! What can be wrong with a ballot definition: what, where, and what to do, in both languages.

use thiserror::Error;

use crate::{Lang, MAX_CONTESTS, MAX_OPTIONS, Share, label::TextFault};

/// One fault of a [`crate::BallotSpec`]. `Display` is English; [`SpecFault::message`] has both languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
pub enum SpecFault {
    /// The ballot asks nothing.
    NoContests,
    /// More contests than [`MAX_CONTESTS`].
    TooManyContests {
        /// Contests found.
        found: usize,
    },
    /// More options in all than [`MAX_OPTIONS`].
    TooManyOptions {
        /// Options found.
        found: usize,
    },
    /// An id is not `[a-z0-9-]{1,32}`.
    BadId {
        /// Path of the id in the JSON.
        place: String,
    },
    /// An id stands twice.
    DuplicateId {
        /// Path of the second one.
        place: String,
        /// The id.
        id: String,
    },
    /// A printed text is not acceptable.
    BadText {
        /// Path of the text in the JSON.
        place: String,
        /// What is wrong with it.
        fault: TextFault,
    },
    /// Two of the same name that nothing tells apart.
    SameName {
        /// Path of the second one.
        place: String,
        /// The name.
        name: String,
    },
    /// The numbers of a selection do not fit: `min ≤ max`, `1 ≤ max ≤ options`.
    BadSelection {
        /// Path of the contest.
        place: String,
    },
    /// The number of posts does not agree with the contests.
    PostsDisagree {
        /// Posts named by the ballot.
        posts: u32,
        /// Posts the contests add up to.
        contests: u64,
    },
    /// 公推提名: the reference list is not longer than the ratio demands (n > ratio·k).
    ListTooShort {
        /// Path of the contest.
        place: String,
        /// Names on the list.
        names: usize,
        /// Fewest names allowed.
        least: u64,
    },
    /// A blank ballot must be possible: `min` must be 0.
    BlankRefused {
        /// Path of the contest.
        place: String,
    },
    /// 票决: the options are not exactly 同意, 不同意, 弃权 with exactly one to choose.
    NotThreeWay {
        /// Path of the contest.
        place: String,
    },
    /// A share is not `1 ≤ num ≤ den ≤ 1000`.
    BadShare {
        /// Path of the share.
        place: String,
    },
    /// The quorum is not a share of those expected.
    QuorumBase,
    /// The rule is weaker than the kind's law.
    WeakerThanLaw {
        /// Path of the share.
        place: String,
        /// What the law asks at least.
        law: Share,
    },
    /// The kind is not decided this way.
    WrongPass {
        /// What it needs, in Chinese.
        zh: &'static str,
        /// What it needs, in English.
        en: &'static str,
    },
    /// As many or more places than names: nothing would be decided.
    CutNotBelowNames {
        /// Path of the contest.
        place: String,
    },
}

impl SpecFault {
    /// What is wrong, where, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            SpecFault::NoContests => (
                "没有表决项，请至少填一项".into(),
                "the ballot has no contest; add one".into(),
            ),
            SpecFault::TooManyContests { found } => (
                format!("表决项有{found}项，最多{MAX_CONTESTS}项，请分成几张票"),
                format!("{found} contests, at most {MAX_CONTESTS}; use several ballots"),
            ),
            SpecFault::TooManyOptions { found } => (
                format!("选项共{found}个，最多{MAX_OPTIONS}个，请分成几张票"),
                format!("{found} options in all, at most {MAX_OPTIONS}; use several ballots"),
            ),
            SpecFault::BadId { place } => (
                format!("{place}：编号只能用1至32个小写字母、数字和连字符"),
                format!("{place}: an id is 1 to 32 of a-z, 0-9 and -"),
            ),
            SpecFault::DuplicateId { place, id } => (
                format!("{place}：编号“{id}”重复"),
                format!("{place}: the id \"{id}\" stands twice"),
            ),
            SpecFault::BadText { place, fault } => (
                format!("{place}：{}", text_fault(fault, Lang::Zh)),
                format!("{place}: {}", text_fault(fault, Lang::En)),
            ),
            SpecFault::SameName { place, name } => (
                format!("{place}：姓名“{name}”重复，请用单位或职务加以区别"),
                format!("{place}: the name \"{name}\" stands twice; tell them apart by unit or post"),
            ),
            SpecFault::BadSelection { place } => (
                format!("{place}：应选数不对，须 min ≤ max 且 1 ≤ max ≤ 选项数"),
                format!("{place}: selection numbers must have min ≤ max and 1 ≤ max ≤ number of options"),
            ),
            SpecFault::PostsDisagree { posts, contests } => (
                format!("职数为{posts}，各表决项合计为{contests}，两者应当一致"),
                format!("posts is {posts} but the contests add up to {contests}; make them agree"),
            ),
            SpecFault::ListTooShort { place, names, least } => (
                format!("{place}：参考名单有{names}人，比例须大于1:5，至少{least}人"),
                format!(
                    "{place}: {names} names on the reference list; more than 5 for each post, at least {least}"
                ),
            ),
            SpecFault::BlankRefused { place } => (
                format!("{place}：应当允许空白票（弃权），min 须为0"),
                format!("{place}: a blank ballot must be possible; min must be 0"),
            ),
            SpecFault::NotThreeWay { place } => (
                format!("{place}：票决每人只有同意、不同意、弃权三项，选且只选一项，不得另提他人"),
                format!(
                    "{place}: exactly the options agree, disagree, abstain, and exactly one of them; no write-in"
                ),
            ),
            SpecFault::BadShare { place } => (
                format!("{place}：比例须 1 ≤ num ≤ den ≤ {}", Share::MAX_DEN),
                format!("{place}: a share has 1 ≤ num ≤ den ≤ {}", Share::MAX_DEN),
            ),
            SpecFault::QuorumBase => (
                "rule.quorum：到会比例须以应到为基数".into(),
                "rule.quorum: the quorum is a share of those expected (应到)".into(),
            ),
            SpecFault::WeakerThanLaw { place, law } => (
                format!("{place}：低于规定，规定为{}", law.words(Lang::Zh)),
                format!("{place}: weaker than the law, which asks {}", law.words(Lang::En)),
            ),
            SpecFault::WrongPass { zh, en } => (format!("rule.pass：{zh}"), format!("rule.pass: {en}")),
            SpecFault::CutNotBelowNames { place } => (
                format!("{place}：意向性人选的名额须少于参考名单人数，且不为0"),
                format!("{place}: the places must be fewer than the names, and not zero"),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A text fault in words.
fn text_fault(fault: &TextFault, lang: Lang) -> String {
    match (fault, lang) {
        (TextFault::Empty, Lang::Zh) => "不能为空".into(),
        (TextFault::Empty, Lang::En) => "must not be empty".into(),
        (TextFault::TooLong { found, limit }, Lang::Zh) => format!("有{found}个字，最多{limit}个"),
        (TextFault::TooLong { found, limit }, Lang::En) => format!("{found} characters, at most {limit}"),
        (TextFault::OuterSpace, Lang::Zh) => "首尾不能有空格".into(),
        (TextFault::OuterSpace, Lang::En) => "must not begin or end with a space".into(),
        (TextFault::Forbidden { found }, Lang::Zh) => {
            format!("含有看不见的字符 U+{:04X}，请删去", u32::from(*found))
        }
        (TextFault::Forbidden { found }, Lang::En) => {
            format!(
                "contains the character U+{:04X}, which does not print as itself; remove it",
                u32::from(*found)
            )
        }
    }
}
