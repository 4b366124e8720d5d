//! Starting and stopping.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
};
use axum_server::Handle;
use gongxin_store::{Store, StoreError};
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use rand_core::Rng;
use tokio::sync::watch;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};
use zeroize::Zeroizing;

use crate::{
    app::App,
    config::{Config, ConfigError, Tls},
    dress::dress,
    metrics::Metrics,
    patience::answered,
    problem::Problem,
    routes, seams, set_up, tls,
};

/// The longest body: a roster of ten thousand persons.
const LONGEST_BODY: usize = 4 << 20;
/// How long a request may take in all, apart from event streams.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the head of a request may take.
const HEADERS: Duration = Duration::from_secs(10);
/// Bytes of an answer that wait in memory for whoever reads slowly.
const BUFFER: usize = 64 * 1024;
/// How long a stopping server waits for answers under way.
const FAREWELL: Duration = Duration::from_secs(10);

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings do not serve.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address is taken, or a file cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// There is no folder for temporary files.
    #[error("no temporary file can be made: set TMPDIR to a folder with room for a record ({0})")]
    Scratch(std::io::Error),
    /// No certificate could be made.
    #[error("certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The machine gives no randomness.
    #[error("the machine gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
}

impl ServeError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Config(ConfigError::File(e)) => format!("设置文件有误：{e}"),
            Self::Config(ConfigError::Plain(address)) => {
                format!(
                    "{address} 不加密，途中的人能看到并改动内容：请设置 tls；如有代理加密，设 allow_plain"
                )
            }
            Self::Store(e) => format!("数据库打不开：{e}"),
            Self::Io(e) => format!("地址已被占用，或文件读不了：{e}"),
            Self::Scratch(e) => {
                format!("不能建立临时文件：请把 TMPDIR 设为一个放得下会议记录的文件夹（{e}）")
            }
            Self::Certificate(e) => format!("证书做不成：{e}"),
            Self::Randomness(e) => format!("本机不提供随机数：{e}"),
        }
    }
}

/// A running server.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// SHA-256 of the private authority's root certificate, where there is one.
    pub fingerprint: Option<String>,
    /// The one-time code with which the first administrator is made, on the first start.
    pub set_up: Option<Zeroizing<String>>,
    leaving: watch::Sender<bool>,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Takes no more requests, ends event streams, answers what is under way, and ends.
    ///
    /// # Errors
    /// If the server ended by a fault.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.leaving.send_replace(true);
        self.handle.graceful_shutdown(Some(FAREWELL));
        self.wait().await
    }

    /// Ends at once, answers under way or not: what a power cut does to its clients.
    pub fn kill(self) {
        self.handle.shutdown();
        self.task.abort();
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// If the server ended by a fault.
    pub async fn wait(self) -> Result<(), ServeError> {
        match self.task.await {
            Ok(ended) => Ok(ended?),
            Err(_) => Ok(()),
        }
    }
}

/// Starts a server and returns once it listens.
///
/// # Errors
/// [`ServeError`].
pub async fn start(config: Config) -> Result<Running, ServeError> {
    config.check()?;
    if config.unprotected() {
        tracing::warn!(listen = %config.listen, "plain HTTP: whoever is on the way can read and change what people send, unless a proxy encrypts");
    }
    // Records are put together in such files: better no server than one that cannot give the record.
    tempfile::tempfile().map_err(ServeError::Scratch)?;
    let store = Store::open(&config.database).await?;
    let set_up = set_up::fresh(&store).await?;
    let mut key = [0u8; 32];
    seams::rng()?.fill_bytes(&mut key);
    let app = App::new(store, config.clone(), key);
    tokio::spawn(follow(app.clone()));
    if let Some(address) = config.metrics {
        tokio::spawn(measure(
            tokio::net::TcpListener::bind(address).await?,
            app.metrics.clone(),
        ));
    }
    let leaving = app.leaving.clone();
    let router = with_headers(routes::all(app), &config);
    let handle = Handle::new();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = match tls::settings(&config.tls).await? {
        None => {
            let mut server = axum_server::bind(config.listen).handle(handle.clone());
            impatient(server.http_builder());
            tokio::spawn(server.serve(service))
        }
        Some(tls) => {
            let mut server = axum_server::bind_rustls(config.listen, tls).handle(handle.clone());
            impatient(server.http_builder());
            tokio::spawn(server.serve(service))
        }
    };
    let Some(address) = handle.listening().await else {
        let ended = task.await.unwrap_or(Ok(()));
        ended?;
        return Err(std::io::Error::from(std::io::ErrorKind::AddrInUse).into());
    };
    tracing::info!(%address, "listening");
    let fingerprint = match &config.tls {
        Tls::Own { folder, .. } => tls::fingerprint(folder),
        Tls::Off | Tls::Files { .. } => None,
    };
    Ok(Running {
        address,
        fingerprint,
        set_up,
        leaving,
        handle,
        task,
    })
}

/// Connections that never finish saying what they want are closed.
fn impatient(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PATIENCE)
        .max_send_buf_size(BUFFER);
}

/// Answers `/metrics` on an address of its own, which no voter reaches.
async fn measure(listener: tokio::net::TcpListener, metrics: Arc<Metrics>) {
    let text = async move || metrics.text();
    let router = Router::new().route("/metrics", axum::routing::get(text));
    if let Err(error) = axum::serve(listener, router).await {
        tracing::warn!(%error, "metrics");
    }
}

/// Sees what other servers on the same database wrote: at once where the database tells, and now and then in any case.
async fn follow(app: App) {
    let mut tick = tokio::time::interval(seams::looking());
    let mut changes = None;
    loop {
        if changes.is_none() {
            changes = answered(app.store.changes()).await.unwrap_or_else(|problem| {
                tracing::warn!(?problem, "cannot listen to the database");
                None
            });
        }
        let told = async {
            match &mut changes {
                Some(changes) => changes.next().await,
                None => std::future::pending().await,
            }
        };
        let grown = tokio::select! {
            _ = tick.tick() => None,
            told = told => Some(told),
        };
        match grown {
            Some(Ok(meeting)) => {
                if let Some(live) = app.loaded().iter().find(|live| live.id == meeting) {
                    warn(live.catch_up().await);
                }
            }
            Some(Err(_)) => changes = None,
            None => {
                app.put_aside();
                for live in app.loaded() {
                    let followed = async {
                        live.catch_up().await?;
                        live.settle().await?;
                        live.count_boxes().await
                    };
                    if !warn(followed.await) {
                        // Whoever was to tell may be gone without a word.
                        changes = None;
                    }
                }
            }
        }
    }
}

fn warn(done: Result<(), Problem>) -> bool {
    if let Err(problem) = &done {
        tracing::warn!(?problem, "cannot follow the log");
    }
    done.is_ok()
}

/// Limits, and headers that keep browsers on the safe side.
fn with_headers(router: Router, config: &Config) -> Router {
    let set = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let router = router
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            PATIENCE,
        ))
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::map_response(dress))
        .layer(set(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(header::CACHE_CONTROL, "no-store"));
    if config.origin.starts_with("https:") {
        router.layer(set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000"))
    } else {
        router
    }
}
