//! People who log in: set-up, sessions, accounts, the journal.

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use gongxin_store::Account;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    auth::{self, Office, Person},
    problem::Problem,
    routes::{factors, meetings::Following},
    seams, set_up,
};

/// Name and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Login {
    account: String,
    password: String,
    /// The code of the second factor, where the account has one.
    #[serde(default)]
    code: Option<String>,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SetUp {
    /// The one-time code that the first start printed.
    code: String,
    account: String,
    password: String,
}

/// Who somebody is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    account: String,
    office: String,
}

/// An account to make or change.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PutAccount {
    account: String,
    /// Left out: as it was.
    password: Option<String>,
    office: Office,
    #[serde(default)]
    disabled: bool,
    /// Takes the second factor away, for somebody who has lost it.
    #[serde(default)]
    reset_second_factor: bool,
}

/// An account.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountView {
    account: String,
    office: String,
    disabled: bool,
}

/// A line of the journal.
#[derive(Serialize, ToSchema)]
pub(crate) struct JournalView {
    number: u64,
    time: u64,
    account: String,
    meeting: Option<String>,
    act: String,
}

/// Where to read on.
#[derive(Deserialize, IntoParams)]
pub(crate) struct After {
    /// The last number seen.
    #[serde(default)]
    after: u64,
}

/// Makes the first administrator with the code that the first start printed.
#[utoipa::path(post, path = "/api/v1/set-up", request_body = SetUp,
    responses((status = 204), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_up(State(app): State<App>, Json(body): Json<SetUp>) -> Result<StatusCode, Problem> {
    let wrong = || {
        Problem::new(
            StatusCode::FORBIDDEN,
            "set-up",
            "初始化链接无效或已用过",
            "this set-up code is wrong or used",
        )
    };
    if !set_up::holds(&app.store, &body.code).await? {
        return Err(wrong());
    }
    let account = make(
        &app,
        &body.account,
        Some(body.password),
        Office::Administrator,
        false,
    )
    .await?;
    app.store.put_account(&account).await?;
    set_up::done(&app.store).await?;
    app.store
        .journal(seams::now(), &account.id, None, "set-up")
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a session.
#[utoipa::path(post, path = "/api/v1/log-in", request_body = Login,
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn log_in(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<Login>,
) -> Result<impl IntoResponse, Problem> {
    auth::same_origin(&headers, &app.config.origin)?;
    let (now, uptime) = (seams::now(), seams::uptime());
    if let Some(seconds) = app.throttle.wait(&body.account, uptime) {
        return Err(Problem::throttled(seconds));
    }
    let _place = app.asking.try_acquire().map_err(|_| Problem::busy())?;
    let known = app.store.account(&body.account).await?.filter(|a| !a.disabled);
    let hash = known.as_ref().map(|a| a.password.clone());
    if !auth::check_password(&app, hash, body.password).await? {
        app.throttle.failed(&body.account, uptime);
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "password",
            "账号或口令不对",
            "account or password is wrong",
        ));
    }
    app.throttle.succeeded(&body.account);
    factors::ask(&app, &body.account, body.code.as_deref()).await?;
    let (cookie, session) = auth::new_session(&app)?;
    app.store
        .start_session(&session, &body.account, now + auth::SESSION)
        .await?;
    app.store.journal(now, &body.account, None, "log-in").await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}

/// Ends the session.
#[utoipa::path(post, path = "/api/v1/log-out", responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn log_out(State(app): State<App>, person: Person) -> Result<StatusCode, Problem> {
    app.store.end_session(&person.session, seams::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn me(person: Person) -> Json<Me> {
    Json(Me {
        account: person.account.id,
        office: person.account.office,
    })
}

/// Accounts on a page.
const ACCOUNTS: u32 = 100;

/// Accounts, by their ids, a hundred a page.
#[utoipa::path(get, path = "/api/v1/accounts", params(Following), responses((status = 200, body = Vec<AccountView>), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Query(at): Query<Following>,
) -> Result<Json<Vec<AccountView>>, Problem> {
    person.office(&[Office::Administrator, Office::Security, Office::Auditor])?;
    let view = |a: Account| AccountView {
        account: a.id,
        office: a.office,
        disabled: a.disabled,
    };
    let page = app.store.accounts_after(&at.after, ACCOUNTS).await?;
    Ok(Json(page.into_iter().map(view).collect()))
}

/// Makes or changes an account.
#[utoipa::path(post, path = "/api/v1/accounts", request_body = PutAccount,
    responses((status = 204), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    person: Person,
    Json(body): Json<PutAccount>,
) -> Result<StatusCode, Problem> {
    person.office(&[Office::Administrator])?;
    let account = make(&app, &body.account, body.password, body.office, body.disabled).await?;
    app.store.put_account(&account).await?;
    if body.reset_second_factor {
        app.store.drop_factor(&account.id).await?;
    }
    let act = format!(
        "account {} {}{}{}",
        account.id,
        account.office,
        if account.disabled { " disabled" } else { "" },
        if body.reset_second_factor {
            " without second factor"
        } else {
            ""
        }
    );
    app.store
        .journal(seams::now(), &person.account.id, None, &act)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn make(
    app: &App,
    id: &str,
    password: Option<String>,
    office: Office,
    disabled: bool,
) -> Result<Account, Problem> {
    let clean = (1..=64).contains(&id.chars().count())
        && id.chars().all(|c| c.is_alphanumeric() || "._-@".contains(c));
    if !clean {
        return Err(Problem::bad_request(
            "account",
            "账号须为1至64个字母、汉字、数字或 ._-@",
            "an account name has 1 to 64 letters, digits or ._-@",
        ));
    }
    let password = match password {
        Some(password) => auth::hash_password(app, password).await?,
        None => match app.store.account(id).await? {
            Some(known) => known.password,
            None => {
                return Err(Problem::bad_request(
                    "password",
                    "新账号须有口令",
                    "a new account needs a password",
                ));
            }
        },
    };
    Ok(Account {
        id: id.to_owned(),
        password,
        office: auth::word(office),
        disabled,
    })
}

/// Who did what in the system.
#[utoipa::path(get, path = "/api/v1/journal", params(After),
    responses((status = 200, body = Vec<JournalView>), (status = 403, body = Problem)))]
pub(crate) async fn journal(
    State(app): State<App>,
    person: Person,
    Query(from): Query<After>,
) -> Result<Json<Vec<JournalView>>, Problem> {
    person.office(&[Office::Auditor])?;
    let lines = app
        .store
        .journal_after(from.after.min(i64::MAX.unsigned_abs()), 500)
        .await?;
    let view = |line: gongxin_store::JournalLine| JournalView {
        number: line.number,
        time: line.time,
        account: line.account,
        meeting: line.meeting,
        act: line.act,
    };
    Ok(Json(lines.into_iter().map(view).collect()))
}
