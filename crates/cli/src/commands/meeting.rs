//! `gongxin meeting …`: the host's acts.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Subcommand, ValueEnum};
use gongxin_draw::Opening;
use gongxin_record::{
    Entry, Lang, Trust,
    bytes::{MeetingId, Points, RowLeaf, TreeRoot, to_b64},
    entry::{
        Ballot, Cast, ElectionKey, Group, Json, LogName, Meeting, Note, Open, Policy, Quota, Ratio, Redraw,
        Ring, Roster, RosterRow, Seal, Status, Trustee, Witness,
    },
    trust::{Counts, Head},
};
use gongxin_roles::writer::Writer;
use gongxin_rules::{BallotSpec, Person};
use gongxin_tlog::{Kind, Signer, VerifierKey};
use rand_core::Rng;
use serde_json::json;

use crate::{
    files::{self, Folder},
    machine,
    output::Output,
};

/// 会议
#[derive(Subcommand)]
pub(crate) enum MeetingCommand {
    /// Write entry 0: title, groups, trustees, witnesses
    Create(CreateArgs),
    /// Log the roster with salted leaves; keep the openings for authorised observers
    Roster {
        #[command(flatten)]
        folder: FolderArg,
        /// The roster that `roster import` wrote.
        #[arg(long)]
        roster: PathBuf,
        /// Draw so many in all.
        #[arg(long, conflicts_with = "ratio")]
        total: Option<u64>,
        /// Draw this share of the number of mandatory persons, e.g. 1/2.
        #[arg(long)]
        ratio: Option<String>,
    },
    /// Add lines that others made: commitments, check-ins, shares
    Add {
        #[command(flatten)]
        folder: FolderArg,
        /// Files with one line each.
        #[arg(required = true)]
        lines: Vec<PathBuf>,
    },
    /// Log the election key once all trustees have accepted
    Key(FolderArg),
    /// Define a ballot
    Ballot(BallotArgs),
    /// Give up a draw, with the reason
    Redraw {
        #[command(flatten)]
        folder: FolderArg,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Freeze the keys of a group into a ring
    Freeze {
        #[command(flatten)]
        folder: FolderArg,
        /// Electorate group.
        #[arg(long)]
        group: String,
        /// Id of the ring.
        #[arg(long)]
        ring: String,
    },
    /// Open a ballot
    Open {
        #[command(flatten)]
        folder: FolderArg,
        /// Ballot.
        #[arg(long)]
        ballot: String,
        /// Rings, in the order of the ballot's groups.
        #[arg(long, required = true)]
        ring: Vec<String>,
    },
    /// Judge ballots, put them in the box and write receipts
    Accept {
        #[command(flatten)]
        folder: FolderArg,
        /// Files with one ballot each.
        #[arg(required = true)]
        casts: Vec<PathBuf>,
        /// Folder for the receipts.
        #[arg(long)]
        receipts: PathBuf,
    },
    /// Close a ballot: log all ballots, sorted by tag
    Close {
        #[command(flatten)]
        folder: FolderArg,
        /// Ballot.
        #[arg(long)]
        ballot: String,
    },
    /// Log a note
    Note {
        #[command(flatten)]
        folder: FolderArg,
        /// Text.
        text: String,
    },
    /// End the record and sign its head
    Seal {
        #[command(flatten)]
        folder: FolderArg,
        /// Files to put beside the log.
        #[arg(long)]
        file: Vec<PathBuf>,
    },
}

/// The host's meeting folder.
#[derive(clap::Args)]
pub(crate) struct FolderArg {
    /// The meeting folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
}

impl FolderArg {
    pub(crate) fn open(&self) -> Folder {
        Folder(self.dir.clone())
    }
}

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

#[derive(clap::Args)]
pub(crate) struct BallotArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArg,
    /// Id, e.g. gt1.
    #[arg(long)]
    pub(crate) id: String,
    /// Title.
    #[arg(long)]
    pub(crate) title: String,
    /// Groups that vote.
    #[arg(long, required = true)]
    pub(crate) group: Vec<String>,
    /// Kind of ballot.
    #[arg(long, value_enum)]
    pub(crate) kind: KindArg,
    /// Vacancies (公推提名).
    #[arg(long, default_value_t = 1)]
    pub(crate) posts: u32,
    /// The vacant post (公推提名).
    #[arg(long, default_value = "")]
    pub(crate) post: String,
    /// A name, or NAME=DETAIL.
    #[arg(long, required = true)]
    pub(crate) name: Vec<String>,
}

/// Ballot kinds.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KindArg {
    /// 公推提名
    GtNom,
    /// 全委会票决
    Qwh,
    /// 常委会票决
    Cwh,
}

pub(crate) fn run(command: MeetingCommand, output: &Output) -> Result<()> {
    match command {
        MeetingCommand::Create(args) => create(&args, output),
        MeetingCommand::Roster {
            folder,
            roster,
            total,
            ratio,
        } => log_roster(&folder.open(), &roster, total, ratio.as_deref(), output),
        MeetingCommand::Add { folder, lines } => add(&folder.open(), &lines, output),
        MeetingCommand::Key(folder) => key(&folder.open(), output),
        MeetingCommand::Ballot(args) => ballot(&args, output),
        MeetingCommand::Redraw { folder, reason } => folder.open().change(|w| {
            let attempt = w.state().roster.as_ref().map_or(0, |r| r.attempt);
            say_entry(output, "redraw", w.append_entry(Redraw { attempt, reason })?)
        }),
        MeetingCommand::Freeze { folder, group, ring } => freeze(&folder.open(), &group, &ring, output),
        MeetingCommand::Open { folder, ballot, ring } => folder
            .open()
            .change(|w| say_entry(output, "open", w.append_entry(Open { ballot, rings: ring })?)),
        MeetingCommand::Accept {
            folder,
            casts,
            receipts,
        } => accept(&folder.open(), &casts, &receipts, output),
        MeetingCommand::Close { folder, ballot } => close(&folder.open(), &ballot, output),
        MeetingCommand::Note { folder, text } => folder
            .open()
            .change(|w| say_entry(output, "note", w.append_entry(Note { text })?)),
        MeetingCommand::Seal { folder, file } => seal(&folder.open(), &file, output),
    }
}

fn say_entry(output: &Output, name: &str, number: u64) -> Result<()> {
    let text = output.pick(
        format!("已记入第 {number} 条 {name}"),
        format!("entry {number}: {name}"),
    );
    output.say(&text, &json!({ "ok": true, "entry": number, "type": name }));
    Ok(())
}

fn create(args: &CreateArgs, output: &Output) -> Result<()> {
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
        let listed: super::trustee::PublicFile = serde_json::from_slice(&files::read(path)?)?;
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

fn log_roster(
    folder: &Folder,
    path: &Path,
    total: Option<u64>,
    ratio: Option<&str>,
    output: &Output,
) -> Result<()> {
    let roster = super::roster::read_roster(path)?;
    let mut rng = machine::rng()?;
    let mut rows = Vec::new();
    let mut openings = Vec::new();
    for person in &roster.persons {
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        let (id, name, unit, post) = (
            person.id.clone(),
            person.name.clone(),
            person.unit.clone(),
            person.post.clone(),
        );
        let opening = Opening {
            salt,
            id,
            name,
            unit,
            post,
        };
        let leaf = RowLeaf(opening.leaf().0);
        let (status, reason) = match person.status {
            gongxin_roster::Status::Mandatory => (Status::Mandatory, None),
            gongxin_roster::Status::Eligible => (Status::Eligible, None),
            gongxin_roster::Status::Recused => (
                Status::Recused,
                Some(person.reason.clone().unwrap_or_else(|| "回避".into())),
            ),
        };
        rows.push(RosterRow {
            leaf,
            group: person.group.clone(),
            stratum: person.category.clone(),
            status,
            reason,
        });
        openings.push(json!({
            "leaf": leaf.to_b64(), "salt": to_b64(&salt), "id": opening.id, "name": opening.name,
            "unit": opening.unit, "post": opening.post,
        }));
    }
    rows.sort_by_key(|row| row.leaf);
    let quota = match (total, ratio) {
        (Some(total), _) => Quota::Total(total),
        (None, Some(ratio)) => {
            let (num, den) = ratio.split_once('/').context("--ratio: write it as 1/2")?;
            Quota::Ratio(Ratio {
                num: num.trim().parse()?,
                den: den.trim().parse()?,
            })
        }
        // Half as many as must attend, as the pilot did.
        (None, None) => Quota::Ratio(Ratio { num: 1, den: 2 }),
    };
    let openings_path = folder.0.join("secret").join("openings.json");
    let number = folder.change(|w| Ok(w.append_entry(Roster { rows, quota })?))?;
    files::write_secret(&openings_path, &serde_json::to_vec_pretty(&openings)?)?;
    let text = output.pick(
        format!("名册已承诺，第 {number} 条；姓名留在 {}", openings_path.display()),
        format!(
            "roster committed, entry {number}; names stay in {}",
            openings_path.display()
        ),
    );
    output.say(
        &text,
        &json!({ "ok": true, "entry": number, "openings": openings_path }),
    );
    Ok(())
}

fn add(folder: &Folder, lines: &[PathBuf], output: &Output) -> Result<()> {
    let numbers = folder.change(|w| {
        lines
            .iter()
            .map(|path| {
                w.append(&files::read_line(path)?)
                    .with_context(|| path.display().to_string())
            })
            .collect::<Result<Vec<_>>>()
    })?;
    let text = output.pick(
        format!("已记入 {} 条", numbers.len()),
        format!("{} entries added", numbers.len()),
    );
    output.say(&text, &json!({ "ok": true, "entries": numbers }));
    Ok(())
}

fn key(folder: &Folder, output: &Output) -> Result<()> {
    folder.change(|w| {
        let public = w
            .state()
            .ceremony
            .combine()
            .context("the deals do not add up to a key yet")?;
        let key = Points(public.key.elements().iter().map(|e| *e.bytes()).collect());
        let ceremony = w.state().ceremony.number;
        say_entry(output, "key", w.append_entry(ElectionKey { ceremony, key })?)
    })
}

fn ballot(args: &BallotArgs, output: &Output) -> Result<()> {
    let person = |text: &String| match text.split_once('=') {
        Some((name, detail)) => Person {
            name: name.into(),
            detail: detail.into(),
        },
        None => Person::from(text.as_str()),
    };
    let names = args.name.iter().map(person);
    let spec = match args.kind {
        KindArg::GtNom => BallotSpec::gt_nom(args.posts, &args.post, names),
        KindArg::Qwh => BallotSpec::qwh(names),
        KindArg::Cwh => BallotSpec::cwh(names),
    };
    let spec = Json::of(&spec).map_err(|m| anyhow::anyhow!(m.text(Lang::En)))?;
    let entry = Ballot {
        id: args.id.clone(),
        title: args.title.clone(),
        groups: args.group.clone(),
        split: false,
        round: 1,
        previous: None,
        spec,
    };
    args.folder
        .open()
        .change(|w| say_entry(output, "ballot", w.append_entry(entry)?))
}

fn freeze(folder: &Folder, group: &str, ring: &str, output: &Output) -> Result<()> {
    let (present, head) = folder.change(|w| {
        let keys = w.state().admission.live_keys(group);
        let present = keys.len() as u64;
        w.append_entry(Ring {
            id: ring.into(),
            group: group.into(),
            keys,
        })?;
        Ok((present, w.head()))
    })?;
    let mut trust = folder.trust()?;
    trust.signed_in.0.push((ring.into(), present));
    trust.heads.push(Head {
        size: head.0,
        root: TreeRoot(head.1.0),
    });
    folder.save_trust(&trust)?;
    let words = gongxin_tlog::head_words(&gongxin_tlog::Hash(head.1.0), gongxin_tlog::Language::Zh).join(" ");
    let text = output.pick(
        format!("环 {ring} 已冻结：实到 {present}；请核对大屏：{words}"),
        format!("ring {ring} frozen: {present} present; words: {words}"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "ring": ring, "present": present, "words": words }),
    );
    Ok(())
}

fn accept(folder: &Folder, casts: &[PathBuf], receipts: &Path, output: &Output) -> Result<()> {
    let writer = folder.read()?;
    let signer = folder.signer(&writer)?;
    let mut rng = machine::rng()?;
    for path in casts {
        let line = files::read_line(path)?;
        let receipt = writer
            .accept(&line, &signer, &mut rng)
            .with_context(|| path.display().to_string())?;
        let Ok(Entry::Cast(cast)) = Entry::parse(&line) else {
            bail!("{} is no ballot", path.display())
        };
        // Named by tag and revision: the folder tells nothing about who came when.
        let name = format!("{}-{}", cast.tag, cast.revision);
        files::write(&folder.ballot_box(&cast.ballot).join(&name), &line)?;
        files::write(&receipts.join(format!("{name}.receipt")), receipt.as_bytes())?;
    }
    let text = output.pick(
        format!("已收 {} 张选票，回执在 {}", casts.len(), receipts.display()),
        format!(
            "{} ballots accepted, receipts in {}",
            casts.len(),
            receipts.display()
        ),
    );
    output.say(&text, &json!({ "ok": true, "accepted": casts.len() }));
    Ok(())
}

fn close(folder: &Folder, ballot: &str, output: &Output) -> Result<()> {
    let mut casts: Vec<Cast> = Vec::new();
    let box_path = folder.ballot_box(ballot);
    if box_path.exists() {
        for file in std::fs::read_dir(&box_path)? {
            match Entry::parse(&files::read_line(&file?.path())?) {
                Ok(Entry::Cast(cast)) => casts.push(cast),
                _ => bail!("{} holds a file that is no ballot", box_path.display()),
            }
        }
    }
    let mut rng = machine::rng()?;
    let counted = folder.change(|w| {
        w.close(ballot, &casts, &mut rng)?;
        Ok(w.state().ballots.get(ballot).map_or(0, |b| b.counted.len()))
    })?;
    let text = output.pick(
        format!("表决 {ballot} 已关闭，收回 {counted} 张"),
        format!("ballot {ballot} closed, {counted} ballots"),
    );
    output.say(
        &text,
        &json!({ "ok": true, "ballot": ballot, "counted": counted }),
    );
    Ok(())
}

fn seal(folder: &Folder, extra: &[PathBuf], output: &Output) -> Result<()> {
    let mut archive = gongxin_record::Archive::default();
    for path in extra {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .context("a file needs a plain name")?;
        let bytes = files::read(path)?;
        files::write(&folder.0.join("files").join(name), &bytes)?;
        archive.files.insert(name.to_owned(), bytes);
    }
    let entry: Seal = archive.make_seal();
    let number = folder.change(|w| Ok(w.append_entry(entry)?))?;
    let writer = folder.read()?;
    files::write(
        &folder.0.join("checkpoint"),
        writer.checkpoint(&folder.signer(&writer)?).to_string().as_bytes(),
    )?;
    say_entry(output, "seal", number)
}
