//! The second factor of one's own account: one-time codes (TOTP, RFC 6238) from a telephone.

use axum::{Json, extract::State, http::StatusCode};
use gongxin_store::Factor;
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, TOTP};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::{app::App, auth::Person, problem::Problem, routes::accounts, seams};

/// Seconds that a code is shown.
const STEP: u64 = 30;
/// Bytes of a secret, as RFC 4226 asks for.
const SECRET: usize = 20;

/// What an authenticator needs. It is shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Offer {
    /// The secret in base32, to be typed.
    secret: String,
    /// The same as a link, for a QR code.
    uri: String,
}

/// A code of six digits.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Code {
    code: String,
}

/// A fresh secret for one's own account. It is asked for from the moment it is confirmed.
#[utoipa::path(post, path = "/api/v1/me/second-factor",
    responses((status = 200, body = Offer), (status = 401, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn offer(State(app): State<App>, person: Person) -> Result<Json<Offer>, Problem> {
    let mut secret = Zeroizing::new(vec![0u8; SECRET]);
    seams::rng()?.fill_bytes(&mut secret);
    if !app.store.offer_factor(&person.account.id, &secret).await? {
        return Err(Problem::conflict(
            "second-factor",
            "已启用动态口令；请先停用",
            "there is a second factor already; remove it first",
        ));
    }
    let totp = totp(&secret)?;
    let secret = totp.get_secret_base32();
    // The label names the account only: the link goes through a camera.
    let label: String = person
        .account
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    let uri = format!("otpauth://totp/Gongxin:{label}?secret={secret}&issuer=Gongxin");
    Ok(Json(Offer { secret, uri }))
}

/// Shows that the codes work.
#[utoipa::path(post, path = "/api/v1/me/second-factor/confirmation", request_body = Code,
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn confirm(
    State(app): State<App>,
    person: Person,
    Json(body): Json<Code>,
) -> Result<StatusCode, Problem> {
    spend(&app, &person.account.id, &body.code).await?;
    app.store
        .journal(seams::now(), &person.account.id, None, "second-factor on")
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes one's own second factor away; needs a code of it.
#[utoipa::path(post, path = "/api/v1/me/second-factor/removal", request_body = Code,
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<App>,
    person: Person,
    Json(body): Json<Code>,
) -> Result<StatusCode, Problem> {
    spend(&app, &person.account.id, &body.code).await?;
    app.store.drop_factor(&person.account.id).await?;
    app.store
        .journal(seams::now(), &person.account.id, None, "second-factor off")
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a code where the account has a confirmed factor.
pub(crate) async fn ask(app: &App, account: &str, code: Option<&str>) -> Result<(), Problem> {
    match (app.store.factor(account).await?, code) {
        (Some(Factor { confirmed: true, .. }), Some(code)) => spend(app, account, code).await,
        (Some(Factor { confirmed: true, .. }), None) => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "second-factor",
            "请输入动态口令",
            "enter the code of your second factor",
        )),
        _ => Ok(()),
    }
}

/// Uses a code up. Wrong ones make the next try wait, as wrong passwords do.
async fn spend(app: &App, account: &str, code: &str) -> Result<(), Problem> {
    let (now, uptime) = (seams::now(), seams::uptime());
    let throttled = format!("{account} code");
    if let Some(seconds) = app.throttle.wait(&throttled, uptime) {
        return Err(Problem::throttled(seconds));
    }
    if use_up(app, account, code, now).await? {
        app.throttle.succeeded(&throttled);
        return Ok(());
    }
    if let Some(failures) = app.throttle.failed(&throttled, uptime) {
        accounts::throttled(app, account, "second factor", failures).await?;
    }
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "code",
        "动态口令不对，或已用过",
        "this code is wrong or was used",
    ))
}

/// Whether a code is good, and was not used before.
async fn use_up(app: &App, account: &str, code: &str, now: u64) -> Result<bool, Problem> {
    let Some(factor) = app.store.factor(account).await? else {
        return Ok(false);
    };
    let totp = totp(&factor.secret)?;
    // A clock may be off by one step in either direction.
    let at = [now.saturating_sub(STEP), now, now + STEP]
        .into_iter()
        .find(|at| totp.check(code, *at));
    match at {
        Some(at) => Ok(app.store.use_factor(account, at / STEP).await?),
        None => Ok(false),
    }
}

fn totp(secret: &[u8]) -> Result<TOTP, Problem> {
    TOTP::new(Algorithm::SHA1, 6, 0, STEP, secret.to_vec()).map_err(|_| Problem::store())
}
