//! What the host and the trustees do in a meeting.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use gongxin_record::{
    Archive, Entry,
    bytes::{Ed25519Key, RowLeaf},
    entry::{
        Ballot, Class, DkgAbort, Json as Spec, Merge, MergeRow, Note, Open, Paper, PaperContest, PaperVoid,
        Redraw, Revoke, Roster, Take, ToPaper, Tokens,
    },
};
use gongxin_roles::{host, posted::check_line, writer::Writer};
use gongxin_store::Deed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{Person, Role},
    finish, heads,
    live::Live,
    packed::sealed_name,
    pages,
    problem::Problem,
    routes::proposals::{self, TWO_PERSONS, deed, shown},
    seams,
    visibility::{Audience, Results, Visibility},
};

/// The journal's name in the record.
const JOURNAL: &str = "journal.jsonl";

/// One act of the host. What it needs besides follows from the log.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Act {
    /// Logs the roster: the `roster` entry as a line, made where the names are.
    Roster { line: String },
    /// Carries out the draw once all have revealed.
    Draw,
    /// Gives up an attempt of the draw.
    Redraw { reason: String },
    /// The next alternate takes the place of a person (leaf, b64).
    Alternate { out: String, reason: String },
    /// Gives up a key ceremony.
    AbortCeremony { reason: String },
    /// Logs the election key.
    Key,
    /// Logs the public keys (b64) of a group's tokens.
    Tokens { group: String, tokens: Vec<String> },
    /// Declares a token void.
    Revoke { token: String, reason: String },
    /// Defines a ballot; `spec` as docs/rules.md.
    Ballot {
        id: String,
        title: String,
        groups: Vec<String>,
        /// Classes that are tallied apart (A/B/C 票), as docs/protocol.md.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(value_type = Vec<Object>)]
        classes: Vec<Class>,
        #[serde(default = "one")]
        round: u32,
        #[serde(default)]
        previous: Option<String>,
        /// Which names of the previous result this round has: `tied`, `failed` or `top`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        take: Option<Take>,
        #[schema(value_type = Object)]
        spec: gongxin_rules::BallotSpec,
    },
    /// The holder of a token votes on paper.
    ToPaper { token: String },
    /// The figures of paper ballots, as docs/protocol.md `paper` without `entered`: done once a second person enters the same.
    Paper {
        #[schema(value_type = Object)]
        figures: PaperFigures,
    },
    /// How names written in are read: the table of docs/protocol.md `merge`.
    Merge {
        ballot: String,
        contest: String,
        #[schema(value_type = Vec<Object>)]
        table: Vec<MergeRow>,
    },
    /// Freezes the checked-in keys of a group into a ring.
    Freeze { group: String, ring: String },
    /// Opens a ballot; refused where too few are present for its rule (`no-quorum`), unless `anyway` says that this is meant.
    Open {
        ballot: String,
        #[serde(default, skip_serializing_if = "is_no")]
        anyway: bool,
        rings: Vec<String>,
    },
    /// Closes a ballot: everything in its box goes into the log.
    Close { ballot: String },
    /// Combines the shares into the result.
    Result { ballot: String },
    /// States something.
    Note { text: String },
    /// Signs the head as it is now, for witnesses.
    Checkpoint,
    /// Settles who may read the log and the record, and who hears the results of ballots; what is not named stays as it is. What
    /// was published cannot be taken back.
    Visibility {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<Audience>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        results: BTreeMap<String, Results>,
    },
    /// Ends the record.
    Seal,
}

/// Figures of paper ballots as one person enters them.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaperFigures {
    ballot: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    issued: u64,
    returned: u64,
    valid: u64,
    invalid: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    void: Option<PaperVoid>,
    contests: Vec<PaperContest>,
}

impl PaperFigures {
    /// Whether they count the same ballots as these, well or not.
    pub(super) fn beside(&self, other: &Self) -> bool {
        self.ballot == other.ballot && self.class == other.class
    }

    pub(super) fn hide(&mut self) {
        (self.issued, self.returned, self.valid, self.invalid) = (0, 0, 0, 0);
        self.void = None;
        self.contests.clear();
    }

    pub(super) fn entered(self, entered: [String; 2]) -> Paper {
        Paper {
            ballot: self.ballot,
            class: self.class,
            issued: self.issued,
            returned: self.returned,
            valid: self.valid,
            invalid: self.invalid,
            void: self.void,
            contests: self.contests,
            entered,
        }
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_no(value: &bool) -> bool {
    !*value
}

impl Act {
    /// Who may do it: the only table of rights in a meeting.
    pub(super) fn roles(&self) -> &'static [Role] {
        match self {
            Self::Roster { .. } | Self::Tokens { .. } => &[Role::Host, Role::Registrar],
            Self::Revoke { .. } | Self::ToPaper { .. } => &[Role::Host, Role::Registrar, Role::Supervisor],
            Self::Paper { .. } => &[Role::Host, Role::Registrar, Role::Supervisor],
            Self::Merge { .. } => &[Role::Host, Role::Supervisor],
            Self::Freeze { .. } | Self::Open { .. } | Self::Close { .. } | Self::Visibility { .. } => {
                &[Role::Host, Role::Supervisor]
            }
            Self::Draw
            | Self::Redraw { .. }
            | Self::Alternate { .. }
            | Self::AbortCeremony { .. }
            | Self::Key
            | Self::Ballot { .. }
            | Self::Result { .. }
            | Self::Note { .. }
            | Self::Checkpoint
            | Self::Seal => &[Role::Host],
        }
    }

    /// Whether a second person must agree where the meeting asks for two.
    fn takes_two(&self) -> bool {
        matches!(
            self,
            Self::Freeze { .. }
                | Self::Open { .. }
                | Self::Close { .. }
                | Self::Revoke { .. }
                | Self::ToPaper { .. }
                | Self::Merge { .. }
                | Self::Visibility { .. }
        )
    }
}

/// What became of an act.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    /// Number of the last entry written, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// Whether the act waits for a second person.
    waiting: bool,
    /// The name of the proposal that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
}

impl Done {
    pub(super) fn at(entry: Option<u64>) -> Self {
        Self {
            entry,
            waiting: false,
            proposal: None,
        }
    }

    pub(super) fn waiting(proposal: String) -> Self {
        Self {
            entry: None,
            waiting: true,
            proposal: Some(proposal),
        }
    }
}

/// Does something in a meeting; 202 where a second person must agree before it is done.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/acts", request_body = Act,
    responses((status = 200, body = Done), (status = 202, body = Done), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn act(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Json(act): Json<Act>,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    person.role(&app, &meeting, act.roles()).await?;
    if let Act::Paper { figures } = act {
        return proposals::paper(&app, &live, &person, figures).await;
    }
    if let Some(entry) = already_closed(&live, &act).await? {
        // The decision stands in the log: to finish it takes nobody's consent.
        finish::finish(&live).await?;
        return Ok((StatusCode::OK, Json(Done::at(Some(entry)))));
    }
    if act.takes_two() && app.store.document(&meeting, TWO_PERSONS).await?.is_some() {
        if let Act::Open {
            ballot,
            anyway,
            rings,
        } = &act
        {
            // Known to whoever proposes it, and not only once the second person agrees.
            quorum(live.read().await?.log.state(), ballot, rings, *anyway)?;
        }
        let done = proposals::propose(&app, &meeting, &person, &act).await?;
        return Ok((StatusCode::ACCEPTED, Json(done)));
    }
    let words = shown(&serde_json::to_string(&act).unwrap_or_default());
    let entry = perform(&app, &live, act, deed(&person, words, Vec::new())).await?;
    Ok((StatusCode::OK, Json(Done::at(entry))))
}

/// Where the close stands that is asked for once more.
async fn already_closed(live: &Live, act: &Act) -> Result<Option<u64>, Problem> {
    let Act::Close { ballot } = act else {
        return Ok(None);
    };
    let replica = live.read().await?;
    let known = replica.log.state().ballots.get(ballot);
    Ok(known.and_then(|ballot| ballot.closed_at))
}

/// Does an act, and writes it down in the same transaction as the entries that come of it.
pub(super) async fn perform(app: &App, live: &Live, act: Act, deed: Deed) -> Result<Option<u64>, Problem> {
    let say = async |deed: Deed, entry: Entry| {
        live.entries(deed, Box::new(move |_: &Writer| Ok(vec![entry.clone()])))
            .await
            .map(Some)
    };
    let bad = |zh: &str, en: &str| Problem::bad_request("act", zh, en);
    match act {
        Act::Roster { line } => match Entry::parse(line.as_bytes())? {
            Entry::Roster(roster) => say(deed, Roster { ..roster }.into()).await,
            _ => Err(bad("这不是名册条目", "this line is no roster entry")),
        },
        Act::Draw => live
            .entries(deed, Box::new(|log| Ok(vec![host::draw(log.state())?.into()])))
            .await
            .map(Some),
        Act::Redraw { reason } => live
            .entries(
                deed,
                Box::new(move |log| {
                    let attempt = log.state().roster.as_ref().map_or(0, |r| r.attempt);
                    Ok(vec![
                        Redraw {
                            attempt,
                            reason: reason.clone(),
                        }
                        .into(),
                    ])
                }),
            )
            .await
            .map(Some),
        Act::Alternate { out, reason } => {
            let out = RowLeaf::from_b64(&out)
                .map_err(|_| bad("人员标识无效", "the leaf is not 32 bytes of b64"))?;
            live.entries(
                deed,
                Box::new(move |log| Ok(vec![host::alternate(log.state(), out, reason.clone())?.into()])),
            )
            .await
            .map(Some)
        }
        Act::AbortCeremony { reason } => live
            .entries(
                deed,
                Box::new(move |log| {
                    let ceremony = log.state().ceremony.number;
                    Ok(vec![
                        DkgAbort {
                            ceremony,
                            reason: reason.clone(),
                        }
                        .into(),
                    ])
                }),
            )
            .await
            .map(Some),
        Act::Key => live
            .entries(deed, Box::new(|log| Ok(vec![host::key(log.state())?.into()])))
            .await
            .map(Some),
        Act::Tokens { group, tokens } => {
            let keys: Result<Vec<Ed25519Key>, _> = tokens.iter().map(|t| Ed25519Key::from_b64(t)).collect();
            let mut tokens = keys.map_err(|_| bad("票码公钥无效", "a token key is not 32 bytes of b64"))?;
            // In the order of keys: the order of slips stays with whoever printed them.
            tokens.sort();
            say(deed, Tokens { group, tokens }.into()).await
        }
        Act::Revoke { token, reason } => {
            let token = Ed25519Key::from_b64(&token)
                .map_err(|_| bad("票码公钥无效", "a token key is not 32 bytes of b64"))?;
            say(deed, Revoke { token, reason }.into()).await
        }
        Act::Ballot {
            id,
            title,
            groups,
            classes,
            round,
            previous,
            take,
            spec,
        } => {
            let spec = Spec::of(&spec)?;
            say(
                deed,
                Ballot {
                    id,
                    title,
                    groups,
                    classes,
                    round,
                    previous,
                    take,
                    spec,
                }
                .into(),
            )
            .await
        }
        Act::ToPaper { token } => {
            let token = Ed25519Key::from_b64(&token)
                .map_err(|_| bad("票码公钥无效", "a token key is not 32 bytes of b64"))?;
            say(deed, ToPaper { token }.into()).await
        }
        // Two persons enter it: `act` puts their names in.
        Act::Paper { .. } => Err(bad("纸质票数目须由两人分别录入", "two persons enter the figures")),
        Act::Merge {
            ballot,
            contest,
            mut table,
        } => {
            table.sort_by(|a, b| a.text.cmp(&b.text));
            say(
                deed,
                Merge {
                    ballot,
                    contest,
                    table,
                }
                .into(),
            )
            .await
        }
        Act::Freeze { group, ring } => live
            .entries(
                deed,
                Box::new(move |log| Ok(vec![host::ring(log.state(), &ring, &group).into()])),
            )
            .await
            .map(Some),
        Act::Open {
            ballot,
            anyway,
            rings,
        } => {
            quorum(live.read().await?.log.state(), &ballot, &rings, anyway)?;
            // The box stands before the first phone can see the ballot open.
            app.store.open_box(&live.id, &ballot).await?;
            let open = Open { ballot, rings };
            let opened = live
                .entries(
                    deed,
                    Box::new(move |log| {
                        quorum(log.state(), &open.ballot, &open.rings, anyway)?;
                        Ok(pages::unsaid(log)
                            .into_iter()
                            .chain([open.clone().into()])
                            .collect())
                    }),
                )
                .await?;
            finish::at_once(live).await;
            Ok(Some(opened))
        }
        Act::Close { ballot } => close(app, live, ballot, deed).await,
        Act::Result { ballot } => live
            .entries(
                deed,
                Box::new(move |log| {
                    let result = tokio::task::block_in_place(|| {
                        host::result(log, &ballot, &mut seams::rng()?).map_err(Problem::from)
                    })?;
                    Ok(vec![result.entry])
                }),
            )
            .await
            .map(Some),
        Act::Note { text } => say(deed, Note { text }.into()).await,
        Act::Checkpoint => {
            heads::sign(live, None).await?;
            app.store.done(&live.id, &[], &deed).await?;
            Ok(None)
        }
        Act::Visibility { record, results } => {
            {
                let replica = live.read().await?;
                let known = &replica.log.state().ballots;
                if results.keys().any(|ballot| !known.contains_key(ballot)) {
                    return Err(bad("没有这次表决", "there is no such ballot"));
                }
            }
            let mut policy = Visibility::of(app, &live.id).await?;
            policy.record = record.unwrap_or(policy.record);
            policy.results.extend(results);
            let (name, bytes) = policy.kept();
            app.store.done(&live.id, &[(name, &bytes)], &deed).await?;
            Ok(None)
        }
        Act::Seal => {
            let archive = Archive {
                files: BTreeMap::from([(JOURNAL.to_owned(), journal(app, &live.id).await?)]),
                ..Archive::default()
            };
            let seal = archive.make_seal();
            // Under its digest: two hosts who seal at once each keep theirs, and the seal in the log tells which one counts.
            for (file, bytes) in seal.files.iter().zip(archive.files.values()) {
                app.store
                    .put_document(&live.id, &sealed_name(file), bytes)
                    .await?;
            }
            let number = say(deed, seal.into()).await?;
            finish::at_once(live).await;
            Ok(number)
        }
    }
}

/// Too few are present for the vote to stand: it is opened only by somebody who says that they know.
fn quorum(
    state: &gongxin_protocol::State,
    ballot: &str,
    rings: &[String],
    anyway: bool,
) -> Result<(), Problem> {
    let attendance = state.attendance(ballot, rings);
    let Some((here, lacking)) = attendance.and_then(|here| Some((here, here.too_few()?))) else {
        return Ok(());
    };
    if anyway {
        return Ok(());
    }
    let (present, expected, least) = (here.present, here.expected, lacking.least);
    let (zh, en) = (
        lacking.share.words(gongxin_rules::Lang::Zh),
        lacking.share.words(gongxin_rules::Lang::En),
    );
    Err(Problem::conflict(
        "no-quorum",
        format!(
            "应到 {expected}，实到 {present}，到会人数须{zh}，至少 {least} 人：表决将无效，没有开始。仍要开始，须写明 anyway"
        ),
        format!(
            "{present} of {expected} are present; {en} must be, that is {least}: the vote would be void and was not opened (`anyway` opens it all the same)"
        ),
    ))
}

/// Nothing enters the box any more; then everything in it enters the log at once. If the second step fails, the host closes
/// again and the same casts are taken.
async fn close(app: &App, live: &Live, ballot: String, deed: Deed) -> Result<Option<u64>, Problem> {
    {
        let replica = live.read().await?;
        let phase = replica.log.state().ballots.get(&ballot).map(|b| b.phase);
        if phase != Some(gongxin_protocol::Phase::Open) {
            return Err(Problem::conflict("phase", "表决未开放", "the ballot is not open"));
        }
    }
    let mut casts = Vec::new();
    for line in app.store.close_box(&live.id, &ballot).await? {
        if let Entry::Cast(cast) = Entry::parse(&line)? {
            casts.push(cast);
        }
    }
    let number = live
        .entries(deed, Box::new(move |log| Ok(log.closing(&ballot, &casts))))
        .await?;
    finish::at_once(live).await;
    Ok(Some(number))
}

/// What people did with their accounts in this meeting, as lines of JSON: a file of the record.
async fn journal(app: &App, meeting: &str) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    for line in app.store.journal_of(meeting).await? {
        let line = serde_json::json!({ "time": line.time, "account": line.account, "act": line.act });
        out.extend_from_slice(line.to_string().as_bytes());
        out.push(b'\n');
    }
    Ok(out)
}

/// Takes a line that somebody else made: a trustee's message or share (its signature is its right), a commitment or reveal of
/// the draw (from whoever is logged in with a role).
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/lines", request_body = String,
    responses((status = 200, body = Done), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn line(
    State(app): State<App>,
    person: Result<Person, Problem>,
    Path(meeting): Path<String>,
    body: Bytes,
) -> Result<Json<Done>, Problem> {
    let live = app.meeting(&meeting).await?;
    let line = body.strip_suffix(b"\n").unwrap_or(&body).to_vec();
    match Entry::parse(&line)? {
        Entry::DkgCommit(_)
        | Entry::DkgDeal(_)
        | Entry::DkgAccept(_)
        | Entry::DkgComplaint(_)
        | Entry::PaperSign(_) => {}
        Entry::Share(_) | Entry::Mix(_) | Entry::RowShare(_) => {
            // Slow, so one after the other; what holds is judged once more when it is written.
            let _one = app.proving.acquire().await;
            let replica = live.read().await?;
            tokio::task::block_in_place(|| {
                check_line(&replica.log, &line, &mut seams::rng()?).map_err(Problem::from)
            })?;
        }
        Entry::DrawCommit(_) | Entry::DrawReveal(_) => {
            person?
                .role(&app, &meeting, &[Role::Host, Role::Supervisor, Role::Observer])
                .await?;
        }
        _ => {
            return Err(Problem::bad_request(
                "line",
                "此类条目不能由此提交",
                "entries of this type are not taken here",
            ));
        }
    }
    let number = live.line(line).await?;
    Ok(Json(Done::at(Some(number))))
}
