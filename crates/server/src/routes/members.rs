//! Who has which role in a meeting: given and taken back by its hosts and by the security office.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use gongxin_store::{Member, Taken};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{self, Office, Person, Role},
    problem::Problem,
    routes::{
        meetings::{Following, LISTED},
        proposals::deed,
    },
};

/// A role to give.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PutMember {
    account: String,
    role: Role,
}

/// Somebody's role.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    account: String,
    role: String,
}

/// Who has which role: all roles of a hundred accounts a page, by the accounts' ids.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/members", params(Following), responses((status = 200, body = Vec<MemberView>), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Query(at): Query<Following>,
) -> Result<Json<Vec<MemberView>>, Problem> {
    let readers = [Role::Host, Role::Registrar, Role::Supervisor];
    security_or(&app, &person, &meeting, &readers).await?;
    let view = |m: Member| MemberView {
        account: m.account,
        role: m.role,
    };
    let page = app.store.members_after(&meeting, &at.after, LISTED).await?;
    Ok(Json(page.into_iter().map(view).collect()))
}

/// Gives a role in a meeting, to somebody who has no office in the system.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting}/members", request_body = PutMember,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    person: Person,
    Path(meeting): Path<String>,
    Json(body): Json<PutMember>,
) -> Result<StatusCode, Problem> {
    security_or(&app, &person, &meeting, &[Role::Host]).await?;
    app.meeting(&meeting).await?;
    let account = app.store.account(&body.account).await?;
    if account.ok_or_else(Problem::not_found)?.office != auth::word(Office::Member) {
        return Err(Problem::conflict(
            "office",
            "系统管理员、安全管理员和审计员不参与会议，请选工作人员的账号",
            "administrators, security officers and auditors have no part in meetings: choose a member's account",
        ));
    }
    let role = auth::word(body.role);
    let deed = deed(&person, format!("role {} {role}", body.account), Vec::new());
    app.store
        .put_member(&meeting, &body.account, &role, &deed)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a role in a meeting back, and with it what its holder proposed there. A meeting keeps a host.
#[utoipa::path(delete, path = "/api/v1/meetings/{meeting}/members/{account}/{role}",
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn take(
    State(app): State<App>,
    person: Person,
    Path((meeting, account, role)): Path<(String, String, Role)>,
) -> Result<StatusCode, Problem> {
    security_or(&app, &person, &meeting, &[Role::Host]).await?;
    let (word, keep_one) = (auth::word(role), role == Role::Host);
    let deed = deed(&person, format!("role {account} {word} taken back"), Vec::new());
    let taken = app
        .store
        .take_member(&meeting, &account, &word, keep_one, &deed)
        .await?;
    match taken {
        Taken::Done => Ok(StatusCode::NO_CONTENT),
        Taken::Unknown => Err(Problem::not_found()),
        Taken::Last => Err(Problem::conflict(
            "last-host",
            "会议至少要有一位能登录的主持人，请先添加另一位",
            "a meeting needs a host who can log in: add another one first",
        )),
    }
}

/// Requires the security office, or one of these roles in the meeting.
async fn security_or(app: &App, person: &Person, meeting: &str, roles: &[Role]) -> Result<(), Problem> {
    match person.office(&[Office::Security]) {
        Ok(()) => Ok(()),
        Err(_) => person.role(app, meeting, roles).await,
    }
}
