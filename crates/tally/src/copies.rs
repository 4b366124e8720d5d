//! No two ballots share a nonce point: a copied or replayed ciphertext shows. Spec: V10.

use std::collections::HashMap;

use gongxin_record::entry::Cast;

/// The nonce points seen so far.
#[derive(Debug, Default)]
pub struct Copies(HashMap<[u8; 32], u64>);

impl Copies {
    /// Takes the nonce points of a cast into account; says which earlier entry used one of them.
    pub fn add(&mut self, entry: u64, cast: &Cast, width: usize, selections: usize) -> Option<u64> {
        let mut earlier = None;
        for point in nonce_points(&cast.votes.0, width, selections) {
            if let Some(first) = self.0.get(&point) {
                earlier = earlier.or(Some(*first));
            } else {
                self.0.insert(point, entry);
            }
        }
        earlier
    }

    /// The entry that used this nonce point.
    #[must_use]
    pub fn find(&self, votes: &[u8]) -> Option<u64> {
        self.0.get(votes.first_chunk::<32>()?).copied()
    }
}

/// `R_0, R_1, …` of a `votes` member.
fn nonce_points(votes: &[u8], width: usize, selections: usize) -> impl Iterator<Item = [u8; 32]> {
    let blocks = selections.div_ceil(width.max(1));
    (0..blocks).filter_map(move |block| {
        votes
            .get(block * (width + 1) * 32..)?
            .first_chunk::<32>()
            .copied()
    })
}
