//! Write-ins pass through mixers in turn, are opened by the threshold, and only as they are.

use gongxin_record::{Entry, entry::Mix};
use gongxin_roles::{
    few::Few,
    host,
    mixer::{due_mixes, due_row_shares},
    posted::check_line,
    trustee::TrusteeError,
    witnessed::Witnessed,
};
use gongxin_rules::Template;
use gongxin_testkit::{meeting::Held, rich::RICH};

/// A closed ballot with write-ins in the contest `c001`.
fn closed() -> Held {
    let mut held = Held::convene(RICH, 9);
    held.draw(RICH);
    held.key_ceremony();
    held.admit("qw", 6);
    held.admit("main", 5);
    held.freeze(&["qw", "main"]);
    let spec = Template::named("TJ_LIST@1").unwrap().example.clone();
    held.define("tj", &["qw", "main"], spec);
    held.vote("tj", &["qw", "main"]);
    held
}

fn mix_of(line: &str) -> Mix {
    match Entry::parse(line.as_bytes()) {
        Ok(Entry::Mix(mix)) => mix,
        other => panic!("{other:?}"),
    }
}

#[test]
fn trustees_mix_in_turn_and_open_what_was_written() {
    let mut held = closed();
    for trustee in [0, 2] {
        let due = |held: &Held| {
            let state = held.writer.state();
            let own = held.trustees[trustee].index(state).unwrap();
            due_mixes(state, own, &state.ballots["tj"]).count()
        };
        assert_eq!(due(&held), 1);
        let line = held.trustees[trustee]
            .mix(&held.writer, "tj", "c001", &mut held.rng)
            .unwrap();
        check_line(&held.writer, line.as_bytes(), &mut held.rng).unwrap();
        held.writer.append(line.as_bytes()).unwrap();
        assert_eq!(due(&held), 0);
    }
    // As many as the threshold have mixed: nobody else is asked.
    let late = held.trustees[1].mix(&held.writer, "tj", "c001", &mut held.rng);
    assert!(matches!(late, Err(TrusteeError::NotNow)));
    assert!(host::written(&held.writer, "tj", &mut held.rng).is_err());
    let early = held.checkpoint();
    held.note("又一条");
    for trustee in [1, 2] {
        let witnessed = Witnessed::check(&held.writer, Some(&early)).unwrap();
        let line = held.trustees[trustee]
            .row_share(witnessed, "tj", "c001", Few::Refuse, &mut held.rng)
            .unwrap();
        check_line(&held.writer, line.as_bytes(), &mut held.rng).unwrap();
        held.writer.append(line.as_bytes()).unwrap();
        let state = held.writer.state();
        let own = held.trustees[trustee].index(state).unwrap();
        assert_eq!(due_row_shares(state, own, &state.ballots["tj"]).count(), 0);
    }
    let written = host::written(&held.writer, "tj", &mut held.rng).unwrap();
    let votes: u64 = written[0].rows.iter().map(|row| row.votes).sum();
    assert!(votes > 0 && written[0].rows.len() > 1, "{written:?}");
}

#[test]
fn a_mix_holds_only_where_it_belongs() {
    let mut held = closed();
    let first = held.trustees[0]
        .mix(&held.writer, "tj", "c001", &mut held.rng)
        .unwrap();
    // Another trustee's name, rows exchanged: the proof does not hold. Another stage: the log refuses it.
    let changes: [fn(&mut Mix); 4] = [
        |mix| mix.trustee = 2,
        |mix| mix.stage = 2,
        |mix| mix.contest = "c002".into(),
        |mix| {
            let width = 32 * 9;
            let (left, right) = mix.rows.0.split_at_mut(width);
            left.swap_with_slice(&mut right[..width]);
        },
    ];
    for (which, change) in changes.into_iter().enumerate() {
        let mut mix = mix_of(&first);
        change(&mut mix);
        let line = held.trustees[0]
            .sign_anything(&mix.into(), held.writer.state())
            .unwrap();
        let verdict = check_line(&held.writer, line.as_bytes(), &mut held.rng);
        assert!(verdict.is_err(), "change {which} holds");
    }
    // Made for the casts, it does not follow a mix.
    held.writer.append(first.as_bytes()).unwrap();
    let mut again = mix_of(&first);
    (again.trustee, again.stage) = (2, 2);
    let line = held.trustees[1]
        .sign_anything(&again.into(), held.writer.state())
        .unwrap();
    assert!(check_line(&held.writer, line.as_bytes(), &mut held.rng).is_err());
    // Too few have mixed to open anything.
    let checkpoint = held.checkpoint();
    let witnessed = Witnessed::check(&held.writer, Some(&checkpoint)).unwrap();
    let early = held.trustees[0].row_share(witnessed, "tj", "c001", Few::Refuse, &mut held.rng);
    assert!(matches!(early, Err(TrusteeError::NotNow)));
}
