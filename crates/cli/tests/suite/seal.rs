//! Sealing: what could not be exported is refused before anything is written.

use crate::support::Hall;

#[test]
fn a_name_that_no_archive_takes_is_refused_before_anything_is_written() {
    let hall = Hall::new();
    hall.counted();
    let before = hall.log();
    hall.write("结果.txt", "x");
    hall.write("log.jsonl", "x");
    let done = hall.run(&["meeting", "seal", "--dir", "host", "--file", "结果.txt"]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.starts_with("错误：附件 结果.txt 的文件名只能用英文字母"),
        "{}",
        done.err
    );
    hall.refused(
        &["meeting", "seal", "--dir", "host", "--file", "结果.txt"],
        "file-name",
    );
    hall.refused(
        &["meeting", "seal", "--dir", "host", "--file", "log.jsonl"],
        "file-name",
    );
    hall.write("a/same.txt", "1");
    hall.write("b/same.txt", "2");
    hall.refused(
        &[
            "meeting",
            "seal",
            "--dir",
            "host",
            "--file",
            "a/same.txt",
            "--file",
            "b/same.txt",
        ],
        "file-twice",
    );
    let many: Vec<String> = (0..63).map(|n| format!("many/{n}.txt")).collect();
    let mut words = vec!["meeting", "seal", "--dir", "host"];
    for path in &many {
        hall.write(path, "x");
        words.extend(["--file", path]);
    }
    hall.refused(&words, "file-many");
    assert_eq!(hall.log(), before);
    assert!(hall.list("host/files").is_empty());

    hall.refused(
        &[
            "record", "export", "--dir", "host", "--out", "r.zip", "--trust", "t.json",
        ],
        "not-sealed",
    );
    hall.sealed(&["--file", "result-b1.txt"]);
    hall.ok(&["verify", "record.zip", "--trust", "trust.json"]);
}

#[test]
fn only_what_the_seal_names_is_exported() {
    let hall = Hall::new();
    hall.published();
    hall.write("x.txt", "late");
    hall.refused(
        &["meeting", "seal", "--dir", "host", "--file", "x.txt"],
        "after-seal",
    );
    assert_eq!(hall.list("host/files"), ["host/files/result-b1.txt"]);
    // Whatever else came into the folder stays out of the archive.
    hall.write("host/files/x.txt", "late");
    hall.ok(&[
        "record",
        "export",
        "--dir",
        "host",
        "--out",
        "again.zip",
        "--trust",
        "trust.json",
    ]);
    assert_eq!(hall.read("again.zip"), hall.read("record.zip"));
    // A file that was changed after the seal is noticed at home.
    hall.write("host/files/result-b1.txt", "other");
    hall.refused(
        &[
            "record",
            "export",
            "--dir",
            "host",
            "--out",
            "again.zip",
            "--trust",
            "trust.json",
        ],
        "seal",
    );
}
