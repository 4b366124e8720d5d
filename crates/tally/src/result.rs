//! Shares, counts and sheets. Spec: `shares`, `docs/rules.md`, V13, V15.

use gongxin_crypto::{
    dlog::SmallLog,
    group::split32,
    possession::ProofError,
    share::{CombineError, PostedShare, ShareContext, VerifiedShare, combine, verify_share},
};
use gongxin_protocol::{BallotState, Check, Finding, State};
use gongxin_record::entry::{Json, Outcome, Share, Tally};
use gongxin_rules::{BallotSpec, ContestCounts, Counts, Sheet, evaluate};

use crate::Sums;

/// What the share of a trustee is bound to.
#[must_use]
pub fn share_context<'a>(
    state: &'a State,
    meeting: &'a [u8; 32],
    ballot: &'a str,
    trustee: u32,
) -> Option<ShareContext<'a>> {
    let key = state.ceremony.key.as_ref()?;
    let at = usize::try_from(trustee).ok()?.checked_sub(1)?;
    Some(ShareContext {
        meeting,
        ballot,
        trustee,
        verification: key.public.verification.get(at)?,
    })
}

/// Verifies the share of an entry against the sums.
///
/// # Errors
/// [`ProofError`].
pub fn verify_posted_share(state: &State, sums: &Sums, e: &Share) -> Result<VerifiedShare, ProofError> {
    let digest = state.digest();
    let context = share_context(state, &digest.0, &e.ballot, e.trustee).ok_or(ProofError::Equation)?;
    let points = e.points.concatenated();
    split32(points, e.points.0.len())?;
    let posted = PostedShare {
        points: points.to_vec(),
        proof: e.proof.0.clone(),
    };
    verify_share(context, &sums.columns(), &posted)
}

/// The counts of every tally, contest by contest, from t verified shares.
///
/// # Errors
/// [`CombineError`].
pub fn counts_of(
    spec: &BallotSpec,
    sums: &Sums,
    shares: &[&VerifiedShare],
) -> Result<Vec<Tally>, CombineError> {
    let most = sums.0.iter().map(|t| t.counted).max().unwrap_or(0);
    let columns = sums.columns();
    let decrypted = if columns.is_empty() {
        Vec::new()
    } else {
        combine(&columns, shares, &SmallLog::new(most))?
    };
    let mut decrypted = decrypted.into_iter();
    let total: usize = spec.contests.iter().map(|c| c.options.len()).sum();
    let mut tallies = Vec::new();
    for tally in &sums.0 {
        let mut flat = if tally.counted == 0 {
            vec![0; total]
        } else {
            decrypted
                .by_ref()
                .take(tally.sum.columns.len())
                .flatten()
                .collect()
        }
        .into_iter();
        let counts = spec
            .contests
            .iter()
            .map(|c| flat.by_ref().take(c.options.len()).collect())
            .collect();
        tallies.push(Tally {
            group: tally.group.clone(),
            counts,
        });
    }
    Ok(tallies)
}

/// The figures that the rules judge: 应到, 实到 = 发出, 收回 = 有效, and the votes.
#[must_use]
pub fn sheet_counts(state: &State, ballot: &BallotState, tally: &Tally, counted: u64) -> Counts {
    let mine = |group: &str| tally.group.as_deref().is_none_or(|own| own == group);
    let groups = ballot.definition.groups.iter().filter(|g| mine(g));
    let expected = groups.filter_map(|g| state.expected(g)).sum();
    let rings = ballot
        .rings
        .iter()
        .filter_map(|id| state.rings.get(id))
        .filter(|r| mine(&r.group));
    let present = rings.map(|r| r.keys.len() as u64).sum();
    let contests = tally
        .counts
        .iter()
        .map(|votes| ContestCounts {
            votes: votes.clone(),
            ..ContestCounts::default()
        })
        .collect();
    Counts {
        expected,
        present,
        issued: present,
        returned: counted,
        valid: counted,
        invalid: 0,
        contests,
    }
}

/// The `result` entry that the shares give.
///
/// # Errors
/// If shares do not combine, or the figures contradict each other.
pub fn outcome(
    state: &State,
    ballot: &BallotState,
    sums: &Sums,
    shares: &[&VerifiedShare],
) -> Result<(Outcome, Vec<Sheet>), Finding> {
    let fail = |zh: String, en: String| Finding::new(Check::V15, "result", zh, en);
    let spec = ballot
        .spec
        .as_ref()
        .ok_or_else(|| fail("规则无法读取".into(), "rules cannot be read".into()))?;
    let tallies = counts_of(spec, sums, shares).map_err(|e| fail(format!("无法解密：{e}"), e.to_string()))?;
    let mut sheets = Vec::new();
    for (tally, sum) in tallies.iter().zip(&sums.0) {
        let counts = sheet_counts(state, ballot, tally, sum.counted);
        sheets.push(evaluate(spec, &counts).map_err(|e| {
            let text = |lang| e.messages(lang).join("; ");
            fail(text(gongxin_rules::Lang::Zh), text(gongxin_rules::Lang::En))
        })?);
    }
    let written = sheets.iter().map(Json::of).collect::<Result<Vec<_>, _>>();
    let written =
        written.map_err(|e| fail(e.text(gongxin_record::Lang::Zh), e.text(gongxin_record::Lang::En)))?;
    let mut trustees: Vec<u32> = shares.iter().map(|s| s.trustee()).collect();
    trustees.sort_unstable();
    let entry = Outcome {
        ballot: ballot.definition.id.clone(),
        trustees,
        tallies,
        sheets: written,
    };
    Ok((entry, sheets))
}
