//! The archive and the bytes of lines.

use gongxin_protocol::Check::{V01, V05};

use super::{Evidence, Mutation, honest};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "archive-empty",
            attack: "A28",
            what: "no bytes at all",
            fails: &[V01],
            make: || Evidence {
                archive: Vec::new(),
                ..Evidence::of(&honest())
            },
        },
        Mutation {
            id: "archive-cut",
            attack: "A34",
            what: "the last hundred bytes are gone",
            fails: &[V01],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.archive.truncate(evidence.archive.len() - 100);
                evidence
            },
        },
        Mutation {
            id: "archive-trailing",
            attack: "A08",
            what: "bytes after the archive",
            fails: &[V01],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.archive.extend_from_slice(b"hidden");
                evidence
            },
        },
        Mutation {
            id: "archive-leading",
            attack: "A08",
            what: "bytes before the archive",
            fails: &[V01],
            make: || {
                let mut evidence = Evidence::of(&honest());
                evidence.archive.splice(0..0, *b"#!");
                evidence
            },
        },
        Mutation {
            id: "archive-unsealed-file",
            attack: "A51",
            what: "a file that the seal does not name",
            fails: &[V01],
            make: || {
                Evidence::of(&honest()).repacked(|archive| {
                    archive
                        .files
                        .insert("names.txt".into(), b"who voted how".to_vec());
                })
            },
        },
        Mutation {
            id: "archive-no-log",
            attack: "A28",
            what: "an empty log under the honest checkpoint",
            fails: &[V01, V05],
            make: || Evidence::of(&honest()).relined(Vec::clear),
        },
        Mutation {
            id: "line-truncated-log",
            attack: "A34",
            what: "the last line, the seal, is gone",
            fails: &[V01, V05],
            make: || Evidence::of(&honest()).relined(|lines| drop(lines.pop())),
        },
        Mutation {
            id: "line-no-final-newline",
            attack: "A34",
            what: "the last line has no line end",
            fails: &[V01],
            make: || Evidence::of(&honest()).repacked(|archive| archive.log.truncate(archive.log.len() - 1)),
        },
        Mutation {
            id: "line-space",
            attack: "A08",
            what: "a space after a colon",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen("\"text\":", "\"text\": ", 1)),
        },
        Mutation {
            id: "line-duplicate-member",
            attack: "A08",
            what: "a member twice, so that two readers see two values",
            fails: &[V01],
            make: || {
                edit_line("note", |line| {
                    line.replacen("\"text\":", "\"text\":\"甲\",\"text\":", 1)
                })
            },
        },
        Mutation {
            id: "line-unknown-member",
            attack: "A08",
            what: "a member that no table lists",
            fails: &[V01],
            make: || {
                edit_line("note", |line| {
                    line.replacen("\"text\":", "\"author\":\"甲\",\"text\":", 1)
                })
            },
        },
        Mutation {
            id: "line-escaped",
            attack: "A08",
            what: "a letter written as an escape",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen('会', "\\u4f1a", 1)),
        },
        Mutation {
            id: "line-number-forms",
            attack: "A08",
            what: "1.0 for 1",
            fails: &[V01],
            make: || {
                edit_line("draw-commit", |line| {
                    line.replacen("\"attempt\":1", "\"attempt\":1.0", 1)
                })
            },
        },
        Mutation {
            id: "line-crlf",
            attack: "A08",
            what: "a carriage return before a line end",
            fails: &[V01],
            make: || edit_line("note", |line| format!("{line}\r")),
        },
        Mutation {
            id: "line-byte-order-mark",
            attack: "A08",
            what: "a byte order mark before entry 0",
            fails: &[V01],
            make: || edit_line("meeting", |line| format!("\u{feff}{line}")),
        },
        Mutation {
            id: "line-empty",
            attack: "A08",
            what: "an empty line in the log",
            fails: &[V01],
            make: || Evidence::of(&honest()).relined(|lines| lines.insert(3, String::new())),
        },
        Mutation {
            id: "line-too-long",
            attack: "A28",
            what: "a line of five megabytes",
            fails: &[V01],
            make: || {
                edit_line("note", |line| {
                    line.replacen("会议", &"甲".repeat(5 << 20 >> 1), 1)
                })
            },
        },
        Mutation {
            id: "line-nested",
            attack: "A28",
            what: "a hundred thousand brackets",
            fails: &[V01],
            make: || {
                edit_line("note", |line| {
                    line.replacen("\"会议结束\"", &"[".repeat(100_000), 1)
                })
            },
        },
        Mutation {
            id: "line-number-large",
            attack: "A08",
            what: "a number that doubles cannot hold",
            fails: &[V01],
            make: || {
                edit_line("close", |line| {
                    line.replacen("\"counted\":", "\"counted\":900719925474099", 1)
                })
            },
        },
        Mutation {
            id: "line-number-zero-first",
            attack: "A08",
            what: "a number with a leading zero",
            fails: &[V01],
            make: || edit_line("close", |line| line.replacen("\"casts\":", "\"casts\":0", 1)),
        },
        Mutation {
            id: "line-number-negative",
            attack: "A08",
            what: "minus one",
            fails: &[V01],
            make: || edit_line("close", |line| line.replacen("\"casts\":", "\"casts\":-", 1)),
        },
        Mutation {
            id: "line-surrogate",
            attack: "A08",
            what: "half a character as an escape",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen('会', "\\ud800", 1)),
        },
        Mutation {
            id: "line-base64-padded",
            attack: "A08",
            what: "base64 with padding",
            fails: &[V01],
            make: || edit_line("draw", |line| line.replacen("\",\"strata\"", "=\",\"strata\"", 1)),
        },
        Mutation {
            id: "line-base64-loose-bits",
            attack: "A08",
            what: "base64 whose last bits are not zero: two spellings of one value",
            fails: &[V01],
            make: || {
                edit_line("draw", |line| {
                    let end = line.find("\",\"strata\"").expect("a seed") - 1;
                    let loose = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
                    let at = loose
                        .iter()
                        .position(|c| *c == line.as_bytes()[end])
                        .expect("base64");
                    let other = char::from(loose[at + 1]);
                    [&line[..end], &other.to_string(), &line[end + 1..]].concat()
                })
            },
        },
        Mutation {
            id: "line-members-swapped",
            attack: "A08",
            what: "members in another order",
            fails: &[V01],
            make: || {
                edit_line("epoch", |line| {
                    let (start, rest) = line.split_at(line.find("\"number\"").expect("a number"));
                    let (number, casts) = rest.trim_end_matches('}').split_once(',').expect("two members");
                    format!("{start}{casts},{number}}}")
                })
            },
        },
        Mutation {
            id: "line-unknown-type",
            attack: "A08",
            what: "an entry of a type that no table lists",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen("\"note\"", "\"memo\"", 1)),
        },
        Mutation {
            id: "line-not-text",
            attack: "A08",
            what: "bytes that are no UTF-8",
            fails: &[V01],
            make: || {
                Evidence::of(&honest()).repacked(|archive| {
                    let at = archive.log.len() - 60;
                    archive.log[at] = 0xff;
                })
            },
        },
    ]
};

/// Changes the first line of a type; the head stays.
fn edit_line(kind: &str, change: impl Fn(&str) -> String) -> Evidence {
    let start = format!("{{\"type\":\"{kind}\"");
    Evidence::of(&honest()).relined(|lines| {
        let line = lines
            .iter_mut()
            .find(|l| l.starts_with(&start))
            .expect("a line of the type");
        let other = change(line);
        assert_ne!(*line, other, "the mutation must change something");
        *line = other;
    })
}
