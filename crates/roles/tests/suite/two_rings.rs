//! Review finding R2: a host who shows one phone a fork of the log, with a ring of strangers and that phone's key, must not learn
//! from the ballot it makes there which ballot of the true log is its own: tags hang on the ring.
use gongxin_record::{Entry, bytes::Ed25519Key, entry::Tokens};
use gongxin_roles::{
    excerpt::{Excerpt, Known},
    token::Token,
    voter::Device,
    writer::Writer,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};
use gongxin_tlog::Note;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn entry_of(held: &Held, kind: &str) -> Entry {
    let wanted = |e: &&Entry| e.type_name() == kind;
    held.writer.entries().iter().find(wanted).expect(kind).clone()
}

/// The true log up to the opening of one ballot.
fn opened() -> Held {
    let mut held = Held::convene(SMALL, 77);
    held.draw(SMALL);
    held.key_ceremony();
    held.admit("qw", 4);
    let names = (1..=6).map(|i| format!("甲{i}"));
    held.define("gt", &["qw"], BallotSpec::gt_nom(1, "局长", names));
    held.freeze(&["qw"]);
    held.open("gt", &["qw"]);
    held
}

/// The fork for one victim: the same meeting and key ceremony, then a ring of the victim and one of the host's own keys.
fn fork(held: &Held, victim: &Device) -> Writer {
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    let keyed = held
        .writer
        .entries()
        .iter()
        .position(|e| e.type_name() == "key")
        .expect("key") as u64;
    let mut log = Writer::default();
    for line in held.writer.lines_from(0).take(keyed as usize + 1) {
        log.append(line).expect("prefix");
    }
    let meeting = log.state().digest();
    let puppet = Device::new(Token::random(&mut rng), 1, &mut rng);
    let mut tokens: Vec<Ed25519Key> = [victim, &puppet]
        .iter()
        .map(|d| Ed25519Key(d.token().signing().public()))
        .collect();
    tokens.sort();
    log.append_entry(Tokens {
        group: "qw".into(),
        tokens,
    })
    .expect("tokens");
    // The victim's own check-in line says nothing of where in the log it stands.
    let token = Ed25519Key(victim.token().signing().public());
    let own = held
        .writer
        .entries()
        .iter()
        .find(|e| matches!(e, Entry::CheckIn(c) if c.token == token));
    log.append_entry(own.expect("check-in").clone())
        .expect("replayed");
    log.append(puppet.check_in(&meeting, &mut rng).expect("line").as_bytes())
        .expect("puppet");
    log.append_entry(entry_of(held, "ballot")).expect("ballot");
    log.append_entry(gongxin_roles::host::ring(log.state(), "r-qw", "qw"))
        .expect("ring");
    log.append_entry(entry_of(held, "open")).expect("open");
    log
}

#[test]
fn a_ballot_made_on_a_fork_does_not_name_the_ballot_in_the_true_log() {
    let held = opened();
    let victim = &held.devices["qw"][2];
    // Even if all witnesses help the host.
    let room = |log: &Writer| {
        let excerpt = held.excerpt_of(log, "gt").expect("excerpt");
        let known = Known::read(&held.state().digest(), &excerpt.to_json()).expect("the phone believes it");
        Room::open(known.state(), "gt").expect("room")
    };
    let (forked, honest) = (room(&fork(&held, victim)), room(&held.writer));
    let mut rng = ChaCha20Rng::from_seed([6; 32]);
    let contests = honest.context.contests();
    let choices: Vec<Vec<bool>> = contests
        .iter()
        .map(|c| (0..c.regular()).map(|i| i == 0).collect())
        .collect();
    let answers = choices.into();
    // In the fork only the victim can have made this. "Please try again" — and then in the true log:
    let bait = victim.vote(&forked, &answers, 1, &mut rng).expect("vote");
    let cast = victim.vote(&honest, &answers, 1, &mut rng).expect("vote");
    let tag = |line: &str| match Entry::parse(line.as_bytes()) {
        Ok(Entry::Cast(cast)) => cast.tag,
        _ => unreachable!("a cast"),
    };
    assert_ne!(
        tag(&bait.line),
        tag(&cast.line),
        "the host knows whose ballot this is"
    );
}

#[test]
fn nobody_votes_on_a_fork_that_the_witnesses_have_not_seen() {
    let held = opened();
    let fork = fork(&held, &held.devices["qw"][2]);
    let mut excerpt = Excerpt::of_ballot(&fork, "gt", &held.log).expect("excerpt");
    // The host has the witnesses' lines under the true head, and no others.
    let note = |text: &str| Note::parse(text.as_bytes()).expect("note");
    let seen = note(&held.excerpt("gt").expect("excerpt").checkpoint);
    let mut bait = note(&excerpt.checkpoint);
    bait.signatures.extend(seen.signatures.into_iter().skip(1));
    excerpt.checkpoint = bait.to_string();
    let refused = Known::read(&held.state().digest(), &excerpt.to_json());
    assert_eq!(refused.err().map(|error| error.code()), Some("excerpt-witnesses"));
}
