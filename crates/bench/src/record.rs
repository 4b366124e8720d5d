//! A whole record of the size that the wanted figures speak of: 1,000 ballots of 30 options in a ring of 1,024.

use std::{fs, path::Path};

use gongxin_record::{
    Entry,
    entry::{Cast, Open},
};
use gongxin_roles::{excerpt::Excerpt, voter::Device};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_testkit::meeting::{Held, Sizes};
use rayon::prelude::*;

use crate::{
    BenchError,
    room::{MOST, OPTIONS, RING, WIDTH, choices, rng},
};

/// Ballots of the record.
pub const BALLOTS: usize = 1000;
/// Id of its ballot.
pub const BALLOT: &str = "b1";
/// The electorate.
const GROUP: &str = "qw";

/// Files of the record's folder.
pub mod files {
    /// The archive.
    pub const RECORD: &str = "record.zip";
    /// Roots of trust.
    pub const TRUST: &str = "trust.json";
    /// The excerpt of the log that a voter's device reads.
    pub const EXCERPT: &str = "excerpt.json";
    /// One voter's device.
    pub const DEVICE: &str = "device.json";
}

/// Holds the meeting and writes its files to a folder.
///
/// # Errors
/// [`BenchError`] if the folder cannot be written; others only if something of the workspace is broken.
pub fn make(folder: &Path) -> Result<(), BenchError> {
    fs::create_dir_all(folder)?;
    let mut held = convened();
    let ring = u32::try_from(RING).unwrap_or(u32::MAX);
    held.admit(GROUP, ring);
    let names = (1..=OPTIONS).map(|number| format!("候选人{number}"));
    held.define(BALLOT, &[GROUP], BallotSpec::gt_nom(MOST, "县教育局局长", names));
    held.freeze(&[GROUP]);
    held.writer.append_entry(Open {
        ballot: BALLOT.into(),
        rings: vec![format!("r-{GROUP}")],
    })?;
    let excerpt =
        Excerpt::of_ballot(&held.writer, BALLOT, &held.log).ok_or(BenchError::Missing("excerpt"))?;
    fs::write(folder.join(files::EXCERPT), excerpt.to_json())?;
    let devices = held.devices.get(GROUP).map_or(&[][..], Vec::as_slice);
    let first = devices.first().ok_or(BenchError::Missing("voter"))?;
    fs::write(folder.join(files::DEVICE), first.keep().as_bytes())?;

    let casts = casts(&held, devices)?;
    held.writer.close(BALLOT, &casts, &mut held.rng)?;
    held.count(BALLOT);
    held.seal();
    fs::write(folder.join(files::TRUST), held.trust.to_json_pretty())?;
    fs::write(folder.join(files::RECORD), held.archive())?;
    Ok(())
}

/// Roster, draw and key, with everybody of the electorate expected.
fn convened() -> Held {
    let sizes = Sizes {
        committee: u32::try_from(RING).unwrap_or(u32::MAX),
        eligible: 9,
        drawn: 4,
        names: OPTIONS as u32,
        trustees: 5,
        threshold: 3,
        width: u32::try_from(WIDTH).unwrap_or(u32::MAX),
    };
    let mut held = Held::convene(sizes, 31);
    held.draw(sizes);
    held.key_ceremony();
    held
}

/// One ballot of each of the first voters, made on all cores.
fn casts(held: &Held, devices: &[Device]) -> Result<Vec<Cast>, BenchError> {
    let room = Room::open(held.state(), BALLOT)?;
    devices
        .par_iter()
        .take(BALLOTS)
        .enumerate()
        .map(|(place, device)| {
            let mut rng = rng(32);
            rng.set_stream(place as u64);
            let ready = device.vote(&room, &vec![choices(place)].into(), 1, &mut rng)?;
            match Entry::parse(ready.line.as_bytes()) {
                Ok(Entry::Cast(cast)) => Ok(cast),
                _ => Err(BenchError::Cast),
            }
        })
        .collect()
}
