//! A draw from beginning to end, and every act that comes at the wrong time.

use super::*;
use crate::{Commitment, Contribution, ContributorError, Leaf, Quota, Row, Status, commitment, verify};

const HOST: &str = "主持人";
const OVERSEER: &str = "监督员";

fn session() -> DrawSession {
    let row = |i| Row {
        leaf: Leaf([i; 32]),
        stratum: "a".into(),
        status: Status::Eligible,
    };
    DrawSession::new(Roster::new((0..9).map(row).collect(), Quota::Total(3), [8; 32]).unwrap())
}

fn contribution(who: &str, value: &str) -> Contribution {
    Contribution {
        contributor: who.into(),
        value: value.into(),
        nonce: [who.len() as u8; 32],
    }
}

fn promise(attempt: u32, c: &Contribution) -> Commitment {
    Commitment {
        contributor: c.contributor.clone(),
        digest: commitment(&[8; 32], attempt, c),
    }
}

/// Both declared; the overseer commits first.
fn committed(session: &mut DrawSession, source: Option<&str>) -> [Contribution; 2] {
    let reveals = [contribution(OVERSEER, "3 5 1"), contribution(HOST, "HX70418")];
    session.declare(&[HOST, OVERSEER], source).unwrap();
    let attempt = session.sitting().attempt();
    for reveal in &reveals {
        session.commit(promise(attempt, reveal)).unwrap();
    }
    reveals
}

/// Refused, and nothing has changed.
#[track_caller]
fn refused(
    session: &mut DrawSession,
    act: impl FnOnce(&mut DrawSession) -> Result<(), SessionError>,
) -> SessionError {
    let before = session.clone();
    let error = act(session).unwrap_err();
    assert_eq!(*session, before);
    assert!(!error.zh().is_empty() && !error.to_string().is_empty());
    error
}

#[test]
fn a_draw_from_beginning_to_end_verifies() {
    let mut session = session();
    let [first, second] = committed(&mut session, Some("福彩3D 第2026310期"));
    session.reveal(first).unwrap();
    session.reveal(second).unwrap();
    session.draw(Some("0 4 2")).unwrap();
    let drawn = session.drawn().unwrap();
    assert_eq!(drawn.outcome()[0].drawn.len(), 3);
    let panel = verify(session.sitting().roster(), drawn.record()).unwrap();
    assert_eq!(panel, drawn.panel());
}

#[test]
fn acts_of_another_stage_are_refused() {
    let value = || contribution(HOST, "1");
    let stage = |session: &mut DrawSession, acts: &[Act]| {
        for &act in acts {
            let error = refused(session, |s| match act {
                Act::Declare => s.declare(&["x", "y"], None),
                Act::Commit => s.commit(promise(1, &value())),
                Act::Reveal => s.reveal(value()),
                Act::Draw => s.draw(None),
                Act::Redraw => s.redraw("r"),
            });
            assert_eq!(
                error,
                SessionError::Stage {
                    stage: session.stage(),
                    act
                }
            );
        }
    };
    let mut session = session();
    stage(&mut session, &[Act::Commit, Act::Reveal, Act::Draw, Act::Redraw]);
    let [first, second] = committed(&mut session, None);
    stage(&mut session, &[Act::Declare, Act::Draw]);
    session.reveal(first).unwrap();
    // No commitment after the first reveal.
    stage(&mut session, &[Act::Declare, Act::Commit]);
    session.reveal(second).unwrap();
    session.draw(None).unwrap();
    stage(&mut session, &[Act::Declare, Act::Commit, Act::Reveal, Act::Draw]);
    assert_eq!(session.stage(), Stage::Drawn);
}

#[test]
fn contributors_are_declared_first() {
    let mut session = session();
    let error = refused(&mut session, |s| s.declare(&[HOST], None));
    assert_eq!(error, ContributorError::Few(1).into());
    let error = refused(&mut session, |s| s.declare(&[HOST, HOST], None));
    assert_eq!(error, ContributorError::Twice(HOST.into()).into());
    assert_eq!(
        refused(&mut session, |s| s.declare(&[HOST, OVERSEER], Some(" "))),
        SessionError::PublicBlank
    );
    session.declare(&[HOST, OVERSEER], None).unwrap();
    let stranger = promise(1, &contribution("路人", "1"));
    assert_eq!(
        refused(&mut session, |s| s.commit(stranger)),
        SessionError::Undeclared("路人".into())
    );
    let host = contribution(HOST, "1");
    session.commit(promise(1, &host)).unwrap();
    let again = promise(1, &contribution(HOST, "2"));
    assert_eq!(
        refused(&mut session, |s| s.commit(again)),
        SessionError::CommittedTwice(HOST.into())
    );
    assert_eq!(
        refused(&mut session, |s| s.reveal(host)),
        SessionError::Missing(vec![OVERSEER.into()])
    );
}

#[test]
fn reveals_open_commitments_in_their_order() {
    let mut session = session();
    let [first, second] = committed(&mut session, None);
    let turn = SessionError::Turn {
        expected: OVERSEER.into(),
        claimed: HOST.into(),
    };
    assert_eq!(refused(&mut session, |s| s.reveal(second.clone())), turn);
    session.reveal(first.clone()).unwrap();
    assert_eq!(
        refused(&mut session, |s| s.reveal(first)),
        SessionError::RevealedTwice(OVERSEER.into())
    );
    let stranger = contribution("路人", "1");
    assert_eq!(
        refused(&mut session, |s| s.reveal(stranger)),
        SessionError::Undeclared("路人".into())
    );
    let mut other = second.clone();
    other.value = "HX70419".into();
    assert_eq!(
        refused(&mut session, |s| s.reveal(other)),
        SessionError::Mismatch(HOST.into())
    );
    let mut other = second.clone();
    other.nonce[0] ^= 1;
    assert_eq!(
        refused(&mut session, |s| s.reveal(other)),
        SessionError::Mismatch(HOST.into())
    );
    assert_eq!(
        refused(&mut session, |s| s.draw(None)),
        SessionError::Silent(vec![HOST.into()])
    );
    session.reveal(second.clone()).unwrap();
    // All have revealed.
    assert_eq!(
        refused(&mut session, |s| s.reveal(second)),
        SessionError::RevealedTwice(HOST.into())
    );
}

/// Otherwise the host could try values until the outcome pleases.
#[test]
fn a_public_value_is_announced_or_stays_out() {
    let ready = |source| {
        let mut session = session();
        for reveal in committed(&mut session, source) {
            session.reveal(reveal).unwrap();
        }
        session
    };
    let mut silent = ready(None);
    assert_eq!(
        refused(&mut silent, |s| s.draw(Some("0 4 2"))),
        SessionError::PublicUnannounced
    );
    let mut announced = ready(Some("福彩3D"));
    assert_eq!(
        refused(&mut announced, |s| s.draw(None)),
        SessionError::PublicMissing("福彩3D".into())
    );
    assert_eq!(
        refused(&mut announced, |s| s.draw(Some("　"))),
        SessionError::PublicBlank
    );
    announced.draw(Some("0 4 2")).unwrap();
}

#[test]
fn a_refusal_to_reveal_ends_the_attempt_in_sight_of_all() {
    let mut session = session();
    let [first, _] = committed(&mut session, None);
    session.reveal(first.clone()).unwrap();
    assert_eq!(refused(&mut session, |s| s.redraw(" ")), SessionError::NoReason);
    session.redraw("主持人拒绝公开").unwrap();
    assert_eq!(
        (session.stage(), session.sitting().attempt()),
        (Stage::Rostered, 2)
    );
    let ended = Ended {
        attempt: 1,
        stage: Stage::Revealing,
        silent: vec![HOST.into()],
        reason: "主持人拒绝公开".into(),
    };
    assert_eq!(session.sitting().ended(), [ended]);

    // A promise of the first attempt does not count in the second.
    session.declare(&[HOST, OVERSEER], None).unwrap();
    session.commit(promise(1, &first)).unwrap();
    session.commit(promise(2, &contribution(HOST, "1"))).unwrap();
    assert_eq!(
        refused(&mut session, |s| s.reveal(first)),
        SessionError::Mismatch(OVERSEER.into())
    );
    session.redraw("用了上一次的承诺").unwrap();

    // A third attempt succeeds; even then a redraw is possible, never unseen.
    for reveal in committed(&mut session, None) {
        session.reveal(reveal).unwrap();
    }
    session.draw(None).unwrap();
    assert_eq!(session.drawn().unwrap().record().attempt, 3);
    session.redraw("名册有误").unwrap();
    let stages: Vec<Stage> = session.sitting().ended().iter().map(|e| e.stage).collect();
    assert_eq!(stages, [Stage::Revealing, Stage::Committing, Stage::Drawn]);
}
