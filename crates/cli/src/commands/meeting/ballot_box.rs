//! The ballot box: accepted ballots, named by tag and revision. What tells who came when is how ballots are collected; the box
//! only keeps from adding to it, with names that mean nothing and one date for all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use gongxin_protocol::Phase;
use gongxin_record::{Entry, entry::Cast};
use gongxin_roles::{intake::Nonces, writer::Writer};

use crate::{
    files,
    folder::Folder,
    refusal::{Explain, refusal},
};

/// How a ballot stands to the box.
pub(super) enum Standing {
    /// It goes in; earlier revisions of its tag are replaced.
    Fresh,
    /// These very bytes lie there.
    Same,
    /// A higher revision of its tag lies there already: this one would never count.
    Superseded(u32),
}

/// The accepted ballots of one ballot. A receipt promises exact bytes, so nothing kept is replaced by other bytes of the same
/// revision.
pub(super) struct Shelf(pub(super) PathBuf);

impl Shelf {
    /// Compares a ballot with what lies in the box.
    pub(super) fn standing(&self, cast: &Cast, line: &[u8]) -> Result<Standing> {
        let own = self.0.join(file_name(cast));
        if own.exists() && files::read(&own)? == line {
            return Ok(Standing::Same);
        }
        match self.kept(cast)?.iter().map(|(revision, _)| *revision).max() {
            Some(kept) if kept == cast.revision => Err(refusal(
                "revision-taken",
                format!("此人已投过第 {kept} 版选票，改投须用更高的版次"),
                format!("revision {kept} of this voter is in the box; a change needs a higher one"),
            )),
            Some(kept) if kept > cast.revision => Ok(Standing::Superseded(kept)),
            _ => Ok(Standing::Fresh),
        }
    }

    /// Keeps a ballot in the place of its earlier revisions.
    pub(super) fn keep(&self, cast: &Cast, line: &[u8]) -> Result<()> {
        let path = self.0.join(file_name(cast));
        files::write_private(&path, line)?;
        files::undate(&path)?;
        for (revision, older) in self.kept(cast)? {
            if revision < cast.revision {
                files::destroy(&older)?;
            }
        }
        Ok(())
    }

    /// All ballots in the box.
    pub(super) fn casts(&self) -> Result<Vec<Cast>> {
        let mut casts = Vec::new();
        for path in self.paths()? {
            match Entry::parse(&files::read_line(&path)?) {
                Ok(Entry::Cast(cast)) => casts.push(cast),
                _ => {
                    let shown = path.display();
                    return Err(refusal(
                        "box",
                        format!("票箱中的 {shown} 不是选票"),
                        format!("{shown} in the box is no ballot"),
                    ));
                }
            }
        }
        Ok(casts)
    }

    /// Empties the box once its ballots are in the log.
    pub(super) fn empty(&self) -> Result<()> {
        self.paths()?.iter().try_for_each(|path| files::destroy(path))
    }

    /// Revisions of a tag, with their files.
    fn kept(&self, cast: &Cast) -> Result<Vec<(u32, PathBuf)>> {
        let prefix = format!("{}-", cast.tag);
        let revision = |path: &Path| path.file_name()?.to_str()?.strip_prefix(&prefix)?.parse().ok();
        let paths = self.paths()?.into_iter();
        Ok(paths
            .filter_map(|path| revision(&path).map(|revision| (revision, path)))
            .collect())
    }

    fn paths(&self) -> Result<Vec<PathBuf>> {
        if !self.0.exists() {
            return Ok(Vec::new());
        }
        let list = || {
            fs::read_dir(&self.0)?
                .map(|file| Ok(file?.path()))
                .collect::<std::io::Result<_>>()
        };
        let shown = self.0.display();
        list().explain(
            "file",
            format!("无法读取 {shown}"),
            format!("cannot read {shown}"),
        )
    }
}

/// Nonce points in use: of the log and of every ballot that waits in a box.
pub(super) fn nonces(folder: &Folder, log: &Writer) -> Result<Nonces> {
    let mut nonces = Nonces::of_log(log);
    for (ballot, state) in &log.state().ballots {
        if state.phase != Phase::Open {
            continue;
        }
        for cast in Shelf(folder.ballot_box(ballot)).casts()? {
            nonces.take(log.state(), ballot, &cast.votes.0)?;
        }
    }
    Ok(nonces)
}

/// The name of a ballot in the box, and of its receipt.
pub(super) fn file_name(cast: &Cast) -> String {
    format!("{}-{}", cast.tag, cast.revision)
}
