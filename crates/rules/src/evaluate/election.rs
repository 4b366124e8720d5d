//! Elections: the candidates of all contests, and the names written in, for the ballot's places.

use std::cmp::Reverse;

use crate::{BallotSpec, Candidate, ContestSheet, Counts, Election, NextStep, Outcome, Pass};

/// Who is elected, if the rule elects; sets the outcome of each candidate's contest and what follows for the vote.
pub(super) fn election(
    spec: &BallotSpec,
    counts: &Counts,
    contests: &mut [ContestSheet],
    next: &mut Vec<NextStep>,
) -> Option<Election> {
    let Pass::Elect { option, share, .. } = &spec.rule.pass else {
        return None;
    };
    let whole = counts.of(share.of);
    let least = share.least(whole);
    let mut reach: Vec<Candidate> = contests.iter().flat_map(|c| candidates(c, option)).collect();
    reach.retain(|candidate| share.holds(candidate.votes, whole));
    reach.sort_by(|a, b| {
        let key = |c: &Candidate| (Reverse(c.votes), c.contest.clone(), c.write_in);
        key(a).cmp(&key(b))
    });
    let places = u64::from(spec.posts);
    let cut = usize::try_from(places).unwrap_or(usize::MAX);
    let last = cut.checked_sub(1).and_then(|at| reach.get(at)).map(|c| c.votes);
    let tie = last.filter(|votes| reach.get(cut).is_some_and(|after| after.votes == *votes));
    let (elected, tied) = match tie {
        Some(votes) => {
            let tied = reach.iter().filter(|c| c.votes == votes).cloned().collect();
            reach.retain(|c| c.votes > votes);
            (reach, tied)
        }
        None => {
            reach.truncate(cut);
            (reach, Vec::new())
        }
    };
    let taken = u64::try_from(elected.len()).unwrap_or(u64::MAX);
    let election = Election {
        places,
        least,
        unfilled: places.saturating_sub(taken),
        elected,
        tied,
    };
    for contest in contests {
        set_outcome(contest, option, &election);
    }
    if !election.tied.is_empty() {
        next.push(NextStep::SecondRoundAmongTied);
    } else if election.unfilled > 0 {
        next.push(NextStep::AnotherElectionForMissing);
    }
    Some(election)
}

/// The candidate of a contest that has the option, or the persons written in.
fn candidates(contest: &ContestSheet, option: &str) -> Vec<Candidate> {
    let own = contest
        .rows
        .iter()
        .filter(|row| row.id == option)
        .map(|row| Candidate {
            contest: contest.id.clone(),
            write_in: None,
            name: contest.title.clone(),
            detail: contest.detail.clone(),
            votes: row.votes,
        });
    let written = (0..).zip(&contest.write_ins).map(|(at, w)| Candidate {
        contest: contest.id.clone(),
        write_in: Some(at),
        name: w.name.clone(),
        detail: w.detail.clone(),
        votes: w.votes,
    });
    own.chain(written).collect()
}

fn set_outcome(contest: &mut ContestSheet, option: &str, election: &Election) {
    let Some(votes) = contest
        .rows
        .iter()
        .find(|row| row.id == option)
        .map(|row| row.votes)
    else {
        return;
    };
    let least = election.least;
    let has = |list: &[Candidate]| {
        list.iter()
            .any(|c| c.contest == contest.id && c.write_in.is_none())
    };
    contest.outcome = if has(&election.elected) {
        Outcome::Elected { votes, least }
    } else if has(&election.tied) {
        Outcome::TiedForPlace { votes, least }
    } else {
        Outcome::NotElected { votes, least }
    };
}
