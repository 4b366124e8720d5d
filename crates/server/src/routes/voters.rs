//! The ballot path: no cookie, no session, nothing kept of who asked or when.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, header},
    response::IntoResponse,
};
use gongxin_record::{
    Entry,
    entry::{Cast, Challenged, CheckIn},
};
use gongxin_roles::{intake::Declined, writer::Writer};
use tokio::sync::oneshot;

use crate::{
    app::App,
    intake::{self, Incoming, PROOF, Sent, no_proof},
    live::Live,
    metrics::Fate,
    openings::{self, OPENING},
    problem::Problem,
    seams,
    suspects::Doubt,
};

fn line_of(body: &Bytes) -> &[u8] {
    body.strip_suffix(b"\n").unwrap_or(body)
}

fn other_type() -> Problem {
    Problem::bad_request("type", "条目类型不符", "this is another type of entry")
}

/// A check-in (签到), signed by its token. Answers the number of its entry; the same bytes again answer the same number.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/check-ins", request_body = String,
    responses((status = 200, body = String), (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn check_in(
    State(app): State<App>,
    Path(meeting): Path<String>,
    body: Bytes,
) -> Result<String, Problem> {
    let line = line_of(&body);
    let Entry::CheckIn(check_in) = Entry::parse(line)? else {
        return Err(other_type());
    };
    let live = app.meeting(&meeting).await?;
    if let Some(number) = logged(&live.read().await?.log, &check_in, line) {
        return Ok(number.to_string());
    }
    Ok(live.line(line.to_vec()).await?.to_string())
}

/// Where these bytes stand already: an answer that was lost is given again.
fn logged(log: &Writer, check_in: &CheckIn, line: &[u8]) -> Option<usize> {
    let known = log.state().admission.tokens.get(&check_in.token)?;
    (check_in.counter <= known.counter)
        .then(|| log.lines_from(0).position(|logged| logged == line))
        .flatten()
}

/// A ballot. Answers a signed receipt once it is durable; the same bytes again answer the same receipt.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/casts", request_body = String,
    responses((status = 200, body = String), (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn cast(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path((meeting, ballot)): Path<(String, String)>,
    body: Bytes,
) -> Result<impl IntoResponse, Problem> {
    let live = app.meeting(&meeting).await?;
    let peer = peer_of(&app, peer, &headers);
    let doubt = app.suspects.doubt(peer, seams::uptime());
    if live.lanes.full(doubt) {
        // Not even read: this is what most of a flood comes to.
        live.metrics.cast(Fate::Busy);
        return Err(Problem::busy());
    }
    let line = line_of(&body);
    let Entry::Cast(cast) = Entry::parse(line)? else {
        return Err(other_type());
    };
    if cast.ballot != ballot {
        return Err(Problem::bad_request(
            "ballot",
            "选票属于另一次表决",
            "this is a ballot of another vote",
        ));
    }
    if let Some(receipt) = intake::receipt_again(&live, &cast, line).await? {
        return Ok(answer(receipt));
    }
    check_cheaply(&live, &cast).await?;
    if !intake::fits(&*live.room(&ballot).await?, &cast) {
        app.suspects.add(peer, seams::uptime());
        live.metrics.cast(Fate::Refused);
        return Err(no_proof());
    }
    let (reply, judged) = oneshot::channel();
    let incoming = Incoming {
        sent: Sent::Cast(cast),
        line: line.to_vec(),
        reply,
    };
    if let Err(busy) = live.lanes.put(incoming, doubt) {
        live.metrics.cast(Fate::Busy);
        return Err(busy);
    }
    let judged = judged.await.unwrap_or_else(|_| Err(Problem::busy()));
    if judged.as_ref().is_err_and(|problem| problem.is(PROOF)) {
        app.suspects.add(peer, seams::uptime());
    }
    Ok(answer(judged?))
}

fn answer(receipt: String) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, receipt)
}

/// Whence a ballot comes, as far as floods are concerned; kept nowhere but among the failures of the last minute.
fn peer_of(app: &App, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
    let told = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let ip = told("x-real-ip").and_then(|value| value.parse().ok());
    let port = told("x-real-port").and_then(|value| value.parse().ok());
    match ip.filter(|_| app.config.behind_proxy) {
        Some(ip) => SocketAddr::new(ip, port.unwrap_or(0)),
        None => peer,
    }
}

/// What costs nothing is refused before a proof is looked at.
async fn check_cheaply(live: &Live, cast: &Cast) -> Result<(), Problem> {
    let findings = live.read().await?.log.state().check_waiting(cast);
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings.into())
    }
}

/// A ballot opened instead of cast (检查本票). Answers the number of its entry; the same bytes again answer the same number.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/challenges", request_body = String,
    responses((status = 200, body = String), (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn challenge(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path((meeting, ballot)): Path<(String, String)>,
    body: Bytes,
) -> Result<String, Problem> {
    let live = app.meeting(&meeting).await?;
    let peer = peer_of(&app, peer, &headers);
    let doubt = app.suspects.doubt(peer, seams::uptime());
    if live.lanes.full(doubt) {
        live.metrics.line(Fate::Busy);
        return Err(Problem::busy());
    }
    let line = line_of(&body);
    let entry = Entry::parse(line)?;
    let Entry::Challenged(opened) = &entry else {
        return Err(other_type());
    };
    if opened.ballot != ballot {
        return Err(Problem::bad_request(
            "ballot",
            "选票属于另一次表决",
            "this is a ballot of another vote",
        ));
    }
    {
        let log = &live.read().await?.log;
        if let Some(number) = log.welcome(line, &entry)? {
            return Ok(number.to_string());
        }
        let findings = log.state().check_opening(opened);
        if !findings.is_empty() {
            return Err(findings.into());
        }
    }
    let answer = match openings::fits(&*live.room(&ballot).await?, opened) {
        true => judged(&live, opened.clone(), line, doubt).await,
        false => Err(openings::of_another_form()),
    };
    let suspect = |problem: &Problem| problem.is(OPENING) || problem.is(Declined::Copied.code());
    if answer.as_ref().is_err_and(suspect) {
        app.suspects.add(peer, seams::uptime());
    }
    answer
}

async fn judged(live: &Live, opened: Challenged, line: &[u8], doubt: Doubt) -> Result<String, Problem> {
    let (reply, judged) = oneshot::channel();
    let incoming = Incoming {
        sent: Sent::Opened(opened),
        line: line.to_vec(),
        reply,
    };
    live.lanes.put(incoming, doubt)?;
    judged.await.unwrap_or_else(|_| Err(Problem::busy()))
}
