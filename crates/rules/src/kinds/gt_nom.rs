//! 公推提名: choose up to k of a reference list longer than 5k; the most named become 意向性人选.

use super::{Kind, KindInfo, Source, Text};
use crate::{
    BallotSpec, Base, ContestSpec, OptionSpec, Pass, Person, RuleSpec, Share, SpecFault, TieRule,
    ValidityBase,
};

/// The list must be longer than this many names for each post (大于1:5).
pub const NAMES_PER_POST: u32 = 5;

/// The practice the kind comes from: it is not in the regulations.
const PILOT: Text = Text {
    zh: "规范县委书记用人行为试点“公推提名”做法",
    en: "the pilot practice of open nomination in regulating a county secretary's personnel powers",
};

pub(super) static INFO: KindInfo = KindInfo {
    id: "GT_NOM",
    name: Text {
        zh: "公推提名",
        en: "open nomination",
    },
    sheet_title: Text {
        zh: "公推提名得票表",
        en: "Open nomination: table of votes",
    },
    electorate: Text {
        zh: "全委会委员、纪委委员、县级领导，身份重叠的一人一票",
        en: "committee members, discipline commission members and county leaders; one vote each where these overlap",
    },
    instruction: Text {
        zh: "在参考名单中选不超过职数的人；不选为弃权，多选为废票。",
        en: "Choose at most as many names as there are posts. None is an abstention; too many voids the ballot.",
    },
    options: &[],
    sources: &[
        Source {
            rule: Text {
                zh: "参考名单与职数的比例大于5:1（大于1:5）",
                en: "more than five names on the list for each post",
            },
            from: PILOT,
        },
        Source {
            rule: Text {
                zh: "按得票多少确定意向性人选",
                en: "those named most become the intended persons (意向性人选)",
            },
            from: PILOT,
        },
        Source {
            rule: Text {
                zh: "到会不少于应到的三分之二",
                en: "two thirds of those expected are present",
            },
            from: Text {
                zh: "本系统默认值，各地可改",
                en: "a default of this system; places may set their own",
            },
        },
        Source {
            rule: Text {
                zh: "推荐结果是重要参考，一年内有效，不等同于选举票",
                en: "the result is an important reference, valid for one year; it is not an election",
            },
            from: Text {
                zh: "《党政领导干部选拔任用工作条例》（2019年）第四章“民主推荐”",
                en: "Regulations on selecting and appointing leading Party and government cadres (2019), Chapter 4",
            },
        },
    ],
    default_rule,
    check,
};

fn default_rule() -> RuleSpec {
    RuleSpec {
        quorum: Some(Share::two_thirds(Base::Expected)),
        validity: ValidityBase::Issued,
        pass: Pass::TopM {
            per_post: 1,
            tie: TieRule::KeepAllAtCut,
        },
        percent_of: Base::Valid,
    }
}

/// Each contest is a post or a group of equal posts: `max` of them, with more than five names for each.
fn check(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let contests: u64 = spec.contests.iter().map(|c| u64::from(c.max)).sum();
    if u64::from(spec.posts) != contests {
        faults.push(SpecFault::PostsDisagree {
            posts: spec.posts,
            contests,
        });
    }
    let per_post = match &spec.rule.pass {
        Pass::TopM { per_post, .. } => Some(u64::from(*per_post)),
        Pass::None => None,
        Pass::Threshold { .. } => {
            faults.push(SpecFault::WrongPass {
                zh: "公推提名按得票排序，不设通过线",
                en: "an open nomination ranks by votes; it has no pass mark",
            });
            None
        }
    };
    for (i, contest) in spec.contests.iter().enumerate() {
        let place = || format!("contests[{i}]");
        if contest.min != 0 {
            faults.push(SpecFault::BlankRefused { place: place() });
        }
        let names = u64::try_from(contest.options.len()).unwrap_or(u64::MAX);
        let least = u64::from(NAMES_PER_POST) * u64::from(contest.max) + 1;
        if names < least {
            faults.push(SpecFault::ListTooShort {
                place: place(),
                names: contest.options.len(),
                least,
            });
        }
        if per_post.is_some_and(|m| m == 0 || m * u64::from(contest.max) >= names) {
            faults.push(SpecFault::CutNotBelowNames { place: place() });
        }
    }
}

impl BallotSpec {
    /// 公推提名 for `posts` equal vacancies from these names, with the defaults of the kind. Check before use.
    pub fn gt_nom(posts: u32, title: &str, names: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        let option = |(person, number): (Person, u32)| OptionSpec {
            id: format!("p{number:03}"),
            label: person.name,
            detail: person.detail,
        };
        let contest = ContestSpec {
            id: "c001".to_owned(),
            title: title.to_owned(),
            detail: String::new(),
            options: names
                .into_iter()
                .map(Into::into)
                .zip(1u32..)
                .map(option)
                .collect(),
            min: 0,
            max: posts,
        };
        BallotSpec {
            kind: Kind::GtNom,
            posts,
            contests: vec![contest],
            rule: default_rule(),
        }
    }
}
