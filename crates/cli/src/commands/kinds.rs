//! `gongxin kinds list|show|example`: the kinds of ballot, the rules they come from, and a ballot to begin with.

use std::{ffi::OsStr, path::PathBuf};

use anyhow::Result;
use clap::{
    Arg, Command, Subcommand,
    builder::{PossibleValue, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};
use gongxin_rules::{Audience, Lang, Mark, Setting, Template};
use serde_json::{Value, json};

use crate::{
    files,
    output::Output,
    refusal::{Explain, refusal},
};

/// 种类
#[derive(Subcommand)]
pub(crate) enum KindsCommand {
    /// 全部种类 List every kind of ballot
    #[command(after_help = "示例 Example:\n  gongxin kinds list")]
    List,
    /// 规则 Show a kind: who votes, each rule with the article it comes from, what local rules may set
    #[command(after_help = "示例 Example:\n  gongxin kinds show QWH")]
    Show {
        /// 种类 / Kind, as `kinds list` names it.
        kind: String,
    },
    /// 示例选票 Write an example ballot, to be edited and given to meeting ballot --spec
    #[command(
        after_help = "示例 Example:\n  gongxin kinds example TJ_LIST --out 选票.json\n\n\
        Put your own posts, names and numbers in, then: gongxin meeting ballot --spec 选票.json …"
    )]
    Example {
        /// 种类 / Kind, as `kinds list` names it.
        kind: String,
        /// 写到哪里；不写就显示 / Where to put it; without it the ballot is shown.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub(crate) fn run(command: &KindsCommand, output: &Output) -> Result<()> {
    match command {
        KindsCommand::List => list(output),
        KindsCommand::Show { kind } => show(find(kind)?, output)?,
        KindsCommand::Example { kind, out } => example(find(kind)?, out.as_ref(), output)?,
    }
    Ok(())
}

/// The template of this name: `QWH`, `qwh` or `QWH@1`.
pub(super) fn find(name: &str) -> Result<&'static Template> {
    let plain = name.replace('-', "_");
    let named = |t: &&Template| t.id.eq_ignore_ascii_case(&plain) || t.full_id().eq_ignore_ascii_case(&plain);
    Template::all().iter().find(named).explain(
        "kind-unknown",
        format!("没有种类 {name}：gongxin kinds list 列出全部种类"),
        format!("there is no kind {name}: gongxin kinds list names them all"),
    )
}

/// Reads a kind on the command line, by any way [`find`] reads it; the help lists the templates themselves.
#[derive(Clone)]
pub(super) struct KindParser;

impl TypedValueParser for KindParser {
    type Value = &'static Template;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Self::Value, clap::Error> {
        let given = value.to_string_lossy();
        find(&given).map_err(|_| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(cmd);
            let name = arg.map_or_else(|| "--kind".to_owned(), ToString::to_string);
            let ids = Template::all()
                .iter()
                .map(|template| template.id.clone())
                .collect();
            error.insert(ContextKind::InvalidArg, ContextValue::String(name));
            error.insert(
                ContextKind::InvalidValue,
                ContextValue::String(given.into_owned()),
            );
            error.insert(ContextKind::ValidValue, ContextValue::Strings(ids));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |template: &'static Template| {
            PossibleValue::new(template.id.as_str()).help(template.name.zh.as_str())
        };
        Some(Box::new(Template::all().iter().map(value)))
    }
}

fn list(output: &Output) {
    let lang = output.rules_lang();
    let (mut text, mut values) = (String::new(), Vec::<Value>::new());
    for template in Template::all() {
        text += &format!("{:<11} {}\n", template.id, template.name.get(lang));
        values.push(json!({
            "id": template.id, "template": template.full_id(), "kind": template.kind, "name": template.name,
        }));
    }
    output.say(&text, &json!({ "ok": true, "kinds": values }));
}

fn show(template: &Template, output: &Output) -> Result<()> {
    let lang = output.rules_lang();
    let line =
        |zh: &str, en: &str, text: &str| output.pick(format!("{zh}：{text}\n"), format!("{en}: {text}\n"));
    let mut text = format!("{} {}\n", template.full_id(), template.name.get(lang));
    text += &line("票面", "ballot", template.ballot_title.get(lang));
    text += &line("结果单", "result sheet", template.sheet_title.get(lang));
    text += &line("参加人", "who votes", template.electorate.get(lang));
    text += &line("填写", "how", template.instruction.get(lang));
    let results = match template.results {
        Audience::Room => output.pick("当场宣布", "announced in the room"),
        Audience::Officers => output.pick(
            "只报主持人、监督员、监票人",
            "for host, supervisors and trustees only",
        ),
    };
    text += &line("结果", "results", &results);
    if let Some(share) = template.law.quorum {
        text += &line("实到至少须", "present at least", &share.words(lang));
    }
    if let Some(share) = template.law.share {
        text += &line("得票至少须", "votes at least", &share.words(lang));
    }
    text += &output.pick("规则和依据：\n", "rules and where they come from:\n");
    for source in &template.sources {
        text += &format!(
            "  · {}\n      {}（{}）\n",
            source.rule.get(lang),
            source.from.get(lang),
            mark(source.mark, lang)
        );
    }
    let settings: Vec<&str> = template.settings.iter().map(|s| setting(*s, lang)).collect();
    let between = output.pick("、", ", ");
    text += &line("各地可以设定", "places may set", &settings.join(&between));
    let mut value = serde_json::to_value(template)?;
    if let Value::Object(members) = &mut value {
        members.insert("ok".into(), true.into());
    }
    output.say(&text, &value);
    Ok(())
}

fn example(template: &Template, out: Option<&PathBuf>, output: &Output) -> Result<()> {
    let text = serde_json::to_string_pretty(&template.example)? + "\n";
    let said = match out {
        None => text,
        Some(path) => {
            // Somebody may have put the names of a meeting into an earlier one.
            if path.exists() {
                let shown = path.display();
                return Err(refusal(
                    "file-exists",
                    format!("{shown} 已经存在，请换一个文件名"),
                    format!("{shown} exists already; choose another name"),
                ));
            }
            files::write(path, text.as_bytes())?;
            output.pick(
                format!("示例选票在 {}", path.display()),
                format!("the example is in {}", path.display()),
            )
        }
    };
    output.say(
        &said,
        &json!({ "ok": true, "template": template.full_id(), "spec": template.example, "file": out }),
    );
    Ok(())
}

fn mark(mark: Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Copy => lang.pick("据文本副本", "read in a copy"),
        Mark::Unseen => lang.pick("未见文本", "text not seen"),
        Mark::Local => lang.pick("各地不同", "differs by place"),
        Mark::Default => lang.pick("本系统默认", "a default of this system"),
    }
}

fn setting(setting: Setting, lang: Lang) -> &'static str {
    let (zh, en) = match setting {
        Setting::Quorum => ("到会比例", "quorum"),
        Setting::Validity => ("收回与发出或投票人数相比", "what returned is compared with"),
        Setting::PassShare => ("通过比例", "share that passes"),
        Setting::PerPost => ("每职取几人", "names for each post"),
        Setting::Tie => ("末位并列如何处理", "ties at the cut"),
        Setting::PercentOf => ("得票率的基数", "base of percentages"),
        Setting::OutsideBase => ("弃权、不了解是否计入基数", "what is outside the base"),
        Setting::Values => ("等次分值", "weights of grades"),
        Setting::Grades => ("等次名称", "words of grades"),
        Setting::Blank => ("可否空白", "blank rows"),
        Setting::Flags => ("标明的界线", "shares pointed out"),
        Setting::Ranking => ("按什么排名", "ranking"),
        Setting::Cap => ("优秀比例", "limit on a grade"),
        Setting::Trim => ("去掉最高最低分", "highest and lowest left out"),
        Setting::Score => ("打分代替等次", "scores instead of grades"),
        Setting::WriteIn => ("另荐、另选", "write-ins"),
        Setting::Opinions => ("意见建议", "opinions"),
    };
    lang.pick(zh, en)
}
