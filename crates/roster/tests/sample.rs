//! The generator, the writers and the committed files: what is written is read back to the same persons.

mod common;

use common::{import_csv, import_xlsx, places, sample_roster};
use gongxin_roster::{
    Layout, NoteCode, Person, Roster, SampleOptions, Severity, Status, sample, to_csv, write_template_xlsx,
    write_xlsx,
};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

#[test]
fn the_sample_fits_a_plenary_vote_with_a_draw() {
    let roster = sample_roster();
    let of = |category: &str| {
        roster
            .persons
            .iter()
            .filter(|person| person.category == category)
            .count()
    };
    assert_eq!(roster.persons.len(), 360);
    assert_eq!((of("县委委员"), of("县纪委委员"), of("县级领导")), (38, 24, 16));
    assert_eq!(
        roster
            .persons
            .iter()
            .filter(|person| person.group == "qw")
            .count(),
        38
    );
    assert!(
        roster
            .persons
            .iter()
            .all(|person| (person.group == "qw") == (person.category == "县委委员"))
    );
    assert_eq!(roster.count(Status::Mandatory), 78);
    assert_eq!(roster.count(Status::Recused), 6);
    assert_eq!(roster.count(Status::Eligible), 276);
    assert_eq!(roster.categories().len(), 8);
    assert!(
        roster
            .persons
            .iter()
            .all(|person| person.reason.is_some() == (person.status == Status::Recused))
    );
}

#[test]
fn the_generator_decides_everything() {
    let of = |seed| sample(&mut ChaCha20Rng::seed_from_u64(seed), &SampleOptions::default());
    assert_eq!(of(7), of(7));
    assert_ne!(of(7), of(8));
    let layout = Layout::default();
    assert_eq!(
        write_xlsx(&of(7), &layout).unwrap(),
        write_xlsx(&of(7), &layout).unwrap()
    );
}

#[test]
fn no_unit_served_and_no_community_has_two_heads() {
    let mut seen = std::collections::HashSet::new();
    for person in sample_roster().persons {
        if ["校长", "院长", "总经理", "党委书记、居委会主任"].contains(&person.post.as_str())
        {
            assert!(
                seen.insert((person.unit.clone(), person.post.clone())),
                "{person:?}"
            );
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn a_generator_stuck_on_one_value_still_gives_a_roster() {
    struct Stuck;
    impl rand_core::TryRng for Stuck {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill(0);
            Ok(())
        }
    }
    assert_eq!(sample(&mut Stuck, &SampleOptions::default()).persons.len(), 360);
}

#[test]
fn a_small_sample_keeps_the_required_persons() {
    let options = SampleOptions {
        persons: 10,
        recused: 6,
    };
    let roster = sample(&mut ChaCha20Rng::seed_from_u64(1), &options);
    assert_eq!((roster.persons.len(), roster.count(Status::Mandatory)), (78, 78));
}

#[test]
fn the_printed_sheet_is_read_back_with_its_totals_and_signatures_left_out() {
    let roster = sample_roster();
    let read = import_xlsx(&write_xlsx(&roster, &Layout::default()).unwrap()).unwrap();
    assert!(read.roster.same_persons(&roster));
    assert_eq!((read.header_row, read.rows_read, read.rows_skipped), (3, 360, 10));
    assert_eq!(read.sheet.as_deref(), Some("推荐人员信息库"));
    let skipped: Vec<_> = read
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Skipped)
        .collect();
    assert_eq!(
        skipped
            .iter()
            .filter(|note| note.code == NoteCode::TotalRow)
            .count(),
        9
    );
    assert_eq!(
        skipped
            .iter()
            .filter(|note| note.code == NoteCode::Footnote)
            .count(),
        1
    );
    assert!(read.notes.iter().all(|note| {
        note.severity == Severity::Skipped
            || matches!(note.code, NoteCode::Homonym | NoteCode::PossibleDuplicate)
    }));
}

#[test]
fn text_is_read_back() {
    let roster = sample_roster();
    let read = import_csv(&to_csv(&roster).unwrap()).unwrap();
    assert!(read.roster.same_persons(&roster));
    assert_eq!((read.encoding, read.delimiter), (Some("UTF-8"), Some(',')));
}

#[test]
fn text_computes_nothing_when_opened() {
    let mut roster = sample_roster();
    roster.persons.truncate(4);
    for (person, sign) in roster.persons.iter_mut().zip(["=", "+", "-", "@"]) {
        person.post = format!("{sign}HYPERLINK(\"x\")");
    }
    let text = to_csv(&roster).unwrap();
    let shown = String::from_utf8(text.clone()).unwrap();
    for sign in ["=", "+", "-", "@"] {
        assert!(shown.contains(&format!("'{sign}HYPERLINK")), "{shown}");
        assert!(
            !shown.contains(&format!(",\"{sign}")) && !shown.contains(&format!(",{sign}")),
            "{shown}"
        );
    }
    let read = import_csv(&text).unwrap();
    assert!(read.roster.same_persons(&roster));
    assert_eq!(
        places(&read.notes),
        [2, 3, 4, 5].map(|row| (row, "F", NoteCode::FormulaLike)),
    );
}

#[test]
fn the_empty_form_is_a_roster_of_its_example() {
    let read = import_xlsx(&write_template_xlsx().unwrap()).unwrap();
    assert_eq!(read.roster.persons.len(), 1);
    assert_eq!(
        (read.header_row, read.sheet.as_deref(), read.notes.len()),
        (2, Some("名册"), 0)
    );
}

#[test]
fn persons_survive_json_and_unknown_fields_do_not() {
    let roster = sample_roster();
    let text = serde_json::to_string(&roster).unwrap();
    assert_eq!(serde_json::from_str::<Roster>(&text).unwrap(), roster);
    let person = serde_json::to_string(&roster.persons[0]).unwrap();
    let padded = person.replacen('{', "{\"vote\":1,", 1);
    assert!(serde_json::from_str::<Person>(&padded).is_err());
}

#[test]
fn the_committed_files_are_what_the_builders_make() {
    let sample = import_xlsx(include_bytes!("data/roster-sample.xlsx")).unwrap();
    assert!(sample.roster.same_persons(&sample_roster()));
    let fresh = import_xlsx(&write_xlsx(&sample_roster(), &Layout::default()).unwrap()).unwrap();
    assert_eq!(sample, fresh);
    let template = import_xlsx(include_bytes!("data/roster-template.xlsx")).unwrap();
    assert_eq!(template, import_xlsx(&write_template_xlsx().unwrap()).unwrap());
    let messy = import_xlsx(include_bytes!("data/messy.xlsx")).unwrap();
    assert_eq!(messy, import_xlsx(&common::messy::messy()).unwrap());
    assert_eq!(
        include_bytes!("data/roster-gb18030.csv").as_slice(),
        common::gb18030_csv()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_sample_survives_both_formats(seed: u64, persons in 78_usize..200, recused in 0_usize..20, totals: bool, signatures: bool) {
        let options = SampleOptions { persons, recused };
        let roster = sample(&mut ChaCha20Rng::seed_from_u64(seed), &options);
        prop_assert_eq!(roster.persons.len(), persons);
        let layout = Layout { totals, signatures, ..Layout::default() };
        let sheet = import_xlsx(&write_xlsx(&roster, &layout).unwrap()).unwrap();
        prop_assert!(sheet.roster.same_persons(&roster));
        let text = import_csv(&to_csv(&roster).unwrap()).unwrap();
        prop_assert!(text.roster.same_persons(&roster));
    }
}
