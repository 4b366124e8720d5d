//! Tokens (票码), check-in (签到), rings. Spec: `check-in`, V07.

use std::collections::{BTreeMap, BTreeSet};

use gongxin_crypto::{
    group::Element,
    possession::{self, CheckInContext},
    sign,
};
use gongxin_record::{
    bytes::{Ed25519Key, PointBytes},
    entry::{CheckIn, Revoke, Ring, ToPaper, Tokens},
    signing::signed_message,
};

use crate::{
    ballots::FrozenRing,
    finding::{Check::V04, Check::V07, Findings},
    state::{Posted, State},
    text::{clean, rises},
};

/// One token as the record knows it.
#[derive(Debug, Clone, Default)]
pub struct Token {
    /// Its electorate group.
    pub group: String,
    /// The last counter, 0 before the first check-in.
    pub counter: u32,
    /// The live voting key.
    pub key: Option<PointBytes>,
    /// Voting keys that were replaced.
    replaced: Vec<PointBytes>,
    /// Reported stolen or lost.
    pub revoked: bool,
    /// Its holder votes on paper.
    pub paper: bool,
}

impl Token {
    /// How often it has checked in.
    #[must_use]
    pub fn check_ins(&self) -> usize {
        self.replaced.len() + usize::from(self.key.is_some())
    }
}

/// All tokens and live keys.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    /// Tokens by public key.
    pub tokens: BTreeMap<Ed25519Key, Token>,
    /// Tokens per group.
    pub issued: BTreeMap<String, u64>,
    /// Every key that ever checked in.
    keys: BTreeSet<PointBytes>,
    /// Groups in which somebody has checked in.
    started: BTreeSet<String>,
}

impl Admission {
    /// The live keys of a group, ascending: the ring that a freeze would give now.
    #[must_use]
    pub fn live_keys(&self, group: &str) -> Vec<PointBytes> {
        let live = self
            .tokens
            .values()
            .filter(|t| t.group == group && !t.revoked && !t.paper);
        let mut keys: Vec<PointBytes> = live.filter_map(|t| t.key).collect();
        keys.sort();
        keys
    }

    /// Whether a ring holds a key, live or replaced, of a token that was revoked or traded for paper.
    pub(crate) fn has_void(&self, ring: &FrozenRing) -> bool {
        let void = self.tokens.values().filter(|t| t.revoked || t.paper);
        void.flat_map(|t| t.key.iter().chain(&t.replaced))
            .any(|key| ring.keys.binary_search(key).is_ok())
    }

    /// Persons of a group who vote on paper.
    #[must_use]
    pub fn on_paper(&self, group: &str) -> u64 {
        let papers = self
            .tokens
            .values()
            .filter(|t| t.group == group && !t.revoked && t.paper);
        papers.count() as u64
    }

    /// Tokens of a group that were ever traded for paper.
    #[must_use]
    pub fn to_paper(&self, group: &str) -> u64 {
        self.tokens
            .values()
            .filter(|t| t.group == group && t.paper)
            .count() as u64
    }

    pub(crate) fn apply_to_paper(&mut self, e: &ToPaper) {
        if let Some(token) = self.tokens.get_mut(&e.token) {
            token.paper = true;
        }
    }

    pub(crate) fn apply_tokens(&mut self, e: &Tokens) {
        self.issued.insert(e.group.clone(), e.tokens.len() as u64);
        for token in &e.tokens {
            self.tokens.entry(*token).or_default().group.clone_from(&e.group);
        }
    }

    pub(crate) fn apply_check_in(&mut self, e: &CheckIn) {
        self.keys.insert(e.key);
        if let Some(token) = self.tokens.get_mut(&e.token) {
            token.counter = e.counter;
            token.replaced.extend(token.key.replace(e.key));
            self.started.insert(token.group.clone());
        }
    }

    pub(crate) fn apply_revoke(&mut self, e: &Revoke) {
        if let Some(token) = self.tokens.get_mut(&e.token) {
            token.revoked = true;
        }
    }
}

impl State {
    pub(crate) fn check_tokens(&self, e: &Tokens, out: &mut Findings) {
        out.require(
            self.has_group(&e.group),
            V07,
            "group",
            "没有这个组别",
            format!("no such group: {}", e.group),
        );
        let first = !self.admission.issued.contains_key(&e.group);
        out.require(
            first,
            V04,
            "tokens-twice",
            "本组票码已经登记过",
            "the tokens of this group are already logged",
        );
        let early = !self.admission.started.contains(&e.group);
        out.require(
            early,
            V04,
            "tokens-late",
            "签到开始后不得再登记票码",
            "tokens after the first check-in",
        );
        let rising = rises(&e.tokens) && !e.tokens.is_empty();
        out.require(
            rising,
            V07,
            "tokens-order",
            "票码须严格递增且不为空",
            "tokens must rise strictly and not be empty",
        );
        let keys = e.tokens.iter().all(|t| sign::check_key(&t.0).is_ok());
        out.require(
            keys,
            V07,
            "token-key",
            "票码公钥无效",
            "a token is not a valid public key",
        );
        let fresh = e.tokens.iter().all(|t| !self.admission.tokens.contains_key(t));
        out.require(
            fresh,
            V07,
            "token-group",
            "同一票码登记在两个组别",
            "a token belongs to two groups",
        );
    }

    pub(crate) fn check_check_in(&self, e: &CheckIn, posted: &Posted<'_>, out: &mut Findings) {
        let Some(token) = self.admission.tokens.get(&e.token) else {
            return out.add(V04, "token-unknown", "票码未登记", "this token was never logged");
        };
        out.require(
            !token.revoked,
            V04,
            "token-revoked",
            "票码已作废",
            "this token was revoked",
        );
        out.require(
            !token.paper,
            V04,
            "token-paper",
            "持此票码者已改用纸质票",
            "the holder of this token votes on paper",
        );
        let newer = e.counter > token.counter;
        out.require(
            newer,
            V04,
            "counter",
            "签到序号没有增加（重放）",
            "the counter does not rise (a replay)",
        );
        // Check-ins are public and cost nothing to send again: what is old is not worth two signatures' work.
        if !newer {
            return;
        }
        let fresh = !self.admission.keys.contains(&e.key);
        out.require(
            fresh,
            V04,
            "key-again",
            "此投票公钥已被用过",
            "this voting key was used before",
        );

        let signed = signed_message(posted.line, &self.digest())
            .is_ok_and(|(message, signature)| sign::verify(&e.token.0, &message, &signature.0).is_ok());
        out.require(
            signed,
            V07,
            "token-signature",
            "票码签名不成立",
            "the token's signature does not hold",
        );
        let digest = self.digest();
        let context = CheckInContext {
            meeting: &digest.0,
            token: &e.token.0,
            counter: e.counter,
        };
        match Element::decode(&e.key.0) {
            Err(error) => out.add(
                V07,
                "key",
                format!("投票公钥无效：{error}"),
                format!("voting key: {error}"),
            ),
            Ok(key) => {
                if let Err(error) = possession::verify(context, &key, &e.proof.0) {
                    out.add(
                        V07,
                        "possession",
                        format!("持有证明不成立：{error}"),
                        format!("possession proof: {error}"),
                    );
                }
            }
        }
    }

    pub(crate) fn check_revoke(&self, e: &Revoke, out: &mut Findings) {
        clean([], [e.reason.as_str()], out);
        let live = self.admission.tokens.get(&e.token).is_some_and(|t| !t.revoked);
        out.require(
            live,
            V04,
            "revoke",
            "票码未登记或已作废",
            "this token is unknown or already revoked",
        );
    }

    pub(crate) fn check_to_paper(&self, e: &ToPaper, out: &mut Findings) {
        let token = self
            .admission
            .tokens
            .get(&e.token)
            .filter(|t| !t.revoked && !t.paper);
        out.require(
            token.is_some(),
            V04,
            "to-paper",
            "票码未登记、已作废或已改用纸质票",
            "this token is unknown, revoked or on paper already",
        );
        let keys = || token.iter().flat_map(|t| t.key.iter().chain(&t.replaced));
        let frozen = self
            .rings
            .iter()
            .any(|(_, ring)| keys().any(|key| ring.keys.binary_search(key).is_ok()));
        out.require(
            !frozen,
            V04,
            "to-paper-ring",
            "此人已在冻结的名单内，只能用手机投票",
            "this voter stands in a frozen ring and votes by phone",
        );
    }

    pub(crate) fn check_ring(&self, e: &Ring, out: &mut Findings) {
        clean([e.id.as_str()], [], out);
        let fresh = self.rings.get(&e.id).is_none();
        out.require(
            fresh,
            V04,
            "ring-twice",
            "环标识重复",
            format!("ring {} exists already", e.id),
        );
        out.require(
            self.has_group(&e.group),
            V07,
            "group",
            "没有这个组别",
            format!("no such group: {}", e.group),
        );
        let live = e.keys == self.admission.live_keys(&e.group);
        let zh = "环与此刻有效的签到公钥不一致";
        out.require(
            live,
            V07,
            "ring-not-live",
            zh,
            "the ring is not the live check-in keys in ascending order",
        );
        self.require_enough(e, out);
        self.require_expected(&e.group, e.keys.len(), out);
    }

    /// Enough keys in a ring for nobody to stand out.
    pub(crate) fn require_enough(&self, e: &Ring, out: &mut Findings) {
        let policy = self.meeting.as_ref().map_or(2, |m| m.definition.policy.min_ring);
        let least = policy.max(2);
        let en = format!("a ring of {} keys; at least {least} are needed", e.keys.len());
        out.require(
            u32::try_from(e.keys.len()).is_ok_and(|n| n >= least),
            V07,
            "ring-small",
            format!("环内只有 {} 人，至少须 {least} 人", e.keys.len()),
            en,
        );
    }

    /// No more keys in a ring and persons on paper than expected (实到 ≤ 应到). Not known before the draw is settled: then asked again when
    /// the ring is opened.
    pub(crate) fn require_expected(&self, group: &str, keys: usize, out: &mut Findings) {
        let Some(expected) = self.expected(group) else {
            return;
        };
        let present = keys as u64 + self.admission.on_paper(group);
        out.require(
            present <= expected,
            V07,
            "ring-expected",
            format!("到会 {present} 人，多于应到 {expected} 人"),
            format!("{present} persons exceed 应到 {expected}"),
        );
    }
}
