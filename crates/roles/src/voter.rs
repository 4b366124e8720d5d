//! A voter's device: token → check-in → ballot. Spec: `check-in`, `ballot`.

use gongxin_crypto::{
    Scalar,
    ballot::{Answers, ProveError, Prover, SealedBallot},
    group::{Element, decode_scalar},
    possession::{self, CheckInContext, ProofError},
    secret::SecretScalar,
};
use gongxin_record::{
    bytes::{B32, B64Bytes, Ed25519Key, LeafHash, PointBytes, Proof64, SignatureBytes},
    entry::{Cast, Challenged, CheckIn},
    signing::{NotSigned, sign_entry},
};
use gongxin_tally::Room;
use rand_core::CryptoRng;

use crate::token::Token;

/// Why a device cannot do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum VoterError {
    /// This device's key is in no ring of the ballot: it checked in too late, or was replaced.
    #[error("this device is in no ring of this ballot")]
    NotInRing,
    /// The choices break the rules, or the proof failed.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// A check-in proof could not be made.
    #[error(transparent)]
    CheckIn(#[from] ProofError),
    /// A stored secret is not canonical.
    #[error("the stored device is damaged")]
    Damaged,
    /// Signing failed.
    #[error(transparent)]
    Sign(#[from] NotSigned),
}

impl VoterError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NotInRing | Self::Prove(ProveError::NotInRing) => {
                "本设备不在这次表决的环中：签到过晚，或已改用别的设备".into()
            }
            Self::Prove(ProveError::Choices(contest)) => {
                format!("第 {} 项的选择个数与选项个数不符", contest + 1)
            }
            Self::Prove(ProveError::Limits {
                contest,
                selected,
                min,
                max,
            }) => format!("第 {} 项选了 {selected} 个，应选 {min} 至 {max} 个", contest + 1),
            Self::Prove(ProveError::Score(contest)) => {
                format!("第 {} 项不能既打分又留空", contest + 1)
            }
            Self::Prove(ProveError::Limit { selected, max, .. }) => {
                format!("全票合计选了 {selected} 个，最多 {max} 个")
            }
            Self::Prove(ProveError::Contents(contest) | ProveError::Content { contest, .. }) => {
                format!("第 {} 项的另填内容无法写入，请改动文字后再试", contest + 1)
            }
            Self::Prove(ProveError::Unlucky(_) | ProveError::Challenge(_)) | Self::CheckIn(_) => {
                "遇到极罕见的数值，请再试一次".into()
            }
            Self::Damaged => "保存的设备密钥已损坏".into(),
            Self::Sign(_) => "签名失败".into(),
        }
    }

    /// Stable short code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotInRing | Self::Prove(ProveError::NotInRing) => "not-in-ring",
            Self::Prove(ProveError::Choices(_)) => "choices",
            Self::Prove(ProveError::Limits { .. } | ProveError::Limit { .. } | ProveError::Score(_)) => {
                "limits"
            }
            Self::Prove(ProveError::Contents(_) | ProveError::Content { .. }) => "write-in",
            Self::Prove(ProveError::Unlucky(_) | ProveError::Challenge(_)) | Self::CheckIn(_) => "unlucky",
            Self::Damaged => "device",
            Self::Sign(_) => "sign",
        }
    }
}

/// A device that holds a token and its own voting key. No `Debug`, no `Clone`; secrets are wiped on drop.
pub struct Device {
    token: Token,
    secret: SecretScalar,
    counter: u32,
}

/// What gives a ballot's nonces.
type Seed = zeroize::Zeroizing<[u8; 32]>;

/// A ballot ready to cast, with the seed that opens it if it is challenged instead.
pub struct Ready {
    /// The line of the `cast` entry.
    pub line: String,
    /// The encrypted votes.
    pub votes: Vec<u8>,
    /// The seed. Forget it once the ballot is cast.
    pub seed: Seed,
}

impl Ready {
    /// The line of a `challenged` entry: it opens this ballot, which then must never be cast. `answers` are those it was
    /// made of.
    #[must_use]
    pub fn opening(&self, ballot: &str, answers: &Answers) -> String {
        let bits = |contest: &Vec<bool>| contest.iter().copied().map(u8::from).collect();
        let slots = |contest: &Vec<Vec<u8>>| contest.iter().cloned().map(B64Bytes).collect();
        let entry = Challenged {
            ballot: ballot.to_owned(),
            votes: B64Bytes(self.votes.clone()),
            seed: B32(*self.seed),
            choices: answers.choices.iter().map(bits).collect(),
            write_ins: answers.contents.iter().map(slots).collect(),
        };
        gongxin_record::Entry::from(entry).to_line()
    }
}

impl Device {
    /// A device with a fresh voting key. `counter` must exceed that of earlier check-ins of the token.
    pub fn new(token: Token, counter: u32, rng: &mut impl CryptoRng) -> Self {
        Self {
            token,
            secret: SecretScalar::random(rng),
            counter,
        }
    }

    /// Takes a device back from storage.
    ///
    /// # Errors
    /// [`VoterError::Damaged`].
    pub fn restore(token: Token, counter: u32, secret: &[u8; 32]) -> Result<Self, VoterError> {
        let secret = decode_scalar(secret)
            .ok()
            .filter(|s| *s != Scalar::ZERO)
            .ok_or(VoterError::Damaged)?;
        Ok(Self {
            token,
            secret: SecretScalar::new(secret),
            counter,
        })
    }

    /// The voting secret, for the device's own storage.
    #[must_use]
    pub fn secret(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.secret.expose().to_bytes())
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The check-in counter.
    #[must_use]
    pub fn counter(&self) -> u32 {
        self.counter
    }

    /// The public voting key.
    ///
    /// # Errors
    /// Never for a device that was made here; kept total.
    pub fn key(&self) -> Result<Element, VoterError> {
        Element::from_point(self.secret.times_base()).map_err(|_| VoterError::Damaged)
    }

    /// The tag of this device's ballots in a ballot: what to look for in the record.
    ///
    /// # Errors
    /// [`VoterError::NotInRing`].
    pub fn tag(&self, room: &Room) -> Result<PointBytes, VoterError> {
        let key = self.key()?;
        let (_, _, bucket) = room.bucket_of(key.bytes()).ok_or(VoterError::NotInRing)?;
        let tag = Element::from_point(self.secret.times(bucket.tag_base()));
        Ok(PointBytes(*tag.map_err(|_| VoterError::Damaged)?.bytes()))
    }

    /// The line of the check-in (签到).
    ///
    /// # Errors
    /// With negligible probability.
    pub fn check_in(&self, meeting: &LeafHash, rng: &mut impl CryptoRng) -> Result<String, VoterError> {
        let signing = self.token.signing();
        let token = signing.public();
        let key = self.key()?;
        let context = CheckInContext {
            meeting: &meeting.0,
            token: &token,
            counter: self.counter,
        };
        let proof = possession::prove(context, &self.secret, &key, rng)?;
        let entry = CheckIn {
            token: Ed25519Key(token),
            key: PointBytes(*key.bytes()),
            counter: self.counter,
            proof: Proof64(proof),
            signature: SignatureBytes::PLACEHOLDER,
        };
        Ok(sign_entry(&entry.into(), meeting, |message| {
            signing.sign(message)
        })?)
    }

    /// Makes a ballot of these answers.
    ///
    /// # Errors
    /// [`VoterError::NotInRing`], or answers that break the rules.
    pub fn vote(
        &self,
        room: &Room,
        answers: &Answers,
        revision: u32,
        rng: &mut impl CryptoRng,
    ) -> Result<Ready, VoterError> {
        self.ready(room, revision, |prover| {
            let seed = prover.seed(answers, rng);
            Ok((prover.seal(answers, &seed, rng)?, seed))
        })
    }

    /// The ballot that `seal` makes, with its seed.
    pub(crate) fn ready(
        &self,
        room: &Room,
        revision: u32,
        seal: impl FnOnce(Prover<'_>) -> Result<(SealedBallot, Seed), ProveError>,
    ) -> Result<Ready, VoterError> {
        let key = self.key()?;
        let (ring, number, bucket) = room.bucket_of(key.bytes()).ok_or(VoterError::NotInRing)?;
        let (sealed, seed) = seal(Prover::new(&room.context, bucket, &self.secret, revision)?)?;
        let entry = Cast {
            ballot: room.context.ballot().to_owned(),
            ring: ring.to_owned(),
            bucket: number,
            revision,
            tag: PointBytes(*sealed.tag.bytes()),
            votes: B64Bytes(sealed.votes.clone()),
            proof: B64Bytes(sealed.proof),
        };
        Ok(Ready {
            line: gongxin_record::Entry::from(entry).to_line(),
            votes: sealed.votes,
            seed,
        })
    }
}
