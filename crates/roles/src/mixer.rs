//! A trustee's work on write-ins and paper: mix, open, sign. Spec: `write-ins`, `paper`.

use gongxin_crypto::{
    row_share::{decrypt_rows, rows_digest},
    shuffle::{Fault, Rows, shuffle},
};
use gongxin_protocol::{BallotState, Check, Finding, Phase, State};
use gongxin_record::{
    bytes::{B32, B64Bytes, SignatureBytes, TreeRoot},
    entry::{Mix, PaperSign, RowShare},
};
use gongxin_tally::{Sums, WriteIns, mix_name, mix_statement, row_share_context};
use rand_core::CryptoRng;

use crate::{
    few::Few,
    trustee::{Trustee, TrusteeError, points},
    witnessed::Witnessed,
    writer::Writer,
};

impl Trustee {
    /// The next mix (混洗) of the write-ins of a contest: the rows of the counted casts or of the last mix, in another order
    /// and encryption. Judges all ballots and mixes first.
    ///
    /// # Errors
    /// [`TrusteeError::NotNow`] if these rows are not waiting for this trustee; [`TrusteeError::Record`].
    pub fn mix(
        &self,
        log: &Writer,
        ballot: &str,
        contest: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let state = log.state();
        let own = self.index(state)?;
        if !due_mixes(state, own, closed(state, ballot)?).any(|due| due == contest) {
            return Err(TrusteeError::NotNow);
        }
        let (write_ins, _) = sound(log, ballot, contest, rng).map_err(TrusteeError::Record)?;
        let stage = u32::try_from(write_ins.mixes.len() + 1).map_err(|_| TrusteeError::NotNow)?;
        self.mix_of(state, (ballot, contest, stage), &write_ins.rows, rng)
    }

    /// The mix of these rows, signed as this stage.
    pub(crate) fn mix_of(
        &self,
        state: &State,
        (ballot, contest, stage): (&str, &str, u32),
        rows: &Rows,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let own = self.index(state)?;
        let (meeting, name) = (state.digest(), mix_name(ballot, contest));
        let mixed = mix_statement(state, &meeting.0, &name, (own, stage), rows)
            .and_then(|statement| shuffle(&statement, rows, rng))
            .map_err(|fault| TrusteeError::Record(mix_fault(&fault)))?;
        let entry = Mix {
            ballot: ballot.to_owned(),
            contest: contest.to_owned(),
            stage,
            trustee: own,
            rows: B64Bytes(mixed.rows.encode()),
            proof: B64Bytes(mixed.proof.encode()),
            signature: SignatureBytes::PLACEHOLDER,
        };
        self.sign(&entry.into(), state)
    }

    /// This trustee's part in opening the mixed write-ins of a contest, worked from a witnessed head after the last mix.
    ///
    /// # Errors
    /// [`TrusteeError`], as for [`Trustee::share`].
    pub fn row_share(
        &self,
        witnessed: Witnessed<'_>,
        ballot: &str,
        contest: &str,
        few: Few,
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let log = witnessed.log();
        let state = log.state();
        let own = self.index(state)?;
        let known = closed(state, ballot)?;
        if !due_row_shares(state, own, known).any(|due| due == contest) {
            return Err(TrusteeError::NotNow);
        }
        let (size, root) = witnessed.head();
        let last = known.mixing.get(contest).and_then(|m| m.mixes.last());
        if last.is_none_or(|(_, number)| size <= *number) {
            return Err(TrusteeError::HeadBeforeMix);
        }
        let (write_ins, sums) = sound(log, ballot, contest, rng).map_err(TrusteeError::Record)?;
        few.allow(state, &sums)?;
        self.row_share_of(state, (ballot, contest), &write_ins.rows, (size, root), rng)
    }

    /// The share of these rows, signed with this head.
    pub(crate) fn row_share_of(
        &self,
        state: &State,
        (ballot, contest): (&str, &str),
        rows: &Rows,
        (size, root): (u64, B32),
        rng: &mut impl CryptoRng,
    ) -> Result<String, TrusteeError> {
        let own = self.index(state)?;
        let digest = state.digest();
        let context =
            row_share_context(state, &digest.0, ballot, contest, own).ok_or(TrusteeError::NotNow)?;
        let share = decrypt_rows(context, &self.key_share(state, own)?, rows, rng)?;
        let entry = RowShare {
            ballot: ballot.to_owned(),
            contest: contest.to_owned(),
            trustee: own,
            size,
            root: TreeRoot(root.0),
            rows: B32(rows_digest(rows)),
            points: points(&share.points)?,
            proof: B64Bytes(share.proof.to_vec()),
            signature: SignatureBytes::PLACEHOLDER,
        };
        self.sign(&entry.into(), state)
    }

    /// Signs the figures on paper of a class (of the ballot, where it has no classes) that hold now. The trustee has compared
    /// them with the count.
    ///
    /// # Errors
    /// [`TrusteeError::NotNow`] if there are none to sign.
    pub fn sign_paper(
        &self,
        state: &State,
        ballot: &str,
        class: Option<&str>,
    ) -> Result<String, TrusteeError> {
        let own = self.index(state)?;
        let papers = &closed(state, ballot)?.papers;
        let paper = papers
            .get(&class.map(str::to_owned))
            .filter(|p| !p.signed.contains(&own));
        let entry = PaperSign {
            ballot: ballot.to_owned(),
            paper: paper.ok_or(TrusteeError::NotNow)?.leaf,
            trustee: own,
            signature: SignatureBytes::PLACEHOLDER,
        };
        self.sign(&entry.into(), state)
    }
}

/// The contests of a closed ballot whose write-ins wait for a mix by this trustee: until there are as many as the threshold.
pub fn due_mixes<'a>(state: &State, trustee: u32, ballot: &'a BallotState) -> impl Iterator<Item = &'a str> {
    let needed = threshold(state);
    waiting(ballot).filter(move |contest| {
        ballot.mixing.get(*contest).is_none_or(|m| {
            m.shares.is_empty()
                && m.mixes.len() < needed
                && m.mixes.iter().all(|(mixer, _)| *mixer != trustee)
        })
    })
}

/// The contests of a closed ballot whose mixed write-ins wait for a share by this trustee.
pub fn due_row_shares<'a>(
    state: &State,
    trustee: u32,
    ballot: &'a BallotState,
) -> impl Iterator<Item = &'a str> {
    let needed = threshold(state);
    waiting(ballot).filter(move |contest| {
        let mixing = ballot.mixing.get(*contest);
        mixing.is_some_and(|m| m.mixes.len() >= needed && !m.shares.contains_key(&trustee))
    })
}

/// Contests with write-ins of a closed ballot in which something was counted.
fn waiting(ballot: &BallotState) -> impl Iterator<Item = &str> {
    let mixes = ballot.phase == Phase::Closed && !ballot.counted.is_empty();
    let contests = ballot.write_in_contests().map(|c| c.id.as_str());
    contests.filter(move |_| mixes)
}

/// Judges the proof of a mix that is to be logged next. One out of turn is left to the judge of the log, who says so: its proof
/// is about other rows.
///
/// # Errors
/// What is wrong with it or with the record before it.
pub fn check_mix(log: &Writer, mix: &Mix, rng: &mut impl CryptoRng) -> Result<(), Finding> {
    let (mut write_ins, _) = sound(log, &mix.ballot, &mix.contest, rng)?;
    if usize::try_from(mix.stage) != Ok(write_ins.mixes.len() + 1) {
        return Ok(());
    }
    write_ins
        .follow(log.state(), mix, rng)
        .map_err(|fault| mix_fault(&fault))
}

/// Judges a row-share that is to be logged next.
///
/// # Errors
/// What is wrong with it or with the record before it.
pub fn check_row_share(log: &Writer, share: &RowShare, rng: &mut impl CryptoRng) -> Result<(), Finding> {
    let (write_ins, _) = sound(log, &share.ballot, &share.contest, rng)?;
    let verdict = write_ins.verify_share(log.state(), share);
    verdict
        .map(drop)
        .map_err(|en| Finding::new(Check::V14, "row-share", "另填解密份额不成立", en))
}

/// The write-ins of a contest and the sums, after judging all casts and mixes of the ballot.
fn sound(
    log: &Writer,
    ballot: &str,
    contest: &str,
    rng: &mut impl CryptoRng,
) -> Result<(WriteIns, Sums), Finding> {
    let judged = log.judged(ballot, rng)?;
    let own = judged.write_ins.into_iter().find(|w| w.id == contest);
    let own = own.ok_or_else(|| {
        Finding::new(
            Check::V04,
            "no-write-ins",
            "没有这样的另填项目",
            "no such contest",
        )
    })?;
    match own
        .mixes
        .iter()
        .find_map(|(number, verdict)| Some((*number, verdict.as_ref().err()?)))
    {
        Some((number, fault)) => Err(mix_fault(fault).at(number)),
        None => Ok((own, judged.sums)),
    }
}

fn mix_fault(fault: &Fault) -> Finding {
    Finding::new(
        Check::V14,
        "mix",
        format!("混洗不成立（{fault}）"),
        fault.to_string(),
    )
}

fn closed<'a>(state: &'a State, ballot: &str) -> Result<&'a BallotState, TrusteeError> {
    let known = state.ballots.get(ballot).filter(|b| b.phase == Phase::Closed);
    known.ok_or(TrusteeError::NotNow)
}

fn threshold(state: &State) -> usize {
    state
        .meeting
        .as_ref()
        .map_or(usize::MAX, |m| m.definition.threshold as usize)
}
