//! `gongxin demo`: a whole meeting by the commands above, each person with files of their own.

mod running;
mod served;
mod stage;

use std::{
    fs,
    io::IsTerminal,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::Parser;
use rand_core::Rng;

use self::stage::{Line, Stage};
use super::run as run_command;
use crate::{files, machine, output::Output};

/// 演示
#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin demo --out out/demo")]
pub(crate) struct DemoArgs {
    /// 放在哪里；先前的演示会被替换 / Where to put everything; what an earlier demo left there is replaced.
    #[arg(long, default_value = "out/demo")]
    out: PathBuf,
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
        let mut words: Vec<String> = ["meeting", "create", "--dir", &self.host()]
            .map(str::to_owned)
            .to_vec();
        for (name, dir) in TRUSTEES {
            let (secret, public) = (
                self.path(&format!("{dir}/secret.key")),
                self.path(&format!("{dir}/public.json")),
            );
            let passphrase = self.path(&format!("{dir}/passphrase.txt"));
            files::write_secret(Path::new(&passphrase), "演示口令 青山在\n".as_bytes())?;
            self.aloud(&[
                "trustee",
                "keygen",
                "--name",
                name,
                "--secret",
                &secret,
                "--passphrase-file",
                &passphrase,
                "--public",
                &public,
            ])?;
            words.extend(["--trustee".into(), public]);
        }
        for name in WITNESSES {
            let (secret, public) = (
                self.path(&format!("{name}/secret.key")),
                self.path(&format!("{name}/public.vkey")),
            );
            self.quietly(&[
                "witness", "keygen", "--name", name, "--secret", &secret, "--plain", "--public", &public,
            ])?;
            words.extend([
                "--witness".into(),
                String::from_utf8(files::read(Path::new(&public))?)?,
            ]);
        }
        let rest = [
            "--title",
            "中共云岭县委全委会",
            "--organiser",
            "云岭县委组织部",
            "--group",
            "qw=县委委员",
            "--group",
            "main=其他参加人员",
            "--threshold",
            "2",
            "--quorum",
            "2",
            "--origin",
            "vote.yunling.example/demo",
        ];
        words.extend(rest.map(str::to_owned));
        self.aloud(&words.iter().map(String::as_str).collect::<Vec<_>>())
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
                    self.aloud(&["draw", step, "--secret", &secret, "--out", &out])?;
                }
                self.quietly(&["meeting", "add", "--dir", &host, &out])?;
            }
        }
        self.aloud(&["draw", "run", "--dir", &host])
    }

    fn key_ceremony(&self) -> Result<()> {
        self.chapter("四、密钥仪式 The key ceremony");
        for round in 1..=3 {
            for (_, dir) in TRUSTEES {
                let (secret, out) = (
                    self.path(&format!("{dir}/secret.key")),
                    self.path(&format!("{dir}/dkg-{round}.line")),
                );
                self.aloud(&[
                    "trustee",
                    "dkg",
                    "--secret",
                    &secret,
                    "--passphrase-file",
                    &self.path(&format!("{dir}/passphrase.txt")),
                    "--log",
                    &self.log(),
                    "--out",
                    &out,
                ])?;
                self.quietly(&["meeting", "add", "--dir", &self.host(), &out])?;
            }
        }
        self.aloud(&["meeting", "key", "--dir", &self.host()])
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
                    let out = device
                        .with_file_name(format!("{ballot}-{revision}.line"))
                        .to_string_lossy()
                        .into_owned();
                    let (device, log, number) = (device.to_string_lossy(), self.log(), revision.to_string());
                    let mut words = vec!["vote", "--log", &log, "--device", &device, "--ballot", ballot];
                    words.extend(["--revision", &number, "--out", &out]);
                    let choices = pick(&mut below);
                    choices
                        .iter()
                        .for_each(|choice| words.extend(["--choose", choice]));
                    self.quietly(&words)?;
                    self.quietly(&["cast", &out])?;
                    accept.push(out);
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
        self.aloud(&["meeting", "checkpoint", "--dir", &self.host()])?;
        self.cosign()?;
        for (_, dir) in TRUSTEES.iter().take(2) {
            let (secret, out) = (
                self.path(&format!("{dir}/secret.key")),
                self.path(&format!("{dir}/share-{ballot}.line")),
            );
            self.aloud(&[
                "trustee",
                "share",
                "--secret",
                &secret,
                "--passphrase-file",
                &self.path(&format!("{dir}/passphrase.txt")),
                "--checkpoint",
                &self.path("host/checkpoint"),
                "--log",
                &self.log(),
                "--out",
                &out,
                "--ballot",
                ballot,
            ])?;
            self.quietly(&["meeting", "add", "--dir", &self.host(), &out])?;
        }
        let sheet = self.path(&format!("结果-{ballot}.txt"));
        self.aloud(&[
            "tally",
            "--dir",
            &self.host(),
            "--ballot",
            ballot,
            "--out",
            &sheet,
        ])
    }

    fn finish(&self) -> Result<()> {
        self.chapter("八、封存与见证 Seal and witnesses");
        let host = self.host();
        self.quietly(&["meeting", "note", "--dir", &host, "会议结束，全部表决已公布结果"])?;
        self.aloud(&["meeting", "seal", "--dir", &host])?;
        self.cosign()?;
        self.aloud(&[
            "record",
            "export",
            "--dir",
            &host,
            "--out",
            &self.path("record.zip"),
            "--trust",
            &self.path("trust.json"),
        ])
    }

    /// Both witnesses cosign the head.
    fn cosign(&self) -> Result<()> {
        for name in WITNESSES {
            let (secret, checkpoint) = (
                self.path(&format!("{name}/secret.key")),
                self.path("host/checkpoint"),
            );
            self.aloud(&[
                "witness",
                "cosign",
                "--secret",
                &secret,
                "--log",
                &self.log(),
                "--checkpoint",
                &checkpoint,
            ])?;
        }
        Ok(())
    }

    fn verify(&self) -> Result<u8> {
        self.chapter("十、验证 Verification");
        let (record, trust, out) = (
            self.path("record.zip"),
            self.path("trust.json"),
            self.path("验证报告.txt"),
        );
        let mut words = vec![
            "verify".to_owned(),
            record,
            "--trust".into(),
            trust,
            "--out".into(),
            out,
        ];
        for receipt in fs::read_dir(self.root.join("receipts"))? {
            words.extend([
                "--receipt".to_owned(),
                receipt?.path().to_string_lossy().into_owned(),
            ]);
        }
        self.show(&[
            "verify",
            "…/record.zip",
            "--trust",
            "…/trust.json",
            "--receipt",
            "…",
        ]);
        let line = Line::try_parse_from(std::iter::once("gongxin".to_owned()).chain(words))?;
        run_command(line.command, &self.output)
    }
}

const TRUSTEES: [(&str, &str); 3] = [
    ("监票人甲", "trustee-1"),
    ("监票人乙", "trustee-2"),
    ("监票人丙", "trustee-3"),
];
const WITNESSES: [&str; 2] = ["witness-1.example", "witness-2.example"];
