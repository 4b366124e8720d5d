//! HTTP as the server's API speaks it.

use std::{net::IpAddr, time::Duration};

use reqwest::{Certificate, Method, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What phones call themselves. A server must forget it.
pub const AGENT: &str = "gongxin-swarm-phone";

/// How often and after what pause a server is looked for that is not there: 10 seconds in all.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// Why a crowd cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SwarmError {
    /// The server refused.
    #[error("{method} {path}: {status} {code}: {title}")]
    Refused {
        /// HTTP method.
        method: Method,
        /// Path.
        path: String,
        /// HTTP status.
        status: StatusCode,
        /// Code of the problem.
        code: String,
        /// What it says.
        title: String,
    },
    /// The server cannot be reached.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// An answer is not what the API promises.
    #[error("the answer to {0} is not what the API promises")]
    Answer(String),
    /// The core refused: a bug, or a server that lies.
    #[error("{0}")]
    Core(String),
}

impl SwarmError {
    pub(crate) fn core(error: impl std::fmt::Display) -> Self {
        Self::Core(error.to_string())
    }

    /// The status of a refusal.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// A person's browser, or a phone: its own cookie, shared connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookie: Option<String>,
    key: Option<String>,
    /// How often a server is looked for again that is not there.
    tries: usize,
}

impl Client {
    /// A client of a server, e.g. `http://127.0.0.1:8443`.
    ///
    /// # Errors
    /// If the machine cannot make connections.
    pub fn new(base: &str) -> Result<Self, SwarmError> {
        Self::made(base, |http| http)
    }

    /// A client that also trusts the private authority of a server (PEM).
    ///
    /// # Errors
    /// If this is no certificate.
    pub fn trusting(base: &str, authority: &[u8]) -> Result<Self, SwarmError> {
        let authority = Certificate::from_pem(authority)?;
        Self::made(base, |http| http.tls_certs_merge([authority]))
    }

    /// A client that speaks from one of this machine's addresses.
    ///
    /// # Errors
    /// If the machine cannot make connections.
    pub fn from(base: &str, address: Option<IpAddr>) -> Result<Self, SwarmError> {
        Self::made(base, |http| http.local_address(address))
    }

    fn made(
        base: &str,
        change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, SwarmError> {
        // A second call in one process finds the provider set: the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(AGENT)
            .timeout(Duration::from_secs(60))
            .pool_max_idle_per_host(512);
        let http = change(http).build()?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            cookie: None,
            key: None,
            tries: TRIES,
        })
    }

    /// The same connections for another person.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            cookie: None,
            key: None,
            ..self.clone()
        }
    }

    /// The same for a phone of a crowd, which looks for another server at once.
    #[must_use]
    pub(crate) fn phone(&self) -> Self {
        Self {
            tries: 0,
            ..self.anonymous()
        }
    }

    /// Somebody without an account who has a key from the host.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self {
            key: Some(key.to_owned()),
            ..self.anonymous()
        }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<reqwest::Response, SwarmError> {
        let response = self.connect(&method, path, body).await?;
        refused(method, path, response).await
    }

    /// Sends a request; tries for a while to reach a server that is not there, as people do. What has left is not sent twice.
    async fn connect(
        &self,
        method: &Method,
        path: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<reqwest::Response, SwarmError> {
        let mut tries = 0;
        loop {
            let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
            if *method != Method::GET {
                request = request.header(header::ORIGIN, &self.base);
            }
            if let Some(cookie) = &self.cookie {
                request = request.header(header::COOKIE, cookie);
            }
            if let Some(key) = &self.key {
                request = request.bearer_auth(key);
            }
            if let Some((kind, bytes)) = &body {
                request = request.header(header::CONTENT_TYPE, *kind).body(bytes.clone());
            }
            match request.send().await {
                Err(error) if error.is_connect() && tries < self.tries => {
                    tries += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                other => return Ok(other?),
            }
        }
    }

    /// The same person at another server of the same meeting.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            ..self.clone()
        }
    }

    /// The event stream of a meeting, which stays open for as long as a meeting may last.
    pub(crate) async fn events(&self, path: &str) -> Result<reqwest::Response, SwarmError> {
        let request = self.http.get(format!("{}{path}", self.base));
        let response = request.timeout(Duration::from_secs(12 * 3600)).send().await?;
        refused(Method::GET, path, response).await
    }

    /// GET, as bytes.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn bytes(&self, path: &str) -> Result<Vec<u8>, SwarmError> {
        Ok(self.send(Method::GET, path, None).await?.bytes().await?.to_vec())
    }

    /// GET, as JSON.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, SwarmError> {
        self.send(Method::GET, path, None)
            .await?
            .json()
            .await
            .map_err(|_| SwarmError::Answer(path.to_owned()))
    }

    /// POST of JSON; the answer's text.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn post(&self, path: &str, body: &Value) -> Result<String, SwarmError> {
        let bytes = body.to_string().into_bytes();
        Ok(self
            .send(Method::POST, path, Some(("application/json", bytes)))
            .await?
            .text()
            .await?)
    }

    /// DELETE.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn delete(&self, path: &str) -> Result<(), SwarmError> {
        self.send(Method::DELETE, path, None).await.map(drop)
    }

    /// POST of JSON from a page of another origin, or from none: what a server must refuse.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn post_from(
        &self,
        origin: Option<&str>,
        path: &str,
        body: &Value,
    ) -> Result<String, SwarmError> {
        let mut request = self.http.post(format!("{}{path}", self.base)).json(body);
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        Ok(refused(Method::POST, path, request.send().await?)
            .await?
            .text()
            .await?)
    }

    /// POST of a line; the answer's text.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn line(&self, path: &str, line: &[u8]) -> Result<String, SwarmError> {
        Ok(self
            .send(Method::POST, path, Some(("text/plain", line.to_vec())))
            .await?
            .text()
            .await?)
    }

    /// Logs in; the client then carries the session.
    ///
    /// # Errors
    /// [`SwarmError`].
    pub async fn log_in(&mut self, account: &str, password: &str) -> Result<(), SwarmError> {
        let body = serde_json::json!({ "account": account, "password": password }).to_string();
        let path = "/api/v1/log-in";
        let response = self
            .send(Method::POST, path, Some(("application/json", body.into_bytes())))
            .await?;
        let cookie = response
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|c| c.to_str().ok());
        let cookie = cookie.and_then(|c| c.split(';').next());
        self.cookie = Some(
            cookie
                .ok_or_else(|| SwarmError::Answer(path.to_owned()))?
                .to_owned(),
        );
        Ok(())
    }
}

/// The answer, or the problem that it carries.
async fn refused(
    method: Method,
    path: &str,
    response: reqwest::Response,
) -> Result<reqwest::Response, SwarmError> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let problem: Value = response.json().await.unwrap_or_default();
    let text = |key: &str| {
        problem
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Err(SwarmError::Refused {
        method,
        path: path.to_owned(),
        status,
        code: text("code"),
        title: text("title"),
    })
}

/// First start of a server: makes an administrator with the set-up code, and accounts for a host and a second person.
///
/// # Errors
/// [`SwarmError`].
pub async fn set_up(base: &str, code: &str, password: &str) -> Result<(), SwarmError> {
    let mut admin = Client::new(base)?;
    let first = serde_json::json!({ "code": code, "account": "admin", "password": password });
    admin.post("/api/v1/set-up", &first).await?;
    admin.log_in("admin", password).await?;
    for account in ["host", "supervisor"] {
        let body = serde_json::json!({ "account": account, "password": password, "office": "member" });
        admin.post("/api/v1/accounts", &body).await?;
    }
    Ok(())
}
