//! A voter's device: from a typed code to a check-in and to a ballot, or to a challenge of that ballot.

use gongxin_record::{Entry, Lang};
use gongxin_roles::{
    token::{Token, tracker},
    voter::{Device, VoterError},
};
use gongxin_tally::{Room, check_challenged};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::{Excerpt, Fault, json::to_json, seed::generator, token::public_key};

impl From<VoterError> for Fault {
    fn from(error: VoterError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

/// A device with a token and its own voting key. Call `free()` when done: it wipes the secrets.
#[wasm_bindgen]
pub struct VoterDevice(Device);

#[wasm_bindgen]
impl VoterDevice {
    /// A new device from the code of a slip, as typed or as in the link of its QR code. `counter` is one more
    /// than the server's for this token.
    ///
    /// # Errors
    /// `code-length`, `code-character`, `code-checksum`; `seed`, `randomness`.
    #[wasm_bindgen(js_name = fromCode)]
    pub fn from_code(code: &str, counter: u32, seed: &[u8]) -> Result<VoterDevice, Fault> {
        let token = Token::from_code(code)?;
        Ok(Self(Device::new(token, counter, &mut generator(seed)?)))
    }

    /// A device as [`VoterDevice::keep`] wrote it.
    ///
    /// # Errors
    /// `device`.
    #[wasm_bindgen(js_name = fromKept)]
    pub fn from_kept(text: &str) -> Result<VoterDevice, Fault> {
        Ok(Self(Device::from_kept(text)?))
    }

    /// The device for its own storage. Secret: whoever reads it can vote in its place.
    #[must_use]
    pub fn keep(&self) -> String {
        (*self.0.keep()).clone()
    }

    /// The public key of its token, b64.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn token(&self) -> String {
        public_key(self.0.token())
    }

    /// The line of the check-in (签到), for the host.
    ///
    /// # Errors
    /// `seed`, `randomness`.
    #[wasm_bindgen(js_name = checkIn)]
    pub fn check_in(&self, log: &Excerpt, seed: &[u8]) -> Result<String, Fault> {
        let meeting = log.state().digest();
        Ok(self.0.check_in(&meeting, &mut generator(seed)?)?)
    }

    /// Whether this device's key stands in a ring of the ballot: asked before a voter fills in what could not be cast.
    #[must_use]
    #[wasm_bindgen(js_name = isIn)]
    pub fn is_in(&self, room: &VotingRoom) -> bool {
        self.0
            .key()
            .is_ok_and(|key| room.0.bucket_of(key.bytes()).is_some())
    }

    /// Makes a ballot. `choices` has one byte an option, 1 or 0, contest after contest.
    ///
    /// # Errors
    /// `choices` (another number of options, or a byte that is neither), `limits`, `not-in-ring`; `seed`, `randomness`.
    pub fn vote(
        &self,
        room: &VotingRoom,
        choices: &[u8],
        revision: u32,
        seed: &[u8],
    ) -> Result<Ready, Fault> {
        let choices = room.split(choices)?;
        let ready = self.0.vote(&room.0, &choices, revision, &mut generator(seed)?)?;
        let context = &room.0.context;
        Ok(Ready {
            tracker: tracker(context.meeting(), context.ballot(), &ready.votes),
            ballot: context.ballot().to_owned(),
            choices,
            ready,
        })
    }
}

/// An opened ballot with its rings decoded. Opening it is the slow part of preparing, done while the voter reads.
#[wasm_bindgen]
pub struct VotingRoom(Room);

#[wasm_bindgen]
impl VotingRoom {
    /// Opens the room of an opened ballot.
    ///
    /// # Errors
    /// `room`, `ring`: the log does not define the ballot.
    pub fn open(log: &Excerpt, ballot: &str) -> Result<VotingRoom, Fault> {
        Ok(Self(Room::open(log.state(), ballot)?))
    }

    /// Options, fewest and most of each contest: three numbers a contest.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn contests(&self) -> Vec<u32> {
        let contests = self.0.context.contests().iter();
        contests.flat_map(|c| [c.options, c.min, c.max]).collect()
    }

    /// Reads a challenged ballot (检查本票) on a device that did not make it: the line of its `challenged` entry. Gives
    /// `{"tracker","choices"}` as JSON, choices contest by contest, once the seed has made the same ciphertexts again.
    ///
    /// # Errors
    /// `line`; `room` for a ballot of another vote; `challenge` if the ciphertexts do not hold what is shown.
    #[wasm_bindgen(js_name = readChallenged)]
    pub fn read_challenged(&self, line: &str) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Opened<'a> {
            tracker: String,
            choices: &'a [Vec<u8>],
        }
        let entry = Entry::parse_excerpted(line.as_bytes())
            .map_err(|fault| Fault::new("line", fault.text(Lang::Zh), fault.text(Lang::En)))?;
        let (meeting, ballot) = (self.0.context.meeting(), self.0.context.ballot());
        let opened = match entry {
            Entry::Challenged(opened) if opened.ballot == ballot => opened,
            _ => {
                return Err(Fault::new(
                    "room",
                    "这不是这次表决中抽验的票",
                    "this is no challenged ballot of this vote",
                ));
            }
        };
        check_challenged(&self.0, &opened).map_err(|(zh, en)| Fault::new("challenge", zh, en))?;
        to_json(&Opened {
            tracker: tracker(meeting, ballot, &opened.votes.0),
            choices: &opened.choices,
        })
    }
}

impl VotingRoom {
    /// The flat bytes as choices, contest by contest.
    fn split(&self, choices: &[u8]) -> Result<Zeroizing<Vec<Vec<bool>>>, Fault> {
        let contests = self.0.context.contests();
        let wanted: usize = contests.iter().map(|c| c.options as usize).sum();
        if choices.len() != wanted || choices.iter().any(|byte| *byte > 1) {
            return Err(Fault::new(
                "choices",
                format!(
                    "应有 {wanted} 个选项标记，每个为 0 或 1；现有 {} 个",
                    choices.len()
                ),
                format!(
                    "wanted are {wanted} bytes, each 0 or 1; given are {}",
                    choices.len()
                ),
            ));
        }
        let mut rest = choices.iter().map(|byte| *byte == 1);
        let take = |c: &gongxin_tally::Contest| rest.by_ref().take(c.options as usize).collect();
        Ok(Zeroizing::new(contests.iter().map(take).collect()))
    }
}

/// A ballot that is ready. Show the tracker, then either cast the line or challenge it: never both. Call `free()` when done.
#[wasm_bindgen]
pub struct Ready {
    ready: gongxin_roles::voter::Ready,
    tracker: String,
    ballot: String,
    choices: Zeroizing<Vec<Vec<bool>>>,
}

#[wasm_bindgen]
impl Ready {
    /// The tracker, to be noted before casting.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn tracker(&self) -> String {
        self.tracker.clone()
    }

    /// The line of the `cast` entry, for the host.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn line(&self) -> String {
        self.ready.line.clone()
    }

    /// The line of the `challenged` entry (检查本票): it shows how this ballot votes, and the ballot must then never be
    /// cast.
    #[must_use]
    pub fn opening(&self) -> String {
        self.ready.opening(&self.ballot, &self.choices)
    }
}
