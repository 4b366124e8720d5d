//! Entry 0, the log key and the first roots of trust.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::{
    Trust,
    bytes::{MeetingId, to_b64},
    entry::{Group, LogName, Meeting, Policy, Trustee, Witness},
    trust::Counts,
};
use gongxin_roles::{witnessed, writer::Writer};
use gongxin_tlog::{Kind, Signer};
use rand_core::Rng;
use serde_json::json;

use super::FolderArg;
use crate::{
    commands::trustee::PublicFile,
    files,
    head::Head,
    machine,
    output::Output,
    refusal::{Explain, refusal},
};

/// A ring smaller than this hides nobody well.
const SMALL: u32 = 10;
/// Voters of a class below which its figures could reveal somebody.
const CELL: u32 = 5;

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin meeting create --dir 会议 --title 全委会 --organiser 县委组织部 --group qw=县委委员 \\\n    \
    --trustee 甲.json --trustee 乙.json --trustee 丙.json --threshold 2 \\\n    \
    --witness \"$(cat 一.vkey)\" --witness \"$(cat 二.vkey)\" --quorum 2 --origin vote.example/2026-11-24\n\n\
    Makes the folder: log.jsonl (public, begins the record), trust.json (public, to be compared with paper), secret/log.key."
)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// 会议名称 / Title of the meeting.
    #[arg(long)]
    pub(crate) title: String,
    /// 主持单位 / Who holds it.
    #[arg(long)]
    pub(crate) organiser: String,
    /// 组别，代号=名称 / Electorate group, ID=NAME.
    #[arg(long, required = true)]
    pub(crate) group: Vec<String>,
    /// 监票人的公开文件，先后就是编号 / Public file of a trustee, in the order of their numbers.
    #[arg(long, required = true)]
    pub(crate) trustee: Vec<PathBuf>,
    /// 几名监票人一起才能开票 / How many trustees decrypt together.
    #[arg(long)]
    pub(crate) threshold: u32,
    /// 密钥宽度，一般不用改 / Selections under one nonce.
    #[arg(long, default_value_t = 64)]
    pub(crate) width: u32,
    /// 见证人的公钥 / Verifier key of a witness.
    #[arg(long)]
    pub(crate) witness: Vec<String>,
    /// 至少几名见证人联署，默认过半数 / How many witnesses must cosign; more than half by default.
    #[arg(long)]
    pub(crate) quorum: Option<u32>,
    /// 日志的名称，每次会议不同 / Name of the log, e.g. vote.example/2026-11-24.
    #[arg(long)]
    pub(crate) origin: String,
    /// 演练 / Mark the meeting as a rehearsal.
    #[arg(long)]
    pub(crate) rehearsal: bool,
    /// 环内最少人数，再少就不冻结 / Fewest keys of a ring; a smaller group would reveal itself.
    #[arg(long, default_value_t = SMALL)]
    pub(crate) min_ring: u32,
    /// 分类计票时每类最少人数 / Fewest voters of a class that is tallied apart.
    #[arg(long, default_value_t = CELL)]
    pub(crate) min_cell: u32,
    /// 不许改投 / One ballot only: no later one replaces it (改投 is what helps against coercion).
    #[arg(long)]
    pub(crate) no_revote: bool,
}

pub(super) fn create(args: &CreateArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    if folder.log_path().exists() {
        let shown = folder.0.display();
        return Err(refusal(
            "folder-taken",
            format!("{shown} 中已有一场会议"),
            format!("{shown} holds a meeting already"),
        ));
    }
    let listed = u32::try_from(args.witness.len()).unwrap_or(u32::MAX);
    let quorum = args
        .quorum
        .unwrap_or(if listed == 0 { 0 } else { listed / 2 + 1 });
    let mut rng = machine::rng()?;
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut *seed);
    let signer =
        Signer::new(&args.origin, Kind::Log, &seed).about("key-name", format!("--origin {}", args.origin))?;
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let mut trustees: Vec<Trustee> = Vec::new();
    for (path, index) in args.trustee.iter().zip(1..) {
        let shown = path.display();
        let listed: PublicFile = serde_json::from_slice(&files::read(path)?).explain(
            "trustee-file",
            format!("{shown} 不是监票人的公开文件"),
            format!("{shown} is no public file of a trustee"),
        )?;
        trustees.push(Trustee {
            index,
            name: listed.name,
            key: listed.key,
            box_key: listed.box_key,
        });
    }
    let meeting = Meeting {
        protocol: "gongxin/1".into(),
        suite: "ristretto255-shake256".into(),
        id: MeetingId(id),
        title: args.title.clone(),
        organiser: args.organiser.clone(),
        groups: args.group.iter().map(|text| group(text)).collect::<Result<_>>()?,
        trustees,
        threshold: args.threshold,
        width: args.width,
        log: LogName {
            origin: args.origin.clone(),
            key: signer.public().to_string(),
        },
        witnesses: args
            .witness
            .iter()
            .map(|key| witness(key))
            .collect::<Result<_>>()?,
        quorum,
        policy: Policy {
            revote: !args.no_revote,
            min_ring: args.min_ring,
            min_cell: args.min_cell,
            rehearsal: args.rehearsal,
        },
    };
    let mut writer = Writer::default();
    writer.append_entry(meeting)?;
    files::write_secret(
        &folder.0.join("secret").join("log.key"),
        to_b64(&*seed).as_bytes(),
    )?;
    folder.save(&writer)?;
    let trust = Trust {
        meeting: writer.state().digest(),
        log: signer.public().to_string(),
        witnesses: args.witness.clone(),
        quorum,
        heads: Vec::new(),
        tokens: Counts(Vec::new()),
        signed_in: Counts(Vec::new()),
        paper: Counts(Vec::new()),
    };
    folder.save_trust(&trust)?;
    let (digest, head) = (writer.state().digest(), Head::of(&writer));
    let mut text = output.pick(
        format!("会议已建立，摘要 {digest}（请抄在纸上）\n{}", head.text(output)),
        format!("meeting {digest} (write it on paper)\n{}", head.text(output)),
    );
    let mut warnings = Vec::new();
    if quorum == 0 {
        warnings.push("no-witnesses");
        text += &output.pick(
            "\n注意：没有要求见证人联署。主持人可以给不同的人看不同的日志，没有人能发现",
            "\nNote: no witness needs to cosign. The host could show different logs to different people, and nobody would know",
        );
    }
    if args.min_ring < SMALL {
        warnings.push("small-rings");
        text += &output.pick(
            format!("\n注意：环可以少到 {} 人，人数太少会暴露投票意向", args.min_ring),
            format!(
                "\nNote: rings of {} keys are allowed; so few reveal themselves",
                args.min_ring
            ),
        );
    }
    output.say(
        &text,
        &json!({ "ok": true, "meeting": digest.to_b64(), "quorum": quorum, "warnings": warnings, "head": head.json() }),
    );
    Ok(())
}

fn group(text: &str) -> Result<Group> {
    let (id, name) = text.split_once('=').explain(
        "group",
        format!("--group {text}：请写成 代号=名称，例如 qw=县委委员"),
        format!("--group {text}: write ID=NAME"),
    )?;
    Ok(Group {
        id: id.into(),
        name: name.into(),
    })
}

fn witness(key: &str) -> Result<Witness> {
    witnessed::listed(key).map_err(|error| {
        let (zh, en) = (
            format!("--witness {key}：{}", error.zh()),
            format!("--witness {key}: {error}"),
        );
        refusal("verifier-key", zh, en)
    })
}
