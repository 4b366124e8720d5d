//! Properties over any figures of every kind: a sheet whose numbers agree with each other, or named faults; never a panic.

use gongxin_rules::*;
use proptest::prelude::*;

use crate::common::*;

/// Any figure, but often one that means something.
fn figure() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0u64..12, 1 => Just(MAX_COUNT), 1 => any::<u64>()]
}

fn contest(spec: &ContestSpec, figures: &[u64]) -> ContestCounts {
    let at = |i: usize| figures.get(i % figures.len()).copied().unwrap_or(0);
    let written = spec.write_in.is_some_and(|w| w.from != WriteInFrom::List) && at(3) > 0;
    ContestCounts {
        votes: (0..spec.options.len()).map(at).collect(),
        row_void: at(5) % 2,
        score: spec.score.map(|_| ScoreCount {
            answered: at(0),
            total: at(1),
        }),
        write_ins: if written {
            vec![WriteInCount {
                nominee: String::new(),
                name: "某人".into(),
                detail: String::new(),
                votes: at(3),
            }]
        } else {
            vec![]
        },
        write_in_void: if spec.write_in.is_some() { at(4) % 3 } else { 0 },
    }
}

fn any_counts(spec: &BallotSpec, heads: [u64; 6], figures: &[u64]) -> Counts {
    let [expected, present, issued, returned, valid, invalid] = heads;
    let contests = spec.contests.iter().zip(0..).map(|(c, shift)| {
        let mut own = figures.to_vec();
        own.rotate_left(shift % figures.len());
        contest(c, &own)
    });
    Counts {
        expected,
        present,
        issued,
        returned,
        valid,
        invalid,
        void: VoidCounts::default(),
        contests: contests.collect(),
    }
}

/// What has to be true of every sheet.
fn agree(spec: &BallotSpec, counts: &Counts, sheet: &Sheet) -> Result<(), TestCaseError> {
    let header = &sheet.header;
    prop_assert_eq!(header.returned, header.valid + header.invalid);
    for ((contest, own), result) in spec.contests.iter().zip(&counts.contests).zip(&sheet.contests) {
        let rows = header.valid - own.row_void;
        let marked = own.votes.iter().sum::<u64>()
            + own.write_ins.iter().map(|w| w.votes).sum::<u64>()
            + own.write_in_void;
        prop_assert!(
            own.score.is_some()
                || (u64::from(contest.min) * rows..=u64::from(contest.max) * rows).contains(&marked)
        );
        if let (Some(answered), Some(blank)) = (result.answered, result.blank) {
            let outside: u64 = contest
                .options
                .iter()
                .zip(&own.votes)
                .filter(|(o, _)| o.outside_base)
                .map(|(_, n)| n)
                .sum();
            prop_assert_eq!(answered + blank + outside + own.row_void, header.valid);
        }
        if let (Some(index), 0) = (result.index, spec.rule.trim) {
            prop_assert_eq!(Some(index.count), result.answered);
        }
        if let (Some(score), Some(range)) = (result.score, contest.score) {
            prop_assert!(
                u64::from(range.low) * score.count <= score.sum
                    && score.sum <= u64::from(range.high) * score.count
            );
        }
        let stands = sheet.overall == Overall::Valid;
        prop_assert_eq!(result.outcome == Outcome::NotDecided, !stands);
        prop_assert!(stands || (result.flags.is_empty() && result.place.is_none() && result.next.is_empty()));
    }
    if let Some(election) = &sheet.election {
        let elected = u64::try_from(election.elected.len()).unwrap();
        prop_assert_eq!(elected + election.unfilled, election.places);
        prop_assert!(
            election
                .elected
                .iter()
                .chain(&election.tied)
                .all(|c| c.votes >= election.least)
        );
        prop_assert!(
            election.tied.is_empty() || u64::try_from(election.tied.len()).unwrap() > election.unfilled
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_figures_of_any_kind(which in 0..Template::all().len(), heads in prop::array::uniform6(figure()), figures in prop::collection::vec(figure(), 6)) {
        let spec = &Template::all()[which].example;
        let counts = any_counts(spec, heads, &figures);
        match evaluate(spec, &counts) {
            Ok(sheet) => agree(spec, &counts, &sheet)?,
            Err(EvaluateError::Counts(faults)) => prop_assert!(faults.iter().all(|f| !f.message(Lang::Zh).is_empty())),
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }

    /// Figures that fit: most of the ballots blank, so that nearly all of them make a sheet.
    #[test]
    fn fitting_figures_make_sheets_that_agree_read_back_and_print(which in 0..Template::all().len(), few in prop::collection::vec(0u64..2, 6), n in 30u64..60) {
        let spec = &Template::all()[which].example;
        let mut counts = any_counts(spec, [n, n, n, n, n, 0], &few);
        for (own, contest) in counts.contests.iter_mut().zip(&spec.contests) {
            own.row_void = 0;
            if let (Some(score), Some(range)) = (&mut own.score, contest.score) {
                score.answered = if contest.min == 1 { n } else { 0 };
                score.total = u64::from(range.low) * score.answered;
            }
            let marked: u64 = own.votes.iter().sum::<u64>() + own.write_ins.iter().map(|w| w.votes).sum::<u64>() + own.write_in_void;
            if contest.min == 1 && contest.score.is_none() {
                *own.votes.last_mut().unwrap() += n - marked;
            }
        }
        let sheet = evaluate(spec, &counts).unwrap();
        agree(spec, &counts, &sheet)?;
        let text = serde_json::to_string(&sheet).unwrap();
        prop_assert_eq!(serde_json::from_str::<Sheet>(&text).unwrap(), sheet.clone());
        prop_assert!(!text.contains("null"));
        for lang in [Lang::Zh, Lang::En] {
            let page = page(&sheet, &[], &Heading::default(), lang);
            prop_assert!(page.tables.iter().all(|t| t.rows.iter().all(|row| row.len() == t.columns.len())));
            prop_assert!(!page_text(&page, lang).is_empty() && !page_html(&page, lang).is_empty());
        }
    }

    /// Classes add up to what counting everybody together gives, but for who the classes are.
    #[test]
    fn the_sheet_of_the_whole_is_that_of_the_sums(votes in prop::collection::vec(0u64..6, 8)) {
        let mut spec = example("CP_BZ@1");
        spec.contests.truncate(1);
        spec.posts = 1;
        let class = |id: &str| Class { id: id.into(), name: id.into(), weight: None };
        let part = |votes: &[u64]| full(30, serde_json::json!([votes]));
        let sheets = evaluate_classes(&spec, &[(class("a"), part(&votes[..4])), (class("b"), part(&votes[4..]))]).unwrap();
        let sums: Vec<u64> = votes[..4].iter().zip(&votes[4..]).map(|(a, b)| a + b).collect();
        let mut first = sheets[0].clone();
        first.classes.clear();
        prop_assert_eq!(first, sheet(&spec, &full(60, serde_json::json!([sums]))));
    }

    /// Weighted figures lie between the least and the greatest of the classes.
    #[test]
    fn a_weighted_figure_lies_among_those_of_its_classes(votes in prop::collection::vec(0u64..6, 8), weight in 1u32..100) {
        let mut spec = example("CP_BZ@1");
        spec.contests.truncate(1);
        spec.posts = 1;
        let class = |id: &str, weight| Class { id: id.into(), name: id.into(), weight: Some(weight) };
        let part = |votes: &[u64]| full(30, serde_json::json!([votes]));
        let sheets = evaluate_classes(&spec, &[(class("a", weight), part(&votes[..4])), (class("b", 100 - weight), part(&votes[4..]))]).unwrap();
        let means: Vec<u64> = sheets[1..].iter().filter_map(|s| s.contests[0].index.unwrap().mean).collect();
        let weighted = sheets[0].contests[0].weighted.as_ref().and_then(|w| w.mean.as_ref()).map(|m| m.figure);
        prop_assert_eq!(weighted.is_some(), !means.is_empty());
        if let Some(figure) = weighted {
            prop_assert!(means.iter().min().unwrap() <= &figure && &figure <= means.iter().max().unwrap());
        }
    }

    /// Any ballot that can be written down is judged without a panic, and one that is sound has a sheet of nothing at all.
    #[test]
    fn any_change_to_a_ballot_is_judged(which in 0..Template::all().len(), min in 0u32..4, max in 0u32..6, posts in any::<u32>(), slots in any::<u32>(), blocks in any::<u32>(), low in any::<u32>(), high in any::<u32>(), at in 0u8..6) {
        let mut spec = Template::all()[which].example.clone();
        let contest = &mut spec.contests[0];
        match at {
            0 => contest.min = min,
            1 => contest.max = max,
            2 => spec.posts = posts,
            3 => contest.write_in = Some(WriteInSpec { slots: slots % 4, from: WriteInFrom::Text, blocks: blocks % 20 }),
            4 => contest.score = Some(ScoreSpec { low, high }),
            _ => contest.write_in = Some(WriteInSpec { slots, from: WriteInFrom::Both, blocks }),
        }
        let blank = |c: &ContestSpec| ContestCounts { votes: vec![0; c.options.len()], score: c.score.map(|_| ScoreCount { answered: 0, total: 0 }), ..ContestCounts::default() };
        if spec.check().is_empty() {
            let counts = Counts { expected: 1, present: 0, issued: 0, returned: 0, valid: 0, invalid: 0, void: VoidCounts::default(), contests: spec.contests.iter().map(blank).collect() };
            prop_assert!(evaluate(&spec, &counts).is_ok());
        }
    }
}
