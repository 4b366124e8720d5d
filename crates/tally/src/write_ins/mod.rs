//! Write-ins of one contest: gathered from the casts, mixed, opened, read, counted. Spec: `write-ins`, V14, V15.
//!
//! ```text
//! counted casts ──gather──▶ rows ──mix──▶ … ──mix──▶ rows ──row-shares──▶ slots ──merge──▶ votes by name
//! ```

mod counting;
mod reading;

use gongxin_crypto::{
    ballot::VerifiedBallot,
    row_share::{
        PostedRowShare, RowShareContext, VerifiedRowShare, open_rows, rows_digest, verify_row_share,
    },
    shuffle::{Fault, Rows, ShuffleProof, Statement, verify},
};
use gongxin_protocol::{BallotState, Check, Finding, Mixing, State};
use gongxin_record::{
    Entry,
    bytes::B32,
    entry::{Mix, RowShare, WrittenIn},
};
use gongxin_rules::{BallotSpec, WriteInSpec};
use rand_core::CryptoRng;

pub(crate) use counting::merged;
pub use counting::{Name, UsedSlots};

use crate::share_context;

/// The write-ins of one contest as far as the record has brought them.
pub struct WriteIns {
    /// Index of the contest in the definition.
    pub contest: usize,
    /// Its id.
    pub id: String,
    /// Its slots.
    pub slots: WriteInSpec,
    /// Entry number and verdict of every mix.
    pub mixes: Vec<(u64, Result<(), Fault>)>,
    /// What the next mixer takes: the rows of the casts, or those of the last mix that holds.
    pub rows: Rows,
    /// Entry number, trustee and verdict of every row-share.
    pub shares: Vec<(u64, u32, Result<VerifiedRowShare, String>)>,
}

impl WriteIns {
    /// Gathers the rows of the counted casts of a ballot and follows them through its mixes and row-shares.
    /// `verified` gives the verified ballot of an entry number, `entry` the entry.
    ///
    /// # Errors
    /// If the rows of the casts cannot be put together.
    pub fn gather<'a>(
        state: &State,
        ballot: &BallotState,
        verified: impl Fn(u64) -> Option<&'a VerifiedBallot>,
        entry: impl Fn(u64) -> Option<&'a Entry>,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Self>, Finding> {
        let mut counted: Vec<_> = ballot
            .counted
            .iter()
            .map(|(tag, place)| (tag.0, place.entry))
            .collect();
        counted.sort_unstable();
        let casts: Vec<&VerifiedBallot> = counted.iter().filter_map(|(_, n)| verified(*n)).collect();
        let none = Mixing::default();
        let contests = ballot
            .spec
            .iter()
            .flat_map(|spec| spec.contests.iter().enumerate());
        let with_slots = contests.filter_map(|(at, c)| Some((at, c, c.write_in?)));
        with_slots
            .enumerate()
            .map(|(row, (contest, definition, slots))| {
                let width = slots.slots as usize * (1 + slots.blocks as usize);
                let blocks = casts.iter().filter_map(|cast| cast.votes().rows().get(row));
                let rows = Rows::from_blocks(width, blocks).map_err(|fault| {
                    Finding::new(Check::V14, "rows", "无法取出另填内容", fault.to_string())
                })?;
                let mut own = Self {
                    contest,
                    id: definition.id.clone(),
                    slots,
                    mixes: Vec::new(),
                    rows,
                    shares: Vec::new(),
                };
                let mixing = ballot.mixing.get(&definition.id).unwrap_or(&none);
                for (_, number) in &mixing.mixes {
                    if let Some(Entry::Mix(mix)) = entry(*number) {
                        let verdict = own.follow(state, mix, rng);
                        own.mixes.push((*number, verdict));
                    }
                }
                for (trustee, number) in &mixing.shares {
                    if let Some(Entry::RowShare(share)) = entry(*number) {
                        own.shares
                            .push((*number, *trustee, own.verify_share(state, share)));
                    }
                }
                Ok(own)
            })
            .collect()
    }

    /// Takes the next mix of these rows if its proof holds.
    ///
    /// # Errors
    /// [`Fault`]; the rows stay as they are.
    pub fn follow(&mut self, state: &State, mix: &Mix, rng: &mut impl CryptoRng) -> Result<(), Fault> {
        let output = Rows::decode(&mix.rows.0, self.rows.width())?;
        let proof = ShuffleProof::decode(&mix.proof.0, self.rows.len(), self.rows.width())?;
        let meeting = state.digest();
        let name = mix_name(&mix.ballot, &mix.contest);
        let statement = mix_statement(state, &meeting.0, &name, (mix.trustee, mix.stage), &self.rows)?;
        self.rows = verify(&statement, &self.rows, output, &proof, rng)?.into_rows();
        Ok(())
    }

    /// The member `rows` of a row-share of the rows as they are.
    #[must_use]
    pub fn digest(&self) -> B32 {
        B32(rows_digest(&self.rows))
    }

    /// Judges a row-share of these rows.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify_share(&self, state: &State, share: &RowShare) -> Result<VerifiedRowShare, String> {
        if share.rows != self.digest() {
            return Err("these are not the rows of the last mix".to_owned());
        }
        let digest = state.digest();
        let context = row_share_context(state, &digest.0, &share.ballot, &share.contest, share.trustee);
        let proof = share.proof.0.as_slice().try_into();
        let posted = PostedRowShare {
            points: share.points.concatenated().to_vec(),
            proof: proof.map_err(|_| "its proof has not 96 bytes".to_owned())?,
        };
        let context = context.ok_or_else(|| "there is no such trustee".to_owned())?;
        verify_row_share(context, &self.rows, &posted).map_err(|error| error.to_string())
    }

    /// The used slots of every opened row, from the row-shares of these trustees.
    ///
    /// # Errors
    /// If shares are missing or wrong, or a slot's bit is neither 0 nor 1.
    pub fn open(&self, spec: &BallotSpec, trustees: &[u32]) -> Result<Vec<UsedSlots>, Finding> {
        let fail = |zh: &str, en: String| Finding::new(Check::V14, "open", zh, en);
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let shares: Vec<&VerifiedRowShare> = self
            .shares
            .iter()
            .filter(|(_, trustee, _)| trustees.contains(trustee))
            .filter_map(|(_, _, verdict)| verdict.as_ref().ok())
            .collect();
        if shares.len() != trustees.len() {
            let en = format!("contest {}: a named trustee has no valid row-share", self.id);
            return Err(fail("所列监票人没有有效的另填解密份额", en));
        }
        let opened = open_rows(&self.rows, &shares).map_err(|e| fail("无法解密另填内容", e.to_string()))?;
        opened
            .iter()
            .map(|row| {
                reading::used_slots(spec, &self.slots, row).ok_or_else(|| {
                    let en = format!("contest {}: a slot's bit is neither 0 nor 1", self.id);
                    fail("另填栏的标记既不是 0 也不是 1", en)
                })
            })
            .collect()
    }

    /// What opened rows say, before any merging.
    #[must_use]
    pub fn as_written(&self, spec: &BallotSpec, rows: &[UsedSlots]) -> WrittenIn {
        counting::as_written(&self.id, rows, &spec.nominees)
    }
}

/// The name under which the rows of a contest are mixed.
#[must_use]
pub fn mix_name(ballot: &str, contest: &str) -> String {
    format!("{ballot}/{contest}")
}

/// What a mix of these rows is bound to.
///
/// # Errors
/// If there is no key, or it is narrower than the rows.
pub fn mix_statement<'a>(
    state: &'a State,
    meeting: &'a [u8; 32],
    name: &'a str,
    (mixer, stage): (u32, u32),
    rows: &Rows,
) -> Result<Statement<'a>, Fault> {
    let elements = state
        .ceremony
        .key
        .as_ref()
        .map_or(&[][..], |key| key.public.key.elements());
    let narrow = Fault::Width {
        got: elements.len(),
        want: rows.width(),
    };
    Ok(Statement {
        meeting,
        ballot: name,
        mixer,
        stage,
        keys: elements.get(..rows.width()).ok_or(narrow)?,
    })
}

/// What a row-share is bound to.
#[must_use]
pub fn row_share_context<'a>(
    state: &'a State,
    meeting: &'a [u8; 32],
    ballot: &'a str,
    contest: &'a str,
    trustee: u32,
) -> Option<RowShareContext<'a>> {
    let share = share_context(state, meeting, ballot, trustee)?;
    Some(RowShareContext {
        meeting,
        ballot,
        contest,
        trustee,
        verification: share.verification,
    })
}
