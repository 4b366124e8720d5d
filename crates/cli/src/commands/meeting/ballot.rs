//! What is voted on.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use gongxin_protocol::State;
use gongxin_record::entry::{Ballot, Class, Json, Take};
use gongxin_roster::stroke_key;
use gongxin_rules::{
    BallotSpec, Base, Cmp, Draft, Need, Pass, Person, Post, Share, Template, WriteInFrom, WriteInSpec,
    next_round,
};

use super::{FolderArg, say_entry};
use crate::commands::kinds::{self, KindParser};
use crate::{
    files,
    output::Output,
    refusal::{Explain, refusal, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Examples:\n  gongxin meeting ballot --dir 会议 --id gt1 --title 局长人选公推提名 --group qw --group main \\\n    \
    --kind gt-nom --posts 1 --post 县教育局局长 --name 丁远山=县府办副主任 --name 王思齐=县发改局副局长 …\n  \
    gongxin meeting ballot --dir 会议 --id qwh1 --title 拟任人选票决 --group qw --kind qwh --name 刘海清=拟任县教育局局长 --pass \">2/3\"\n  \
    gongxin meeting ballot --dir 会议 --id tj1 --title 民主推荐 --group qw --spec 选票.json\n  \
    gongxin meeting ballot --dir 会议 --id tj2 --title 二次推荐 --group qw --previous tj1 --take top --top 3\n\n\
    A rule may be stricter than the law of its kind, never weaker. >2/3 is 超过三分之二, 2/3 is 三分之二以上."
)]
pub(crate) struct BallotArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// 表决标识 / Id, e.g. gt1.
    #[arg(long)]
    pub(crate) id: String,
    /// 名称 / Title.
    #[arg(long)]
    pub(crate) title: String,
    /// 参加表决的组别 / Groups that vote.
    #[arg(long, required = true)]
    pub(crate) group: Vec<String>,
    /// 选票定义文件（docs/rules.md），可由 gongxin kinds example 得到 / The ballot's definition, JSON; see gongxin kinds example.
    #[arg(long, conflicts_with_all = ["kind", "name"])]
    pub(crate) spec: Option<PathBuf>,
    /// 种类（gongxin kinds list），大小写、连字符不论 / Kind of ballot, as gongxin kinds list names it; case and hyphens do not matter.
    #[arg(long, value_parser = KindParser, required_unless_present_any = ["spec", "take"])]
    pub(crate) kind: Option<&'static Template>,
    /// 职数、应选名额 / Vacancies, or how many to elect.
    #[arg(long, default_value_t = 1)]
    pub(crate) posts: u32,
    /// 职务（推荐、提名、差额票决） / The vacant post, of lists of names.
    #[arg(long, default_value = "")]
    pub(crate) post: String,
    /// 姓名，或 姓名=说明 / A name, or NAME=DETAIL.
    #[arg(long, requires = "kind")]
    pub(crate) name: Vec<String>,
    /// 此前票决未通过的次数：姓名=1（只用于票决；两次未通过的不再提任同一职务） / How often somebody failed in a 票决 for this post: NAME=1.
    #[arg(long, requires = "kind")]
    pub(crate) failed: Vec<String>,
    /// 按姓氏笔画排列姓名 / Put the names in the order of 姓氏笔画 instead of the order given.
    #[arg(long)]
    pub(crate) by_strokes: bool,
    /// 计票类别：标识=名称:组,组[:权重] / A class tallied apart: ID=NAME:GROUP,GROUP[:WEIGHT].
    #[arg(long)]
    pub(crate) class: Vec<String>,
    /// 上一轮表决的标识 / The ballot of which this is the next round.
    #[arg(long)]
    pub(crate) previous: Option<String>,
    /// 从上一轮结果取哪些人选；不另给定义时，选票就由结果得出 / Which names of the previous result this round has; they make the ballot unless one is given.
    #[arg(long, value_enum, requires = "previous")]
    pub(crate) take: Option<TakeArg>,
    /// 取前几名（--take top） / How many go on, with --take top.
    #[arg(long, requires = "take")]
    pub(crate) top: Option<usize>,
    /// 轮次，默认为上一轮加一 / Round; by default one more than that of --previous.
    #[arg(long)]
    pub(crate) round: Option<u32>,
    /// 到会比例，例如 3/4 或 ">3/4" / Share of 应到 that must be present.
    #[arg(long)]
    pub(crate) quorum: Option<String>,
    /// 通过、当选比例（票决、选举） / Share of votes that passes or elects.
    #[arg(long)]
    pub(crate) pass: Option<String>,
}

/// Names that go on from the previous round.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TakeArg {
    /// 并列者
    Tied,
    /// 未通过者
    Failed,
    /// 得票最多者
    Top,
}

impl From<TakeArg> for Take {
    fn from(take: TakeArg) -> Take {
        match take {
            TakeArg::Tied => Take::Tied,
            TakeArg::Failed => Take::Failed,
            TakeArg::Top => Take::Top,
        }
    }
}

impl From<TakeArg> for gongxin_rules::Take {
    fn from(take: TakeArg) -> Self {
        match take {
            TakeArg::Tied => Self::Tied,
            TakeArg::Failed => Self::Failed,
            TakeArg::Top => Self::Top,
        }
    }
}

pub(super) fn ballot(args: &BallotArgs, output: &Output) -> Result<()> {
    let classes = args.class.iter().map(|text| class(text)).collect::<Result<_>>()?;
    let number = args.folder.open().change(|w| {
        let spec = Json::of(&definition(w.state(), args)?)?;
        let entry = Ballot {
            id: args.id.clone(),
            title: args.title.clone(),
            groups: args.group.clone(),
            classes,
            round: round(w.state(), args),
            previous: args.previous.clone(),
            take: args.take.map(Into::into),
            spec,
        };
        Ok(w.append_entry(entry)?)
    })?;
    say_entry(output, "ballot", number);
    Ok(())
}

/// The definition from a file, of these names, or of those whom the last result sends on.
fn definition(state: &State, args: &BallotArgs) -> Result<BallotSpec> {
    if let Some(path) = &args.spec {
        let shown = path.display();
        return serde_json::from_slice(&files::read(path)?).map_err(|error| {
            refusal(
                "spec",
                format!("{shown} 不是选票定义：{error}"),
                format!("{shown} is no definition of a ballot: {error}"),
            )
        });
    }
    if let (Some(previous), Some(take), None) = (&args.previous, args.take, args.kind) {
        return further(state, previous, take, args.top);
    }
    let person = |text: &String| match text.split_once('=') {
        Some((name, detail)) => Person {
            name: name.into(),
            detail: detail.into(),
            ..Person::default()
        },
        None => Person::from(text.as_str()),
    };
    let mut names: Vec<Person> = args.name.iter().map(person).collect();
    failures(&mut names, args)?;
    if args.by_strokes {
        names.sort_by_cached_key(|person| stroke_key(&person.name));
    }
    let template = match args.kind {
        Some(template) => template,
        None => kinds::find("GT_NOM")?,
    };
    let mut spec = from_template(template, names, args)?;
    stricter(&mut spec, args)?;
    Ok(spec)
}

/// A ballot as its template has it, of these names or of the template's own questions.
fn from_template(template: &Template, names: Vec<Person>, args: &BallotArgs) -> Result<BallotSpec> {
    let blank = template.law.write_in == Need::Must;
    require(
        !names.is_empty() || blank || !template.questions.is_empty(),
        "names",
        format!("{}要有名单：--name 姓名", template.name.zh),
        format!("{} wants names: --name NAME", template.name.en),
    )?;
    let post = Post {
        title: args.post.clone(),
        places: args.posts,
        persons: names.clone(),
        ..Post::default()
    };
    let draft = Draft {
        template: template.full_id(),
        posts: vec![post],
        persons: names,
        places: args.posts,
        write_in: blank.then_some(WriteInSpec {
            slots: args.posts,
            from: WriteInFrom::Text,
            blocks: NAME_BLOCKS,
        }),
        cap: template.cap.clone(),
        ..Draft::default()
    };
    Ok(BallotSpec::draft(&draft)?)
}

/// Room for a name of up to 19 Chinese characters.
const NAME_BLOCKS: u32 = 2;

/// Sets how often each person of `--failed` has failed before.
fn failures(names: &mut [Person], args: &BallotArgs) -> Result<()> {
    for text in &args.failed {
        let read = text.split_once('=');
        let read = read.and_then(|(name, times)| Some((name, times.trim().parse().ok()?)));
        let (name, times) = read.explain(
            "failed",
            format!("{text}：请写成 姓名=1"),
            format!("{text}: write NAME=1"),
        )?;
        let mut same = names.iter_mut().filter(|person| person.name == name);
        let (Some(person), None) = (same.next(), same.next()) else {
            return Err(refusal(
                "failed",
                format!("{name}：--name 里没有这个人，或不止一个；重名的请用 --spec"),
                format!("{name}: not one person of --name; for namesakes write --spec"),
            ));
        };
        if !args.kind.is_some_and(|template| template.law.failures) {
            return Err(refusal(
                "failed",
                "--failed 只用于票决",
                "--failed is for 票决 only",
            ));
        }
        person.failed_before = times;
    }
    Ok(())
}

/// The ballot of the next round, as the result of the last one says.
fn further(state: &State, previous: &str, take: TakeArg, top: Option<usize>) -> Result<BallotSpec> {
    let before = state.ballots.get(previous);
    let (spec, sheet) = before
        .and_then(|b| b.spec.as_ref().zip(b.sheet.as_ref()))
        .explain(
            "previous",
            format!("表决 {previous} 还没有结果"),
            format!("ballot {previous} has no result yet"),
        )?;
    next_round(spec, sheet, take.into(), top).map_err(|fault| {
        let zh = format!("没有下一轮：{}", fault.message(gongxin_rules::Lang::Zh));
        refusal("round", zh, format!("no next round: {fault}"))
    })
}

/// `a=A票:qw,jw:60`.
fn class(text: &str) -> Result<Class> {
    let read = || {
        let (id, rest) = text.split_once('=')?;
        let mut parts = rest.split([':', '：']);
        let (name, groups) = (parts.next()?, parts.next()?);
        let weight = parts.next().map(|w| w.trim().parse::<u32>());
        let weight = match weight {
            None => None,
            Some(weight) => Some(weight.ok()?),
        };
        parts.next().is_none().then(|| Class {
            id: id.to_owned(),
            name: name.to_owned(),
            groups: groups.split([',', '，']).map(str::to_owned).collect(),
            weight,
        })
    };
    read().explain(
        "class",
        format!("{text}：请写成 标识=名称:组,组 或 标识=名称:组,组:权重"),
        format!("{text}: write ID=NAME:GROUP,GROUP or ID=NAME:GROUP,GROUP:WEIGHT"),
    )
}

/// The round as given, else the one after the previous.
fn round(state: &State, args: &BallotArgs) -> u32 {
    let previous = args.previous.as_ref().and_then(|id| state.ballots.get(id));
    let next = previous.map_or(1, |b| b.definition.round.saturating_add(1));
    args.round.unwrap_or(next)
}

/// Puts other shares in the place of the kind's own. The judge refuses weaker ones.
fn stricter(spec: &mut BallotSpec, args: &BallotArgs) -> Result<()> {
    if let Some(text) = &args.quorum {
        let own = spec.rule.quorum.unwrap_or(Share::two_thirds(Base::Expected));
        spec.rule.quorum = Some(share(text, own)?);
    }
    if let Some(text) = &args.pass {
        let (Pass::Threshold { share: own, .. }
        | Pass::TopShare { share: own, .. }
        | Pass::Elect { share: own, .. }) = &mut spec.rule.pass
        else {
            return Err(refusal(
                "pass",
                "--pass 只用于票决和选举：推荐、提名按票数排名，测评只列数字，没有通过线",
                "--pass is for 票决 and elections: recommendations rank, appraisals show figures; neither has a pass mark",
            ));
        };
        *own = share(text, *own)?;
    }
    Ok(())
}

/// `2/3` (at least) or `>2/3` (more than), of the same head count.
fn share(text: &str, own: Share) -> Result<Share> {
    let (cmp, fraction) = match text.trim().strip_prefix(['>', '＞']) {
        Some(rest) => (Cmp::Gt, rest),
        None => (Cmp::Ge, text),
    };
    let parts = fraction
        .split_once('/')
        .and_then(|(num, den)| Some((num.trim().parse().ok()?, den.trim().parse().ok()?)));
    let (num, den) = parts.explain(
        "share",
        format!("{text}：请写成 2/3（三分之二以上）或 \">2/3\"（超过三分之二）"),
        format!("{text}: write 2/3 (at least) or \">2/3\" (more than)"),
    )?;
    Ok(Share { num, den, cmp, ..own })
}
