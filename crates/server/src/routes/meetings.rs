//! What everybody may see of a meeting, and who makes one.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use gongxin_record::{
    Entry, Trust,
    bytes::{Ed25519Key, MeetingId, PointBytes, TreeRoot},
    entry::{Group, LogName, Meeting, Policy, Trustee},
    trust::{Counts, Head},
};
use gongxin_roles::{contributor, excerpt::Excerpt, witnessed, writer::Writer};
use gongxin_store::Founding;
use gongxin_tlog::{Kind, Note, Signer};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zeroize::Zeroizing;

use crate::{
    app::App,
    auth::{self, Office, Person, Role},
    heads::{self, Witnessing},
    metrics::Listening,
    packed::{self, Download},
    pages,
    problem::Problem,
    pulse::{Summary, summary},
    routes::{
        gatherings,
        proposals::{OFFICERS, TRUSTEES_TOO, TWO_PERSONS, deed},
    },
    seams,
    visibility::{Audience, Reader, Visibility},
};

/// Entries handed out at a time.
const PAGE: u64 = 1000;
/// Meetings, or members of one, on a page of their list.
pub(super) const LISTED: u32 = 100;

/// A meeting to be held.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Define {
    title: String,
    organiser: String,
    groups: Vec<DefineGroup>,
    trustees: Vec<DefineTrustee>,
    threshold: u32,
    /// Selections under one nonce.
    #[serde(default = "width")]
    width: u32,
    /// Verifier keys of witnesses (C2SP signed-note).
    #[serde(default)]
    witnesses: Vec<String>,
    #[serde(default)]
    quorum: u32,
    /// Name of the log, e.g. `vote.example/2026-11-24`.
    log_name: String,
    #[serde(default = "min_ring")]
    min_ring: u32,
    /// Fewest voters of a class that is tallied apart.
    #[serde(default = "min_cell")]
    min_cell: u32,
    #[serde(default = "yes")]
    revote: bool,
    #[serde(default)]
    rehearsal: bool,
    /// Whether opening, closing and freezing take a second person (监督员).
    #[serde(default)]
    two_persons: bool,
    /// Whether a trustee (监票人) may be that second person too.
    #[serde(default)]
    trustees_agree: bool,
    /// Where the trustees' keys were gathered: they are told of the meeting there.
    #[serde(default)]
    gathering: Option<String>,
    /// Who may read the log and the record.
    #[serde(default)]
    record: Audience,
}

fn width() -> u32 {
    64
}

fn min_ring() -> u32 {
    10
}

fn min_cell() -> u32 {
    5
}

fn yes() -> bool {
    true
}

/// An electorate group.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DefineGroup {
    id: String,
    name: String,
}

/// A trustee (监票人), by the public file that `gongxin trustee keygen` writes.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DefineTrustee {
    name: String,
    /// Ed25519 key, b64.
    key: String,
    /// Box key, b64.
    r#box: String,
}

/// The id of a new meeting.
#[derive(Serialize, ToSchema)]
pub(crate) struct Created {
    meeting: String,
}

/// Where to read from.
#[derive(Deserialize, IntoParams)]
pub(crate) struct From {
    /// Number of the first entry wanted.
    #[serde(default)]
    from: u64,
}

/// One meeting of the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct MeetingView {
    meeting: String,
    title: String,
    organiser: String,
    rehearsal: bool,
    /// What the asker is in it.
    roles: Vec<String>,
}

/// Where a list goes on.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Following {
    /// The last id of the page before.
    #[serde(default)]
    pub(super) after: String,
}

/// Meetings, by their ids, a hundred a page.
#[utoipa::path(get, path = "/api/v1/meetings", params(Following),
    responses((status = 200, body = Vec<MeetingView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Query(at): Query<Following>,
) -> Result<Json<Vec<MeetingView>>, Problem> {
    let mut list = Vec::new();
    for (meeting, first) in app.store.meetings_after(&at.after, LISTED).await? {
        let Ok(Entry::Meeting(definition)) = Entry::parse(&first) else {
            continue;
        };
        list.push(MeetingView {
            roles: app.store.roles(&meeting, &person.account.id).await?,
            meeting,
            title: definition.title,
            organiser: definition.organiser,
            rehearsal: definition.policy.rehearsal,
        });
    }
    Ok(Json(list))
}

/// Makes a meeting; whoever does is its host.
#[utoipa::path(post, path = "/api/v1/meetings", request_body = Define,
    responses((status = 201, body = Created), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    person: Person,
    Json(body): Json<Define>,
) -> Result<impl IntoResponse, Problem> {
    person.office(&[Office::Member])?;
    let mut rng = seams::rng()?;
    let mut seed = Zeroizing::new([0u8; 32]);
    rng.fill_bytes(&mut *seed);
    let name = |_| Problem::bad_request("log-name", "日志名称无效", "the log name cannot be a key's name");
    let signer = Signer::new(&body.log_name, Kind::Log, &seed).map_err(name)?;
    let mut id = [0u8; 16];
    rng.fill_bytes(&mut id);
    let seconds = match (body.two_persons, body.trustees_agree) {
        (false, _) => None,
        (true, false) => Some(OFFICERS),
        (true, true) => Some(TRUSTEES_TOO),
    };
    let (visibility, policy) = Visibility {
        record: body.record,
        ..Visibility::default()
    }
    .kept();
    let gathering = match &body.gathering {
        Some(gathering) => Some(gatherings::told(&app, gathering).await?),
        None => None,
    };
    let mut log = Writer::default();
    log.append_entry(entry(body, MeetingId(id), &signer)?)?;
    if let Some(said) = pages::unsaid(&log) {
        log.append_entry(said)?;
    }
    let id = log.state().digest().to_b64();
    let lines: Vec<&[u8]> = log.lines_from(0).collect();
    let mut documents = vec![(id.as_str(), visibility, policy.as_slice())];
    documents.extend(seconds.map(|who| (id.as_str(), TWO_PERSONS, who)));
    if let Some((place, name)) = &gathering {
        documents.push((place.as_str(), name, id.as_bytes()));
    }
    // A meeting without its host, or read by others before that is settled, is none.
    app.store
        .start_meeting(&Founding {
            id: &id,
            log_seed: &seed,
            lines: &lines,
            documents: &documents,
            by: Some((
                &auth::word(Role::Host),
                &deed(&person, "create".into(), Vec::new()),
            )),
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Created { meeting: id })))
}

fn entry(body: Define, id: MeetingId, signer: &Signer) -> Result<Meeting, Problem> {
    let bad = |zh: &str, en: &str| Problem::bad_request("definition", zh, en);
    let trustee = |(t, index): (DefineTrustee, u32)| {
        let key = Ed25519Key::from_b64(&t.key)
            .map_err(|_| bad("监票人公钥无效", "a trustee's key is not 32 bytes of b64"))?;
        let box_key = PointBytes::from_b64(&t.r#box)
            .map_err(|_| bad("监票人公钥无效", "a trustee's box key is not 32 bytes of b64"))?;
        Ok(Trustee {
            index,
            name: t.name,
            key,
            box_key,
        })
    };
    let witness = |(key, number): (String, u32)| {
        witnessed::listed(&key).map_err(|error| {
            let (zh, en) = (
                format!("第 {number} 位见证人：{}", error.zh()),
                format!("witness {number}: {error}"),
            );
            Problem::bad_request("witness-key", zh, en)
        })
    };
    Ok(Meeting {
        protocol: "gongxin/1".into(),
        suite: "ristretto255-shake256".into(),
        id,
        title: body.title,
        organiser: body.organiser,
        groups: body
            .groups
            .into_iter()
            .map(|g| Group {
                id: g.id,
                name: g.name,
            })
            .collect(),
        trustees: body
            .trustees
            .into_iter()
            .zip(1..)
            .map(trustee)
            .collect::<Result<_, Problem>>()?,
        threshold: body.threshold,
        width: body.width,
        log: LogName {
            origin: signer.public().name().to_owned(),
            key: signer.public().to_string(),
        },
        witnesses: body
            .witnesses
            .into_iter()
            .zip(1..)
            .map(witness)
            .collect::<Result<_, Problem>>()?,
        quorum: body.quorum,
        policy: Policy {
            revote: body.revote,
            min_ring: body.min_ring,
            min_cell: body.min_cell,
            rehearsal: body.rehearsal,
        },
    })
}

/// Where a meeting stands.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}", responses((status = 200, body = Summary), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<Json<Summary>, Problem> {
    let live = app.meeting(&meeting).await?;
    let replica = live.read().await?;
    Ok(Json(summary(&meeting, &replica.log, &live.boxes())))
}

/// The least time between two events of one stream.
const CALM: Duration = Duration::from_millis(500);

/// Where a meeting stands, now and after every change (server-sent events named `state`, each a Summary).
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/events", responses((status = 200, content_type = "text/event-stream", body = String), (status = 404, body = Problem)))]
pub(crate) async fn events(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let mut pulse = live.watch();
    let mut leaving = app.leaving.subscribe();
    let listening = Listening::new(live.metrics.listeners.clone());
    let stream = async_stream::stream! {
        let _listening = listening;
        loop {
            let json = pulse.borrow_and_update().0.clone();
            yield Ok::<Event, Infallible>(Event::default().event("state").data(&*json));
            let changed = async {
                // A thousand check-ins a second are not a thousand events a second for a thousand phones.
                tokio::time::sleep(CALM).await;
                pulse.changed().await.is_ok()
            };
            let goes_on = tokio::select! {
                changed = changed => changed,
                _ = leaving.wait_for(|leaving| *leaving) => false,
            };
            if !goes_on {
                break;
            }
        }
    };
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Lines of the log from a number on, at most a thousand, as far as the asker may read it; none mean the end. Where it goes
/// on for others: 403 `withheld`.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/log", params(From),
    responses((status = 200, content_type = "application/jsonl", body = String), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn log(
    State(app): State<App>,
    reader: Reader,
    Path(meeting): Path<String>,
    Query(at): Query<From>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let standing = reader.standing(&app, &meeting).await?;
    let replica = live.read().await?;
    let reach = policy.reach(standing, &replica.log);
    if at.from >= reach && reach < replica.log.head().0 {
        return Err(Problem::withheld());
    }
    let most = reach.saturating_sub(at.from).min(PAGE);
    let lines = replica
        .log
        .lines_from(at.from)
        .take(usize::try_from(most).unwrap_or(0));
    let body: Vec<u8> = lines
        .flat_map(|line| line.iter().copied().chain([b'\n']))
        .collect();
    Ok((
        [
            (header::CONTENT_TYPE, "application/jsonl"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        body,
    ))
}

/// The last signed head (C2SP checkpoint) with the cosignatures that came in.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/checkpoint", responses((status = 200, body = String), (status = 404, body = Problem)))]
pub(crate) async fn checkpoint(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let note = heads::last(&live).await?.ok_or_else(Problem::not_found)?;
    Ok(as_text(&note))
}

/// The signed head just after a ballot was opened, with the cosignatures that came in: phones vote under it once they are
/// enough.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/checkpoint", responses((status = 200, body = String), (status = 404, body = Problem)))]
pub(crate) async fn checkpoint_of_ballot(
    State(app): State<App>,
    Path((meeting, ballot)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let size = Excerpt::head_of_ballot(&live.read().await?.log, &ballot);
    let (note, _) = heads::of_opening(&live, size.ok_or_else(Problem::not_found)?).await?;
    Ok(as_text(&note))
}

fn as_text(note: &Note) -> impl IntoResponse + use<> {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        note.to_string(),
    )
}

/// Which witnesses have cosigned the heads that phones and trustees wait for.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/witnesses", responses((status = 200, body = Witnessing), (status = 404, body = Problem)))]
pub(crate) async fn witnesses(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<Json<Witnessing>, Problem> {
    let live = app.meeting(&meeting).await?;
    Ok(Json(heads::witnessing(&live).await?))
}

/// Adds a witness's cosignature: the checkpoint with the new line under it, of the last signed head or of one under which a
/// ballot opened.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/cosignatures", request_body = String,
    responses((status = 204), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn cosign(
    State(app): State<App>,
    Path(meeting): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let live = app.meeting(&meeting).await?;
    let bad = |_| Problem::bad_request("note", "这不是带签名的检查点", "this is no signed checkpoint");
    heads::cosign(&live, &Note::parse(&body).map_err(bad)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The record, once it is sealed, for whoever may read all of it.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/record.zip",
    responses((status = 200, content_type = "application/zip", body = Vec<u8>), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn record(
    State(app): State<App>,
    reader: Reader,
    Path(meeting): Path<String>,
) -> Result<Download, Problem> {
    let live = app.meeting(&meeting).await?;
    let policy = Visibility::of(&app, &meeting).await?;
    let standing = reader.standing(&app, &meeting).await?;
    let size = {
        let replica = live.read().await?;
        let size = replica.log.head().0;
        if policy.reach(standing, &replica.log) < size {
            return Err(Problem::withheld());
        }
        if !replica.log.state().sealed {
            return Err(Problem::conflict(
                "not-sealed",
                "会议尚未封存",
                "the meeting is not sealed yet",
            ));
        }
        size
    };
    let head = heads::last_of(&live, size).await?;
    packed::archive(&app, &live, head.to_string().into_bytes()).await
}

/// The roots of trust as the server has them, to be compared with paper: whoever verifies takes the numbers from paper.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/trust.json", responses((status = 200, body = serde_json::Value), (status = 404, body = Problem)))]
pub(crate) async fn trust(
    State(app): State<App>,
    Path(meeting): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let replica = live.read().await?;
    let state = replica.log.state();
    let definition = state
        .meeting
        .as_ref()
        .map(|m| &m.definition)
        .ok_or_else(Problem::not_found)?;
    let rings = replica.log.entries().iter().filter_map(|e| match e {
        Entry::Ring(r) => Some((r.id.clone(), r.keys.len() as u64)),
        _ => None,
    });
    let papers = definition.groups.iter().filter_map(|g| {
        let papers = state.admission.to_paper(&g.id);
        (papers > 0).then(|| (g.id.clone(), papers))
    });
    let trust = Trust {
        meeting: state.digest(),
        log: definition.log.key.clone(),
        witnesses: definition.witnesses.iter().map(|w| w.key.clone()).collect(),
        quorum: definition.quorum,
        // What was read aloud before the draw's numbers were opened.
        heads: contributor::closing_head(&replica.log)
            .map(|(size, root)| Head {
                size,
                root: TreeRoot(root.0),
            })
            .into_iter()
            .collect(),
        tokens: Counts(
            state
                .admission
                .issued
                .iter()
                .map(|(g, n)| (g.clone(), *n))
                .collect(),
        ),
        signed_in: Counts(rings.collect()),
        paper: Counts(papers.collect()),
    };
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        trust.to_json_pretty(),
    ))
}
