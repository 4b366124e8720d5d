//! People who log in: set-up, sessions, their own passwords, accounts, the journal.

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use gongxin_store::{Account, Deed, SecondFactor};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    auth::{self, Office, Person},
    problem::Problem,
    routes::{factors, meetings::Following, proposals::deed},
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
    /// Whether a code of the second factor is asked for when the account logs in.
    second_factor: bool,
}

/// A new password of one's own.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangePassword {
    old: String,
    new: String,
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
    let Some(codes) = set_up::holds(&app.store, &body.code).await? else {
        return Err(wrong());
    };
    let account = Account {
        id: named(&body.account)?.to_owned(),
        password: auth::hash_password(&app, body.password).await?,
        office: auth::word(Office::Administrator),
        disabled: false,
    };
    // A good code with a bad name or password is not used up; of two who use it at once, one does.
    if !set_up::spend(&app.store, &codes).await? {
        return Err(wrong());
    }
    let deed = Deed {
        time: seams::now(),
        account: account.id.clone(),
        act: "set-up".into(),
        settles: Vec::new(),
    };
    app.store.put_account(&account, SecondFactor::Kept, &deed).await?;
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
    let now = seams::now();
    let known = app.store.account(&body.account).await?.filter(|a| !a.disabled);
    if !try_password(&app, &body.account, known.as_ref(), body.password).await? {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "password",
            "账号或密码不对",
            "account or password is wrong",
        ));
    }
    factors::ask(&app, &body.account, body.code.as_deref()).await?;
    let (cookie, session) = auth::new_session(&app)?;
    app.store
        .start_session(&session, &body.account, now + auth::SESSION)
        .await?;
    app.store.journal(now, &body.account, None, "log-in").await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}

/// Whether a password is right. Wrong ones make the next try wait, wherever it is asked for.
async fn try_password(
    app: &App,
    name: &str,
    known: Option<&Account>,
    password: String,
) -> Result<bool, Problem> {
    let uptime = seams::uptime();
    if let Some(seconds) = app.throttle.wait(name, uptime) {
        return Err(Problem::throttled(seconds));
    }
    let _place = app.asking.try_acquire().map_err(|_| Problem::busy())?;
    if auth::check_password(app, known.map(|a| a.password.clone()), password).await? {
        app.throttle.succeeded(name);
        return Ok(true);
    }
    let failures = app.throttle.failed(name, uptime);
    // Of names that there are not, strangers could fill the journal.
    if let (Some(failures), Some(known)) = (failures, known) {
        throttled(app, &known.id, "password", failures).await?;
    }
    Ok(false)
}

/// Says in the journal that somebody's account is being tried.
pub(super) async fn throttled(app: &App, account: &str, what: &str, failures: u32) -> Result<(), Problem> {
    let act = format!("throttled: {failures} wrong tries ({what})");
    Ok(app.store.journal(seams::now(), account, None, &act).await?)
}

/// Ends the session.
#[utoipa::path(post, path = "/api/v1/log-out", responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn log_out(State(app): State<App>, person: Person) -> Result<StatusCode, Problem> {
    app.store.end_session(&person.session, seams::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn me(State(app): State<App>, person: Person) -> Result<Json<Me>, Problem> {
    let factor = app.store.factor(&person.account.id).await?;
    Ok(Json(Me {
        account: person.account.id,
        office: person.account.office,
        second_factor: factor.is_some_and(|factor| factor.confirmed),
    }))
}

/// Changes one's own password. All other sessions of the account end.
#[utoipa::path(post, path = "/api/v1/me/password", request_body = ChangePassword,
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn change_password(
    State(app): State<App>,
    person: Person,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode, Problem> {
    let wrong = || Problem::bad_request("old-password", "原密码不对", "the old password is wrong");
    let account = &person.account;
    if !try_password(&app, &account.id, Some(account), body.old).await? {
        return Err(wrong());
    }
    let hash = auth::hash_password(&app, body.new).await?;
    let deed = deed(&person, "password changed".into(), Vec::new());
    // False if an administrator gave the account another password in between.
    let changed = app.store.change_password(account, &hash, &person.session, &deed);
    if changed.await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(wrong())
    }
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

/// Makes or changes an account; not one's own. Its sessions end. The last administrator, security officer or auditor who can
/// log in stays so.
#[utoipa::path(post, path = "/api/v1/accounts", request_body = PutAccount,
    responses((status = 204), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    person: Person,
    Json(body): Json<PutAccount>,
) -> Result<StatusCode, Problem> {
    person.office(&[Office::Administrator])?;
    if person.account.id == body.account {
        return Err(Problem::conflict(
            "own-account",
            "不能修改自己的账号，请另一位系统管理员来改；密码可以自己修改",
            "nobody changes their own account: ask another administrator; you may change your password yourself",
        ));
    }
    let name = named(&body.account)?;
    let known = app.store.account(name).await?;
    let act = told(&body, known.is_some());
    let password = match (body.password, known) {
        (Some(password), _) => auth::hash_password(&app, password).await?,
        (None, Some(known)) => known.password,
        (None, None) => {
            return Err(Problem::bad_request(
                "password",
                "新账号须有密码",
                "a new account needs a password",
            ));
        }
    };
    let account = Account {
        id: name.to_owned(),
        password,
        office: auth::word(body.office),
        disabled: body.disabled,
    };
    let factor = if body.reset_second_factor {
        SecondFactor::Dropped
    } else {
        SecondFactor::Kept
    };
    let deed = deed(&person, act, Vec::new());
    if app.store.put_account(&account, factor, &deed).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::conflict(
            "last-of-office",
            "这是此岗位唯一能登录的人，请先添加另一位",
            "nobody else of this office can log in: add another person first",
        ))
    }
}

/// What the journal says of an account that is made or changed.
fn told(body: &PutAccount, known: bool) -> String {
    let what = if known { "account" } else { "new account" };
    let also = [
        (known && body.password.is_some(), " with a new password"),
        (body.disabled, " disabled"),
        (body.reset_second_factor, " without second factor"),
    ];
    let also: String = also.iter().filter(|(is, _)| *is).map(|(_, text)| *text).collect();
    format!("{what} {} {}{also}", body.account, auth::word(body.office))
}

/// A name that an account can have.
fn named(id: &str) -> Result<&str, Problem> {
    let clean = (1..=64).contains(&id.chars().count())
        && id.chars().all(|c| c.is_alphanumeric() || "._-@".contains(c));
    clean.then_some(id).ok_or_else(|| {
        Problem::bad_request(
            "account",
            "账号须为1至64个字母、汉字、数字或 ._-@",
            "an account name has 1 to 64 letters, digits or ._-@",
        )
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
