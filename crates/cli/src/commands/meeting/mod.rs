//! `gongxin meeting …`: the host's acts.

mod ballot;
mod ballot_box;
mod create;
mod entries;
mod head;
mod roster;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use gongxin_record::entry::{DkgAbort, Note, Open, Redraw};
use serde_json::json;

use crate::{files::Folder, output::Output};

/// 会议
#[derive(Subcommand)]
pub(crate) enum MeetingCommand {
    /// Write entry 0: title, groups, trustees, witnesses
    Create(create::CreateArgs),
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
    Ballot(ballot::BallotArgs),
    /// Give up a draw, with the reason
    Redraw {
        #[command(flatten)]
        folder: FolderArg,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Let the next alternate (候补) take the place of a person who cannot come, with the reason
    Alternate {
        #[command(flatten)]
        folder: FolderArg,
        /// The person's number (编号) in the roster.
        #[arg(long)]
        person: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Give up a key ceremony that a missing trustee or an unusable deal blocks, with the reason
    AbortCeremony {
        #[command(flatten)]
        folder: FolderArg,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Declare a token (票码) void: lost, stolen, or its holder absent
    Revoke {
        #[command(flatten)]
        folder: FolderArg,
        /// The slip's code, or its public key from the log.
        #[arg(long)]
        token: String,
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
    /// Sign the head of the log as it is now, for witnesses to cosign
    Checkpoint(FolderArg),
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

pub(crate) fn run(command: MeetingCommand, output: &Output) -> Result<()> {
    use MeetingCommand as C;
    match command {
        C::Create(args) => create::create(&args, output),
        C::Roster {
            folder,
            roster,
            total,
            ratio,
        } => roster::log_roster(&folder.open(), &roster, total, ratio.as_deref(), output),
        C::Add { folder, lines } => entries::add(&folder.open(), &lines, output),
        C::Key(folder) => entries::key(&folder.open(), output),
        C::Ballot(args) => ballot::ballot(&args, output),
        C::Redraw { folder, reason } => folder.open().change(|w| {
            let attempt = w.state().roster.as_ref().map_or(0, |r| r.attempt);
            say_entry(output, "redraw", w.append_entry(Redraw { attempt, reason })?)
        }),
        C::Alternate {
            folder,
            person,
            reason,
        } => entries::alternate(&folder.open(), &person, reason, output),
        C::AbortCeremony { folder, reason } => folder.open().change(|w| {
            let ceremony = w.state().ceremony.number;
            let entry = DkgAbort { ceremony, reason };
            say_entry(output, "dkg-abort", w.append_entry(entry)?)
        }),
        C::Revoke {
            folder,
            token,
            reason,
        } => entries::revoke(&folder.open(), &token, reason, output),
        C::Freeze { folder, group, ring } => entries::freeze(&folder.open(), &group, &ring, output),
        C::Open {
            folder,
            ballot,
            ring: rings,
        } => folder
            .open()
            .change(|w| say_entry(output, "open", w.append_entry(Open { ballot, rings })?)),
        C::Accept {
            folder,
            casts,
            receipts,
        } => ballot_box::accept(&folder.open(), &casts, &receipts, output),
        C::Close { folder, ballot } => ballot_box::close(&folder.open(), &ballot, output),
        C::Note { folder, text } => folder
            .open()
            .change(|w| say_entry(output, "note", w.append_entry(Note { text })?)),
        C::Checkpoint(folder) => head::checkpoint(&folder.open(), output),
        C::Seal { folder, file } => head::seal(&folder.open(), &file, output),
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
