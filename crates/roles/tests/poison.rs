//! Review findings: what one or two voters with sound proofs can do to everybody's vote.
#![expect(clippy::expect_used, reason = "tests")]

use gongxin_record::{
    Entry,
    entry::{Cast, Open},
};
use gongxin_roles::voter::Ready;
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn opened() -> Held {
    let mut held = Held::convene(SMALL, 77);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    held.define(
        "gt",
        &["qw"],
        BallotSpec::gt_nom(1, "局长", (1..=6).map(|i| format!("甲{i}"))),
    );
    held.freeze(&["qw"]);
    let open = Open {
        ballot: "gt".into(),
        rings: vec!["r-qw".into()],
    };
    held.writer.append_entry(open).expect("opens");
    held
}

fn choices(room: &Room) -> Vec<Vec<bool>> {
    room.context
        .contests()
        .iter()
        .map(|c| (0..c.options).map(|i| i == 0).collect())
        .collect()
}

fn made(held: &Held, device: usize, seed: u8) -> Ready {
    let room = Room::open(held.state(), "gt").expect("room");
    let mut rng = ChaCha20Rng::from_seed([seed; 32]);
    held.devices["qw"][device]
        .vote(&room, &choices(&room), 1, &mut rng)
        .expect("vote")
}

fn cast(ready: &Ready) -> Cast {
    match Entry::parse(ready.line.as_bytes()) {
        Ok(Entry::Cast(cast)) => cast,
        _ => unreachable!("a cast"),
    }
}

/// Two voters agree on a seed: both proofs hold, both get receipts, and then nobody's vote can be counted.
#[test]
fn two_voters_with_one_seed_do_not_stop_the_count() {
    let mut held = opened();
    let ballots = [made(&held, 0, 1), made(&held, 1, 1), made(&held, 2, 3)];
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let promised: Vec<Cast> = ballots
        .iter()
        .filter(|b| held.writer.accept(b.line.as_bytes(), &held.log, &mut rng).is_ok())
        .map(cast)
        .collect();
    held.writer.close("gt", &promised, &mut rng).expect("closes");
    let sums = held.writer.sums("gt", &mut rng);
    assert!(
        sums.is_ok(),
        "no trustee will ever give a share: {:?}",
        sums.err()
    );
}

/// One voter casts a ballot and then has it opened as a challenged one: the record can never pass V16.
#[test]
fn a_ballot_in_the_box_cannot_be_opened_as_challenged() {
    let mut held = opened();
    let ballot = made(&held, 0, 1);
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    held.writer
        .accept(ballot.line.as_bytes(), &held.log, &mut rng)
        .expect("receipt");
    let room = Room::open(held.state(), "gt").expect("room");
    let opening = ballot.opening("gt", &choices(&room));
    // The server's challenge route does no more than `check_challenged` and this (server/src/routes/voters.rs).
    held.writer.append(opening.as_bytes()).expect("logged");
    let closed = held.writer.close("gt", &[cast(&ballot)], &mut rng);
    assert!(
        closed.is_err(),
        "both the opening and the ballot are in the log: V16 `spent` for good"
    );
}
