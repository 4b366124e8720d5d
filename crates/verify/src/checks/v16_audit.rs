//! V16: challenged ballots open and were not cast; no text tells an address.

use gongxin_protocol::{Check, Finding};
use gongxin_record::Entry;
use gongxin_tally::check_challenged;

use crate::{facts::Facts, report::Outcome};

pub(super) fn run(facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome {
        not_run: facts.entries.is_empty(),
        ..Outcome::default()
    };
    let fail = |number: u64, code, zh: &str, en: &str| Finding::new(Check::V16, code, zh, en).at(number);
    for (number, entry) in &facts.entries {
        outcome.examined += 1;
        if let Some(trace) = trace(&entry.to_line()) {
            let (zh, en) = (
                format!("文字中含有“{trace}”"),
                format!("the text holds {trace:?}, which can trace a person"),
            );
            outcome.findings.push(fail(*number, "trace", &zh, &en));
        }
        let Entry::Challenged(challenged) = entry else {
            continue;
        };
        let Some(ballot) = facts.ballots.get(&challenged.ballot) else {
            continue;
        };
        let Ok(room) = &ballot.room else { continue };
        if let Err((zh, en)) = check_challenged(room, challenged) {
            outcome.findings.push(fail(*number, "challenged", zh, en));
        }
        if let Some(cast) = facts.nonces.find(&challenged.votes.0, room) {
            let en = format!("the challenged ballot was cast in entry {cast}");
            outcome
                .findings
                .push(fail(*number, "spent", "被检验的选票又被投出", &en));
        }
    }
    outcome
}

/// An IP address or an e-mail address in a line. Encoded bytes hold no dots, at signs or colons.
fn trace(line: &str) -> Option<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | ':' | '_' | '-');
    line.split(|c: char| !word(c))
        .find(|word| is_ipv4(word) || is_ipv6(word) || is_mail(word))
}

fn is_ipv4(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_matches(['.', ':']).split(['.', ':']).collect();
    matches!(parts.as_slice(), [a, b, c, d, ..] if [a, b, c, d].iter().all(|p| p.parse::<u8>().is_ok()))
}

/// At least two colons in a row, or five groups of hexadecimal digits.
fn is_ipv6(word: &str) -> bool {
    let plain = word.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    plain && word.len() > 2 && (word.contains("::") || word.split(':').count() >= 5)
}

fn is_mail(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::trace;

    #[test]
    fn traces_are_found_and_plain_texts_are_not() {
        for bad in [
            "来自192.168.1.7的票",
            "a@b.example",
            "from fe80::1",
            "2001:db8:0:0:1",
        ] {
            assert!(trace(bad).is_some(), "{bad}");
        }
        for good in [
            r#"{"type":"note","text":"第3.2节 2026年11月24日"}"#,
            r#"{"origin":"gongxin.example/m/1","key":"gongxin.example+1a2b+AbC="}"#,
            r#"{"n":1,"m":22,"k":"33"}"#,
            "1.2.3",
        ] {
            assert_eq!(trace(good), None, "{good}");
        }
    }
}
