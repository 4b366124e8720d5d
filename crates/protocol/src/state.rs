//! The fold of a record: everything that the next entry is judged by.

use std::collections::BTreeMap;

use gongxin_record::{Entry, bytes::LeafHash};

use crate::{
    admission::Admission,
    ballots::{BallotState, Rings},
    ceremony::CeremonyState,
    draw::RosterState,
    finding::{Check, Finding, Findings},
    meeting::MeetingState,
};

/// A parsed entry with its place in the log. Nothing is judged yet.
#[derive(Clone, Copy)]
pub struct Posted<'a> {
    /// Number in the log.
    pub number: u64,
    /// Leaf hash of the line.
    pub leaf: LeafHash,
    /// The published bytes.
    pub line: &'a [u8],
    /// The parsed entry.
    pub entry: &'a Entry,
}

/// All that was said so far.
#[derive(Default)]
pub struct State {
    /// Entry 0.
    pub meeting: Option<MeetingState>,
    /// Roster and draw.
    pub roster: Option<RosterState>,
    /// Key ceremonies.
    pub ceremony: CeremonyState,
    /// Tokens and check-ins.
    pub admission: Admission,
    /// Frozen rings.
    pub rings: Rings,
    /// Ballots by id.
    pub ballots: BTreeMap<String, BallotState>,
    /// The ballot whose epoch is being written, with the casts still to come.
    pub(crate) epoch: Option<(String, u64)>,
    /// Whether the record has ended.
    pub sealed: bool,
    /// Entries so far.
    pub entries: u64,
}

impl State {
    /// Says what is wrong with an entry at this point; changes nothing.
    #[must_use]
    pub fn check(&self, posted: &Posted<'_>) -> Vec<Finding> {
        let mut out = Findings::default();
        self.check_place(posted.entry, &mut out);
        match posted.entry {
            Entry::Meeting(e) => self.check_meeting(e, &mut out),
            Entry::Roster(e) => self.check_roster(e, &mut out),
            Entry::DrawCommit(e) => self.check_draw_commit(e, &mut out),
            Entry::DrawReveal(e) => self.check_draw_reveal(e, &mut out),
            Entry::Draw(e) => self.check_draw(e, &mut out),
            Entry::Redraw(e) => self.check_redraw(e, &mut out),
            Entry::Alternate(e) => self.check_alternate(e, &mut out),
            Entry::DkgCommit(e) => self.check_dkg_commit(e, posted, &mut out),
            Entry::DkgDeal(e) => self.check_dkg_deal(e, posted, &mut out),
            Entry::DkgAccept(e) => self.check_dkg_accept(e, posted, &mut out),
            Entry::DkgComplaint(e) => self.check_dkg_complaint(e, posted, &mut out),
            Entry::DkgAbort(e) => self.check_dkg_abort(e, &mut out),
            Entry::ElectionKey(e) => self.check_key(e, &mut out),
            Entry::Tokens(e) => self.check_tokens(e, &mut out),
            Entry::CheckIn(e) => self.check_check_in(e, posted, &mut out),
            Entry::Revoke(e) => self.check_revoke(e, &mut out),
            Entry::ToPaper(e) => self.check_to_paper(e, &mut out),
            Entry::Ballot(e) => self.check_ballot(e, &mut out),
            Entry::Ring(e) => self.check_ring(e, &mut out),
            Entry::Open(e) => self.check_open(e, &mut out),
            Entry::Challenged(e) => self.check_challenged(e, &mut out),
            Entry::Epoch(e) => self.check_epoch(e, &mut out),
            Entry::Cast(e) => self.check_cast(e, &mut out),
            Entry::Close(e) => self.check_close(e, &mut out),
            Entry::Share(e) => self.check_share(e, posted, &mut out),
            Entry::Mix(e) => self.check_mix(e, posted, &mut out),
            Entry::RowShare(e) => self.check_row_share(e, posted, &mut out),
            Entry::Merge(e) => self.check_merge(e, &mut out),
            Entry::Paper(e) => self.check_paper(e, &mut out),
            Entry::PaperSign(e) => self.check_paper_sign(e, posted, &mut out),
            Entry::Outcome(e) => self.check_outcome(e, &mut out),
            Entry::Note(e) => crate::text::clean([], [e.text.as_str()], &mut out),
            Entry::Seal(_) => self.check_seal(&mut out),
        }
        out.0
            .into_iter()
            .map(|finding| finding.at(posted.number))
            .collect()
    }

    /// The part of [`State::check`] that asks for nothing but entry 0 and the key ceremony: what a device can judge that
    /// holds a few entries of the log only.
    #[must_use]
    pub fn check_excerpted(&self, posted: &Posted<'_>) -> Vec<Finding> {
        let mut out = Findings::default();
        match posted.entry {
            Entry::Meeting(e) => self.check_meeting(e, &mut out),
            Entry::DkgCommit(e) => self.check_dkg_commit(e, posted, &mut out),
            Entry::DkgDeal(e) => self.check_dkg_deal(e, posted, &mut out),
            Entry::DkgAccept(e) => self.check_dkg_accept(e, posted, &mut out),
            Entry::DkgComplaint(e) => self.check_dkg_complaint(e, posted, &mut out),
            Entry::DkgAbort(e) => self.check_dkg_abort(e, &mut out),
            Entry::ElectionKey(e) => self.check_key(e, &mut out),
            Entry::Ring(e) => self.require_enough(e, &mut out),
            _ => {}
        }
        out.0
            .into_iter()
            .map(|finding| finding.at(posted.number))
            .collect()
    }

    /// Takes an entry into account, sound or not.
    pub fn apply(&mut self, posted: &Posted<'_>) {
        match posted.entry {
            Entry::Meeting(e) => self.apply_meeting(e, posted.leaf),
            Entry::Roster(e) => self.apply_roster(e, posted.leaf),
            Entry::DrawCommit(e) => self.apply_draw_commit(e),
            Entry::DrawReveal(e) => self.apply_draw_reveal(e),
            Entry::Draw(e) => self.apply_draw(e),
            Entry::Redraw(e) => self.apply_redraw(e),
            Entry::Alternate(e) => self.apply_alternate(e),
            Entry::DkgCommit(e) => self.ceremony.apply_commit(e),
            Entry::DkgDeal(e) => self.apply_dkg_deal(e, posted.leaf),
            Entry::DkgAccept(e) => self.ceremony.apply_accept(e),
            Entry::DkgComplaint(_) | Entry::DkgAbort(_) => self.ceremony.apply_end(),
            Entry::ElectionKey(_) => self.ceremony.apply_key(posted.leaf),
            Entry::Tokens(e) => self.admission.apply_tokens(e),
            Entry::CheckIn(e) => self.admission.apply_check_in(e),
            Entry::Revoke(e) => self.admission.apply_revoke(e),
            Entry::ToPaper(e) => self.admission.apply_to_paper(e),
            Entry::Ballot(e) => self.apply_ballot(e, posted.leaf),
            Entry::Ring(e) => self.rings.apply(e, posted.leaf),
            Entry::Open(e) => self.apply_open(e),
            Entry::Challenged(e) => self.apply_challenged(e, posted.number),
            Entry::Epoch(e) => self.apply_epoch(e),
            Entry::Cast(e) => self.apply_cast(e, posted.number),
            Entry::Close(e) => self.apply_close(e, posted.number),
            Entry::Share(e) => self.apply_share(e, posted.number),
            Entry::Mix(e) => self.apply_mix(e, posted.number),
            Entry::RowShare(e) => self.apply_row_share(e, posted.number),
            Entry::Merge(e) => self.apply_merge(e, posted.number),
            Entry::Paper(e) => self.apply_paper(e, posted),
            Entry::PaperSign(e) => self.apply_paper_sign(e),
            Entry::Outcome(e) => self.apply_outcome(e, posted.number),
            Entry::Note(_) => {}
            Entry::Seal(_) => self.sealed = true,
        }
        self.entries += 1;
    }

    /// Judges an entry and, only if nothing is wrong with it, takes it into account.
    ///
    /// # Errors
    /// All findings; the state is unchanged then.
    pub fn admit(&mut self, posted: &Posted<'_>) -> Result<(), Vec<Finding>> {
        let findings = self.check(posted);
        if findings.is_empty() {
            self.apply(posted);
            Ok(())
        } else {
            Err(findings)
        }
    }

    /// The meeting digest M; zeros before entry 0.
    #[must_use]
    pub fn digest(&self) -> LeafHash {
        self.meeting.as_ref().map_or(LeafHash([0; 32]), |m| m.digest)
    }

    /// First entry first, nothing after the seal, epochs unbroken.
    fn check_place(&self, entry: &Entry, out: &mut Findings) {
        let is_meeting = matches!(entry, Entry::Meeting(_));
        let name = entry.type_name();
        if self.entries == 0 {
            out.require(
                is_meeting,
                Check::V04,
                "first",
                "第一条必须是 meeting",
                "entry 0 must be `meeting`",
            );
        } else {
            out.require(
                !is_meeting,
                Check::V04,
                "second-meeting",
                "meeting 只能有一条",
                "there is only one `meeting`",
            );
        }
        out.require(
            !self.sealed,
            Check::V04,
            "after-seal",
            format!("封存之后不得再有 {name}"),
            format!("`{name}` after the seal"),
        );
        if let Some((ballot, left)) = &self.epoch {
            let continues = matches!(entry, Entry::Cast(cast) if cast.ballot == *ballot);
            out.require(
                continues || *left == 0,
                Check::V09,
                "epoch-broken",
                format!("本批还差 {left} 张选票，中间出现了 {name}"),
                format!("{left} casts of the epoch are missing before this `{name}`"),
            );
        }
    }
}
