//! The key ceremony: commit, deal, accept or complain, key. Spec: `dkg`, V12.

use std::collections::BTreeMap;

use gongxin_crypto::{
    dkg::{Address, Ceremony, Parcel, PublicKeys, VerifiedDeal, commit_digest, judge_complaint},
    group::{Element, concat},
    possession::ProofError,
    sign,
};
use gongxin_record::{
    bytes::{B32, LeafHash},
    entry::{DkgAbort, DkgAccept, DkgCommit, DkgComplaint, DkgDeal, ElectionKey, SealedShare},
    signing::signed_message,
};

use crate::{
    finding::{
        Check::{V04, V12},
        Findings,
    },
    state::{Posted, State},
    text::clean,
};

/// The key in force: the entry's leaf hash and what the deals add up to.
#[derive(Debug, Clone)]
pub struct TrusteeKeys {
    /// Leaf hash of the `key` entry.
    pub leaf: LeafHash,
    /// Election key and verification keys.
    pub public: PublicKeys,
}

/// A deal in the log.
#[derive(Debug, Clone)]
pub struct LoggedDeal {
    /// Leaf hash of its entry.
    pub leaf: LeafHash,
    /// The entry.
    pub entry: DkgDeal,
    /// Decoded and verified, if it holds.
    pub verified: Option<VerifiedDeal>,
    /// Its boxes whose proof holds, by recipient.
    pub parcels: BTreeMap<u32, Parcel>,
}

/// The ceremony in progress, and the key once there is one.
#[derive(Debug, Clone, Default)]
pub struct CeremonyState {
    /// Number of the ceremony, 0 before the first commit.
    pub number: u32,
    /// Commitments by trustee.
    pub commits: BTreeMap<u32, B32>,
    /// Deals by dealer.
    pub deals: BTreeMap<u32, LoggedDeal>,
    /// Who has accepted.
    pub accepts: BTreeMap<u32, ()>,
    /// Whether a complaint or the host has ended this ceremony.
    pub ended: bool,
    /// The key.
    pub key: Option<TrusteeKeys>,
}

impl CeremonyState {
    pub(crate) fn apply_commit(&mut self, e: &DkgCommit) {
        if e.ceremony != self.number {
            let key = self.key.take();
            *self = Self {
                number: e.ceremony,
                key,
                ..Self::default()
            };
        }
        self.commits.insert(e.trustee, e.digest);
    }

    pub(crate) fn apply_accept(&mut self, e: &DkgAccept) {
        self.accepts.insert(e.trustee, ());
    }

    pub(crate) fn apply_end(&mut self) {
        self.ended = true;
    }

    pub(crate) fn apply_key(&mut self, leaf: LeafHash) {
        if self.key.is_none() {
            self.key = self.combine().map(|public| TrusteeKeys { leaf, public });
        }
    }

    /// What the deals add up to, if all are sound.
    #[must_use]
    pub fn combine(&self) -> Option<PublicKeys> {
        let deals: Option<Vec<VerifiedDeal>> = self.deals.values().map(|d| d.verified.clone()).collect();
        PublicKeys::combine(&deals?).ok()
    }

    /// Leaf hashes of the deals by dealer.
    #[must_use]
    pub fn deal_leaves(&self) -> Vec<LeafHash> {
        self.deals.values().map(|d| d.leaf).collect()
    }
}

impl State {
    /// The parameters of ceremony `number`.
    #[must_use]
    pub fn ceremony_parameters(&self, number: u32) -> Ceremony {
        let size = |pick: fn(&gongxin_record::entry::Meeting) -> u32| {
            self.meeting
                .as_ref()
                .map_or(0, |m| usize::try_from(pick(&m.definition)).unwrap_or(0))
        };
        Ceremony {
            meeting: self.digest().0,
            number,
            width: size(|m| m.width),
            threshold: size(|m| m.threshold),
        }
    }

    /// Number of trustees.
    #[must_use]
    pub fn trustees(&self) -> u32 {
        self.meeting
            .as_ref()
            .map_or(0, |m| u32::try_from(m.definition.trustees.len()).unwrap_or(0))
    }

    /// Checks that a trustee of this index exists and signed the line.
    pub(crate) fn check_trustee(
        &self,
        index: u32,
        posted: &Posted<'_>,
        check: crate::finding::Check,
        out: &mut Findings,
    ) {
        let trustee = self
            .meeting
            .as_ref()
            .and_then(|m| m.definition.trustees.iter().find(|t| t.index == index));
        let Some(trustee) = trustee else {
            return out.add(
                check,
                "trustee",
                format!("没有第 {index} 号监票人"),
                format!("there is no trustee {index}"),
            );
        };
        let signed = signed_message(posted.line, &self.digest())
            .is_ok_and(|(message, signature)| sign::verify(&trustee.key.0, &message, &signature.0).is_ok());
        let en = format!("the signature of trustee {index} does not hold");
        out.require(
            signed,
            check,
            "trustee-signature",
            format!("第 {index} 号监票人的签名不成立"),
            en,
        );
    }

    /// The box key of a trustee.
    #[must_use]
    pub fn box_key(&self, index: u32) -> Option<Element> {
        let meeting = self.meeting.as_ref()?;
        let trustee = meeting.definition.trustees.iter().find(|t| t.index == index)?;
        Element::decode(&trustee.box_key.0).ok()
    }

    fn check_running(&self, number: u32, out: &mut Findings) {
        let c = &self.ceremony;
        let running = number == c.number && !c.ended && c.key.is_none() && number > 0;
        let en = format!("ceremony {number} is not running");
        out.require(
            running,
            V04,
            "ceremony",
            format!("第 {number} 次密钥仪式不在进行中"),
            en,
        );
    }

    pub(crate) fn check_dkg_commit(&self, e: &DkgCommit, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V12, out);
        let c = &self.ceremony;
        let starts = e.ceremony == c.number.saturating_add(1) && (c.number == 0 || c.ended);
        let joins = e.ceremony == c.number && !c.ended && c.deals.is_empty();
        let right = c.key.is_none() && (starts || joins);
        out.require(
            right,
            V04,
            "commit-place",
            "此时不能提交密钥承诺",
            "a commit has no place here",
        );
        let first = starts || !c.commits.contains_key(&e.trustee);
        out.require(
            first,
            V04,
            "commit-twice",
            "同一监票人承诺两次",
            "this trustee has committed already",
        );
    }

    pub(crate) fn check_dkg_deal(&self, e: &DkgDeal, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V12, out);
        self.check_running(e.ceremony, out);
        let c = &self.ceremony;
        let all = c.commits.len() == self.trustees() as usize && c.accepts.is_empty();
        out.require(
            all,
            V04,
            "deal-early",
            "须待全部承诺到齐才能分发",
            "deals come after all commits",
        );
        let first = !c.deals.contains_key(&e.trustee);
        out.require(
            first,
            V04,
            "deal-twice",
            "同一监票人分发两次",
            "this trustee has dealt already",
        );

        let parameters = self.ceremony_parameters(e.ceremony);
        let commitments = e.commitments.concatenated();
        let digest = commit_digest(&parameters, e.trustee, commitments, &e.proof.0);
        let same = c.commits.get(&e.trustee).is_some_and(|d| d.0 == digest);
        out.require(
            same,
            V12,
            "deal-committed",
            "分发内容与承诺不符",
            "the deal is not the one committed to",
        );
        if let Err(error) = VerifiedDeal::verify(&parameters, e.trustee, commitments, &e.proof.0) {
            out.add(V12, "deal", format!("分发无效：{error}"), error.to_string());
        }
        let others = (1..=self.trustees()).filter(|i| *i != e.trustee);
        out.require(
            e.shares.iter().map(|s| s.to).eq(others),
            V12,
            "deal-boxes",
            "密封份额不齐",
            "there must be one box for each other trustee",
        );
        for share in &e.shares {
            if let Some(Err(error)) = self.parcel(e, share) {
                out.add(
                    V12,
                    "deal-box",
                    format!("给第 {} 号监票人的密封份额无效：{error}", share.to),
                    format!("the box for trustee {}: {error}", share.to),
                );
            }
        }
    }

    /// A box of a deal, verified; nothing if its recipient does not exist.
    fn parcel(&self, deal: &DkgDeal, share: &SealedShare) -> Option<Result<Parcel, ProofError>> {
        let address = Address {
            ceremony: self.ceremony_parameters(deal.ceremony),
            dealer: deal.trustee,
            to: share.to,
            box_key: self.box_key(share.to)?,
        };
        Some(Parcel::verify(address, &share.sealed.0))
    }

    pub(crate) fn apply_dkg_deal(&mut self, e: &DkgDeal, leaf: LeafHash) {
        let parameters = self.ceremony_parameters(e.ceremony);
        let verified =
            VerifiedDeal::verify(&parameters, e.trustee, e.commitments.concatenated(), &e.proof.0).ok();
        // One by one: collecting would sort them first, with code that nothing else on a phone needs.
        let mut parcels = BTreeMap::new();
        parcels.extend(e.shares.iter().filter_map(|share| {
            let parcel = self.parcel(e, share)?.ok()?;
            Some((share.to, parcel))
        }));
        self.ceremony.deals.insert(
            e.trustee,
            LoggedDeal {
                leaf,
                entry: e.clone(),
                verified,
                parcels,
            },
        );
    }

    pub(crate) fn check_dkg_accept(&self, e: &DkgAccept, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V12, out);
        self.check_running(e.ceremony, out);
        let c = &self.ceremony;
        let all = c.deals.len() == self.trustees() as usize;
        out.require(
            all,
            V04,
            "accept-early",
            "须待全部分发到齐才能确认",
            "accepts come after all deals",
        );
        let first = !c.accepts.contains_key(&e.trustee);
        out.require(
            first,
            V04,
            "accept-twice",
            "同一监票人确认两次",
            "this trustee has accepted already",
        );
        let same = e.deals == c.deal_leaves();
        out.require(
            same,
            V12,
            "accept-deals",
            "所确认的分发与记录不符",
            "the accepted deals are not those of the log",
        );
    }

    pub(crate) fn check_dkg_complaint(&self, e: &DkgComplaint, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V12, out);
        self.check_running(e.ceremony, out);
        let c = &self.ceremony;
        let all = c.deals.len() == self.trustees() as usize;
        out.require(
            all,
            V04,
            "complaint-early",
            "须待全部分发到齐才能投诉",
            "complaints come after all deals",
        );
        let first = !c.accepts.contains_key(&e.trustee);
        out.require(
            first,
            V04,
            "complaint-late",
            "已确认分发的监票人不能再投诉",
            "this trustee has accepted the deals already",
        );
        let deal = c.deals.get(&e.against).filter(|_| e.against != e.trustee);
        let Some(deal) = deal else {
            return out.add(
                V12,
                "complaint-against",
                "投诉对象不存在",
                "there is no such deal to complain about",
            );
        };
        // What is wrong with a deal or a box itself was said when it was logged.
        let (Some(verified), Some(parcel)) = (&deal.verified, deal.parcels.get(&e.trustee)) else {
            return;
        };
        let judged = Element::decode(&e.shared.0)
            .map_err(Into::into)
            .and_then(|shared| judge_complaint(verified, parcel, &shared, &e.proof.0));
        if let Err(error) = judged {
            out.add(
                V12,
                "complaint",
                format!("投诉的证明不成立：{error}"),
                format!("the complaint's proof: {error}"),
            );
        }
    }

    pub(crate) fn check_dkg_abort(&self, e: &DkgAbort, out: &mut Findings) {
        clean([], [e.reason.as_str()], out);
        self.check_running(e.ceremony, out);
    }

    pub(crate) fn check_key(&self, e: &ElectionKey, out: &mut Findings) {
        self.check_running(e.ceremony, out);
        let c = &self.ceremony;
        let all = c.accepts.len() == self.trustees() as usize;
        out.require(
            all,
            V04,
            "key-early",
            "须待全体监票人确认后才有公钥",
            "the key comes after all accepts",
        );
        let sum = c
            .combine()
            .is_some_and(|public| concat(public.key.elements()) == e.key.concatenated());
        out.require(
            sum,
            V12,
            "key-sum",
            "公钥不是各分发之和",
            "the key is not the sum of the deals",
        );
    }
}
