//! The other depth of a damaged record: what only changed bytes is signed anew, what was signed anew only changes bytes.

use std::sync::LazyLock;

use gongxin_record::{Archive, bytes::B32};
use gongxin_tlog::{Checkpoint, Hash, Note, Tree};

use super::{Evidence, honest, rich};
use crate::meeting::{Held, leaf};

/// The rich meeting without damage. Held with a plot, as the damaged ones, so that it draws the same numbers.
static RICH: LazyLock<Evidence> = LazyLock::new(|| Evidence::of(&rich(|_, _| None)));

/// How far the damage goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Bytes of an honest record were changed.
    Shallow,
    /// The head is that of the damaged log, signed by log key and witnesses.
    Deep,
}

impl Evidence {
    /// The same damage at the other depth; none where the damage is in no line of the log.
    ///
    /// A head that is not that of its log becomes one, signed by log key and witnesses, as a host with every key would publish it
    /// before people who noted no head in the meeting.
    /// Of a record whose head is right, the first line that no honest record has is put into the honest one.
    #[must_use]
    pub fn twin(&self) -> Option<(Depth, Self)> {
        let (archive, _) = Archive::open(&self.archive);
        let held = honest();
        let lines = split(&archive.log);
        if lines.is_empty() || lines == split(&held.writer.log()) {
            return None;
        }
        let tree = Tree::of(lines.iter().map(|line| Hash(leaf(line).0)));
        let signed = Note::parse(&archive.checkpoint)
            .ok()
            .and_then(|note| Checkpoint::parse(&note.text).ok())
            .is_some_and(|head| (head.size, head.root) == (tree.size(), tree.root()));
        if signed {
            let (everything, _) = Archive::open(&RICH.archive);
            let same = lines.first() == split(&everything.log).first();
            let base = if same { RICH.clone() } else { Evidence::of(&held) };
            Some((Depth::Shallow, bytes_only(base, &lines)))
        } else {
            let whole = self.clone();
            let mut signed = whole.repacked(|archive| archive.checkpoint = head(&held, &tree));
            signed.trust.heads.clear();
            Some((Depth::Deep, signed))
        }
    }
}

impl Evidence {
    /// The same lines under a head that log key and witnesses sign.
    pub(super) fn resigned(self) -> Self {
        match self.twin() {
            Some((Depth::Deep, signed)) => signed,
            _ => self,
        }
    }
}

/// An honest record with the first line of another log that is not its own.
fn bytes_only(base: Evidence, lines: &[&[u8]]) -> Evidence {
    base.repacked(|archive| {
        let mut own = split(&archive.log);
        let at = own.iter().zip(lines).position(|(own, other)| own != other);
        match at {
            Some(at) => own[at] = lines[at],
            None if own.len() > lines.len() => own.truncate(lines.len()),
            None => own.extend(lines.get(own.len())),
        }
        archive.log = own.iter().flat_map(|line| [line, &b"\n"[..]].concat()).collect();
    })
}

fn split(log: &[u8]) -> Vec<&[u8]> {
    let body = log.strip_suffix(b"\n").unwrap_or(log);
    if body.is_empty() {
        Vec::new()
    } else {
        body.split(|byte| *byte == b'\n').collect()
    }
}

/// A head of any tree, with every signature it needs.
fn head(held: &Held, tree: &Tree) -> Vec<u8> {
    let (archive, _) = Archive::open(&crate::meeting::archive(
        b"",
        &held.log,
        &held.witnesses,
        held.state(),
        (tree.size(), B32(tree.root().0)),
    ));
    archive.checkpoint
}
