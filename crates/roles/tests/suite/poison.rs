//! What one or two voters with sound proofs could do to everybody's vote, and what the host takes of it.
use gongxin_crypto::ballot::Answers;
use gongxin_record::{Entry, entry::Cast};
use gongxin_roles::{
    intake::{CHECK_INS, Declined, Nonces, OPENED_PER_KEY},
    voter::{Device, Ready},
    writer::WriteError,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn opened() -> Held {
    let mut held = Held::convene(SMALL, 77);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    for ballot in ["gt", "gt2"] {
        let names = (1..=11).map(|i| format!("甲{i}"));
        held.define(ballot, &["qw"], BallotSpec::gt_nom(1, "局长", names));
    }
    held.freeze(&["qw"]);
    for ballot in ["gt", "gt2"] {
        held.open(ballot, &["qw"]);
    }
    held
}

fn answers(room: &Room) -> Answers {
    let contests = room.context.contests().iter();
    let choices: Vec<Vec<bool>> = contests
        .map(|c| (0..c.regular()).map(|i| i == 0).collect())
        .collect();
    choices.into()
}

fn made_in(held: &Held, ballot: &str, device: usize, revision: u32, seed: u8) -> Ready {
    let room = Room::open(held.state(), ballot).expect("room");
    let mut rng = ChaCha20Rng::from_seed([0; 32]);
    let device = held
        .devices
        .get("qw")
        .and_then(|all| all.get(device))
        .expect("device");
    device
        .vote_from(&room, &answers(&room), [seed; 32], revision, &mut rng)
        .expect("vote")
}

/// Equal seeds give equal nonces.
fn made(held: &Held, device: usize, seed: u8) -> Ready {
    made_in(held, "gt", device, 1, seed)
}

fn cast(ready: &Ready) -> Cast {
    match Entry::parse(ready.line.as_bytes()) {
        Ok(Entry::Cast(cast)) => cast,
        _ => unreachable!("a cast"),
    }
}

fn opening(held: &Held, ready: &Ready) -> String {
    let room = Room::open(held.state(), "gt").expect("room");
    ready.opening("gt", &answers(&room))
}

fn declined<T>(result: Result<T, WriteError>) -> Option<Declined> {
    match result {
        Err(WriteError::Declined(why)) => Some(why),
        _ => None,
    }
}

/// Two voters agree on a seed: the later one is refused, both vote again as they like, everybody's vote is counted.
#[test]
fn two_voters_with_one_seed_do_not_stop_the_count() {
    let mut held = opened();
    let mut nonces = Nonces::of_log(&held.writer);
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let mut accept = |held: &Held, ready: &Ready| {
        let line = ready.line.as_bytes();
        held.writer.accept(line, &mut nonces, &held.log, &mut rng)
    };
    let (first, copy, other) = (made(&held, 0, 1), made(&held, 1, 1), made(&held, 2, 3));
    accept(&held, &first).expect("receipt");
    assert_eq!(declined(accept(&held, &copy)), Some(Declined::Copied));
    accept(&held, &other).expect("receipt");
    let anew = made(&held, 1, 4);
    accept(&held, &anew).expect("whoever was refused makes another ballot");
    let again = made_in(&held, "gt", 0, 2, 1);
    assert_eq!(
        declined(accept(&held, &again)),
        Some(Declined::Copied),
        "nor in a later revision"
    );
    accept(&held, &made_in(&held, "gt", 0, 2, 5)).expect("a change with nonces of its own");

    let mut rng = ChaCha20Rng::from_seed([10; 32]);
    let promised = [&first, &other, &anew].map(cast);
    held.writer.close("gt", &promised, &mut rng).expect("closes");
    held.writer
        .sums("gt", &mut rng)
        .expect("trustees give their shares");
}

/// A box that was filled without looking is not logged.
#[test]
fn a_box_with_a_copy_does_not_close() {
    let mut held = opened();
    let ballots = [made(&held, 0, 1), made(&held, 1, 1)];
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let size = held.writer.head().0;
    let closed = held.writer.close("gt", &ballots.each_ref().map(cast), &mut rng);
    assert_eq!(declined(closed), Some(Declined::Copied));
    assert_eq!(held.writer.head().0, size, "nothing is written");
}

/// One voter casts a ballot and then wants it opened as a challenged one, or the other way round.
#[test]
fn a_ballot_is_cast_or_opened_never_both() {
    let mut held = opened();
    let (ballot, spent) = (made(&held, 0, 1), made(&held, 1, 2));
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let mut nonces = Nonces::of_log(&held.writer);
    let take =
        |nonces: &mut Nonces, held: &Held, ready: &Ready| nonces.take(held.state(), "gt", &ready.votes);
    let line = ballot.line.as_bytes();
    held.writer
        .accept(line, &mut nonces, &held.log, &mut rng)
        .expect("receipt");
    assert_eq!(
        take(&mut nonces, &held, &ballot),
        Err(Declined::Copied),
        "it waits"
    );

    take(&mut nonces, &held, &spent).expect("nobody cast it");
    let line = opening(&held, &spent);
    held.writer.take(line.as_bytes()).expect("logged");
    for mut nonces in [nonces, Nonces::of_log(&held.writer)] {
        let refused = held
            .writer
            .accept(spent.line.as_bytes(), &mut nonces, &held.log, &mut rng);
        assert_eq!(declined(refused), Some(Declined::Copied), "it was opened");
    }
    held.writer
        .close("gt", &[cast(&ballot)], &mut rng)
        .expect("closes");
    let mut nonces = Nonces::of_log(&held.writer);
    assert_eq!(
        take(&mut nonces, &held, &ballot),
        Err(Declined::Copied),
        "it is logged"
    );
    // Nonces of one ballot serve in no other either.
    let mut elsewhere = made_in(&held, "gt2", 2, 1, 7);
    elsewhere
        .votes
        .splice(..32, ballot.votes.iter().take(32).copied());
    let refused = nonces.take(held.state(), "gt2", &elsewhere.votes);
    assert_eq!(refused, Err(Declined::Copied));
}

/// A ballot has more than one block: its nonces must differ from each other too.
#[test]
fn a_nonce_serves_one_block() {
    let held = opened();
    let room = Room::open(held.state(), "gt").expect("room");
    let layout = room.context.layout();
    let mut votes = made(&held, 0, 1).votes;
    assert_eq!(votes.len(), layout.encoded_len());
    let starts: Vec<usize> = layout
        .spans()
        .iter()
        .scan(0, |at, span| {
            let start = *at;
            *at += 32 * (span.size + 1);
            Some(start)
        })
        .collect();
    assert!(
        starts.len() > 1,
        "eleven options are more than the keys of the small meeting"
    );
    let mut nonces = Nonces::default();
    nonces.take(held.state(), "gt", &votes).expect("fresh");
    let first: Vec<u8> = votes.iter().take(32).copied().collect();
    for start in starts.iter().skip(1) {
        votes.splice(*start..start + 32, first.iter().copied());
    }
    let refused = Nonces::default().take(held.state(), "gt", &votes);
    assert_eq!(refused, Err(Declined::Copied));
}

#[test]
fn opened_ballots_are_logged_once_and_not_without_end() {
    let mut held = opened();
    let first = opening(&held, &made(&held, 0, 1));
    let number = held.writer.take(first.as_bytes()).expect("logged");
    let again = held.writer.take(first.as_bytes());
    assert_eq!(again.expect("the same bytes are welcome"), number);
    assert_eq!(held.writer.head().0, number + 1, "and logged once");
    let other = first.replace("\"choices\":[[1,0,", "\"choices\":[[0,1,");
    assert_ne!(other, first);
    assert_eq!(
        declined(held.writer.take(other.as_bytes())),
        Some(Declined::OpenedBefore)
    );

    let most = u8::try_from(4 * OPENED_PER_KEY).expect("few");
    for seed in 2..=most {
        let line = opening(&held, &made(&held, 0, seed));
        held.writer.take(line.as_bytes()).expect("logged");
    }
    let one_more = opening(&held, &made(&held, 0, most + 1));
    assert_eq!(
        declined(held.writer.take(one_more.as_bytes())),
        Some(Declined::OpenedEnough)
    );
    assert_eq!(
        held.writer
            .take(first.as_bytes())
            .expect("the same bytes still are"),
        number
    );
}

#[test]
fn a_token_checks_in_so_often_and_no_more() {
    let mut held = opened();
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let code = held
        .devices
        .get("qw")
        .and_then(|d| d.first())
        .expect("device")
        .token()
        .code();
    let meeting = held.state().digest();
    let mut check_in = |counter: u32| {
        let token = gongxin_roles::token::Token::from_code(&code).expect("code");
        let device = Device::new(token, counter, &mut rng);
        device.check_in(&meeting, &mut rng).expect("line")
    };
    for counter in 2..=u32::try_from(CHECK_INS).expect("few") {
        held.writer
            .take(check_in(counter * 10).as_bytes())
            .expect("taken");
    }
    let refused = held.writer.take(check_in(1_000_000).as_bytes());
    assert_eq!(declined(refused), Some(Declined::CheckIns));
    held.writer
        .append(check_in(1_000_001).as_bytes())
        .expect("a record may hold more: the rule is the host's");
}
