//! What the room sees live: phase, counts, the head's words. Made once a change and sent to everybody as it is.

use std::sync::Arc;

use gongxin_protocol::Phase;
use gongxin_roles::writer::Writer;
use gongxin_tlog::{Hash, Language, head_words};
use serde::Serialize;
use utoipa::ToSchema;

/// The live state of a meeting.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Summary {
    /// Digest of entry 0.
    pub(crate) meeting: String,
    /// Title.
    pub(crate) title: String,
    /// Whether it is a rehearsal (演练).
    pub(crate) rehearsal: bool,
    /// Entries in the log.
    pub(crate) size: u64,
    /// Root of the log, b64.
    pub(crate) root: String,
    /// The head in four words, for the big screen.
    pub(crate) words: Vec<String>,
    /// Whether the election key stands.
    pub(crate) key: bool,
    /// Whether the record is sealed.
    pub(crate) sealed: bool,
    /// Groups.
    pub(crate) groups: Vec<GroupSummary>,
    /// Ballots in the order of their ids.
    pub(crate) ballots: Vec<BallotSummary>,
}

/// One group of the electorate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GroupSummary {
    /// Id.
    pub(crate) id: String,
    /// Name.
    pub(crate) name: String,
    /// 应到, once the draw is settled.
    pub(crate) expected: Option<u64>,
    /// Tokens in the log.
    pub(crate) tokens: u64,
    /// Persons checked in now.
    pub(crate) present: u64,
}

/// One ballot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BallotSummary {
    /// Id.
    pub(crate) id: String,
    /// Title.
    pub(crate) title: String,
    /// `defined`, `open`, `closed` or `counted`.
    pub(crate) phase: &'static str,
    /// 实到 = 发出: keys in its rings.
    pub(crate) issued: u64,
    /// 收回, once it is closed.
    pub(crate) returned: Option<u64>,
    /// Decryption shares given.
    pub(crate) shares: u64,
}

/// A summary as the JSON that everybody gets.
#[derive(Debug, Clone)]
pub(crate) struct Pulse(pub(crate) Arc<str>);

impl Pulse {
    pub(crate) fn of(id: &str, log: &Writer) -> Self {
        let json = serde_json::to_string(&summary(id, log)).unwrap_or_default();
        Self(json.into())
    }
}

/// The live state that a log gives.
pub(crate) fn summary(id: &str, log: &Writer) -> Summary {
    let state = log.state();
    let definition = state.meeting.as_ref().map(|m| &m.definition);
    let (size, root) = log.head();
    let groups = definition.map(|m| m.groups.as_slice()).unwrap_or_default();
    let group = |g: &gongxin_record::entry::Group| GroupSummary {
        id: g.id.clone(),
        name: g.name.clone(),
        expected: state.expected(&g.id),
        tokens: state
            .admission
            .tokens
            .values()
            .filter(|t| t.group == g.id)
            .count() as u64,
        present: state.admission.live_keys(&g.id).len() as u64,
    };
    let ballots = state.ballots.iter().map(|(id, b)| {
        let rings = b.rings.iter().filter_map(|ring| state.rings.get(ring));
        let closed = b.closed_at.is_some();
        BallotSummary {
            id: id.clone(),
            title: b.definition.title.clone(),
            phase: match b.phase {
                _ if b.result_at.is_some() => "counted",
                Phase::Open => "open",
                Phase::Closed => "closed",
                _ => "defined",
            },
            issued: rings.map(|r| r.keys.len() as u64).sum(),
            returned: closed.then_some(b.counted.len() as u64),
            shares: b.shares.len() as u64,
        }
    });
    Summary {
        meeting: id.to_owned(),
        title: definition.map(|m| m.title.clone()).unwrap_or_default(),
        rehearsal: definition.is_some_and(|m| m.policy.rehearsal),
        size,
        root: root.to_b64(),
        words: head_words(&Hash(root.0), Language::Zh)
            .iter()
            .map(ToString::to_string)
            .collect(),
        key: state.ceremony.key.is_some(),
        sealed: state.sealed,
        groups: groups.iter().map(group).collect(),
        ballots: ballots.collect(),
    }
}
