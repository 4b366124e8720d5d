//! A trustee does not open what would show single votes: the host lets only one ballot in, and everything else is in order.

use gongxin_record::{
    Entry,
    entry::{Cast, Class},
};
use gongxin_roles::{
    few::Few,
    trustee::{Trustee, TrusteeError},
    witnessed::Witnessed,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, SMALL};

/// A ballot of which so many were taken from the first group and the second, four persons in each; rings have at least three,
/// classes two.
fn closed_of(first: usize, second: usize, classes: bool) -> Held {
    let mut held = Held::convene_with(SMALL, 8, |meeting| meeting.policy.min_ring = 3);
    held.draw(SMALL);
    held.key_ceremony();
    let groups = ["qw", "main"];
    for group in groups {
        held.admit(group, 4);
    }
    let class = |id: &str, group: &str| Class {
        id: id.into(),
        name: id.into(),
        groups: vec![group.into()],
        weight: None,
    };
    held.define_with(
        "gt",
        &groups,
        BallotSpec::gt_nom(1, "局长", ["甲", "乙", "丙", "丁", "戊", "己"]),
        |ballot| {
            if classes {
                ballot.classes = vec![class("a", "qw"), class("b", "main")];
            }
        },
    );
    held.freeze(&groups);
    held.open("gt", &["qw", "main"]);
    let room = Room::open(held.state(), "gt").unwrap();
    let choices = |c: &gongxin_crypto::ballot::Contest| vec![false; c.regular()];
    let answers: Vec<Vec<bool>> = room.context.contests().iter().map(choices).collect();
    let answers = answers.into();
    let mut taken: Vec<Cast> = Vec::new();
    for (group, count) in groups.into_iter().zip([first, second]) {
        for device in held.devices[group].iter().take(count) {
            let ready = device.vote(&room, &answers, 1, &mut held.rng);
            if let Ok(Entry::Cast(cast)) = Entry::parse(ready.unwrap().line.as_bytes()) {
                taken.push(cast);
            }
        }
    }
    assert_eq!(taken.len(), first + second);
    held.writer.close("gt", &taken, &mut held.rng).unwrap();
    held
}

fn closed(casts: usize) -> Held {
    closed_of(casts, 0, false)
}

fn share(held: &mut Held, few: Few) -> Result<String, TrusteeError> {
    let checkpoint = held.checkpoint();
    let trustee = Trustee::new(*held.trustees[0].expose());
    let witnessed = Witnessed::check(&held.writer, Some(&checkpoint)).unwrap();
    trustee.share(witnessed, "gt", few, &mut held.rng)
}

#[test]
fn one_ballot_alone_is_not_opened_unless_the_trustee_says_so() {
    for casts in [1, 2] {
        let mut held = closed(casts);
        let refused = share(&mut held, Few::Refuse).unwrap_err();
        assert!(
            matches!(refused, TrusteeError::Few { counted, least: 3, class: None } if counted == casts as u64),
            "{refused:?}"
        );
        assert_eq!(refused.code(), "few");
        assert!(refused.zh().contains(&format!("{casts} 张")), "{}", refused.zh());
        assert!(share(&mut held, Few::Open).is_ok());
    }
}

#[test]
fn enough_ballots_or_none_are_counted_as_ever() {
    for casts in [0, 3, 4] {
        assert!(share(&mut closed(casts), Few::Refuse).is_ok(), "{casts}");
    }
}

#[test]
fn one_ballot_of_a_class_is_not_opened_unless_the_trustee_says_so() {
    let mut held = closed_of(3, 1, true);
    let refused = share(&mut held, Few::Refuse).unwrap_err();
    assert!(
        matches!(&refused, TrusteeError::Few { counted: 1, least: 2, class: Some(class) } if class == "b"),
        "{refused:?}"
    );
    assert!(share(&mut held, Few::Open).is_ok());
    for (first, second) in [(3, 0), (2, 2)] {
        assert!(share(&mut closed_of(first, second, true), Few::Refuse).is_ok());
    }
    // The classes are large enough, all together are not.
    let refused = share(&mut closed_of(2, 0, true), Few::Refuse).unwrap_err();
    assert!(matches!(
        refused,
        TrusteeError::Few {
            counted: 2,
            least: 3,
            class: None
        }
    ));
    assert!(share(&mut closed_of(3, 1, false), Few::Refuse).is_ok());
}
