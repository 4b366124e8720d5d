//! What the room sees live: phase, counts, the head's words. Made once a change and sent to everybody as it is.

use std::{collections::BTreeMap, sync::Arc};

use gongxin_protocol::Phase;
use gongxin_record::Entry;
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
    /// Whether it is held on paper alone (谈话推荐): no phone is asked to vote.
    pub(crate) paper_alone: bool,
    /// 实到 = 发出: keys in its rings.
    pub(crate) issued: u64,
    /// 收回: while it is open, the voters whose ballot is in the box, counted now and then; then those counted.
    pub(crate) returned: Option<u64>,
    /// The words of the head just after it opened, which phones show too.
    pub(crate) words: Option<Vec<String>>,
    /// Decryption shares given.
    pub(crate) shares: u64,
}

/// Ballots in the box, by the id of an open ballot.
pub(crate) type Boxes = BTreeMap<String, u64>;

/// A summary as the JSON that everybody gets.
#[derive(Debug, Clone)]
pub(crate) struct Pulse(pub(crate) Arc<str>);

impl Pulse {
    pub(crate) fn of(id: &str, log: &Writer, boxes: &Boxes) -> Self {
        let json = serde_json::to_string(&summary(id, log, boxes)).unwrap_or_default();
        Self(json.into())
    }
}

/// The live state that a log gives, and the boxes of open ballots.
pub(crate) fn summary(id: &str, log: &Writer, boxes: &Boxes) -> Summary {
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
            paper_alone: b.paper_alone(),
            issued: rings.map(|r| r.keys.len() as u64).sum(),
            returned: match closed {
                true => Some(b.counted.len() as u64),
                false => boxes.get(id).copied(),
            },
            words: opened_at(log, id)
                .and_then(|size| log.root_at(size))
                .map(|root| words(&root.0)),
            shares: b.shares.len() as u64,
        }
    });
    Summary {
        meeting: id.to_owned(),
        title: definition.map(|m| m.title.clone()).unwrap_or_default(),
        rehearsal: definition.is_some_and(|m| m.policy.rehearsal),
        size,
        root: root.to_b64(),
        words: words(&root.0),
        key: state.ceremony.key.is_some(),
        sealed: state.sealed,
        groups: groups.iter().map(group).collect(),
        ballots: ballots.collect(),
    }
}

fn words(root: &[u8; 32]) -> Vec<String> {
    head_words(&Hash(*root), Language::Zh).into()
}

/// The size of the log just after a ballot opened.
fn opened_at(log: &Writer, ballot: &str) -> Option<u64> {
    let open = |e: &Entry| matches!(e, Entry::Open(o) if o.ballot == ballot);
    log.entries().iter().rposition(open).map(|at| at as u64 + 1)
}
