//! Classes of voters (A, B, C 票): a sheet of their sums with the weighted figures, and one of each class.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{
    EvaluateError, contest,
    figures::{self, Figure, millionths},
    sheet, whole,
};
use crate::{
    BallotSpec, Class, ClassPart, ContestCounts, ContestSheet, Counts, Lang, Overall, Ranking, ScoreCount,
    Sheet, VoidCounts, Weighted, WeightedMean, WeightedShares, WriteInCount,
    label::{self, MAX_LABEL, TextFault},
};

/// What is wrong with the classes. `Display` is English; [`ClassFault::message`] has both languages.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
pub enum ClassFault {
    /// There is none.
    None,
    /// An id is not `[a-z0-9-]{1,32}`, or stands twice.
    BadId {
        /// Position of the class, from 0.
        at: usize,
    },
    /// A name cannot be printed.
    BadName {
        /// Position of the class, from 0.
        at: usize,
        /// What is wrong.
        fault: TextFault,
    },
    /// The counts of the whole are not those of the classes together.
    NotTheSum,
    /// Weights: each from 1 to 100 and 100 together, or none at all.
    Weights,
}

impl ClassFault {
    /// What is wrong, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            ClassFault::None => ("没有票类".into(), "there are no classes".into()),
            ClassFault::BadId { at } => (
                format!("classes[{at}].id：须为小写字母、数字和连字符，且不重复"),
                format!("classes[{at}].id: [a-z0-9-]{{1,32}}, none twice"),
            ),
            ClassFault::BadName { at, fault } => (
                format!("classes[{at}].name：{}", fault.message(Lang::Zh)),
                format!("classes[{at}].name: {}", fault.message(Lang::En)),
            ),
            ClassFault::NotTheSum => (
                "各票类的数字合计与总数不符".into(),
                "the figures of the classes do not add up to those of the whole".into(),
            ),
            ClassFault::Weights => (
                "权重须每类都有（1至100）、合计为100，或都没有".into(),
                "weights: every class has one from 1 to 100 and they sum to 100, or none has".into(),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// First the sheet of the sums, which decides, with the classes and their weighted figures; then one of each class, which
/// shows its figures and decides nothing.
///
/// # Errors
/// [`EvaluateError`], with all faults of the ballot, else of the classes, else of the first counts that have any.
pub fn evaluate_classes(spec: &BallotSpec, classes: &[(Class, Counts)]) -> Result<Vec<Sheet>, EvaluateError> {
    evaluate_with_classes(spec, &sum_of_classes(classes), classes)
}

/// The same, with the counts of the whole given: where write-ins are mixed over all voters they are known of the whole alone,
/// and of no class. All other figures must be the sums of the classes.
///
/// # Errors
/// As [`evaluate_classes`].
pub fn evaluate_with_classes(
    spec: &BallotSpec,
    all: &Counts,
    classes: &[(Class, Counts)],
) -> Result<Vec<Sheet>, EvaluateError> {
    let faults = spec.check();
    if !faults.is_empty() {
        return Err(EvaluateError::Spec(faults));
    }
    let mut faults = check(classes);
    if faults.is_empty() && !adds_up(all, sum_of_classes(classes)) {
        faults.push(ClassFault::NotTheSum);
    }
    if !faults.is_empty() {
        return Err(EvaluateError::Classes(faults));
    }
    for counts in classes.iter().map(|(_, counts)| counts).chain([all]) {
        let faults = counts.check(spec);
        if !faults.is_empty() {
            return Err(EvaluateError::Counts(faults));
        }
    }
    let mut first = whole(spec, all);
    first.classes = classes
        .iter()
        .map(|(class, counts)| part(class, counts))
        .collect();
    let parts: Vec<Sheet> = classes
        .iter()
        .map(|(class, counts)| class_sheet(spec, class, counts, first.overall))
        .collect();
    weigh(spec, classes, &parts, &mut first);
    Ok([first].into_iter().chain(parts).collect())
}

/// Whether the whole is the sum, but for write-ins where no class has any.
fn adds_up(all: &Counts, mut sum: Counts) -> bool {
    for (own, known) in sum.contests.iter_mut().zip(&all.contests) {
        if own.write_ins.is_empty() && own.write_in_void == 0 {
            own.write_ins.clone_from(&known.write_ins);
            own.write_in_void = known.write_in_void;
        }
    }
    sum == *all
}

fn check(classes: &[(Class, Counts)]) -> Vec<ClassFault> {
    let mut faults = Vec::new();
    if classes.is_empty() {
        return vec![ClassFault::None];
    }
    let mut seen = BTreeSet::new();
    for (at, (class, _)) in classes.iter().enumerate() {
        if !label::is_id(&class.id) || !seen.insert(&class.id) {
            faults.push(ClassFault::BadId { at });
        }
        if let Some(fault) = label::required(&class.name, MAX_LABEL) {
            faults.push(ClassFault::BadName { at, fault });
        }
    }
    let weights: Vec<u32> = classes.iter().filter_map(|(class, _)| class.weight).collect();
    let sound = weights.len() == classes.len()
        && weights.iter().all(|w| (1..=100).contains(w))
        && weights.iter().sum::<u32>() == 100;
    if !weights.is_empty() && !sound {
        faults.push(ClassFault::Weights);
    }
    faults
}

fn part(class: &Class, counts: &Counts) -> ClassPart {
    ClassPart {
        id: class.id.clone(),
        name: class.name.clone(),
        weight: class.weight,
        valid: counts.valid,
    }
}

/// The figures of one class. Whether they count is said by the whole vote; its parts decide nothing and raise no flags.
fn class_sheet(spec: &BallotSpec, class: &Class, counts: &Counts, overall: Overall) -> Sheet {
    let mut contests = contest::sheets(spec, counts, overall);
    if overall == Overall::Valid {
        figures::set_places(spec, counts, &mut contests);
    }
    let mut sheet = sheet(spec, counts, None, overall, contests, None, Vec::new());
    sheet.class = Some(class.clone());
    sheet
}

/// All figures of the classes added up: the counts of the whole. Saturating: what is too large is refused by the check of the
/// counts.
pub fn sum_of_classes(classes: &[(Class, Counts)]) -> Counts {
    let all: Vec<&Counts> = classes.iter().map(|(_, counts)| counts).collect();
    let add = |figure: fn(&Counts) -> u64| all.iter().map(|c| figure(c)).fold(0, u64::saturating_add);
    let contests = all.iter().map(|c| c.contests.len()).max().unwrap_or(0);
    let contest = |at: usize| {
        let figures: Vec<&ContestCounts> = all.iter().filter_map(|c| c.contests.get(at)).collect();
        sum_contest(&figures)
    };
    Counts {
        expected: add(|c| c.expected),
        present: add(|c| c.present),
        issued: add(|c| c.issued),
        returned: add(|c| c.returned),
        valid: add(|c| c.valid),
        invalid: add(|c| c.invalid),
        void: all.iter().fold(VoidCounts::default(), |sum, c| sum.and(&c.void)),
        contests: (0..contests).map(contest).collect(),
    }
}

fn sum_contest(figures: &[&ContestCounts]) -> ContestCounts {
    let options = figures.iter().map(|f| f.votes.len()).max().unwrap_or(0);
    let add = |figure: &dyn Fn(&ContestCounts) -> u64| {
        figures.iter().map(|f| figure(f)).fold(0, u64::saturating_add)
    };
    let mut written: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for write_in in figures.iter().flat_map(|f| &f.write_ins) {
        let votes = written
            .entry((&write_in.name, &write_in.detail, &write_in.nominee))
            .or_default();
        *votes = votes.saturating_add(write_in.votes);
    }
    let mut write_ins: Vec<WriteInCount> = written
        .into_iter()
        .map(|((name, detail, nominee), votes)| WriteInCount {
            nominee: nominee.to_owned(),
            name: name.to_owned(),
            detail: detail.to_owned(),
            votes,
        })
        .collect();
    // Stable: names of equal votes stay in the order of their bytes.
    write_ins.sort_by_key(|w| std::cmp::Reverse(w.votes));
    ContestCounts {
        votes: (0..options)
            .map(|at| add(&|f| f.votes.get(at).copied().unwrap_or(0)))
            .collect(),
        row_void: add(&|f| f.row_void),
        score: figures.iter().any(|f| f.score.is_some()).then(|| ScoreCount {
            answered: add(&|f| f.score.map_or(0, |s| s.answered)),
            total: add(&|f| f.score.map_or(0, |s| s.total)),
        }),
        write_ins,
        write_in_void: add(&|f| f.write_in_void),
    }
}

/// One class's figure with its weight and id.
type Weighed<'a> = (u32, &'a str, u64);

/// Σ w·m / Σ w in millionths, rounded half up.
fn combined(figures: &[Weighed<'_>]) -> Option<u64> {
    let weights: u128 = figures.iter().map(|(weight, ..)| u128::from(*weight)).sum();
    let sum: u128 = figures
        .iter()
        .map(|(weight, _, m)| u128::from(*weight) * u128::from(*m))
        .sum();
    (weights > 0)
        .then(|| (2 * sum + weights) / (2 * weights))
        .and_then(|figure| u64::try_from(figure).ok())
}

fn ids(figures: &[Weighed<'_>]) -> Vec<String> {
    figures.iter().map(|(_, id, _)| (*id).to_owned()).collect()
}

/// Sets the weighted figures, and ranks by them.
fn weigh(spec: &BallotSpec, classes: &[(Class, Counts)], parts: &[Sheet], first: &mut Sheet) {
    if classes.iter().any(|(class, _)| class.weight.is_none()) {
        return;
    }
    for (at, contest) in first.contests.iter_mut().enumerate() {
        contest.weighted = weighted(spec, at, classes, parts);
    }
    if let (Some(ranking), Overall::Valid) = (&spec.rule.ranking, first.overall) {
        let figures: Vec<Option<Figure>> = first
            .contests
            .iter()
            .map(|contest| figure(ranking, contest))
            .collect();
        figures::place(&figures, &mut first.contests);
    }
}

fn weighted(spec: &BallotSpec, at: usize, classes: &[(Class, Counts)], parts: &[Sheet]) -> Option<Weighted> {
    let contest = spec.contests.get(at)?;
    let mut means: Vec<Weighed<'_>> = Vec::new();
    let mut shares: Vec<Vec<Weighed<'_>>> = vec![Vec::new(); contest.options.len()];
    for ((class, counts), sheet) in classes.iter().zip(parts) {
        let (Some(weight), Some(figures), Some(part)) =
            (class.weight, counts.contests.get(at), sheet.contests.get(at))
        else {
            continue;
        };
        if let Some(mean) = part.index.or(part.score).and_then(|m| m.mean) {
            means.push((weight, &class.id, mean));
        }
        let whole = counts.of_contest(spec.rule.percent_of, contest, figures);
        for (votes, share) in figures.votes.iter().zip(&mut shares) {
            if let Some(own) = millionths(*votes, whole) {
                share.push((weight, &class.id, own));
            }
        }
    }
    let mean = combined(&means).map(|figure| WeightedMean {
        figure,
        classes: ids(&means),
    });
    let figures: Vec<u64> = shares.iter().filter_map(|share| combined(share)).collect();
    let shares = shares
        .first()
        .filter(|_| !figures.is_empty())
        .map(|share| WeightedShares {
            classes: ids(share),
            figures,
        });
    (mean.is_some() || shares.is_some()).then_some(Weighted { mean, shares })
}

/// What a contest is ranked by when classes are weighed.
fn figure(ranking: &Ranking, contest: &ContestSheet) -> Option<Figure> {
    let weighted = contest.weighted.as_ref()?;
    let millionths = match ranking {
        Ranking::Index => weighted.mean.as_ref()?.figure,
        Ranking::Options(ids) => {
            let all = ids.iter().all(|id| contest.rows.iter().any(|row| row.id == *id));
            let shares = contest.rows.iter().zip(&weighted.shares.as_ref()?.figures);
            let named = shares.filter(|(row, _)| ids.contains(&row.id));
            all.then(|| named.map(|(_, share)| share).sum())?
        }
    };
    Figure::of(millionths, 1)
}
