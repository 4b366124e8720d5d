//! Every command explains itself by an example, and mistakes are told in the language of the reader.

use crate::support::{Hall, leaves};

#[test]
fn every_command_has_an_example() {
    let all = leaves();
    assert!(all.len() > 30, "{}", all.len());
    for (command, help) in all {
        assert!(help.contains("示例 Example"), "gongxin {command}\n{help}");
        let line = format!("gongxin {command}");
        assert!(
            help.contains(&line),
            "the example of {command} shows another command"
        );
    }
}

#[test]
fn mistakes_on_the_command_line_are_told_in_chinese_or_english() {
    let hall = Hall::new();
    let zh = hall.run(&["vote", "--log", "x"]);
    assert_eq!(zh.code, 2);
    assert!(zh.err.starts_with("错误：缺少参数 --device"), "{}", zh.err);
    let en = hall.run(&["vote", "--log", "x", "--lang", "en"]);
    assert!(
        en.err.starts_with("error: the following required arguments"),
        "{}",
        en.err
    );
    let json = hall.run(&["vote", "--log", "x", "--json"]);
    assert_eq!((json.code, json.json()["code"].as_str()), (2, Some("usage")));
    assert!(hall.run(&["tallly"]).err.contains("没有命令 tallly"));
    assert!(
        hall.run(&["meeting", "key", "--dri", "x"])
            .err
            .contains("没有参数 --dri")
    );
}

/// Digests, keys and persons' numbers may begin with a dash; it makes no option of them.
#[test]
fn a_value_may_begin_with_a_dash() {
    let hall = Hall::new();
    let digest = "--7nibuHDLSYzVFAYAzGiXTq0UFmhAqPHM4c1oJ_OJc";
    for words in [
        "witness follow --secret none --url http://127.0.0.1:9 --meeting",
        "meeting revoke --dir none --reason 丢失 --token",
        "meeting to-paper --dir none --on-paper 1 --token",
        "meeting alternate --dir none --reason 请假 --person",
        "draw commit --log none --contributor 甲 --secret s --out o --value",
    ] {
        let said = hall.run(&[&words.split(' ').collect::<Vec<_>>()[..], &[digest]].concat());
        assert_eq!(said.code, 1, "{words}: {}", said.err);
        assert!(said.err.contains("none"), "{words}: {}", said.err);
    }
}

#[test]
fn refusals_of_the_judge_are_told_in_chinese_or_english() {
    let hall = Hall::new();
    hall.convene(&[]);
    let words = [
        "meeting", "open", "--dir", "host", "--ballot", "b1", "--ring", "r1",
    ];
    let zh = hall.run(&words);
    assert_eq!(zh.code, 1);
    assert!(zh.err.contains("没有表决 b1（V04 ballot-unknown）"), "{}", zh.err);
    let en = hall.run(&[&words[..], &["--lang", "en"]].concat());
    assert!(
        en.err.contains("there is no ballot b1 (V04 ballot-unknown)"),
        "{}",
        en.err
    );
    hall.refused(&words, "ballot-unknown");
    let missing = hall.run(&["record", "head", "--log", "nowhere"]);
    assert!(
        missing.err.starts_with("错误：无法读取 nowhere：没有这个文件"),
        "{}",
        missing.err
    );
    // A trustee who has nothing to do.
    hall.ok(&[
        "trustee", "keygen", "--name", "丁", "--secret", "丁/key", "--plain", "--public", "丁/p",
    ]);
    let words = [
        "trustee",
        "dkg",
        "--secret",
        "丁/key",
        "--log",
        "host/log.jsonl",
        "--out",
        "x",
    ];
    assert!(
        hall.run(&words)
            .err
            .contains("此密钥不属于本会议登记的任何监票人")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_gongxin"))
        .args(["meeting", "create", "--help"])
        .stdout(writer)
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0));
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}
