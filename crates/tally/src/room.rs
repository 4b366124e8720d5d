//! A ballot with its rings decoded: what its proofs are judged against. Spec: `ballot`.

use gongxin_crypto::{
    ballot::{BallotContext, Bucket, PostedBallot, VerifiedBallot, bucket_count, bucket_range, verify_batch},
    group::Element,
    possession::ProofError,
};
use gongxin_protocol::{Check, Finding, State};
use gongxin_record::entry::Cast;
use gongxin_rules::BallotSpec;
use rand_core::CryptoRng;

use crate::questions;

/// Casts judged at a time.
const PART: usize = 1024;

/// The statement that all ballots of one definition share, with every bucket of its rings.
pub struct Room {
    /// Meeting, key, definition.
    pub context: BallotContext,
    /// The rules of the definition.
    pub spec: BallotSpec,
    /// The buckets of all rings, ring by ring.
    buckets: Vec<Bucket>,
    /// Each ring's id, and where its first bucket stands. They are few.
    rings: Vec<(String, usize)>,
}

impl Room {
    /// Opens the room of an opened ballot.
    ///
    /// # Errors
    /// If the record so far does not define it: unknown ballot, no key, unreadable rules or rings.
    pub fn open(state: &State, ballot: &str) -> Result<Self, Finding> {
        let missing = |zh: &str, en: &str| Finding::new(Check::V08, "room", zh, en);
        let definition = state
            .ballots
            .get(ballot)
            .ok_or_else(|| missing("没有这次表决", "there is no such ballot"))?;
        let key = state
            .ceremony
            .key
            .as_ref()
            .ok_or_else(|| missing("尚无公钥", "there is no key"))?;
        let spec = definition.spec.as_ref();
        let spec = spec.ok_or_else(|| missing("规则无法读取", "its rules cannot be read"))?;
        let questions = questions(spec).map_err(|error| missing("规则无法展开", &error.to_string()))?;
        let context = BallotContext::new(
            state.digest().0,
            key.leaf.0,
            definition.leaf.0,
            ballot,
            key.public.key.clone(),
            questions,
        )
        .map_err(|error| missing("规则无法展开", &error.to_string()))?;
        let mut room = Self {
            context,
            spec: spec.clone(),
            buckets: Vec::new(),
            rings: Vec::new(),
        };
        for ring in &definition.rings {
            room.add_ring(state, ring)?;
        }
        Ok(room)
    }

    fn add_ring(&mut self, state: &State, id: &str) -> Result<(), Finding> {
        let bad = |en: &str| {
            Finding::new(
                Check::V08,
                "ring",
                format!("环 {id} 不可用"),
                format!("ring {id}: {en}"),
            )
        };
        let ring = state.rings.get(id).ok_or_else(|| bad("unknown"))?;
        self.rings.push((id.to_owned(), self.buckets.len()));
        for number in 0..bucket_count(ring.keys.len()) {
            let range = bucket_range(ring.keys.len(), number).unwrap_or_default();
            let keys = ring.keys.get(range).unwrap_or_default();
            let keys = keys
                .iter()
                .map(|key| Element::decode(&key.0))
                .collect::<Result<Vec<_>, _>>();
            let keys = keys.map_err(|error| bad(&error.to_string()))?;
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let bucket = Bucket::new(&self.context, ring.leaf.0, number, keys);
            self.buckets
                .push(bucket.map_err(|error| bad(&error.to_string()))?);
        }
        Ok(())
    }

    /// One bucket of a ring of this ballot.
    #[must_use]
    pub fn bucket(&self, ring: &str, bucket: u32) -> Option<&Bucket> {
        self.place_of(ring, bucket).and_then(|at| self.buckets.get(at))
    }

    /// Where a bucket of a ring stands.
    fn place_of(&self, ring: &str, bucket: u32) -> Option<usize> {
        let at = self.rings.iter().position(|(id, _)| id == ring)?;
        let (_, first) = self.rings.get(at)?;
        let end = self
            .rings
            .get(at + 1)
            .map_or(self.buckets.len(), |(_, next)| *next);
        let place = first.checked_add(usize::try_from(bucket).ok()?)?;
        (place < end).then_some(place)
    }

    /// The bucket in which a voting key stands, with its ring and its number.
    #[must_use]
    pub fn bucket_of(&self, key: &[u8; 32]) -> Option<(&str, u32, &Bucket)> {
        let holds = |bucket: &Bucket| bucket.keys().iter().any(|k| k.bytes() == key);
        let at = self.buckets.iter().position(holds)?;
        let (ring, first) = self.rings.iter().rev().find(|(_, first)| *first <= at)?;
        Some((ring, u32::try_from(at - first).ok()?, self.buckets.get(at)?))
    }

    /// Judges the numbered casts of this ballot in their order, a part of them at a time: what a verified ballot decodes into is
    /// several times its bytes, and is gone before the next part comes.
    pub fn judge_in_parts<'a>(
        &'a self,
        casts: &'a [(u64, &'a Cast)],
        rng: &'a mut impl CryptoRng,
    ) -> impl Iterator<Item = Vec<(u64, Result<VerifiedBallot, ProofError>)>> + 'a {
        casts.chunks(PART).map(|part| {
            let posted: Vec<&Cast> = part.iter().map(|(_, cast)| *cast).collect();
            let numbers = part.iter().map(|(number, _)| *number);
            numbers.zip(self.judge(&posted, rng)).collect()
        })
    }

    /// Judges casts of this ballot, many at once; answers in their order.
    pub fn judge(
        &self,
        casts: &[&Cast],
        rng: &mut impl CryptoRng,
    ) -> Vec<Result<VerifiedBallot, ProofError>> {
        let buckets: Vec<&Bucket> = self.buckets.iter().collect();
        let posted: Vec<PostedBallot<'_>> = casts
            .iter()
            .map(|cast| PostedBallot {
                // A ring that is none of this ballot has no bucket: the judge refuses it.
                bucket: self.place_of(&cast.ring, cast.bucket).unwrap_or(usize::MAX),
                revision: cast.revision,
                tag: &cast.tag.0,
                votes: &cast.votes.0,
                proof: &cast.proof.0,
            })
            .collect();
        verify_batch(&self.context, &buckets, &posted, rng)
    }
}
