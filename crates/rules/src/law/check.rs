//! What every law asks: how the ballot is decided, its floors, what it may carry; then its form.

use super::{AGREE, Decides, FOR, Form, Law, Need, candidates, decide, names, rate};
use crate::{BallotSpec, ContestSpec, Pass, Share, SpecFault, TieRule, WriteInFrom};

/// Adds the faults that the law of the ballot's template finds.
pub(crate) fn check(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let law = Law::of(spec);
    check_pass(spec, &law, faults);
    if let Some(floor) = law.quorum {
        check_floor("rule.quorum", spec.rule.quorum, floor, faults);
    }
    check_carried(spec, &law, faults);
    match law.form {
        Form::Names => names::check(spec, &law, faults),
        Form::Decide => decide::check(spec, &law, faults),
        Form::AgreeRows | Form::Candidates => candidates::check(spec, &law, faults),
        Form::Rate => rate::check(spec, &law, faults),
    }
}

fn check_pass(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let pass = &spec.rule.pass;
    let (fits, zh, en) = match law.decides {
        Decides::Nothing => (
            matches!(pass, Pass::None),
            "这类票只统计，不作决定（none）",
            "this kind counts and decides nothing (none)",
        ),
        Decides::Rank => (
            matches!(pass, Pass::TopM { .. } | Pass::None),
            "推荐、提名按得票排序，不设通过线",
            "a recommendation or nomination ranks by votes; it has no pass mark",
        ),
        Decides::Threshold => (
            matches!(pass, Pass::Threshold { option, .. } if option == AGREE),
            "票决须按同意票（agree）占应到的比例决定",
            "a 票决 is decided by the share of agree among those expected",
        ),
        Decides::TopShare => (
            matches!(pass, Pass::TopShare { .. }),
            "差额票决须按得票比例和名次决定（top_share）",
            "a 差额票决 is decided by share and order of votes (top_share)",
        ),
        Decides::Elect => (
            matches!(pass, Pass::Elect { option, .. } if option == FOR),
            "选举须按赞成票（for）占应到的比例和得票多少决定（elect）",
            "an election is decided by the share and number of for votes (elect)",
        ),
    };
    if !fits {
        faults.push(SpecFault::WrongPass { zh, en });
        return;
    }
    if let Some(floor) = law.share {
        check_floor(place_of_share(pass), pass.share(), floor, faults);
    }
    if let Pass::TopShare { tie, .. } | Pass::Elect { tie, .. } = pass
        && *tie != TieRule::SecondRound
    {
        faults.push(SpecFault::not_allowed(
            "rule.pass",
            "名额处票数相同的须在其中再投（second_round），不能都算",
            "those tied at the cut must be voted on again (second_round); there are no places for all of them",
        ));
    }
}

fn place_of_share(pass: &Pass) -> &'static str {
    match pass {
        Pass::TopShare { .. } => "rule.pass.top_share.share",
        Pass::Elect { .. } => "rule.pass.elect.share",
        Pass::Threshold { .. } | Pass::TopM { .. } | Pass::None => "rule.pass.threshold.share",
    }
}

fn check_floor(place: &str, share: Option<Share>, law: Share, faults: &mut Vec<SpecFault>) {
    if !share.is_some_and(|share| share.at_least_as_strict_as(&law)) {
        faults.push(SpecFault::WeakerThanLaw {
            place: place.to_owned(),
            law,
        });
    }
}

/// Members that belong to some kinds only.
fn check_carried(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let rate = law.form == Form::Rate;
    if spec.rule.trim > 0 && !law.rate.is_some_and(|rate| rate.trim) {
        faults.push(SpecFault::not_allowed(
            "rule.trim",
            "这类票不去掉最高、最低",
            "this kind leaves out no highest and lowest marks",
        ));
    }
    if spec.rule.ranking.is_some() && !rate && law.form != Form::AgreeRows {
        faults.push(SpecFault::not_allowed(
            "rule.ranking",
            "这类票不在各项之间排名",
            "this kind does not rank its contests against each other",
        ));
    }
    if !spec.limits.is_empty() && matches!(law.form, Form::Names | Form::Decide) {
        faults.push(SpecFault::not_allowed(
            "limits",
            "这类票没有跨项的限额",
            "this kind has no limit over all contests",
        ));
    }
    for (i, contest) in spec.contests.iter().enumerate() {
        let place = format!("contests[{i}]");
        if !law.failures && contest.failed_before > 0 {
            faults.push(SpecFault::not_allowed(
                &format!("{place}.failed_before"),
                "只有票决才记以前未通过的次数",
                "only a 票决 carries earlier failures",
            ));
        }
        if contest.failed_before >= 2 {
            faults.push(SpecFault::FailedTwice {
                place,
                times: contest.failed_before,
            });
        }
    }
    if law
        .contests
        .is_some_and(|exact| usize::try_from(exact) != Ok(spec.contests.len()))
    {
        faults.push(SpecFault::not_allowed(
            "contests",
            "一次只表决一项动议",
            "exactly one motion is put to the vote",
        ));
    }
    if law.write_in == Need::No && !law.opinions && !spec.nominees.is_empty() {
        faults.push(SpecFault::not_allowed(
            "nominees",
            "这类票不得另提他人",
            "no other person may be named on this kind of ballot",
        ));
    }
}

/// Whether the contest is nothing but free text: 意见建议.
pub(super) fn is_opinion(contest: &ContestSpec) -> bool {
    contest.options.is_empty()
        && contest.min == 0
        && contest
            .write_in
            .is_some_and(|w| w.from == WriteInFrom::Text && w.slots == contest.max)
}

/// Plain options: neither weighed nor outside the base.
pub(super) fn plain(contest: &ContestSpec) -> bool {
    contest
        .options
        .iter()
        .all(|option| option.value.is_none() && !option.outside_base)
}

/// `posts` has to be what the contests add up to.
pub(super) fn check_posts(spec: &BallotSpec, contests: u64, faults: &mut Vec<SpecFault>) {
    if u64::from(spec.posts) != contests {
        faults.push(SpecFault::PostsDisagree {
            posts: spec.posts,
            contests,
        });
    }
}
