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
        for point in room.context.layout().nonce_points(votes) {
            if let Some(first) = self.0.get(point) {
                earlier = earlier.or(Some(*first));
            } else {
                self.0.insert(*point, entry);
            }
        }
        earlier
    }

    /// The entry that used a nonce point of these `votes`.
    #[must_use]
    pub fn find(&self, votes: &[u8], room: &Room) -> Option<u64> {
        let mut points = room.context.layout().nonce_points(votes);
        points.find_map(|point| self.0.get(point).copied())
    }
}
