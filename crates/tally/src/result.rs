//! Shares, counts and sheets. Spec: `shares`, `write-ins`, `classes`, `paper`, `docs/rules.md`, V13, V15.

use gongxin_crypto::{
    group::split32,
    possession::ProofError,
    share::{CombineError, PostedShare, ShareContext, VerifiedShare, combine, verify_share},
};
use gongxin_protocol::{BallotState, Check, Finding, State};
use gongxin_record::entry::{Class, Json, Outcome, Paper, Share, Tally};
use gongxin_rules::{
    BallotSpec, ContestCounts, Counts, EvaluateError, ScoreCount, Sheet, VoidCounts, evaluate,
    evaluate_with_classes, sum_of_classes,
};

use crate::{Sums, UsedSlots, WriteIns, write_ins::merged};

/// What the share of a trustee is bound to.
#[must_use]
pub fn share_context<'a>(
    state: &'a State,
    meeting: &'a [u8; 32],
    ballot: &'a str,
    trustee: u32,
) -> Option<ShareContext<'a>> {
    let key = state.ceremony.key.as_ref()?;
    let at = usize::try_from(trustee).ok()?.checked_sub(1)?;
    Some(ShareContext {
        meeting,
        ballot,
        trustee,
        verification: key.public.verification.get(at)?,
    })
}

/// Verifies the share of an entry against the sums.
///
/// # Errors
/// [`ProofError`].
pub fn verify_posted_share(state: &State, sums: &Sums, e: &Share) -> Result<VerifiedShare, ProofError> {
    let digest = state.digest();
    let context = share_context(state, &digest.0, &e.ballot, e.trustee).ok_or(ProofError::Equation)?;
    let points = e.points.concatenated();
    split32(points, e.points.0.len())?;
    let posted = PostedShare {
        points: points.to_vec(),
        proof: e.proof.0.clone(),
    };
    verify_share(context, &sums.columns(), &posted)
}

/// The counts of every tally, contest by contest, from t verified shares.
///
/// # Errors
/// [`CombineError`].
pub fn counts_of(sums: &Sums, shares: &[&VerifiedShare]) -> Result<Vec<Tally>, CombineError> {
    let columns = sums.columns();
    let decrypted = if columns.is_empty() {
        Vec::new()
    } else {
        combine(&columns, shares)?
    };
    let mut decrypted = decrypted.as_slice();
    let tallies = sums.tallies.iter().map(|tally| {
        let columns = if tally.counted == 0 {
            0
        } else {
            sums.figures.columns()
        };
        let (own, rest) = decrypted.split_at_checked(columns).unwrap_or_default();
        decrypted = rest;
        Tally {
            class: tally.class.clone(),
            counts: sums.figures.counts(own),
        }
    });
    Ok(tallies.collect())
}

/// The figures that the rules judge: 应到, 实到, 发出, 收回, 有效, and the votes, those on paper among them. Write-ins are
/// left out.
#[must_use]
pub fn sheet_counts(
    state: &State,
    ballot: &BallotState,
    spec: &BallotSpec,
    class: Option<&Class>,
    tally: &Tally,
    counted: u64,
) -> Counts {
    let groups = ballot.groups_of(class);
    let expected = groups.iter().filter_map(|g| state.expected(g)).sum();
    let rings = ballot.rings.iter().filter_map(|id| state.rings.get(id));
    let keys: u64 = rings
        .filter(|r| groups.contains(&r.group))
        .map(|r| r.keys.len() as u64)
        .sum();
    let paper = paper_of(ballot, class);
    let heads = |of: fn(&Paper) -> u64| paper.map_or(0, of);
    let contests = spec
        .contests
        .iter()
        .zip(&tally.counts)
        .enumerate()
        .map(|(at, (contest, figures))| {
            let mut counts = contest_counts(contest, figures, counted);
            if let Some(paper) = paper.and_then(|paper| paper.contests.get(at)) {
                counts
                    .votes
                    .iter_mut()
                    .zip(&paper.votes)
                    .for_each(|(sum, votes)| *sum += votes);
                counts.row_void += paper.row_void;
                if let (Some(sum), Some(score)) = (&mut counts.score, paper.score) {
                    sum.answered += score.answered;
                    sum.total += score.total;
                }
            }
            counts
        });
    let on_paper = if ballot.paper_alone() {
        heads(|p| p.issued)
    } else {
        ballot.paper_voters_of(class)
    };
    Counts {
        expected,
        present: keys + on_paper,
        issued: keys + heads(|p| p.issued),
        returned: counted + heads(|p| p.returned),
        valid: counted + heads(|p| p.valid),
        invalid: heads(|p| p.invalid),
        void: void_of(paper),
        contests: contests.collect(),
    }
}

/// The figures on paper of a tally.
fn paper_of<'a>(ballot: &'a BallotState, class: Option<&Class>) -> Option<&'a Paper> {
    ballot.papers.get(&class.map(|c| c.id.clone())).map(|p| &p.entry)
}

/// The void ballots of a tally by reason: only paper can be void as a whole.
#[must_use]
pub fn void_of(paper: Option<&Paper>) -> VoidCounts {
    let void = paper.and_then(|paper| paper.void).unwrap_or_default();
    let [over_limit, unreadable, not_official, other] = void.reasons().map(|reason| reason.unwrap_or(0));
    VoidCounts {
        over_limit,
        unreadable,
        not_official,
        other,
    }
}

/// The counts of one contest from its decrypted figures. Spec: `shares`.
fn contest_counts(contest: &gongxin_rules::ContestSpec, figures: &[u64], counted: u64) -> ContestCounts {
    let Some(score) = contest.score else {
        return ContestCounts {
            votes: figures.iter().take(contest.options.len()).copied().collect(),
            ..ContestCounts::default()
        };
    };
    let (above, blanks) = (figures.first().copied(), figures.get(1).copied());
    let answered = counted.saturating_sub(blanks.unwrap_or(0));
    ContestCounts {
        score: Some(ScoreCount {
            answered,
            total: u64::from(score.low) * answered + above.unwrap_or(0),
        }),
        ..ContestCounts::default()
    }
}

/// The `result` entry that shares and row-shares of these trustees give.
///
/// # Errors
/// If shares do not combine, write-ins do not open, or the figures contradict each other.
pub fn outcome(
    state: &State,
    ballot: &BallotState,
    sums: &Sums,
    shares: &[&VerifiedShare],
    write_ins: &[WriteIns],
) -> Result<(Outcome, Vec<Sheet>), Finding> {
    let fail = |zh: String, en: String| Finding::new(Check::V15, "result", zh, en);
    let spec = ballot.spec.as_ref();
    let spec = spec.ok_or_else(|| fail("规则无法读取".into(), "rules cannot be read".into()))?;
    let tallies = counts_of(sums, shares).map_err(|e| fail(format!("无法解密：{e}"), e.to_string()))?;
    let mut trustees: Vec<u32> = shares.iter().map(|s| s.trustee()).collect();
    trustees.sort_unstable();

    let opened = open_all(spec, write_ins, &trustees, &tallies)?;
    let written = opened
        .iter()
        .map(|(own, rows)| own.as_written(spec, rows))
        .collect();
    let sheets = sheets(state, ballot, spec, sums, &tallies, &opened).map_err(|e| {
        let text = |lang| e.messages(lang).join("; ");
        fail(text(gongxin_rules::Lang::Zh), text(gongxin_rules::Lang::En))
    })?;
    let json = sheets.iter().map(Json::of).collect::<Result<Vec<_>, _>>();
    let json = json.map_err(|e| fail(e.text(gongxin_record::Lang::Zh), e.text(gongxin_record::Lang::En)))?;
    let entry = Outcome {
        ballot: ballot.definition.id.clone(),
        trustees,
        tallies,
        write_ins: written,
        sheets: json,
    };
    Ok((entry, sheets))
}

/// The write-ins of a contest with their opened slots.
type Opened<'a> = (&'a WriteIns, Vec<UsedSlots>);

/// Opens all write-ins; their slots in use are as many as the sums say.
fn open_all<'a>(
    spec: &BallotSpec,
    write_ins: &'a [WriteIns],
    trustees: &[u32],
    tallies: &[Tally],
) -> Result<Vec<Opened<'a>>, Finding> {
    let mut opened = Vec::new();
    for own in write_ins {
        let rows = own.open(spec, trustees)?;
        let used: usize = rows.iter().map(Vec::len).sum();
        let figures = tallies.iter().filter_map(|t| t.counts.get(own.contest)?.last());
        if figures.sum::<u64>() != used as u64 {
            let en = format!(
                "contest {}: {used} slots are used in the rows, the sums say otherwise",
                own.id
            );
            return Err(Finding::new(Check::V14, "slots", "另填栏的使用数与求和不符", en));
        }
        opened.push((own, rows));
    }
    Ok(opened)
}

fn sheets(
    state: &State,
    ballot: &BallotState,
    spec: &BallotSpec,
    sums: &Sums,
    tallies: &[Tally],
    opened: &[Opened<'_>],
) -> Result<Vec<Sheet>, EvaluateError> {
    let figures = ballot.tallies().zip(tallies).zip(&sums.tallies);
    let figures = figures.map(|((class, tally), sum)| {
        (
            class,
            sheet_counts(state, ballot, spec, class, tally, sum.counted),
        )
    });
    let classes: Vec<(Option<&Class>, Counts)> = figures.collect();
    let papers: Vec<&Paper> = ballot.papers.values().map(|p| &p.entry).collect();
    let named = opened.iter().map(|(own, rows)| {
        let merge = ballot.mixing.get(&own.id).and_then(|m| m.merge.as_ref());
        let table = merge.map_or(&[][..], |(_, table)| table.as_slice());
        (own.contest, merged(rows, table, spec, &papers, own.contest))
    });
    let add_names = |counts: &mut Counts| {
        for (contest, (write_ins, void)) in named.clone() {
            if let Some(counts) = counts.contests.get_mut(contest) {
                counts.write_ins = write_ins;
                counts.write_in_void = void;
            }
        }
    };
    match classes.as_slice() {
        [(None, counts)] => {
            let mut counts = counts.clone();
            add_names(&mut counts);
            Ok(vec![evaluate(spec, &counts)?])
        }
        _ => {
            let classes = classes
                .into_iter()
                .filter_map(|(class, counts)| Some((rule_class(class?), counts)));
            let classes: Vec<_> = classes.collect();
            let mut all = sum_of_classes(&classes);
            add_names(&mut all);
            evaluate_with_classes(spec, &all, &classes)
        }
    }
}

fn rule_class(class: &Class) -> gongxin_rules::Class {
    gongxin_rules::Class {
        id: class.id.clone(),
        name: class.name.clone(),
        weight: class.weight,
    }
}
