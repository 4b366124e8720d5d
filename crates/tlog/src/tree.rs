//! An append-only tree that keeps every complete subtree, so that any historic root costs a few hashes.

use crate::hash::{Hash, empty_root, node_hash};

/// A Merkle tree over leaf hashes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `levels[h][i]` is the root of the complete subtree over leaves `i·2^h …`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// A tree over these leaf hashes.
    #[must_use]
    pub fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }

    /// Appends a leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut carry = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let Some(level) = self.levels.get_mut(height) else {
                return;
            };
            level.push(carry);
            // An even count completes a pair.
            let [.., left, right] = level.as_slice() else {
                return;
            };
            if level.len() % 2 == 1 {
                return;
            }
            carry = node_hash(left, right);
        }
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The root now.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root_at(self.size()).unwrap_or_else(empty_root)
    }

    /// The root when the tree had `size` leaves; `None` if it never had so many.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| self.range(0, size)).flatten()
    }

    /// Hash of the leaves `start .. end`, where `start` is a multiple of the subtree's width, as RFC 6962 splits them.
    pub(crate) fn range(&self, start: u64, end: u64) -> Option<Hash> {
        let count = end.checked_sub(start)?;
        if count == 0 {
            return (start == 0).then(empty_root);
        }
        if count.is_power_of_two() {
            let level = self.levels.get(usize::try_from(count.ilog2()).ok()?)?;
            return level.get(usize::try_from(start / count).ok()?).copied();
        }
        let split = start + split_point(count);
        Some(node_hash(&self.range(start, split)?, &self.range(split, end)?))
    }
}

/// The largest power of two below `count` (`count` ≥ 2).
pub(crate) fn split_point(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    /// The eight leaves of the Certificate Transparency reference tests.
    pub(crate) const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];

    fn hex(hash: Hash) -> String {
        hash.0.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn reference_roots() {
        let tree = Tree::of(LEAVES.map(leaf_hash));
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (size, root) in (0..).zip(roots) {
            assert_eq!(hex(tree.root_at(size).unwrap()), root, "size {size}");
        }
        assert_eq!(tree.root_at(9), None);
    }

    #[test]
    fn historic_roots_equal_those_of_smaller_trees() {
        let leaves: Vec<Hash> = (0..130u32).map(|i| leaf_hash(&i.to_be_bytes())).collect();
        let tree = Tree::of(leaves.iter().copied());
        for size in 0..=130 {
            assert_eq!(
                tree.root_at(size as u64),
                Some(Tree::of(leaves[..size].iter().copied()).root())
            );
        }
    }
}
