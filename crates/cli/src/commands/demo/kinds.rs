//! `gongxin demo --kind`: a kind of ballot as its template says, held by a few persons from the definition to the papers.

use std::path::{Path, PathBuf};

use anyhow::Result;
use gongxin_roles::{simulated, writer::Writer};
use gongxin_rules::{
    BallotSpec, ContestSpec, Decides, Kind, MAX_BLOCKS, Take, Template, WriteInFrom, next_round, repeats,
};
use gongxin_tally::Name;

use super::{acts::TRUSTEES, paper_count::count, stage::Stage};
use crate::{
    commands::choices::{self, Answer},
    files,
};

/// A group of the meeting: how many vote with a device, on paper, and stay away.
struct Group {
    id: &'static str,
    name: &'static str,
    devices: usize,
    paper: usize,
    absent: usize,
}

/// The committee is there to the last member: 竞岗评分 asks for that.
const COMMITTEE: Group = Group {
    id: "qw",
    name: "县委委员",
    devices: 5,
    paper: 2,
    absent: 0,
};
const OTHERS: Group = Group {
    id: "main",
    name: "其他参加人员",
    devices: 4,
    paper: 0,
    absent: 1,
};
const NAMES: [&str; 12] = [
    "安国栋",
    "白雪梅",
    "曹建军",
    "邓丽华",
    "方志强",
    "高秀英",
    "何卫东",
    "姜海燕",
    "孔祥瑞",
    "罗晓峰",
    "孟庆云",
    "潘玉兰",
];
/// What is said where the question asks for a remark.
const REMARKS: [&str; 4] = [
    "建议多到基层一线锻炼，注重实绩",
    "无",
    "班子团结，作风扎实",
    "任前公示可以再早一些",
];
/// Narrower keys would make the ceremony no faster that anybody could see.
const LEAST_WIDTH: u32 = 8;

impl Stage {
    /// Holds these kinds one after the other at one meeting, and verifies its record.
    pub(super) fn kinds(&self, templates: &[&Template]) -> Result<u8> {
        self.chapter("一、名册与会议 Roster and meeting");
        let (mut csv, mut names) = (
            String::from("编号,姓名,单位,职务,类别,参加方式,组别\n"),
            NAMES.iter().zip(1..),
        );
        for group in [COMMITTEE, OTHERS] {
            for (name, n) in names.by_ref().take(group.devices + group.paper + group.absent) {
                csv += &format!("{n},{name},县直单位,职务,委员,必到,{}\n", group.id);
            }
        }
        files::write(Path::new(&self.path("名册.csv")), csv.as_bytes())?;
        self.play("roster import @名册.csv --out @host/roster.json", &[])?;
        let examples = templates.iter().map(|t| &t.example);
        let more = format!(
            "--group {}={} --group {}={} --width {} --min-ring {} --min-cell {} --origin vote.yunling.example/kinds",
            COMMITTEE.id,
            COMMITTEE.name,
            OTHERS.id,
            OTHERS.name,
            examples.map(widest).max().unwrap_or(0).max(LEAST_WIDTH),
            OTHERS.devices,
            COMMITTEE.paper,
        );
        self.create(false, &more)?;
        self.play("meeting roster --dir @host --roster @host/roster.json", &[])?;
        self.chapter("二、密钥仪式 The key ceremony");
        self.ceremony()?;
        self.chapter("三、票码、签到、纸质票 Tokens, check-in, paper");
        for group in [COMMITTEE, OTHERS] {
            self.check_in(&group)?;
        }
        for template in templates {
            self.chapter(&format!(
                "{} {} {}",
                template.full_id(),
                template.name.zh,
                template.name.en
            ));
            self.hold(template)?;
        }
        self.chapter("封存与验证 Seal and verification");
        self.publish()?;
        self.verify()
    }

    fn check_in(&self, group: &Group) -> Result<()> {
        let id = group.id;
        self.play(
            &format!("tokens issue --dir @host --group {id} --slips @host/票条-{id}.html --codes @host/secret/codes-{id}.txt"),
            &[],
        )?;
        let codes = files::read_text(Path::new(&self.path(&format!("host/secret/codes-{id}.txt"))))?;
        let mut codes = codes.lines();
        for (n, code) in (0..group.devices).zip(codes.by_ref()) {
            let own = format!("@voters/{id}-{n}");
            self.aside(
                &format!(
                    "check-in --log @host/log.jsonl --device {own}/device --out {own}/in.line --code {code}"
                ),
                &[],
            )?;
            self.aside(&format!("meeting add --dir @host {own}/in.line"), &[])?;
        }
        for (n, code) in (1..=group.paper).zip(codes) {
            let slip = format!("voters/{id}-paper-{n}/slip");
            files::write_secret(Path::new(&self.path(&slip)), code.as_bytes())?;
            self.play(
                &format!("meeting to-paper --dir @host --token-file @{slip} --on-paper {n}"),
                &[],
            )?;
        }
        self.play(
            &format!(
                "meeting freeze --dir @host --group {id} --ring {id} --signed-in {}",
                group.devices
            ),
            &[],
        )
    }

    fn hold(&self, template: &Template) -> Result<()> {
        let id = template.id.to_lowercase().replace('_', "-");
        let file = self.path(&format!("host/{id}.json"));
        self.play(
            &format!("kinds example {} --out @host/{id}.json", template.id),
            &[],
        )?;
        self.only_new(&template.example, Path::new(&file))?;
        let classes = if by_classes(template.kind) {
            format!("--class a=A票:{}:60 --class b=B票:{}:40", COMMITTEE.id, OTHERS.id)
        } else {
            String::new()
        };
        let title = &template.name.zh;
        self.ballot(
            template,
            &id,
            &format!("--title {title} --spec @host/{id}.json {classes}"),
        )?;
        if let Some(take) = self.another_round(template, &id)? {
            let how = format!("--title {title}·第二轮 --previous {id} {take}");
            self.ballot(template, &format!("{id}-2"), &how)?;
        }
        Ok(())
    }

    /// Nobody is voted on for a post for which they were not passed at this very meeting: takes them out of the ballot.
    fn only_new(&self, example: &BallotSpec, file: &Path) -> Result<()> {
        let log = self.read_log()?;
        let mut spec = example.clone();
        for ballot in log.state().ballots.values() {
            let Some((before, sheet)) = ballot.spec.as_ref().zip(ballot.sheet.as_ref()) else {
                continue;
            };
            spec.contests.retain(|contest| {
                let alone = BallotSpec {
                    contests: vec![contest.clone()],
                    ..example.clone()
                };
                repeats(before, sheet, &alone).is_empty()
            });
        }
        if spec.contests.len() < example.contests.len() {
            spec.posts = u32::try_from(spec.contests.len())?;
            files::write(file, &serde_json::to_vec_pretty(&spec)?)?;
        }
        Ok(())
    }

    /// One ballot, from the definition to its papers.
    fn ballot(&self, template: &Template, id: &str, how: &str) -> Result<()> {
        let groups = voters(template.kind);
        let each = |word: &str| -> String { groups.iter().map(|g| format!(" --{word} {}", g.id)).collect() };
        self.play(
            &format!("meeting ballot --dir @host --id {id} {how}{}", each("group")),
            &[],
        )?;
        // What is said in talks (谈话调研推荐) is written down by others, whether or not somebody holds a device.
        let alone = template.kind.paper_only();
        let rings = if alone { String::new() } else { each("ring") };
        self.play(&format!("meeting open --dir @host --ballot {id}{rings}"), &[])?;
        self.cosign()?;
        let spec = self.spec(id)?;
        let mut answers = voters_answers(&spec, groups);
        if alone {
            let talks = answers.devices.drain(..).map(|(_, given)| given);
            answers.paper.extend(talks);
        } else {
            self.collect_all(id, &answers.devices)?;
        }
        self.play(&format!("meeting close --dir @host --ballot {id}"), &[])?;
        self.open_write_ins(id, &spec)?;
        if !answers.paper.is_empty() {
            self.count_paper(id, &spec, &answers.paper)?;
        }
        self.merge(id, &spec)?;
        if !alone {
            for (_, dir) in TRUSTEES.iter().take(2) {
                self.trustee(dir, &format!("share --ballot {id} --checkpoint @host/checkpoint"))?;
            }
        }
        self.play(
            &format!("tally --dir @host --ballot {id} --out @结果-{id}.txt"),
            &[],
        )?;
        self.play(
            &format!(
                "paper @host --ballot {id} --pdf @文书/{id}.pdf --xlsx @文书/{id}.xlsx --certificate @文书/{id}-计票证明书.pdf"
            ),
            &[],
        )
    }

    fn collect_all(&self, id: &str, answers: &[(PathBuf, Vec<Answer>)]) -> Result<()> {
        let bar = self.bar(answers.len(), "投票");
        let mut casts = Vec::new();
        for (device, given) in answers {
            let choices: Vec<String> = given.iter().map(choices::text).collect();
            casts.push(self.vote(&self.root.join(device), id, 1, &choices)?);
            bar.inc(1);
        }
        bar.finish_and_clear();
        let casts: Vec<&str> = casts.iter().map(String::as_str).collect();
        self.aside("meeting accept --dir @host --receipts @receipts", &casts)
    }

    /// Two trustees mix what was written in, the witnesses cosign, and the two open it.
    fn open_write_ins(&self, id: &str, spec: &BallotSpec) -> Result<()> {
        let rows = self.written_in(id, spec)?;
        let each = |act: &str| -> Result<()> {
            for (_, dir) in TRUSTEES.iter().take(2) {
                for contest in &rows {
                    self.trustee(dir, &format!("{act} --ballot {id} --contest {}", contest.id))?;
                }
            }
            Ok(())
        };
        each("mix")?;
        self.checkpoint()?;
        if rows.is_empty() {
            return Ok(());
        }
        each("row-share --checkpoint @host/checkpoint")?;
        self.play(
            &format!("record written --log @host/log.jsonl --ballot {id}"),
            &[],
        )
    }

    /// The host merges the spellings that differ by spaces alone, those on paper among them.
    fn merge(&self, id: &str, spec: &BallotSpec) -> Result<()> {
        for contest in self.written_in(id, spec)? {
            let about = format!("meeting merge --dir @host --ballot {id} --contest {}", contest.id);
            let file = format!("host/归并-{id}-{}.json", contest.id);
            self.play(&format!("{about} --propose @{file}"), &[])?;
            if Path::new(&self.path(&file)).exists() {
                self.play(&format!("{about} --table @{file}"), &[])?;
            }
        }
        Ok(())
    }

    /// The contests with write-ins, if anybody cast a ballot.
    fn written_in<'a>(&self, id: &str, spec: &'a BallotSpec) -> Result<Vec<&'a ContestSpec>> {
        let log = self.read_log()?;
        let cast = log.state().ballots.get(id).is_some_and(|b| !b.counted.is_empty());
        let contests = spec.contests.iter().filter(|c| cast && c.write_in.is_some());
        Ok(contests.collect())
    }

    /// Two persons enter the figures of the paper ballots, two trustees sign them.
    fn count_paper(&self, id: &str, spec: &BallotSpec, answers: &[Vec<Answer>]) -> Result<()> {
        let figures = serde_json::to_vec_pretty(&count(spec, answers))?;
        let mut entered = Vec::new();
        for (which, who) in [("--first", "计票人甲"), ("--second", "计票人乙")] {
            let file = self.path(&format!("{who}/{id}.json"));
            files::write(Path::new(&file), &figures)?;
            entered.extend([which.to_owned(), format!("{who}={file}")]);
        }
        let class = self
            .read_log()?
            .state()
            .ballots
            .get(id)
            .and_then(|b| Some(format!("--class {}", b.definition.classes.first()?.id)))
            .unwrap_or_default();
        let rest: Vec<&str> = entered.iter().map(String::as_str).collect();
        self.play(&format!("meeting paper --dir @host --ballot {id} {class}"), &rest)?;
        for (_, dir) in TRUSTEES.iter().take(2) {
            self.trustee(dir, &format!("sign-paper --ballot {id} {class}"))?;
        }
        Ok(())
    }

    /// The words for a next round, if the result leaves anybody for one.
    fn another_round(&self, template: &Template, id: &str) -> Result<Option<String>> {
        // Who failed in a 票决 is voted on at another meeting; a talk is followed by a meeting of its own.
        if template.law.decides == Decides::Threshold || template.kind.paper_only() {
            return Ok(None);
        }
        let log = self.read_log()?;
        let ballot = log.state().ballots.get(id);
        let Some((spec, sheet)) = ballot.and_then(|b| b.spec.as_ref().zip(b.sheet.as_ref())) else {
            return Ok(None);
        };
        let places = spec.contests.iter().map(|c| c.max as usize).max().unwrap_or(0);
        let top = places.max(spec.posts as usize) + 1;
        for (take, name) in [(Take::Tied, "tied"), (Take::Failed, "failed"), (Take::Top, "top")] {
            if next_round(spec, sheet, take, Some(top)).is_ok() {
                return Ok(Some(format!("--take {name} --top {top}")));
            }
        }
        Ok(None)
    }

    fn read_log(&self) -> Result<Writer> {
        files::read_log(Path::new(&self.log()))
    }

    fn spec(&self, id: &str) -> Result<BallotSpec> {
        let log = self.read_log()?;
        let known = log.state().ballots.get(id).and_then(|b| b.spec.clone());
        known.ok_or_else(|| anyhow::anyhow!("ballot {id} was defined a moment ago"))
    }
}

/// The widest row of write-ins of a ballot.
fn widest(spec: &BallotSpec) -> u32 {
    let rows = spec.contests.iter().filter_map(|c| c.write_in);
    rows.map(|w| w.slots * (1 + w.blocks)).max().unwrap_or(0)
}

/// Appraisals are counted by classes of voters.
fn by_classes(kind: Kind) -> bool {
    matches!(kind, Kind::Cp | Kind::Ybg1 | Kind::Ybg2)
}

/// 票决, elections, 评分 and talks are for the committee alone.
fn voters(kind: Kind) -> &'static [Group] {
    match kind {
        Kind::Qwh
        | Kind::QwhZq
        | Kind::Cwh
        | Kind::CwhFy
        | Kind::Ce
        | Kind::Jz
        | Kind::XjJc
        | Kind::XjDf
        | Kind::TjTalk => &[COMMITTEE],
        _ => &[COMMITTEE, OTHERS],
    }
}

/// What everybody says.
struct Answers {
    /// With the device of each, below the stage.
    devices: Vec<(PathBuf, Vec<Answer>)>,
    paper: Vec<Vec<Answer>>,
}

fn voters_answers(spec: &BallotSpec, groups: &[Group]) -> Answers {
    let mut numbers = 0..;
    let mut next = || answers(spec, numbers.next().unwrap_or(0));
    let devices = groups
        .iter()
        .flat_map(|group| (0..group.devices).map(move |n| format!("voters/{}-{n}/device", group.id)))
        .map(|device| (PathBuf::from(device), next()))
        .collect();
    let paper = groups.iter().map(|group| group.paper).sum();
    Answers {
        devices,
        paper: (0..paper).map(|_| next()).collect(),
    }
}

/// A simulated answer, with a remark where a remark is asked for. Every third voter would have none of the candidates where a
/// limit binds candidates and names of one's own together.
fn answers(spec: &BallotSpec, n: usize) -> Vec<Answer> {
    let own_names = n % 3 == 1 && spec.limits.iter().any(|limit| limit.write_ins);
    let mut given = if own_names {
        let limits = Vec::new();
        simulated::answers(
            &BallotSpec {
                limits,
                ..spec.clone()
            },
            n,
        )
    } else {
        simulated::answers(spec, n)
    };
    for (contest, answer) in spec.contests.iter().zip(&mut given) {
        if own_names && contest.write_in.is_none() {
            // 不同意, 不赞成
            *answer = Answer::Marks(vec![1], Vec::new());
        }
        let remark = contest
            .write_in
            .is_some_and(|w| w.from == WriteInFrom::Text && w.blocks == MAX_BLOCKS);
        if let (true, Answer::Marks(_, names)) = (remark, answer)
            && !names.is_empty()
        {
            let text = REMARKS.get(n % REMARKS.len()).copied().unwrap_or_default();
            *names = vec![Name::Text(text.to_owned())];
        }
    }
    given
}
