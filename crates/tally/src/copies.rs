//! No two ballots share a nonce point: a copied or replayed ciphertext shows. Spec: V10.

use std::collections::HashMap;

use gongxin_protocol::State;

use crate::{Room, questions};

/// The nonce points of a ballot's `votes`; none if there is no such ballot.
#[must_use]
pub fn nonce_points(state: &State, ballot: &str, votes: &[u8]) -> Vec<[u8; 32]> {
    let spec = state.ballots.get(ballot).and_then(|b| b.spec.as_ref());
    let width = state
        .meeting
        .as_ref()
        .and_then(|m| usize::try_from(m.definition.width).ok());
    let (Some(Ok(questions)), Some(width)) = (spec.map(questions), width) else {
        return Vec::new();
    };
    questions.layout(width).nonce_points(votes).copied().collect()
}

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
