//! The law of each kind: what a local variant may not weaken. One row per template; the checks read nothing else.
//!
//! The templates state the same rows with the article each comes from, and a test compares them.

mod candidates;
mod check;
mod decide;
mod names;
mod rate;

use serde::{Deserialize, Serialize};

use crate::{BallotSpec, Base, Cmp, Kind, Share};
pub(crate) use candidates::limits;
pub(crate) use check::check;
pub(crate) use decide::THREE_WAY;

/// The option id of 同意.
pub const AGREE: &str = "agree";
/// The option id of 不同意.
pub const DISAGREE: &str = "disagree";
/// The option id of 弃权.
pub const ABSTAIN: &str = "abstain";
/// The option id of 赞成.
pub const FOR: &str = "for";
/// The option id of 不赞成.
pub const AGAINST: &str = "against";

/// 公推提名: the list must be longer than this many names for each post (大于1:5).
pub const NAMES_PER_POST: u32 = 5;

/// What the contests of a ballot look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A post, or several equal ones: mark up to `max` of the names, or none.
    Names,
    /// A person each, 同意, 不同意 or blank, with a limit on 同意 over the whole ballot; another contest for 另荐.
    AgreeRows,
    /// A person or motion each: exactly one of 同意, 不同意, 弃权.
    Decide,
    /// A candidate each: exactly one of 赞成, 不赞成, 弃权, with a limit on 赞成 over the whole ballot; another contest for 另选.
    Candidates,
    /// Persons, bodies or questions, each graded or scored; questions with several answers and free text beside them.
    Rate,
}

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// Nothing: `none`.
    Nothing,
    /// `top_m` or `none`.
    Rank,
    /// `threshold` on 同意.
    Threshold,
    /// `top_share`.
    TopShare,
    /// `elect` on 赞成.
    Elect,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It may not.
    #[default]
    No,
    /// It may.
    May,
    /// It must.
    Must,
}

/// The law of one template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// What the contests look like.
    pub form: Form,
    /// What decides.
    pub decides: Decides,
    /// The weakest quorum; absent: a quorum may be set or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Share>,
    /// The weakest share that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// More than this many names for each place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names_over: Option<u32>,
    /// Names of the voter's own.
    #[serde(default)]
    pub write_in: Need,
    /// Whether contests of free text (意见建议) may stand beside the others.
    #[serde(default)]
    pub opinions: bool,
    /// Whether a failure at an earlier meeting is carried along, and two rule out a third.
    #[serde(default)]
    pub failures: bool,
    /// The exact number of contests, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contests: Option<u32>,
    /// What may be asked, of ballots of the form `rate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
}

/// What a ballot of the form `rate` may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many contests at the beginning must be graded or scored.
    pub leading: u32,
    /// Whether those must be answered.
    #[serde(default)]
    pub required: bool,
    /// Whether those must have an index or a score.
    #[serde(default)]
    pub figure: bool,
    /// Whether scores may be asked.
    #[serde(default)]
    pub score: bool,
    /// Whether questions with several answers may be asked.
    #[serde(default)]
    pub multi: bool,
    /// Whether the highest and lowest marks may be left out.
    #[serde(default)]
    pub trim: bool,
}

/// Nothing decided, nothing asked: each row below starts from it.
const LAW: Law = Law {
    form: Form::Names,
    decides: Decides::Nothing,
    quorum: None,
    share: None,
    names_over: None,
    write_in: Need::No,
    opinions: false,
    failures: false,
    contests: None,
    rate: None,
};

const RATE: Rate = Rate {
    leading: 1,
    required: false,
    figure: false,
    score: false,
    multi: false,
    trim: false,
};

const TWO_THIRDS: Option<Share> = Some(Share::two_thirds(Base::Expected));
const MORE_THAN_HALF: Option<Share> = Some(Share::more_than_half(Base::Expected));

/// 票决 of the persons one by one.
const DECIDE: Law = Law {
    form: Form::Decide,
    decides: Decides::Threshold,
    quorum: TWO_THIRDS,
    share: MORE_THAN_HALF,
    failures: true,
    ..LAW
};

/// Elections within the Party: the floor of attendance differs by body.
const ELECTION: Law = Law {
    form: Form::Candidates,
    decides: Decides::Elect,
    share: MORE_THAN_HALF,
    write_in: Need::May,
    ..LAW
};

/// Judging persons, bodies, work.
const RATING: Law = Law {
    form: Form::Rate,
    opinions: true,
    ..LAW
};

impl Law {
    /// The law of a ballot: that of its template, or of its kind's first template when it names none or an unknown one.
    pub fn of(spec: &BallotSpec) -> Law {
        Law::of_template(spec.kind, &spec.template)
    }

    /// The law of a kind's template.
    pub fn of_template(kind: Kind, template: &str) -> Law {
        match kind {
            Kind::TjList if template == "TJ_LIST_TY@1" => Law {
                form: Form::AgreeRows,
                names_over: Some(1),
                write_in: Need::May,
                ..LAW
            },
            Kind::TjList => Law {
                decides: Decides::Rank,
                names_over: Some(1),
                write_in: Need::May,
                ..LAW
            },
            Kind::TjBlank => Law {
                write_in: Need::Must,
                ..LAW
            },
            Kind::TjTalk => Law {
                write_in: Need::May,
                ..LAW
            },
            Kind::GtNom => Law {
                decides: Decides::Rank,
                names_over: Some(NAMES_PER_POST),
                write_in: Need::May,
                ..LAW
            },
            Kind::TjR2 => Law {
                decides: Decides::Rank,
                names_over: Some(1),
                ..LAW
            },
            Kind::Qwh | Kind::Cwh => DECIDE,
            Kind::CwhFy => Law {
                failures: false,
                contests: Some(1),
                ..DECIDE
            },
            Kind::QwhZq => Law {
                form: Form::Decide,
                opinions: true,
                ..LAW
            },
            Kind::Ce => Law {
                decides: Decides::TopShare,
                quorum: TWO_THIRDS,
                share: MORE_THAN_HALF,
                names_over: Some(1),
                ..LAW
            },
            Kind::Cp => Law {
                rate: Some(Rate { score: true, ..RATE }),
                ..RATING
            },
            Kind::Ybg1 => Law {
                rate: Some(Rate {
                    leading: 3,
                    required: true,
                    multi: true,
                    ..RATE
                }),
                ..RATING
            },
            Kind::Ybg2 => Law {
                rate: Some(RATE),
                ..RATING
            },
            Kind::Hj => Law {
                rate: Some(Rate { multi: true, ..RATE }),
                ..RATING
            },
            Kind::Gxd => Law {
                rate: Some(Rate {
                    figure: true,
                    multi: true,
                    ..RATE
                }),
                ..RATING
            },
            Kind::Jz if template == "JZ_BFZ@1" => Law {
                rate: Some(Rate {
                    figure: true,
                    score: true,
                    ..RATE
                }),
                ..RATING
            },
            Kind::Jz => Law {
                rate: Some(Rate {
                    score: true,
                    trim: true,
                    ..RATE
                }),
                ..RATING
            },
            Kind::XjJc => Law {
                quorum: Some(Share::new(4, 5, Cmp::Ge, Base::Expected)),
                ..ELECTION
            },
            Kind::XjDf if template == "XJ_DF_WYH@1" => Law {
                quorum: Some(Share::new(2, 3, Cmp::Gt, Base::Expected)),
                ..ELECTION
            },
            Kind::XjDf => Law {
                quorum: MORE_THAN_HALF,
                ..ELECTION
            },
        }
    }
}
