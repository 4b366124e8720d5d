//! What the server answers when it does not do what it was asked: RFC 9457 problems with stable codes, in both languages.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use gongxin_protocol::Finding;
use gongxin_record::{Lang, Malformed};
use gongxin_roles::{host::HostError, intake::Declined, writer::WriteError};
use gongxin_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem body.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// HTTP status.
    status: u16,
    /// Stable code, e.g. `V04-phase`.
    code: String,
    /// English.
    title: String,
    /// Chinese.
    title_zh: String,
    /// Seconds after which another try may succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            status: status.as_u16(),
            code: code.into(),
            title: en.into(),
            title_zh: zh.into(),
            retry_after: None,
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "没有此项",
            "there is no such thing",
        )
    }

    pub(crate) fn bad_request(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh, en)
    }

    /// Too much to do just now; nothing was done.
    pub(crate) fn busy() -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "系统繁忙，请稍候再试",
                "busy: try again in a moment",
            )
        }
    }

    /// A ballot has opened, and the witnesses have yet to cosign the head under which people vote.
    pub(crate) fn unwitnessed() -> Self {
        Self {
            retry_after: Some(2),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "awaiting-witnesses",
                "等待见证人联署，稍候即可投票",
                "waiting for the witnesses to cosign: voting begins in a moment",
            )
        }
    }

    /// The database does not answer; nothing was done that was not acknowledged.
    pub(crate) fn store() -> Self {
        Self {
            retry_after: Some(5),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "store",
                "存储暂不可用，请稍候再试",
                "the database is not available: try again",
            )
        }
    }

    /// The record goes on here, and is for others.
    pub(crate) fn withheld() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "withheld",
            "此部分只向会议指定的人员公开，请登录或使用主持人给的阅览码",
            "this part is for those whom the meeting names: log in, or use the key that the host gave",
        )
    }

    /// Whether it only says that somebody is not known, or may not.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.status, 401 | 403)
    }

    /// Whether it has this code.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// Whether the same request may succeed later.
    pub(crate) fn passes(&self) -> bool {
        self.retry_after.is_some()
    }

    /// Too many tries failed.
    pub(crate) fn throttled(seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "throttled",
                format!("尝试过多，请 {seconds} 秒后再试"),
                format!("too many tries; wait {seconds} seconds"),
            )
        }
    }

    /// The same, and what became of it.
    pub(crate) fn and(self, zh: &str, en: &str) -> Self {
        Self {
            title: format!("{}; {en}", self.title),
            title_zh: format!("{}；{zh}", self.title_zh),
            ..self
        }
    }

    pub(crate) fn conflict(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, zh, en)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "store");
        Self::store()
    }
}

impl From<Malformed> for Problem {
    fn from(fault: Malformed) -> Self {
        Self::bad_request("malformed", fault.text(Lang::Zh), fault.text(Lang::En))
    }
}

impl From<Vec<Finding>> for Problem {
    fn from(findings: Vec<Finding>) -> Self {
        let code = findings
            .first()
            .map_or_else(|| "refused".to_owned(), |f| format!("{}-{}", f.check, f.code));
        let join = |pick: fn(&Finding) -> &str| findings.iter().map(pick).collect::<Vec<_>>().join("；");
        Self::conflict(&code, join(|f| f.zh.as_str()), join(|f| f.en.as_str()))
    }
}

impl From<Finding> for Problem {
    fn from(finding: Finding) -> Self {
        vec![finding].into()
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Malformed(fault) => fault.into(),
            WriteError::Refused(findings) => findings.into(),
            WriteError::Declined(why) => why.into(),
        }
    }
}

impl From<Declined> for Problem {
    fn from(why: Declined) -> Self {
        Self::conflict(why.code(), why.zh(), why.to_string())
    }
}

impl From<HostError> for Problem {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Record(finding) => finding.into(),
            other => Self::conflict("not-yet", other.zh(), other.to_string()),
        }
    }
}

impl From<getrandom::Error> for Problem {
    fn from(error: getrandom::Error) -> Self {
        tracing::error!(%error, "randomness");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "randomness",
            "机器无法提供随机数",
            "the machine gives no randomness",
        )
    }
}
