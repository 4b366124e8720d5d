//! The settings of a server: from a file, then the environment, then flags, each stronger than the one before.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Result;
use clap::builder::BoolishValueParser;
use gongxin_server::{Config, Tls};

use crate::{files, refusal::Explain};

/// 服务
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin serve --database sqlite:meeting.db --listen 127.0.0.1:8443 --origin http://127.0.0.1:8443\n  \
    gongxin serve --listen 0.0.0.0:8443 --origin https://192.168.8.2:8443 --tls-own tls --tls-name 192.168.8.2\n  gongxin config --file gongxin.toml\n\n\
    Settings come from the file, then the environment (GONGXIN_…), then flags. The first start prints a one-time set-up code."
)]
pub(crate) struct ServeArgs {
    /// 设置文件（TOML） / Settings file.
    #[arg(long)]
    file: Option<PathBuf>,
    /// 监听地址 / Where to listen.
    #[arg(long, env = "GONGXIN_LISTEN")]
    listen: Option<SocketAddr>,
    /// 访问地址 / Where people reach it.
    #[arg(long, env = "GONGXIN_ORIGIN")]
    origin: Option<String>,
    /// 数据库 / sqlite:FILE or postgres://…
    #[arg(long, env = "GONGXIN_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// 自备证书（PEM） / A certificate chain of one's own, PEM.
    #[arg(
        long,
        env = "GONGXIN_TLS_CERTIFICATE",
        requires = "tls_key",
        conflicts_with = "tls_own"
    )]
    tls_certificate: Option<PathBuf>,
    /// 证书的私钥（PEM） / The certificate's key, PEM.
    #[arg(long, env = "GONGXIN_TLS_KEY", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// 自建证书所在文件夹 / Folder of a private authority, made on the first start.
    #[arg(long, env = "GONGXIN_TLS_OWN", requires = "tls_name")]
    tls_own: Option<PathBuf>,
    /// 自建证书的名称或地址，可多个 / Names and addresses that its certificate is for.
    #[arg(long, env = "GONGXIN_TLS_NAMES", value_delimiter = ',', requires = "tls_own")]
    tls_name: Vec<String>,
    /// 指标的监听地址（仅限本机） / Where to answer /metrics, on loopback.
    #[arg(long, env = "GONGXIN_METRICS")]
    metrics: Option<SocketAddr>,
    /// 生僻字字体，可多个 / Typefaces for characters that the built-in one lacks.
    #[arg(long = "font", env = "GONGXIN_FONTS", value_delimiter = ',')]
    fonts: Vec<PathBuf>,
    /// 允许不加密（前面有代理加密时） / Plain HTTP on any address, where a proxy encrypts.
    #[arg(long, env = "GONGXIN_ALLOW_PLAIN", num_args = 0..=1, require_equals = true, default_missing_value = "true",
        value_parser = BoolishValueParser::new())]
    allow_plain: Option<bool>,
    /// 前面有代理，由它用 X-Real-IP 说明来源 / A proxy in front says in X-Real-IP who asks.
    #[arg(long, env = "GONGXIN_BEHIND_PROXY", num_args = 0..=1, require_equals = true, default_missing_value = "true",
        value_parser = BoolishValueParser::new())]
    behind_proxy: Option<bool>,
}

impl ServeArgs {
    /// The settings that all of it comes to.
    ///
    /// # Errors
    /// If the file cannot be read, or says what it may not.
    pub(crate) fn config(&self) -> Result<Config> {
        let file = match &self.file {
            None => Config::default(),
            Some(path) => {
                let text = String::from_utf8(files::read(path)?)?;
                Config::from_toml(&text).about("config", path.display())?
            }
        };
        Ok(Config {
            listen: self.listen.unwrap_or(file.listen),
            origin: self.origin.clone().unwrap_or(file.origin),
            database: self.database.clone().unwrap_or(file.database),
            fonts: if self.fonts.is_empty() {
                file.fonts
            } else {
                self.fonts.clone()
            },
            tls: self.tls().unwrap_or(file.tls),
            metrics: self.metrics.or(file.metrics),
            allow_plain: self.allow_plain.unwrap_or(file.allow_plain),
            behind_proxy: self.behind_proxy.unwrap_or(file.behind_proxy),
        })
    }

    fn tls(&self) -> Option<Tls> {
        if let (Some(certificate), Some(key)) = (self.tls_certificate.clone(), self.tls_key.clone()) {
            return Some(Tls::Files { certificate, key });
        }
        self.tls_own.clone().map(|folder| Tls::Own {
            folder,
            names: self.tls_name.clone(),
        })
    }
}
