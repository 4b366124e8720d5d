//! Inclusion and consistency proofs. RFC 9162 sections 2.1.3 and 2.1.4.

use crate::{
    hash::{Hash, node_hash},
    tree::{Tree, split_point},
};

/// Why a proof is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// An index at or above the size, or an old size above the new one.
    #[error("sizes do not fit")]
    Size,
    /// Too many or too few hashes.
    #[error("wrong number of hashes")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// The audit path of a leaf in the tree of `size` leaves.
///
/// # Errors
/// [`ProofError::Size`].
pub fn inclusion(tree: &Tree, index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
    if index >= size || size > tree.size() {
        return Err(ProofError::Size);
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let split = start + split_point(end - start);
        let (sibling, inner) = if index < split {
            ((split, end), (start, split))
        } else {
            ((start, split), (split, end))
        };
        path.push(tree.range(sibling.0, sibling.1).ok_or(ProofError::Size)?);
        (start, end) = inner;
    }
    path.reverse();
    Ok(path)
}

/// Verifies an audit path.
///
/// # Errors
/// [`ProofError`].
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Size);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node % 2 == 0 && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// The proof that the tree of `old` leaves is a prefix of the tree of `new` leaves; empty where they are equal or
/// the old one is empty.
///
/// # Errors
/// [`ProofError::Size`].
pub fn consistency(tree: &Tree, old: u64, new: u64) -> Result<Vec<Hash>, ProofError> {
    if old > new || new > tree.size() {
        return Err(ProofError::Size);
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(path);
    }
    let (mut start, mut end, mut complete) = (0, new, true);
    while old != end {
        let split = start + split_point(end - start);
        if old <= split {
            path.push(tree.range(split, end).ok_or(ProofError::Size)?);
            end = split;
        } else {
            path.push(tree.range(start, split).ok_or(ProofError::Size)?);
            start = split;
            complete = false;
        }
    }
    if !complete {
        path.push(tree.range(start, end).ok_or(ProofError::Size)?);
    }
    path.reverse();
    Ok(path)
}

/// Verifies a consistency proof.
///
/// # Errors
/// [`ProofError`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Size);
    }
    if old == new || old == 0 {
        let same = old != new || old_root == new_root;
        let empty = old != 0 || *old_root == crate::hash::empty_root();
        return match (path.is_empty(), same && empty) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        (node, last) = (node / 2, last / 2);
    }
    let mut path = path.iter();
    // A complete old tree is its own first hash.
    let first = if old.is_power_of_two() {
        old_root
    } else {
        path.next().ok_or(ProofError::Length)?
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node % 2 == 0 && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash == *old_root && new_hash == *new_root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn tree(size: u32) -> Tree {
        Tree::of((0..size).map(|i| leaf_hash(&i.to_be_bytes())))
    }

    #[test]
    fn every_inclusion_and_no_other() {
        let tree = tree(40);
        for size in 1..=40u64 {
            let root = tree.root_at(size).unwrap();
            for index in 0..size {
                let leaf = leaf_hash(&u32::try_from(index).unwrap().to_be_bytes());
                let path = inclusion(&tree, index, size).unwrap();
                assert_eq!(verify_inclusion(&leaf, index, size, &path, &root), Ok(()));
                assert!(verify_inclusion(&leaf, (index + 1) % size.max(2), size, &path, &root).is_err());
                for at in 0..path.len() {
                    let mut bad = path.clone();
                    bad[at].0[0] ^= 1;
                    assert_eq!(
                        verify_inclusion(&leaf, index, size, &bad, &root),
                        Err(ProofError::Root)
                    );
                }
                let longer = [path.as_slice(), &[leaf]].concat();
                assert_eq!(
                    verify_inclusion(&leaf, index, size, &longer, &root),
                    Err(ProofError::Length)
                );
                if let Some((_, shorter)) = path.split_last() {
                    assert!(verify_inclusion(&leaf, index, size, shorter, &root).is_err());
                }
            }
            assert_eq!(inclusion(&tree, size, size), Err(ProofError::Size));
        }
    }

    #[test]
    fn an_inner_node_is_no_leaf() {
        let tree = tree(4);
        let inner = tree.range(0, 2).unwrap();
        let path = [tree.range(2, 4).unwrap()];
        // The node sits at index 0 of a tree of two such nodes, but not of a tree of four leaves.
        assert_eq!(
            verify_inclusion(&inner, 0, 4, &path, &tree.root()),
            Err(ProofError::Length)
        );
        assert_ne!(
            leaf_hash(&[tree.range(0, 1).unwrap().0, tree.range(1, 2).unwrap().0].concat()),
            inner
        );
    }

    #[test]
    fn every_consistency_and_no_other() {
        let tree = tree(33);
        for new in 0..=33u64 {
            for old in 0..=new {
                let (a, b) = (tree.root_at(old).unwrap(), tree.root_at(new).unwrap());
                let path = consistency(&tree, old, new).unwrap();
                assert_eq!(verify_consistency(old, new, &a, &b, &path), Ok(()), "{old} {new}");
                let mut other = a;
                other.0[0] ^= 1;
                assert!(verify_consistency(old, new, &other, &b, &path).is_err());
                if old > 0 && old < new {
                    let mut other = b;
                    other.0[0] ^= 1;
                    assert!(verify_consistency(old, new, &a, &other, &path).is_err());
                    let longer = [path.as_slice(), &[a]].concat();
                    assert!(verify_consistency(old, new, &a, &b, &longer).is_err());
                }
                for at in 0..path.len() {
                    let mut bad = path.clone();
                    bad[at].0[31] ^= 1;
                    assert!(verify_consistency(old, new, &a, &b, &bad).is_err());
                }
            }
        }
        assert_eq!(consistency(&tree, 3, 2), Err(ProofError::Size));
    }
}
