//! Who may read what of a meeting's record. The record says nothing of it: it is how this server hands the record out.
//!
//! Results that are for officers only (推荐、测评) begin with the first share: whoever has the shares can work out the counts. A log
//! is read from its beginning, so everybody else reads it up to there. Phones need none of it: they read excerpts.

use std::collections::BTreeMap;

use axum::{extract::FromRequestParts, http::header, http::request::Parts};
use gongxin_protocol::State;
use gongxin_record::Entry;
use gongxin_roles::writer::Writer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::{
    app::App,
    auth::{Person, Role, word},
    problem::Problem,
    routes,
};

/// The document that keeps a meeting's policy.
const POLICY: &str = "visibility";

/// Who may read the log and the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// Members of the meeting, and whoever has a key from the host. Everybody else gets the digest.
    Members,
}

/// Who hears the result of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Results {
    /// Whoever is in the room: it may go on the big screen.
    Room,
    /// Host, supervisors (监督员), trustees (监票人), and those who verify the record.
    Officers,
}

/// What the host decided for a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Visibility {
    pub(crate) record: Audience,
    /// By the ids of ballots; a ballot that is not named has what its kind has by default.
    pub(crate) results: BTreeMap<String, Results>,
}

impl Visibility {
    /// What holds for a meeting. What cannot be read is an error: silence must not open anything.
    pub(crate) async fn of(app: &App, meeting: &str) -> Result<Self, Problem> {
        match app.store.document(meeting, POLICY).await? {
            None => Ok(Self::default()),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| Problem::store()),
        }
    }

    /// The document that keeps it.
    pub(crate) fn kept(&self) -> (&'static str, Vec<u8>) {
        (POLICY, serde_json::to_vec(self).unwrap_or_default())
    }

    /// Who hears the result of a ballot.
    pub(crate) fn results(&self, ballot: &str, state: &State) -> Results {
        if let Some(chosen) = self.results.get(ballot) {
            return *chosen;
        }
        let spec = state.ballots.get(ballot).and_then(|b| b.spec.as_ref());
        match spec.map(|spec| gongxin_rules::template_of(spec.kind, &spec.template).results) {
            Some(gongxin_rules::Audience::Room) => Results::Room,
            _ => Results::Officers,
        }
    }

    /// How many entries tell nothing of a result that is for officers only.
    pub(crate) fn silent(&self, log: &Writer) -> u64 {
        let telling =
            |entry: &Entry| told_by(entry).is_some_and(|b| self.results(b, log.state()) == Results::Officers);
        let first = log.entries().iter().position(telling);
        first.map_or(log.head().0, |at| at as u64)
    }

    /// How many entries somebody may read.
    pub(crate) fn reach(&self, standing: Standing, log: &Writer) -> u64 {
        match (standing, self.record) {
            (Standing::Verifier, _) => log.head().0,
            (Standing::Stranger, Audience::Members) => 0,
            (Standing::Stranger | Standing::Member, _) => self.silent(log),
        }
    }
}

/// The ballot of whose result an entry tells.
fn told_by(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Share(share) => Some(&share.ballot),
        Entry::RowShare(share) => Some(&share.ballot),
        Entry::Merge(merge) => Some(&merge.ballot),
        Entry::Paper(paper) => Some(&paper.ballot),
        Entry::Outcome(outcome) => Some(&outcome.ballot),
        _ => None,
    }
}

/// How near somebody stands to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Whoever asks.
    Stranger,
    /// A member who is told no results of officers, or the big screen of a meeting.
    Member,
    /// Host, supervisor, trustee or observer: they answer for the record, so they read all of it.
    Verifier,
}

/// What a key from the host opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Opens {
    /// The whole record: for trustees and observers without an account.
    Record,
    /// What members may read: for the big screen.
    Screen,
}

impl Opens {
    const ALL: [Self; 2] = [Self::Record, Self::Screen];

    /// The document that keeps the hash of the key.
    pub(crate) fn place(self) -> String {
        format!("key-{}", word(self))
    }

    fn standing(self) -> Standing {
        match self {
            Self::Record => Standing::Verifier,
            Self::Screen => Standing::Member,
        }
    }
}

/// What the store knows a key by.
pub(crate) fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// Somebody who reads: with a session, with a key in the `Authorization` header (never in an address, which proxies write down), or with neither.
pub(crate) struct Reader {
    account: Option<String>,
    key: Option<Zeroizing<String>>,
}

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let account = match Person::from_request_parts(parts, app).await {
            Ok(person) => Some(person.account.id),
            Err(problem) if problem.is_refusal() => None,
            Err(problem) => return Err(problem),
        };
        let given = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let key = given.and_then(|value| value.strip_prefix("Bearer "));
        Ok(Self {
            account,
            key: key.map(|key| Zeroizing::new(key.to_owned())),
        })
    }
}

impl Reader {
    /// How near the reader stands to a meeting.
    pub(crate) async fn standing(&self, app: &App, meeting: &str) -> Result<Standing, Problem> {
        let by_role = match &self.account {
            Some(account) => role_standing(&app.store.roles(meeting, account).await?),
            None => Standing::Stranger,
        };
        match &self.key {
            Some(key) => Ok(by_role.max(key_standing(app, meeting, key).await?)),
            None => Ok(by_role),
        }
    }
}

fn role_standing(roles: &[String]) -> Standing {
    let verifiers = [Role::Host, Role::Supervisor, Role::Trustee, Role::Observer].map(word);
    if roles.iter().any(|role| verifiers.contains(role)) {
        Standing::Verifier
    } else if roles.is_empty() {
        Standing::Stranger
    } else {
        Standing::Member
    }
}

async fn key_standing(app: &App, meeting: &str, key: &str) -> Result<Standing, Problem> {
    let hash = key_hash(key);
    for opens in Opens::ALL {
        if app.store.document(meeting, &opens.place()).await?.as_deref() == Some(&hash) {
            return Ok(opens.standing());
        }
    }
    // The link through which the trustees brought their keys is known to them and the host alone.
    if routes::gathered(app, key).await?.as_deref() == Some(meeting) {
        return Ok(Standing::Verifier);
    }
    Ok(Standing::Stranger)
}
