//! Every refusal looks alike: what the framework says in plain text becomes a problem body, too.

use axum::{
    body::to_bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// What the framework says is a line or two.
const LONGEST: usize = 2048;

/// Puts an error of the framework (no such route, a body that is no JSON, too long, too slow) into the form of all others.
pub(crate) async fn dress(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let own = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"));
    if own || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let said = to_bytes(response.into_body(), LONGEST).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let (code, zh, en) = match status {
        StatusCode::NOT_FOUND => ("not-found", "没有此项", "there is no such thing"),
        StatusCode::METHOD_NOT_ALLOWED => ("method", "此处不支持该方法", "this method is not served here"),
        StatusCode::PAYLOAD_TOO_LARGE => ("long", "内容过长", "the body is too long"),
        StatusCode::REQUEST_TIMEOUT => ("slow", "请求超时，请再试", "the request took too long; try again"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "内容类型须为 JSON", "the body must be JSON"),
        status if status.is_server_error() => (
            "internal",
            "服务器内部错误，请告知主持人",
            "internal error: tell the host",
        ),
        _ => ("malformed", "请求格式不对", "the request is malformed"),
    };
    let en = if said.is_empty() || status.is_server_error() {
        en.to_owned()
    } else {
        format!("{en}: {said}")
    };
    let mut response = Problem::new(status, code, zh, en).into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
