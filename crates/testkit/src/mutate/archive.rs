//! The archive and the bytes of lines.

use gongxin_protocol::Check::{V01, V05};

use super::{Evidence, Mutation, honest};

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "archive-empty",
            what: "no bytes at all",
            fails: &[V01],
            make: || Evidence {
                archive: Vec::new(),
                ..Evidence::of(&honest())
            },
        },
        Mutation {
            id: "archive-cut",
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
            what: "an empty log under the honest checkpoint",
            fails: &[V01, V05],
            make: || Evidence::of(&honest()).relined(Vec::clear),
        },
        Mutation {
            id: "line-truncated-log",
            what: "the last line, the seal, is gone",
            fails: &[V01, V05],
            make: || Evidence::of(&honest()).relined(|lines| drop(lines.pop())),
        },
        Mutation {
            id: "line-no-final-newline",
            what: "the last line has no line end",
            fails: &[V01],
            make: || Evidence::of(&honest()).repacked(|archive| archive.log.truncate(archive.log.len() - 1)),
        },
        Mutation {
            id: "line-space",
            what: "a space after a colon",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen("\"text\":", "\"text\": ", 1)),
        },
        Mutation {
            id: "line-duplicate-member",
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
            what: "a letter written as an escape",
            fails: &[V01],
            make: || edit_line("note", |line| line.replacen('会', "\\u4f1a", 1)),
        },
        Mutation {
            id: "line-number-forms",
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
            what: "a carriage return before a line end",
            fails: &[V01],
            make: || edit_line("note", |line| format!("{line}\r")),
        },
        Mutation {
            id: "line-byte-order-mark",
            what: "a byte order mark before entry 0",
            fails: &[V01],
            make: || edit_line("meeting", |line| format!("\u{feff}{line}")),
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
