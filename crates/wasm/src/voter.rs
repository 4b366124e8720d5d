//! A voter's device: from a typed code to a check-in and to a ballot, or to a challenge of that ballot.

use gongxin_record::{Entry, Lang, codec};
use gongxin_roles::{
    answers::{Answer, Answers, answers, opened_answers},
    token::{Token, tracker},
    voter::{Device, VoterError},
};
use gongxin_tally::{Name, Room, check_challenged};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

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

    /// Makes a ballot. `given` is JSON in strict form, an answer for each contest:
    /// `{"marks":[option…],"names":[{"nominee":n}|{"text":t}…]}` (indices from 0; `names` may be missing) or `{"score":n}`, `{}`
    /// for a blank.
    ///
    /// # Errors
    /// `answers` (what does not fit its contest), `limits`, `write-in`, `not-in-ring`; `seed`, `randomness`.
    pub fn vote(&self, room: &VotingRoom, given: &str, revision: u32, seed: &[u8]) -> Result<Ready, Fault> {
        let answers = room.answers(given)?;
        let ready = self.0.vote(&room.0, &answers, revision, &mut generator(seed)?)?;
        let context = &room.0.context;
        Ok(Ready {
            tracker: tracker(context.meeting(), context.ballot(), &ready.votes),
            ballot: context.ballot().to_owned(),
            answers,
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

    /// Reads a challenged ballot (检查本票) on a device that did not make it: the line of its `challenged` entry. Gives
    /// `{"tracker","answers"}` as JSON, once the seed has made the same ciphertexts again; `answers` are for each contest the
    /// words of what was marked, written in or scored.
    ///
    /// # Errors
    /// `line`; `room` for a ballot of another vote; `challenge` if the ciphertexts do not hold what is shown.
    #[wasm_bindgen(js_name = readChallenged)]
    pub fn read_challenged(&self, line: &str) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Opened {
            tracker: String,
            answers: Vec<Vec<String>>,
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
            answers: opened_answers(&self.0.spec, &opened),
        })
    }
}

impl VotingRoom {
    /// The answers of a page.
    fn answers(&self, given: &str) -> Result<Answers, Fault> {
        let unread = |en: String| Fault::new("answers", "填写的内容读不出来", en);
        let given: Vec<Given> = codec::from_str(given).map_err(|error| unread(error.what()))?;
        let given: Option<Vec<Answer>> = given.into_iter().map(Given::answer).collect();
        let given = given.ok_or_else(|| unread("an answer has marks or a score".to_owned()))?;
        answers(&self.0.spec, &given).map_err(|fault| Fault::new("answers", fault.zh(), fault.to_string()))
    }
}

/// An answer as a page gives it: marks with names, or a score that a blank leaves out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    marks: Option<Vec<usize>>,
    #[serde(default)]
    names: Vec<GivenName>,
    #[serde(default)]
    score: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum GivenName {
    Nominee(usize),
    Text(String),
}

impl Given {
    /// The answer, unless it is two at once.
    fn answer(self) -> Option<Answer> {
        let name = |name| match name {
            GivenName::Nominee(index) => Name::Nominee(index),
            GivenName::Text(text) => Name::Text(text),
        };
        match (self.marks, self.score) {
            (Some(marks), None) => Some(Answer::Marks(marks, self.names.into_iter().map(name).collect())),
            (None, score) if self.names.is_empty() => Some(Answer::Score(score)),
            _ => None,
        }
    }
}

/// A ballot that is ready. Show the tracker, then either cast the line or challenge it: never both. Call `free()` when done.
#[wasm_bindgen]
pub struct Ready {
    ready: gongxin_roles::voter::Ready,
    tracker: String,
    ballot: String,
    answers: Answers,
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
        self.ready.opening(&self.ballot, &self.answers)
    }
}
