//! Tiles of a log, as <https://c2sp.org/tlog-tiles> names and fills them: 256 hashes each, fetched and cached by anybody.

use crate::{hash::Hash, tree::Tree};

/// Hashes of a full tile, and entries of a full bundle.
pub const TILE: u64 = 256;

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TilePath {
    /// Number of the tile in its level.
    pub number: u64,
    /// How many hashes of it are wanted: 256, or fewer for the last one.
    pub width: u64,
}

impl TilePath {
    /// Reads `x001/x234/067` or `067.p/5`: groups of three digits, all but the last with an `x` before them.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (path, width) = match path.split_once(".p/") {
            None => (path, TILE),
            Some((path, width)) => (path, decimal(width).filter(|w| (1..TILE).contains(w))?),
        };
        let mut number: u64 = 0;
        let mut groups = path.split('/').peekable();
        while let Some(group) = groups.next() {
            let digits = if groups.peek().is_some() {
                group.strip_prefix('x')?
            } else {
                group
            };
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Self { number, width };
        // One name a tile: no groups of zeros in front.
        (tile.number_path() == path).then_some(tile)
    }

    fn number_path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.number % 1000)];
        let mut rest = self.number / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        groups.join("/")
    }

    /// The numbers of the first entry and of the one after the last, on level 0.
    #[must_use]
    pub fn entries(&self) -> Option<(u64, u64)> {
        let first = self.number.checked_mul(TILE)?;
        Some((first, first.checked_add(self.width)?))
    }
}

fn decimal(text: &str) -> Option<u64> {
    let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// The hashes of a tile at a level (0 to 5), if the tree is large enough for all of them.
#[must_use]
pub fn hash_tile(tree: &Tree, level: u8, tile: TilePath) -> Option<Vec<u8>> {
    if level > 5 {
        return None;
    }
    let (first, end) = tile.entries()?;
    let span = TILE.checked_pow(u32::from(level))?;
    let mut out = Vec::with_capacity(32 * 256);
    for at in first..end {
        let Hash(hash) = tree.range(at.checked_mul(span)?, at.checked_add(1)?.checked_mul(span)?)?;
        out.extend_from_slice(&hash);
    }
    Some(out)
}

/// An entry bundle: each entry after its length in two bytes. `None` if one is longer than 65,535 bytes, which the format
/// cannot hold.
#[must_use]
pub fn entry_bundle<'a>(entries: impl Iterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend_from_slice(&u16::try_from(entry.len()).ok()?.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{leaf_hash, node_hash};

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |number, width| Some(TilePath { number, width });
        assert_eq!(TilePath::parse("x001/x234/067"), tile(1_234_067, 256));
        assert_eq!(TilePath::parse("000"), tile(0, 256));
        assert_eq!(TilePath::parse("x001/000.p/1"), tile(1000, 1));
        assert_eq!(TilePath::parse("255.p/255"), tile(255, 255));
        for wrong in [
            "",
            "0",
            "1",
            "01",
            "x000/001",
            "001/002",
            "x001",
            "001.p/0",
            "001.p/256",
            "001.p/01",
            "001.p/",
            "abc",
            "-01",
            "x001/2",
            "001/",
            "/001",
            "x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(TilePath::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tiles_hold_the_tree() {
        let leaves: Vec<Hash> = (0..600u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let tree = Tree::of(leaves.iter().copied());
        let full = |number| TilePath { number, width: TILE };
        let first = hash_tile(&tree, 0, full(0)).unwrap();
        assert_eq!(first.len(), 32 * 256);
        assert_eq!(first[..32], leaves[0].0);
        assert_eq!(first[32 * 255..], leaves[255].0);
        assert_eq!(hash_tile(&tree, 0, full(2)), None, "600 leaves fill two tiles");
        let last = TilePath { number: 2, width: 88 };
        assert_eq!(hash_tile(&tree, 0, last).unwrap()[32 * 87..], leaves[599].0);
        assert_eq!(hash_tile(&tree, 0, TilePath { number: 2, width: 89 }), None);

        let above = hash_tile(&tree, 1, TilePath { number: 0, width: 2 }).unwrap();
        let mut level: Vec<Hash> = leaves[..256].to_vec();
        while level.len() > 1 {
            level = level
                .chunks(2)
                .map(|pair| node_hash(&pair[0], &pair[1]))
                .collect();
        }
        assert_eq!(above[..32], level[0].0);
        assert_eq!(hash_tile(&tree, 1, TilePath { number: 0, width: 3 }), None);
        assert_eq!(hash_tile(&tree, 6, TilePath { number: 0, width: 1 }), None);
        let far = TilePath {
            number: u64::MAX / 2,
            width: TILE,
        };
        assert_eq!(hash_tile(&tree, 5, far), None);
    }

    #[test]
    fn bundles_are_framed() {
        let entries: [&[u8]; 2] = [b"ab", b""];
        assert_eq!(
            entry_bundle(entries.into_iter()).unwrap(),
            [0, 2, b'a', b'b', 0, 0]
        );
        let long = vec![0u8; 65_536];
        assert_eq!(entry_bundle([long.as_slice()].into_iter()), None);
    }
}
