//! Review findings: what a record passes that it should not.
#![expect(clippy::expect_used, reason = "tests")]

use gongxin_draw::{Contribution, commitment};
use gongxin_record::{
    Entry,
    bytes::{B32, RowLeaf},
    entry::{DrawCommit, DrawReveal},
};
use gongxin_roles::writer::Writer;
use gongxin_testkit::meeting::{Held, SMALL};

fn prefix(held: &Held, end: &str) -> Writer {
    let end = held
        .writer
        .entries()
        .iter()
        .position(|e| e.type_name() == end)
        .expect("an entry");
    let mut log = Writer::default();
    for line in held.writer.lines_from(0).take(end + 1) {
        log.append(line).expect("prefix");
    }
    log
}

/// A host who has the observer's reveal in hand before any head was noted writes the log anew with another number of his own.
#[test]
fn a_host_does_not_choose_who_is_drawn() {
    let mut held = Held::convene(SMALL, 3);
    held.draw(SMALL);
    let said: Vec<Entry> = held.writer.entries().to_vec();
    let of = |who: &str, kind: &str| {
        let found = said.iter().find(|e| match e {
            Entry::DrawCommit(c) => kind == "c" && c.contributor == who,
            Entry::DrawReveal(r) => kind == "r" && r.contributor == who,
            _ => false,
        });
        found.expect("said").clone()
    };
    // The observer did everything right: a fresh nonce, a commitment, the reveal after all commitments.
    let (sealed, opened) = (of("监督员", "c"), of("监督员", "r"));
    let roster = held.state().roster.as_ref().expect("roster");
    let friend: RowLeaf = {
        let (_, drawn) = roster.outcome().expect("outcome");
        let last = drawn.last().expect("strata");
        RowLeaf(last.alternates.last().expect("somebody not drawn").0)
    };
    let leaf = roster.leaf;
    let chosen = (0..2000u32).find_map(|i| {
        let mut nonce = [0; 32];
        nonce[..4].copy_from_slice(&i.to_be_bytes());
        let own = Contribution {
            contributor: "主持人".into(),
            value: "骰子 3 5 1".into(),
            nonce,
        };
        let mut log = prefix(&held, "roster");
        let commit = DrawCommit {
            attempt: 1,
            contributor: own.contributor.clone(),
            commitment: B32(commitment(&leaf.0, 1, &own)),
        };
        let reveal = DrawReveal {
            attempt: 1,
            contributor: own.contributor.clone(),
            value: own.value.clone(),
            nonce: B32(nonce),
        };
        for entry in [commit.into(), sealed.clone(), reveal.into(), opened.clone()] {
            log.append_entry(entry).expect("the judge has nothing against it");
        }
        log.append_entry(gongxin_roles::host::draw(log.state()).expect("draw"))
            .expect("drawn");
        let panel = log.state().roster.as_ref()?.panel.as_ref()?;
        panel
            .alternate_for(&gongxin_draw::Leaf(friend.0))
            .is_ok()
            .then_some((i, log))
    });
    assert!(
        chosen.is_none(),
        "the host's friend is drawn after {} tries",
        chosen.map_or(0, |c| c.0 + 1)
    );
}

/// A box without a point is a fault of the deal (V12): the second verifier says so, so the judge must not let it in.
#[test]
fn a_box_whose_ephemeral_is_no_point_is_refused() {
    let mut held = Held::convene(SMALL, 4);
    for round in 0..2 {
        for index in 0..3 {
            let line = held.trustees[index]
                .ceremony_step(held.writer.state(), &mut held.rng)
                .expect("step");
            let mut entry = Entry::parse(line.as_bytes()).expect("line");
            if let (1, 2, Entry::DkgDeal(deal)) = (round, index, &mut entry) {
                deal.shares[0].sealed.0[..32].fill(0xff);
            }
            let line = held.trustees[index]
                .sign_anything(&entry, held.state())
                .expect("signed");
            let said = held.writer.append(line.as_bytes());
            if (round, index) == (1, 2) {
                let stuck = held.trustees[0].ceremony_step(held.writer.state(), &mut held.rng);
                assert!(
                    said.is_err(),
                    "logged; its recipient can neither accept nor complain: {:?}",
                    stuck.err()
                );
            } else {
                said.expect("honest");
            }
        }
    }
}
