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
        /// More than this many names for each post.
        per_post: u32,
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
    /// The template is not one of the kind's.
    UnknownTemplate {
        /// The template named.
        template: String,
        /// Those there are.
        known: &'static [&'static str],
    },
    /// A list is longer than it may be.
    TooMany {
        /// Which.
        place: &'static str,
        /// Found.
        found: usize,
        /// Allowed.
        most: usize,
    },
    /// Write-in slots or blocks do not fit.
    BadWriteIn {
        /// Path of the write-in.
        place: String,
    },
    /// Values, or options outside the base, do not fit.
    BadScale {
        /// Path of the options.
        place: String,
    },
    /// A limit names options that do not occur, or limits nothing.
    BadLimit {
        /// Path of the limit.
        place: String,
    },
    /// A flag or a ranking speaks of options that no contest has together.
    BadReference {
        /// Path of the member.
        place: String,
    },
    /// Elections: a row is not a candidate's, or the contest of write-ins is not as it must be.
    NotCandidates {
        /// Path of the contest.
        place: String,
        /// The labels a candidate's row must have.
        options: String,
    },
    /// Fewer candidates than the law asks for that many places.
    TooFewCandidates {
        /// Found.
        names: usize,
        /// Fewest allowed.
        least: u64,
    },
    /// 票决: twice not passed for this post.
    FailedTwice {
        /// Path of the contest.
        place: String,
        /// How often.
        times: u32,
    },
    /// A person who did not pass at this meeting is put to the vote again at it.
    Repeated {
        /// Path of the contest.
        place: String,
        /// The person.
        name: String,
    },
    /// The ballot of a next round is not what the result of the last one makes it.
    NotTheNextRound {
        /// Path of what differs.
        place: String,
        /// What it has to be, in Chinese.
        zh: String,
        /// What it has to be, in English.
        en: String,
    },
    /// Something this kind does not have, or has in another way.
    NotAllowed {
        /// Path of the member.
        place: String,
        /// What its kind asks, in Chinese.
        zh: &'static str,
        /// What its kind asks, in English.
        en: &'static str,
    },
}

impl SpecFault {
    /// A [`SpecFault::NotAllowed`].
    pub(crate) fn not_allowed(place: &str, zh: &'static str, en: &'static str) -> SpecFault {
        SpecFault::NotAllowed {
            place: place.to_owned(),
            zh,
            en,
        }
    }

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
                format!("{place}：{}", fault.message(Lang::Zh)),
                format!("{place}: {}", fault.message(Lang::En)),
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
            SpecFault::ListTooShort {
                place,
                names,
                per_post,
                least,
            } => (
                format!("{place}：名单有{names}人，比例须大于1:{per_post}，至少{least}人"),
                format!(
                    "{place}: {names} names on the list; more than {per_post} for each post, at least {least}"
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
                format!("{place}：入选名额须少于名单人数，且不为0"),
                format!("{place}: the places must be fewer than the names, and not zero"),
            ),
            SpecFault::UnknownTemplate { template, known } => (
                format!("template：没有模板“{template}”，这类票有{}", known.join("、")),
                format!(
                    "template: there is no {template:?}; this kind has {}",
                    known.join(", ")
                ),
            ),
            SpecFault::TooMany { place, found, most } => (
                format!("{place}：有{found}个，最多{most}个"),
                format!("{place}: {found}, at most {most}"),
            ),
            SpecFault::BadWriteIn { place } => (
                format!("{place}：须 1 ≤ slots ≤ max、1 ≤ blocks ≤ 16、slots·(1+blocks) ≤ 512"),
                format!("{place}: 1 ≤ slots ≤ max, 1 ≤ blocks ≤ 16, slots·(1+blocks) ≤ 512"),
            ),
            SpecFault::BadScale { place } => (
                format!(
                    "{place}：分值（0至10000）和“不计入基数”只用于单选；计入基数的选项都有或都没有分值，不计入的没有"
                ),
                format!(
                    "{place}: values (0 to 10000) and outside_base need one mark at most; all options in the base have a value or none has, those outside have none"
                ),
            ),
            SpecFault::BadLimit { place } => (
                format!("{place}：所列选项须都在票上、不重复，且 1 ≤ max < 这些选项（和另提名额）的个数"),
                format!(
                    "{place}: its options must occur, none twice, and 1 ≤ max < the number of selections named"
                ),
            ),
            SpecFault::BadReference { place } => (
                format!("{place}：没有哪一项同时有这些选项（或没有分值可排名）"),
                format!("{place}: no contest has all these options (or a figure to rank by)"),
            ),
            SpecFault::NotCandidates { place, options } => (
                format!(
                    "{place}：每名候选人一行，选项为{options}；另选（另荐）他人只在最后一项，人数不超过应选名额"
                ),
                format!(
                    "{place}: a row for each candidate with {options}; write-ins in the last contest only, no more than places"
                ),
            ),
            SpecFault::TooFewCandidates { names, least } => (
                format!("候选人有{names}名，至少须有{least}名"),
                format!("{names} candidates; at least {least}"),
            ),
            SpecFault::FailedTwice { place, times } => (
                format!("{place}：此人已有{times}次未获通过；两次未通过的，不再提任同一职务"),
                format!(
                    "{place}: not passed {times} times before; after two failures never for the same post"
                ),
            ),
            SpecFault::Repeated { place, name } => (
                format!("{place}：{name}在本次会议上未获通过，同一职务只能在另一次会议上再提"),
                format!(
                    "{place}: {name} did not pass at this meeting; the same post only at another meeting"
                ),
            ),
            SpecFault::NotTheNextRound { place, zh, en } => {
                (format!("{place}：{zh}"), format!("{place}: {en}"))
            }
            SpecFault::NotAllowed { place, zh, en } => (format!("{place}：{zh}"), format!("{place}: {en}")),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
