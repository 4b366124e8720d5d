//! Rosters: what is wrong is told by row, before a meeting rests on it.

use crate::support::{Hall, mode};

const HEAD: &str = "编号,姓名,单位,职务,类别,参加方式,组别\n";

#[test]
fn bad_rows_are_named() {
    let hall = Hall::new();
    hall.write(
        "a.csv",
        format!("{HEAD}1,张三,县府办,主任,科局,必到,main\n1,李四,县府办,副主任,科局,可抽,main\n"),
    );
    let done = hall.refused(&["roster", "import", "a.csv", "--out", "a.json"], "roster");
    assert!(
        done.json()["error"].as_str().unwrap().contains('3'),
        "{}",
        done.out
    );
    assert!(!hall.path("a.json").exists());
    // A group that could be no id of the record.
    hall.write("b.csv", format!("{HEAD}1,张三,县府办,主任,科局,必到,县委委员\n"));
    let done = hall.refused(&["roster", "import", "b.csv", "--out", "b.json"], "roster-group");
    let text = done.json()["error"].as_str().unwrap().to_owned();
    assert!(text.contains("第 2 张三") && text.contains("县委委员"), "{text}");
    let done = hall.run(&["roster", "import", "nowhere.csv", "--json"]);
    assert_eq!(done.json()["code"], "file");
}

#[test]
fn names_are_private_and_notes_are_not_repeated() {
    let hall = Hall::new();
    let rows: String = (1..=9)
        .map(|n| format!("{n},委员{n},县府办,委员,科局,必到,main\n"))
        .collect();
    hall.write("c.csv", format!("{HEAD}{rows}"));
    hall.write("c.json", "old");
    let done = hall.ok(&["roster", "import", "c.csv", "--out", "c.json"]);
    assert_eq!(mode(&hall.path("c.json")), 0o600);
    assert_eq!(
        done.out.lines().count(),
        2,
        "one remark for nine rows:\n{}",
        done.out
    );
    assert!(done.out.contains("另有 8 行"), "{}", done.out);
}

#[test]
fn a_group_that_the_meeting_lacks_is_named_and_nothing_is_written() {
    let hall = Hall::new();
    hall.convene(&[]);
    hall.write(
        "d.csv",
        format!("{HEAD}1,张三,县府办,主任,科局,必到,qw\n2,李四,县府办,主任,科局,必到,main\n"),
    );
    hall.ok(&["roster", "import", "d.csv", "--out", "d.json"]);
    let done = hall.refused(
        &["meeting", "roster", "--dir", "host", "--roster", "d.json"],
        "roster-group",
    );
    let text = done.json()["error"].as_str().unwrap().to_owned();
    assert!(text.contains("qw（1 人，见第 2 行）"), "{text}");
    assert!(!hall.path("host/secret/openings.json").exists());
    // Nobody is eligible: nobody is drawn, without being told.
    hall.roster(3);
    assert_eq!(mode(&hall.path("host/secret/openings.json")), 0o600);
    let done = hall.ok(&["draw", "list", "--dir", "host"]);
    assert!(
        done.out.contains("必到 3 人") && done.out.contains("钱安安"),
        "{}",
        done.out
    );
}
