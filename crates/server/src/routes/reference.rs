//! The API as a page to read, made from the OpenAPI document. No script; works on the local network.

use axum::{
    http::header,
    response::{Html, IntoResponse},
};
use serde_json::Value;

use crate::routes::DOCUMENT;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}\
h2{margin:2rem 0 .3rem;font-size:1rem}code{background:#eee;padding:.1rem .3rem;overflow-wrap:anywhere}\
.m{display:inline-block;min-width:3.5rem;font-weight:700}p{margin:.3rem 0}dl{margin:.3rem 0 0 1rem}dt{font-weight:700}dd{margin:0 0 .2rem 1rem}";

/// The reference, for people.
#[utoipa::path(get, path = "/api/v1/reference", responses((status = 200, content_type = "text/html", body = String)))]
pub(crate) async fn page() -> impl IntoResponse {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    (
        [(header::CONTENT_SECURITY_POLICY, policy)],
        Html(render(&DOCUMENT)),
    )
}

fn render(document: &Value) -> String {
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Gongxin API</title><style>{STYLE}</style><h1>Gongxin API</h1><p>{}</p>\
         <p>As OpenAPI: <a href=\"openapi.json\">openapi.json</a>. Errors are problem bodies (RFC 9457) with \
         <code>code</code>, <code>title</code> and <code>title_zh</code>.</p>",
        text(&document["info"]["description"])
    );
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            out += &operation_of(path, method, operation);
        }
    }
    out += "<h1>Bodies</h1>";
    for (name, schema) in document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        out += &format!(
            "<h2 id=\"{0}\">{0}</h2><p>{1}</p>{2}",
            escape(name),
            text(&schema["description"]),
            members(schema)
        );
    }
    out
}

fn operation_of(path: &str, method: &str, operation: &Value) -> String {
    let mut out = format!(
        "<h2><span class=\"m\">{}</span> <code>{}</code></h2><p>{} {}</p>",
        escape(&method.to_uppercase()),
        escape(path),
        text(&operation["summary"]),
        text(&operation["description"])
    );
    if let Some(name) = reference(&operation["requestBody"]) {
        out += &format!("<p>Body: <a href=\"#{0}\">{0}</a></p>", escape(&name));
    }
    let statuses: Vec<String> = operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, response)| match reference(response) {
            Some(name) => format!("{status} <a href=\"#{0}\">{0}</a>", escape(&name)),
            None => escape(status),
        })
        .collect();
    out + &format!("<p>Answers: {}</p>", statuses.join(", "))
}

/// The members of an object with what they mean.
fn members(schema: &Value) -> String {
    let kinds = schema["oneOf"].as_array().into_iter().flatten();
    let parts: Vec<String> = std::iter::once(schema)
        .chain(kinds)
        .filter_map(|part| part["properties"].as_object().map(|p| (part, p)))
        .map(|(part, properties)| {
            let items: Vec<String> = properties
                .iter()
                .map(|(name, p)| {
                    format!(
                        "<dt><code>{}</code></dt><dd>{} {}</dd>",
                        escape(name),
                        text(&p["description"]),
                        enumeration(p)
                    )
                })
                .collect();
            format!("<p>{}</p><dl>{}</dl>", text(&part["description"]), items.concat())
        })
        .collect();
    parts.concat()
}

fn enumeration(property: &Value) -> String {
    let values: Vec<String> = property["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| format!("<code>{}</code>", text(v)))
        .collect();
    values.join(" ")
}

/// The schema that a body or an answer names.
fn reference(value: &Value) -> Option<String> {
    let content = value["content"].as_object()?.values().next()?;
    let schema = &content["schema"];
    let name = schema["$ref"]
        .as_str()
        .or_else(|| schema["items"]["$ref"].as_str())?;
    name.rsplit('/').next().map(str::to_owned)
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
