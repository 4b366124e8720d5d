//! Words of a record that could lead to a person's device. Spec: `checks` (V16).

use gongxin_record::Entry;

use crate::finding::{Check, Finding};

/// What an entry tells that could trace a person. The writer refuses it, the verifier names it. What voters wrote is theirs and
/// not judged: nobody may spoil a record by writing an address in.
#[must_use]
pub fn trace(entry: &Entry) -> Option<Finding> {
    let told = match entry {
        Entry::Outcome(_) => None,
        Entry::Merge(merge) => {
            let words = merge
                .table
                .iter()
                .flat_map(|row| [&row.name, &row.void])
                .flatten();
            words.filter_map(|text| address(text)).next().map(str::to_owned)
        }
        other => address(&other.to_line()).map(str::to_owned),
    };
    let found = told?;
    Some(Finding::new(
        Check::V16,
        "trace",
        format!("文字中含有“{found}”，公开的记录里不能有网络地址或邮箱"),
        format!("the text holds {found:?}, which can trace a person"),
    ))
}

/// The first IP address or e-mail address in a line. Encoded bytes hold no dots, at signs or colons.
fn address(line: &str) -> Option<&str> {
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
    use super::address;

    #[test]
    fn traces_are_found_and_plain_texts_are_not() {
        for bad in [
            "来自192.168.1.7的票",
            "a@b.example",
            "from fe80::1",
            "2001:db8:0:0:1",
        ] {
            assert!(address(bad).is_some(), "{bad}");
        }
        for good in [
            r#"{"type":"note","text":"第3.2节 2026年11月24日"}"#,
            r#"{"origin":"gongxin.example/m/1","key":"gongxin.example+1a2b+AbC="}"#,
            r#"{"n":1,"m":22,"k":"33"}"#,
            "1.2.3",
        ] {
            assert_eq!(address(good), None, "{good}");
        }
    }
}
