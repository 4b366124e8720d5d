//! One contest: its texts, and that its numbers fit each other.

use super::text::{check_ids, check_names, check_titled};
use crate::{
    ContestSpec, MAX_BLOCKS, MAX_SCORE, MAX_SCORE_RANGE, MAX_VALUE, MAX_WRITE_IN_WIDTH, ScoreSpec, SpecFault,
    WriteInSpec,
    label::{MAX_LABEL, MAX_TITLE},
};

pub(super) fn check(place: &str, contest: &ContestSpec, faults: &mut Vec<SpecFault>) {
    check_titled(
        place,
        "title",
        (&contest.title, MAX_TITLE),
        &contest.detail,
        faults,
    );
    let options = format!("{place}.options");
    for (i, option) in contest.options.iter().enumerate() {
        let place = format!("{options}[{i}]");
        check_titled(
            &place,
            "label",
            (&option.label, MAX_LABEL),
            &option.detail,
            faults,
        );
    }
    check_ids(&options, contest.options.iter().map(|o| o.id.as_str()), faults);
    let names = contest
        .options
        .iter()
        .map(|o| (o.label.as_str(), o.detail.as_str()));
    check_names(&options, names, faults);
    let selection = match contest.score {
        Some(score) => is_score(contest, score),
        None => is_choice(contest),
    };
    if !selection {
        faults.push(SpecFault::BadSelection {
            place: place.to_owned(),
        });
    }
    if contest.write_in.is_some_and(|w| !is_write_in(contest, w)) {
        faults.push(SpecFault::BadWriteIn {
            place: format!("{place}.write_in"),
        });
    }
    if !is_scale(contest) {
        faults.push(SpecFault::BadScale { place: options });
    }
}

/// `min ≤ max`, `1 ≤ max ≤` options and slots together.
fn is_choice(contest: &ContestSpec) -> bool {
    let fits = usize::try_from(contest.max).is_ok_and(|max| max <= contest.selections());
    contest.min <= contest.max && contest.max >= 1 && fits
}

fn is_score(contest: &ContestSpec, score: ScoreSpec) -> bool {
    let range =
        score.low < score.high && score.high <= MAX_SCORE && score.high - score.low <= MAX_SCORE_RANGE;
    range && contest.options.is_empty() && contest.write_in.is_none() && contest.min <= 1 && contest.max == 1
}

fn is_write_in(contest: &ContestSpec, write_in: WriteInSpec) -> bool {
    let width = u64::from(write_in.slots) * (1 + u64::from(write_in.blocks));
    (1..=contest.max).contains(&write_in.slots)
        && (1..=MAX_BLOCKS).contains(&write_in.blocks)
        && width <= MAX_WRITE_IN_WIDTH
}

/// Values are for one mark among options alone: then every option in the base has one and no other. At least one option is
/// in the base.
fn is_scale(contest: &ContestSpec) -> bool {
    let outside = contest
        .options
        .iter()
        .filter(|option| option.outside_base)
        .count();
    let valued = contest.valued();
    if !valued && outside == 0 {
        return true;
    }
    let consistent = contest
        .options
        .iter()
        .all(|option| option.value.is_some() == (valued && !option.outside_base));
    let small = contest
        .options
        .iter()
        .all(|o| o.value.is_none_or(|v| v <= MAX_VALUE));
    contest.single() && contest.write_in.is_none() && outside < contest.options.len() && consistent && small
}
