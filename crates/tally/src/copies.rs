//! No two ballots share a nonce point: a copied or replayed ciphertext shows. Spec: V10.

use std::collections::HashMap;

use crate::Room;

/// The nonce points seen so far.
#[derive(Debug, Default)]
pub struct Copies(HashMap<[u8; 32], u64>);

impl Copies {
    /// Takes the nonce points of a cast's `votes` into account; says which earlier entry (or this one) used one of them.
    pub fn add(&mut self, entry: u64, votes: &[u8], room: &Room) -> Option<u64> {
        let mut earlier = None;
        for point in nonce_points(votes, room) {
            if let Some(first) = self.0.get(&point) {
                earlier = earlier.or(Some(*first));
            } else {
                self.0.insert(point, entry);
            }
        }
        earlier
    }

    /// The entry that used a nonce point of these `votes`.
    #[must_use]
    pub fn find(&self, votes: &[u8], room: &Room) -> Option<u64> {
        nonce_points(votes, room).find_map(|point| self.0.get(&point).copied())
    }
}

/// `R_0, R_1, …` of a `votes` member.
fn nonce_points<'a>(votes: &'a [u8], room: &Room) -> impl Iterator<Item = [u8; 32]> + use<'a> {
    let width = room.context.key().width();
    (0..room.context.key().blocks(room.context.selections())).filter_map(move |block| {
        votes
            .get(block * (width + 1) * 32..)?
            .first_chunk::<32>()
            .copied()
    })
}
