//! Who is asking: sessions in a cookie, passwords under Argon2id, offices in the system and roles in a meeting.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use gongxin_record::bytes::{array_from_b64, to_b64};
use gongxin_store::Account;
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::{app::App, problem::Problem, seams};

/// Seconds that a session lives: a working day.
pub(crate) const SESSION: u64 = 12 * 3600;
/// A password shorter than this is refused.
pub(crate) const SHORTEST_PASSWORD: usize = 10;

/// What somebody is in the system. One person, one office: who makes accounts runs no meeting, who audits changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Office {
    /// 系统管理员: makes accounts, keeps the machine.
    Administrator,
    /// 安全管理员: gives and takes roles.
    Security,
    /// 审计员: reads the journal.
    Auditor,
    /// Everybody else: may hold meetings and have roles in them.
    Member,
}

/// What somebody is in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// 主持人
    Host,
    /// 登记员: roster, tokens, revocations.
    Registrar,
    /// 监督员: the second person of what takes two.
    Supervisor,
    /// 监票人
    Trustee,
    /// 观察员
    Observer,
}

pub(crate) fn word<T: Serialize>(value: T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Somebody who is logged in.
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) session: [u8; 32],
}

impl Person {
    /// Requires an office.
    pub(crate) fn office(&self, offices: &[Office]) -> Result<(), Problem> {
        if offices.iter().any(|o| word(o) == self.account.office) {
            Ok(())
        } else {
            Err(forbidden())
        }
    }

    /// Requires one of these roles in a meeting.
    pub(crate) async fn role(&self, app: &App, meeting: &str, roles: &[Role]) -> Result<(), Problem> {
        let held = app.store.roles(meeting, &self.account.id).await?;
        if roles.iter().any(|role| held.contains(&word(role))) {
            Ok(())
        } else {
            Err(forbidden())
        }
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if parts.method != Method::GET {
            same_origin(&parts.headers, &app.config.origin)?;
        }
        let session = cookie(&parts.headers, cookie_name(app)).ok_or_else(unauthenticated)?;
        let hash = Sha256::digest(session).into();
        let account = app
            .store
            .session(&hash, seams::now())
            .await?
            .ok_or_else(unauthenticated)?;
        Ok(Self {
            account,
            session: hash,
        })
    }
}

/// Requests that carry a cookie and change something must come from our own pages.
pub(crate) fn same_origin(headers: &HeaderMap, origin: &str) -> Result<(), Problem> {
    match headers
        .get(header::ORIGIN)
        .map(|o| o.to_str().unwrap_or_default())
    {
        Some(own) if own == origin => Ok(()),
        _ => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "origin",
            "请求来自其他网站",
            "the request comes from another site",
        )),
    }
}

/// Browsers bind the `__Host-` prefix to this host and to TLS.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    if app.config.origin.starts_with("https:") {
        "__Host-gongxin"
    } else {
        "gongxin"
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<[u8; 32]> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let mut pairs = all
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(key, _)| *key == name)?.1;
    array_from_b64(value).ok()
}

/// The cookie of a new session, and what the store knows it by.
pub(crate) fn new_session(app: &App) -> Result<(String, [u8; 32]), Problem> {
    let mut secret = Zeroizing::new([0u8; 32]);
    seams::rng()?.fill_bytes(&mut *secret);
    let hash = Sha256::digest(*secret).into();
    let secure = if app.config.origin.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let name = cookie_name(app);
    let line = format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SESSION}{secure}",
        to_b64(&*secret)
    );
    Ok((line, hash))
}

/// Hashes a password; two at a time, so that log-ins cannot exhaust the machine.
pub(crate) async fn hash_password(app: &App, password: String) -> Result<String, Problem> {
    if password.chars().count() < SHORTEST_PASSWORD {
        let (zh, en) = (
            format!("密码至少 {SHORTEST_PASSWORD} 个字符"),
            format!("a password has at least {SHORTEST_PASSWORD} characters"),
        );
        return Err(Problem::bad_request("password", zh, en));
    }
    let mut salt = [0u8; 16];
    seams::rng()?.fill_bytes(&mut salt);
    let password = Zeroizing::new(password);
    let _turn = app.hashing.acquire().await.map_err(|_| Problem::busy())?;
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    });
    hashed
        .await
        .map_err(|_| Problem::busy())?
        .map_err(|_| Problem::busy())
}

/// Whether a password is right; takes as long for accounts that do not exist.
pub(crate) async fn check_password(
    app: &App,
    known: Option<String>,
    password: String,
) -> Result<bool, Problem> {
    let password = Zeroizing::new(password);
    let _turn = app.hashing.acquire().await.map_err(|_| Problem::busy())?;
    let checked = tokio::task::spawn_blocking(move || {
        let Some(known) = known else {
            let _ = Argon2::default().hash_password_with_salt(password.as_bytes(), &[0; 16]);
            return false;
        };
        PasswordHash::new(&known).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    });
    checked.await.map_err(|_| Problem::busy())
}

pub(crate) fn unauthenticated() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "log-in", "请先登录", "log in first")
}

pub(crate) fn forbidden() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "role",
        "您的角色无权进行此操作",
        "your role does not allow this",
    )
}
