//! An alternate of another group would change 应到 of groups whose rings are frozen: a stratum lies within one group.
use gongxin_record::{
    Entry,
    entry::{Roster, RosterRow, Status},
};
use gongxin_roles::writer::{WriteError, Writer};
use gongxin_testkit::meeting::{Held, SMALL};

/// A log that begins like this meeting and goes on with its roster, changed.
fn with_roster(held: &Held, change: impl FnOnce(&mut Roster)) -> Result<(), WriteError> {
    let mut log = Writer::default();
    for (entry, line) in held.writer.entries().iter().zip(held.writer.lines_from(0)) {
        let Entry::Roster(roster) = entry else {
            log.append(line).expect("prefix");
            continue;
        };
        let mut roster = roster.clone();
        change(&mut roster);
        return log.append_entry(roster).map(|_| ());
    }
    unreachable!("a roster")
}

fn moved(status: Status) -> impl FnOnce(&mut Roster) {
    move |roster: &mut Roster| {
        let of_status = |row: &&mut RosterRow| row.status == status;
        let row = roster.rows.iter_mut().find(of_status).expect("a row");
        row.group = if row.group == "main" { "qw" } else { "main" }.into();
    }
}

#[test]
fn those_of_a_stratum_who_can_be_drawn_are_of_one_group() {
    let mut held = Held::convene(SMALL, 3);
    held.draw(SMALL);
    with_roster(&held, |_| ()).expect("as it was");
    let Err(WriteError::Refused(findings)) = with_roster(&held, moved(Status::Eligible)) else {
        unreachable!("two groups in a stratum")
    };
    assert!(findings.iter().any(|f| f.code == "stratum-group"), "{findings:?}");
    // Nobody replaces, or is replaced by, those who must come and those who may not.
    with_roster(&held, moved(Status::Mandatory)).expect("mandatory");
    with_roster(&held, moved(Status::Recused)).expect("recused");
}
