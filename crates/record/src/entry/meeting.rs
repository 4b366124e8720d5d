//! Entry 0: what the meeting is, who holds keys, and by which policy it runs. Spec: `{#entries}`.

use serde::{Deserialize, Serialize};

use crate::bytes::{Ed25519Key, MeetingId, PointBytes};

/// The definition of the meeting. Its leaf hash is the meeting digest `M`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// The version of the protocol, `gongxin/1`.
    pub protocol: String,
    /// The group and hash, `ristretto255-shake256`.
    pub suite: String,
    /// Random, so that no two meetings are the same.
    pub id: MeetingId,
    /// What the meeting is called.
    pub title: String,
    /// Who holds it.
    pub organiser: String,
    /// The groups of voters.
    pub groups: Vec<Group>,
    /// The holders of shares of the election key, by index.
    pub trustees: Vec<Trustee>,
    /// How many trustees can decrypt.
    pub threshold: u32,
    /// How many selections share a nonce.
    pub width: u32,
    /// The log of this record.
    pub log: LogName,
    /// Who may cosign the log.
    pub witnesses: Vec<Witness>,
    /// How many of them must.
    pub quorum: u32,
    /// The rules of the meeting as a whole.
    pub policy: Policy,
}

/// A group of voters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// A trustee (监票人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trustee {
    /// From 1, without gaps.
    pub index: u32,
    /// Who it is.
    pub name: String,
    /// Checks the trustee's signatures.
    pub key: Ed25519Key,
    /// Takes the shares sent to the trustee.
    #[serde(rename = "box")]
    pub box_key: PointBytes,
}

/// The name and key of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogName {
    /// First line of every head.
    pub origin: String,
    /// The log's key, a C2SP `vkey`.
    pub key: String,
}

/// A witness of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// What people call it.
    pub name: String,
    /// Its key, a C2SP `vkey`.
    pub key: String,
}

/// What holds for every ballot of the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Whether a later cast replaces an earlier one of the same voter.
    pub revote: bool,
    /// The least number of keys in a ring.
    pub min_ring: u32,
    /// The least number of voters in a class that is tallied apart.
    pub min_cell: u32,
    /// Whether this is a rehearsal, whose results mean nothing.
    pub rehearsal: bool,
}
