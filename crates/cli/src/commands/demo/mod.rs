//! `gongxin demo`: a whole meeting by the commands above, each person with files of their own.

mod acts;
mod kinds;
mod paper_count;
mod running;
mod served;
mod stage;

use std::{
    io::IsTerminal,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Result;
use gongxin_rules::Template;
use rand_core::Rng;

use self::{acts::TRUSTEES, stage::Stage};
use super::kinds::find;
use crate::{files, machine, output::Output};

/// 演示
#[derive(clap::Args)]
#[command(
    after_help = "示例 Examples:\n  gongxin demo --out out/demo\n  gongxin demo --kind TJ_LIST --out out/tj\n  gongxin demo --kind all --out out/kinds"
)]
pub(crate) struct DemoArgs {
    /// 放在哪里；先前的演示会被替换 / Where to put everything; what an earlier demo left there is replaced.
    #[arg(long, default_value = "out/demo")]
    out: PathBuf,
    /// 只演示这一种表决（gongxin kinds list），all 为每种一次 / Hold this kind of ballot only, or all of them.
    #[arg(long, conflicts_with_all = ["roster", "phones", "stay", "listen"])]
    kind: Option<String>,
    /// 用自己的名册 / A roster (.xlsx or .csv) to use instead of a fictitious one.
    #[arg(long)]
    roster: Option<PathBuf>,
    /// 随后在服务器上再开一次会的手机数；0 为不开 / Phones of a second meeting, held live on a server; 0 for none.
    #[arg(long, default_value_t = 300)]
    phones: usize,
    /// 最后留下一场可以点进去的会议，按 Ctrl-C 结束；在终端里本来就会 / Leave a meeting running that one can click through, until Ctrl-C; on a terminal this is so anyway.
    #[arg(long)]
    stay: bool,
    /// 那场会议的地址；手机要扫码，就用本机的局域网地址 / Where that meeting listens; an address of this machine on the network, if phones shall scan.
    #[arg(long, default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
}

/// The names on the nomination list: longer than five for the one vacancy.
const NAMES: [&str; 8] = [
    "丁远山=县府办副主任",
    "王思齐=县发改局副局长",
    "冯立新=青石镇镇长",
    "刘海清=县教育局副局长",
    "陈明德=云岭一中校长",
    "周慧敏=团县委书记",
    "赵文博=县人社局副局长",
    "黄秋实=白河乡党委书记",
];

/// Left in the folder so that an older demo can be told from anything else.
const MARK: &str = ".gongxin-demo";

pub(crate) fn run(args: &DemoArgs, output: &Output) -> Result<u8> {
    if let Some(kind) = &args.kind {
        let wanted: Vec<&Template> = match kind.as_str() {
            "all" => Template::all().iter().collect(),
            name => vec![find(name)?],
        };
        return Stage::set(&args.out, *output)?.kinds(&wanted);
    }
    let stage = Stage::set(&args.out, *output)?;
    stage.roster(args.roster.as_deref())?;
    stage.convene()?;
    stage.draw()?;
    stage.key_ceremony()?;
    stage.admit()?;
    stage.nominate()?;
    stage.decide()?;
    stage.finish()?;
    if args.phones > 0 {
        stage.served(args.phones)?;
    }
    stage.chapter("十、验证 Verification");
    let verified = stage.verify()?;
    let watched = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !output.json;
    if args.stay || watched {
        stage.running(args.listen)?;
    }
    Ok(verified)
}

impl Stage {
    fn roster(&self, given: Option<&Path>) -> Result<()> {
        self.chapter("一、名册 Roster");
        let file = match given {
            Some(file) => file.to_string_lossy().into_owned(),
            None => {
                let file = self.path("名册.xlsx");
                self.aloud(&["roster", "sample", "--out", &file])?;
                file
            }
        };
        self.aloud(&["roster", "import", &file, "--out", &self.path("host/roster.json")])
    }

    fn convene(&self) -> Result<()> {
        self.chapter("二、监票人、见证人、会议 Trustees, witnesses, meeting");
        self.create(
            true,
            "--group qw=县委委员 --group main=其他参加人员 --origin vote.yunling.example/demo",
        )
    }

    fn draw(&self) -> Result<()> {
        self.chapter("三、抽取 The draw");
        let (host, log, roster) = (self.host(), self.log(), self.path("host/roster.json"));
        self.aloud(&[
            "meeting", "roster", "--dir", &host, "--roster", &roster, "--ratio", "1/2",
        ])?;
        let people = [
            ("主持人", "骰子 4 2 6", "host"),
            ("干部监督员", "纸币冠号 KX73016829", "observer"),
        ];
        for step in ["commit", "reveal"] {
            if step == "reveal" {
                self.aloud(&["meeting", "checkpoint", "--dir", &host])?;
                self.cosign()?;
            }
            for (who, value, dir) in people {
                let secret = self.path(&format!("{dir}/draw.secret"));
                let out = self.path(&format!("{dir}/draw-{step}.line"));
                if step == "commit" {
                    self.aloud(&[
                        "draw",
                        step,
                        "--log",
                        &log,
                        "--contributor",
                        who,
                        "--value",
                        value,
                        "--secret",
                        &secret,
                        "--out",
                        &out,
                    ])?;
                } else {
                    self.aloud(&[
                        "draw",
                        step,
                        "--secret",
                        &secret,
                        "--log",
                        &log,
                        "--checkpoint",
                        &self.path("host/checkpoint"),
                        "--out",
                        &out,
                    ])?;
                }
                self.quietly(&["meeting", "add", "--dir", &host, &out])?;
            }
        }
        self.aloud(&["draw", "run", "--dir", &host])
    }

    fn key_ceremony(&self) -> Result<()> {
        self.chapter("四、密钥仪式 The key ceremony");
        self.ceremony()
    }

    fn admit(&self) -> Result<()> {
        self.chapter("五、票码与签到 Tokens and check-in");
        for (group, absent) in [("qw", 2), ("main", 4)] {
            let (slips, codes) = (
                self.path(&format!("host/票条-{group}.html")),
                self.path(&format!("host/secret/codes-{group}.txt")),
            );
            self.aloud(&[
                "tokens",
                "issue",
                "--dir",
                &self.host(),
                "--group",
                group,
                "--slips",
                &slips,
                "--codes",
                &codes,
            ])?;
            let codes = String::from_utf8(files::read(Path::new(&codes))?)?;
            let all: Vec<&str> = codes.lines().collect();
            let (present, _) = all.split_at(all.len().saturating_sub(absent));
            let bar = self.bar(present.len(), "签到");
            let mut lines = vec!["meeting".to_owned(), "add".into(), "--dir".into(), self.host()];
            for (n, code) in present.iter().enumerate() {
                let (device, out) = (
                    self.path(&format!("voters/{group}-{n}/device")),
                    self.path(&format!("voters/{group}-{n}/check-in.line")),
                );
                self.quietly(&[
                    "check-in",
                    "--log",
                    &self.log(),
                    "--code",
                    code,
                    "--device",
                    &device,
                    "--out",
                    &out,
                ])?;
                lines.push(out);
                bar.inc(1);
            }
            bar.finish_and_clear();
            self.quietly(&lines.iter().map(String::as_str).collect::<Vec<_>>())?;
            self.aloud(&[
                "meeting",
                "freeze",
                "--dir",
                &self.host(),
                "--group",
                group,
                "--ring",
                group,
                "--signed-in",
                &present.len().to_string(),
            ])?;
        }
        Ok(())
    }

    fn nominate(&self) -> Result<()> {
        self.chapter("六、公推提名 Public nomination");
        let host = self.host();
        let mut words = vec![
            "meeting",
            "ballot",
            "--dir",
            &host,
            "--id",
            "gt1",
            "--title",
            "县教育局局长人选公推提名",
        ];
        words.extend([
            "--group",
            "qw",
            "--group",
            "main",
            "--kind",
            "gt-nom",
            "--posts",
            "1",
            "--post",
            "县教育局局长",
        ]);
        NAMES.iter().for_each(|name| words.extend(["--name", name]));
        self.aloud(&words)?;
        self.aloud(&[
            "meeting", "open", "--dir", &host, "--ballot", "gt1", "--ring", "qw", "--ring", "main",
        ])?;
        self.cosign()?;
        let pick = |rng: &mut dyn FnMut(u64) -> u64| match rng(10) {
            0 => vec!["-".to_owned()],
            1..=4 => vec!["4".into()],
            5..=7 => vec!["5".into()],
            _ => vec![(rng(8) + 1).to_string()],
        };
        self.collect("gt1", &["qw", "main"], pick)?;
        self.count("gt1")
    }

    fn decide(&self) -> Result<()> {
        self.chapter("七、全委会票决 Plenary vote");
        let host = self.host();
        let mut words = vec![
            "meeting",
            "ballot",
            "--dir",
            &host,
            "--id",
            "qwh1",
            "--title",
            "拟任人选票决",
            "--group",
            "qw",
        ];
        words.extend([
            "--kind",
            "qwh",
            "--name",
            "刘海清=拟任县教育局局长",
            "--name",
            "马春林=拟任青石镇党委书记",
        ]);
        self.aloud(&words)?;
        self.aloud(&[
            "meeting", "open", "--dir", &host, "--ballot", "qwh1", "--ring", "qw",
        ])?;
        self.cosign()?;
        let pick = |rng: &mut dyn FnMut(u64) -> u64| {
            let first = if rng(10) < 8 {
                "1"
            } else if rng(2) == 0 {
                "2"
            } else {
                "3"
            };
            let second = if rng(10) < 4 {
                "1"
            } else if rng(3) < 2 {
                "2"
            } else {
                "3"
            };
            vec![first.to_owned(), second.to_owned()]
        };
        self.collect("qwh1", &["qw"], pick)?;
        self.count("qwh1")
    }

    /// Everybody who is present votes, but for the last of each group (未投); the first of each votes twice.
    fn collect(
        &self,
        ballot: &str,
        groups: &[&str],
        pick: impl Fn(&mut dyn FnMut(u64) -> u64) -> Vec<String>,
    ) -> Result<()> {
        let mut machine = machine::rng()?;
        let mut below = |n: u64| machine.next_u64() % n;
        let mut accept = vec!["meeting".to_owned(), "accept".into(), "--dir".into(), self.host()];
        accept.extend(["--receipts".to_owned(), self.path("receipts")]);
        for group in groups {
            let mut devices: Vec<PathBuf> = (0..)
                .map(|n| self.root.join(format!("voters/{group}-{n}/device")))
                .take_while(|path| path.exists())
                .collect();
            devices.pop();
            let bar = self.bar(devices.len(), "投票");
            for (n, device) in devices.iter().enumerate() {
                for revision in 1..=if n == 0 { 2 } else { 1 } {
                    accept.push(self.vote(device, ballot, revision, &pick(&mut below))?);
                }
                bar.inc(1);
            }
            bar.finish_and_clear();
        }
        self.quietly(&accept.iter().map(String::as_str).collect::<Vec<_>>())?;
        self.aloud(&["meeting", "close", "--dir", &self.host(), "--ballot", ballot])
    }

    /// Two of the three trustees give shares; the third has lost the key.
    fn count(&self, ballot: &str) -> Result<()> {
        self.checkpoint()?;
        for (_, dir) in TRUSTEES.iter().take(2) {
            self.trustee(
                dir,
                &format!("share --ballot {ballot} --checkpoint @host/checkpoint"),
            )?;
        }
        self.play(
            &format!("tally --dir @host --ballot {ballot} --out @结果-{ballot}.txt"),
            &[],
        )
    }

    fn finish(&self) -> Result<()> {
        self.chapter("八、封存与见证 Seal and witnesses");
        self.publish()
    }
}
