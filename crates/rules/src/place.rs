//! Where a fault is, in the words of whoever fills in a form: `contests[2].options[0].label` is “镇长 · 张三 · 名称”.

use crate::{BallotSpec, Lang, SpecFault};

impl SpecFault {
    /// [`SpecFault::message`] with the place in the words of this ballot instead of its path: for people who write no JSON.
    pub fn told(&self, spec: &BallotSpec, lang: Lang) -> String {
        let text = self.message(lang);
        let colon = lang.pick("：", ": ");
        match text.split_once(colon) {
            Some((path, rest)) if is_path(path) => format!("{}{colon}{rest}", words(spec, path, lang)),
            _ => text,
        }
    }
}

fn is_path(text: &str) -> bool {
    let first = text.split(['.', '[']).next().unwrap_or_default();
    ["contests", "limits", "nominees", "rule"].contains(&first)
}

fn words(spec: &BallotSpec, path: &str, lang: Lang) -> String {
    let (mut contest, mut parts) = (None, Vec::new());
    for step in path.split('.') {
        let (name, at) = indexed(step);
        let label = match (name, at) {
            ("contests", Some(at)) => {
                contest = spec.contests.get(at);
                contest.map(|c| c.title.as_str())
            }
            ("options", Some(at)) => contest.and_then(|c| c.options.get(at)).map(|o| o.label.as_str()),
            ("nominees", Some(at)) => spec.nominees.get(at).map(|n| n.label.as_str()),
            _ => None,
        };
        match (label.filter(|label| !label.is_empty()), at, member(name, lang)) {
            (Some(label), ..) => parts.push(label.to_owned()),
            (None, Some(at), Some(member)) => parts.push(match lang {
                Lang::Zh => format!("第{}个{member}", at + 1),
                Lang::En => format!("{member} {}", at + 1),
            }),
            (None, None, Some(member)) => parts.push(member.to_owned()),
            // How a rule is written down in between tells a reader nothing.
            (None, _, None) => {}
        }
    }
    parts.join(" · ")
}

/// `options[3]` as its name and its number.
fn indexed(step: &str) -> (&str, Option<usize>) {
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((name, at)) => (name, at.parse().ok()),
        None => (step, None),
    }
}

fn member(name: &str, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match name {
        "contests" => ("表决项", "contest"),
        "limits" => ("总数限制", "limit on the whole ballot"),
        "nominees" => ("另提名单上的人", "person of the list for write-ins"),
        "options" => ("选项", "option"),
        "title" | "label" => ("名称", "name"),
        "detail" => ("职务或说明", "post or detail"),
        "pinyin" => ("拼音", "pinyin"),
        "id" => ("编号", "id"),
        "write_in" => ("另提他人", "write-ins"),
        "failed_before" => ("此前未通过的次数", "failures before"),
        "rule" => ("规则", "rule"),
        "quorum" => ("到会人数", "quorum"),
        "pass" => ("通过条件", "what passes"),
        "share" => ("比例", "share"),
        "flags" => ("提示线", "flag"),
        "ranking" => ("排名依据", "ranking"),
        "trim" => ("去掉最高最低分", "trimming of scores"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

#[cfg(test)]
mod tests {
    use crate::{BallotSpec, Lang, label::MAX_DETAIL};

    fn told(spec: &BallotSpec, lang: Lang) -> Vec<String> {
        spec.check().iter().map(|fault| fault.told(spec, lang)).collect()
    }

    #[test]
    fn places_are_told_by_the_names_on_the_ballot() {
        let mut spec = BallotSpec::qwh([("张三", "拟任书记"), ("李四", "拟任镇长")]);
        spec.contests[1].detail = "长".repeat(MAX_DETAIL + 1);
        spec.contests[0].options[2].label = String::new();
        if let Some(quorum) = &mut spec.rule.quorum {
            quorum.num = quorum.den + 1;
        }
        let zh = told(&spec, Lang::Zh);
        assert!(zh.iter().any(|f| f.starts_with("李四 · 职务或说明：")), "{zh:?}");
        assert!(
            zh.iter().any(|f| f.starts_with("张三 · 第3个选项 · 名称：")),
            "{zh:?}"
        );
        assert!(zh.iter().any(|f| f.starts_with("规则 · 到会人数：")), "{zh:?}");
        let en = told(&spec, Lang::En);
        assert!(
            en.iter().any(|f| f.starts_with("李四 · post or detail: ")),
            "{en:?}"
        );
        spec.contests[1].title = String::new();
        let zh = told(&spec, Lang::Zh);
        assert!(
            zh.iter().any(|f| f.starts_with("第2个表决项 · 职务或说明：")),
            "{zh:?}"
        );
    }

    #[test]
    fn what_has_no_place_stays() {
        let mut spec = BallotSpec::qwh([("张三", "")]);
        spec.contests.clear();
        let fault = spec.check().remove(0);
        assert_eq!(fault.told(&spec, Lang::Zh), fault.message(Lang::Zh));
    }
}
