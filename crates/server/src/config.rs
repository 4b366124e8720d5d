//! What a host can set: in a file, by the environment, by flags, each stronger than the one before.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

/// The settings of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people reach it, without a final slash; requests of other origins may not change anything.
    pub origin: String,
    /// `sqlite:FILE` or `postgres://…`.
    pub database: String,
    /// Typefaces for characters that the one in the program lacks, on papers: OpenType or TrueType files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<PathBuf>,
    /// How connections are protected.
    pub tls: Tls,
    /// Where to answer `/metrics`, in plain HTTP; a loopback address, or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<SocketAddr>,
    /// Plain HTTP on other than loopback addresses must be asked for.
    pub allow_plain: bool,
    /// Whether a proxy stands in front, which says in `X-Real-IP` and `X-Real-Port` who asks. Looked at only to put those who flood behind the others;
    /// without it, all who come through the proxy would wait together.
    pub behind_proxy: bool,
}

/// How connections are protected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// Plain HTTP: behind a proxy on the same machine.
    Off,
    /// A certificate and key in PEM files.
    Files {
        /// Certificate chain.
        certificate: PathBuf,
        /// Private key.
        key: PathBuf,
    },
    /// A private authority for a local network, made on the first start and kept in a folder.
    Own {
        /// The folder.
        folder: PathBuf,
        /// Names and addresses that the certificate is for.
        names: Vec<String>,
    },
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8443)),
            origin: "http://127.0.0.1:8443".into(),
            database: "sqlite:gongxin.db".into(),
            fonts: Vec::new(),
            tls: Tls::Off,
            metrics: None,
            allow_plain: false,
            behind_proxy: false,
        }
    }
}

/// Why settings do not serve.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not what it should be.
    #[error("settings: {0}")]
    File(#[from] toml::de::Error),
    /// Plain HTTP for all the world.
    #[error(
        "plain HTTP on {0} would let anybody on the way read and change: set tls, or allow_plain if a proxy protects it"
    )]
    Plain(SocketAddr),
}

impl Config {
    /// Reads a settings file.
    ///
    /// # Errors
    /// [`ConfigError::File`] names the line.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Ok(toml::from_str(text)?)
    }

    /// The settings as a file would hold them.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }

    /// The same as may be shown to anybody: without the password of the database.
    #[must_use]
    pub fn shown(&self) -> Self {
        let mut shown = self.clone();
        if let Some((scheme, rest)) = self.database.split_once("://")
            && let Some((who, place)) = rest.rsplit_once('@')
            && let Some((user, _)) = who.split_once(':')
        {
            shown.database = format!("{scheme}://{user}:***@{place}");
        }
        shown
    }

    /// Whether anybody on the way can read and change what people send, because that was asked for.
    #[must_use]
    pub fn unprotected(&self) -> bool {
        self.tls == Tls::Off && !self.listen.ip().is_loopback()
    }

    /// Refuses settings that would hurt people who trust them.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.unprotected() && !self.allow_plain {
            return Err(ConfigError::Plain(self.listen));
        }
        Ok(())
    }
}
