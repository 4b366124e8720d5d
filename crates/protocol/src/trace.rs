//! Words of a record that could lead to a person's device. Spec: `checks` (V16).

use gongxin_record::{Entry, strings};

use crate::finding::{Check, Finding};

/// What an entry tells that could trace a person. The writer refuses it, the verifier names it.
#[must_use]
pub fn trace(entry: &Entry) -> Option<Finding> {
    let found = strings(&judged(entry))
        .into_iter()
        .find(|text| is_address(text))?;
    Some(Finding::new(
        Check::V16,
        "trace",
        format!("文字“{found}”中有网络地址或邮箱，公开的记录里不能有"),
        format!("the text {found:?} holds an address, which can trace a person"),
    ))
}

/// The line without keys and origins, which are names of machines, and without what voters wrote, which is theirs.
fn judged(entry: &Entry) -> String {
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Meeting(meeting) => {
            meeting.log.origin.clear();
            meeting.log.key.clear();
            meeting.witnesses.clear();
        }
        Entry::Outcome(outcome) => {
            outcome.write_ins.clear();
            outcome.sheets.clear();
        }
        Entry::Merge(merge) => merge.table.iter_mut().for_each(|row| row.text.clear()),
        _ => {}
    }
    entry.to_line()
}

fn is_address(text: &str) -> bool {
    has_ipv4(text) || has_ipv6(text) || has_mail(text)
}

/// Longest runs of characters of a kind, each with the characters before and after it.
fn runs(
    text: &str,
    kind: impl Fn(char) -> bool + Copy,
) -> impl Iterator<Item = (Option<char>, &str, Option<char>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(kind)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|c| !kind(c)).unwrap_or(rest.len());
        at = end;
        let before = text.get(..start)?.chars().next_back();
        Some((before, text.get(start..end)?, text.get(end..)?.chars().next()))
    })
}

/// Exactly four groups of one to three ASCII digits, each at most 255, joined by single dots.
fn has_ipv4(text: &str) -> bool {
    let octet = |group: &&str| group.len() <= 3 && group.parse::<u8>().is_ok();
    runs(text, |c| c.is_ascii_digit() || c == '.').any(|(_, run, _)| {
        run.split("..").any(|part| {
            let groups: Vec<&str> = part.trim_matches('.').split('.').collect();
            groups.len() == 4 && groups.iter().all(octet)
        })
    })
}

/// Groups of at most four hexadecimal digits joined by colons, no ASCII letter or digit beside them: eight, or one to seven with
/// one `::`. A single colon at either end belongs to the sentence.
fn has_ipv6(text: &str) -> bool {
    let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    runs(text, |c| c.is_ascii_hexdigit() || c == ':').any(|(before, run, after)| {
        let run = match run.strip_suffix(':') {
            Some(rest) if !rest.ends_with(':') => rest,
            _ => run,
        };
        let run = match run.strip_prefix(':') {
            Some(rest) if !rest.starts_with(':') => rest,
            _ => run,
        };
        let groups = || run.split(':').filter(|group| !group.is_empty());
        let short = groups().all(|group| group.len() <= 4);
        let gaps = run.matches("::").count();
        let right = match groups().count() {
            8 => gaps == 0,
            1..=7 => gaps == 1 && !run.contains(":::"),
            _ => false,
        };
        !beside(before) && !beside(after) && short && right
    })
}

/// A character, `@`, a character or more, a dot, a character; none of them a space or another `@`.
fn has_mail(text: &str) -> bool {
    let apart = |c: char| matches!(c, ' ' | '\u{3000}');
    text.split(apart).any(|word| {
        let mut parts = word.split('@');
        let mut before = parts.next().unwrap_or_default();
        parts.any(|host| {
            let named = !before.is_empty();
            before = host;
            let mut inner = host.chars();
            inner.next();
            inner.next_back();
            named && inner.as_str().contains('.')
        })
    })
}

#[cfg(test)]
mod tests {
    use gongxin_record::{
        Entry,
        entry::{Merge, MergeRow, Note},
    };

    use super::{is_address, trace};

    #[test]
    fn traces_are_found_and_plain_texts_are_not() {
        for bad in [
            "来自192.168.1.7的票",
            "192.168.001.007:8080",
            "见 10.0.0.1。",
            "10.0.0.1.",
            "第..1.2.3.4..条",
            "a@b.example",
            "张三@部门.中国",
            "@@x@y.z",
            "from fe80::1",
            "::1",
            "2001:db8:0:0:1:0:0:1",
            "地址：fe80::1%eth0",
            "fe80::1: 三票",
        ] {
            assert!(is_address(bad), "{bad}");
        }
        for good in [
            "第3.2节 2026年11月24日",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "1.2.3.0004",
            "1..2.3.4",
            "10:30:12:15",
            "12:30:45:10:20",
            "2001:db8:0:0:1",
            "std::vec",
            "::",
            "a::b::c",
            "::12345",
            "a @b.c",
            "a@ b.c",
            "a@b",
            "a@.b",
            "a@b.",
            "@b.c",
        ] {
            assert!(!is_address(good), "{good}");
        }
    }

    #[test]
    fn escapes_are_read_and_voters_words_are_not_judged() {
        let note = |text: &str| Entry::from(Note { text: text.into() });
        assert!(trace(&note("\u{1}1.2.3.4")).is_some());
        assert!(trace(&note("\\u00011.2.3.4")).is_none());
        let merge = |text: &str, name: &str| {
            Entry::from(Merge {
                ballot: "b".into(),
                contest: "c".into(),
                table: vec![MergeRow {
                    text: text.into(),
                    nominee: None,
                    name: Some(name.into()),
                    void: None,
                }],
            })
        };
        assert!(trace(&merge("a@b.cn", "甲")).is_none());
        assert!(trace(&merge("甲", "a@b.cn")).is_some());
    }
}
