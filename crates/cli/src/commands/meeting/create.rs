//! Entry 0, the log key and the first roots of trust.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use gongxin_record::{
    Trust,
    bytes::{MeetingId, to_b64},
    entry::{Group, LogName, Meeting, Policy, Trustee, Witness},
    trust::Counts,
};
use gongxin_roles::writer::Writer;
use gongxin_tlog::{Kind, Signer, VerifierKey};
use rand_core::Rng;
use serde_json::json;

use super::FolderArg;
use crate::{commands::trustee::PublicFile, files, machine, output::Output};

#[derive(clap::Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// Title of the meeting.
    #[arg(long)]
    pub(crate) title: String,
    /// Who holds it.
    #[arg(long)]
    pub(crate) organiser: String,
    /// Electorate group, ID=NAME.
    #[arg(long, required = true)]
    pub(crate) group: Vec<String>,
    /// Public file of a trustee, in the order of their numbers.
    #[arg(long, required = true)]
    pub(crate) trustee: Vec<PathBuf>,
    /// How many trustees decrypt together.
    #[arg(long)]
    pub(crate) threshold: u32,
    /// Selections under one nonce.
    #[arg(long, default_value_t = 64)]
    pub(crate) width: u32,
    /// Verifier key of a witness.
    #[arg(long)]
    pub(crate) witness: Vec<String>,
    /// How many witnesses must cosign.
    #[arg(long, default_value_t = 0)]
    pub(crate) quorum: u32,
    /// Name of the log, e.g. vote.example/2026-11-24.
    #[arg(long)]
    pub(crate) origin: String,
    /// Mark the meeting as a rehearsal (演练).
    #[arg(long)]
    pub(crate) rehearsal: bool,
}

pub(super) fn create(args: &CreateArgs, output: &Output) -> Result<()> {
    let folder = args.folder.open();
    if folder.log_path().exists() {
        bail!("{} holds a meeting already", folder.0.display());
    }
    let mut rng = machine::rng()?;
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut *seed);
    let signer = Signer::new(&args.origin, Kind::Log, &seed)?;
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let group = |text: &String| {
        let (id, name) = text
            .split_once('=')
            .with_context(|| format!("--group {text}: write ID=NAME"))?;
        Ok(Group {
            id: id.into(),
            name: name.into(),
        })
    };
    let mut trustees: Vec<Trustee> = Vec::new();
    for (path, index) in args.trustee.iter().zip(1..) {
        let listed: PublicFile = serde_json::from_slice(&files::read(path)?)?;
        trustees.push(Trustee {
            index,
            name: listed.name,
            key: listed.key,
            box_key: listed.box_key,
        });
    }
    let witness = |key: &String| {
        let name = VerifierKey::parse(key)
            .with_context(|| format!("--witness {key}"))?
            .name()
            .to_owned();
        Ok(Witness {
            name,
            key: key.clone(),
        })
    };
    let meeting = Meeting {
        protocol: "gongxin/1".into(),
        suite: "ristretto255-shake256".into(),
        id: MeetingId(id),
        title: args.title.clone(),
        organiser: args.organiser.clone(),
        groups: args.group.iter().map(group).collect::<Result<_>>()?,
        trustees,
        threshold: args.threshold,
        width: args.width,
        log: LogName {
            origin: args.origin.clone(),
            key: signer.public().to_string(),
        },
        witnesses: args.witness.iter().map(witness).collect::<Result<_>>()?,
        quorum: args.quorum,
        policy: Policy {
            revote: true,
            min_ring: 2,
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
        quorum: args.quorum,
        heads: Vec::new(),
        tokens: Counts(Vec::new()),
        signed_in: Counts(Vec::new()),
    };
    folder.save_trust(&trust)?;
    let digest = writer.state().digest();
    let text = output.pick(
        format!("会议已建立，摘要 {digest}（请抄在纸上）"),
        format!("meeting {digest} (write it on paper)"),
    );
    output.say(&text, &json!({ "ok": true, "meeting": digest.to_b64() }));
    Ok(())
}
