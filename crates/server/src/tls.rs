//! Certificates: one's own, or a private authority for a network without a name.

use std::{fs, path::Path};

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::{config::Tls, seams, serve::ServeError};

/// The root certificate's file.
const AUTHORITY: &str = "authority.pem";
/// The server's certificate and its key.
const CERTIFICATE: &str = "server.pem";
/// See `CERTIFICATE`.
const KEY: &str = "server.key";
/// What they were made for.
const MADE: &str = "made.json";

const DAY: u64 = 24 * 3600;
/// How long a certificate lives: phones refuse what lives longer than 825 days, even from an authority that they trust.
const LIFE: u64 = 800 * DAY;
/// One that ends within this time is made anew at a start.
const SOON: u64 = 30 * DAY;

/// The TLS settings, or none for plain HTTP.
pub(crate) async fn settings(tls: &Tls) -> Result<Option<RustlsConfig>, ServeError> {
    // A second call in one process finds the provider set: the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (certificate, key) = match tls {
        Tls::Off => return Ok(None),
        Tls::Files { certificate, key } => (certificate.clone(), key.clone()),
        Tls::Own { folder, names } => {
            if !Made::read(folder).is_some_and(|made| made.serves(names, seams::now())) {
                make(folder, names)?;
                tracing::warn!(
                    "a new private authority was made: phones trust it after its root was installed"
                );
            }
            (folder.join(CERTIFICATE), folder.join(KEY))
        }
    };
    Ok(Some(RustlsConfig::from_pem_file(certificate, key).await?))
}

/// What was made: written last, so that without it nothing counts as made.
#[derive(Serialize, Deserialize)]
struct Made {
    names: Vec<String>,
    /// Seconds since 1970 at which the certificate ends.
    until: u64,
}

impl Made {
    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(MADE)).ok()?).ok()
    }

    /// Whether it is for these names and does not end soon.
    fn serves(&self, names: &[String], now: u64) -> bool {
        self.names == names && now.saturating_add(SOON) < self.until
    }
}

/// Makes the authority and a certificate for these names. The authority's key is thrown away: it can certify nothing else.
fn make(folder: &Path, names: &[String]) -> Result<(), ServeError> {
    fs::create_dir_all(folder)?;
    let now = seams::now();
    let made = Made {
        names: names.to_vec(),
        until: now.saturating_add(LIFE),
    };
    let (from, until) = (moment(now.saturating_sub(DAY))?, moment(made.until)?);
    let mut authority = CertificateParams::default();
    authority
        .distinguished_name
        .push(DnType::CommonName, "Gongxin 公信 本次会议");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    (authority.not_before, authority.not_after) = (from, until);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let mut certificate = CertificateParams::new(names.to_vec())?;
    certificate.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    (certificate.not_before, certificate.not_after) = (from, until);
    let certificate = certificate.signed_by(&key, &authority)?;
    // What is left of an attempt that was cut off counts as nothing.
    let _ = fs::remove_file(folder.join(MADE));
    write(&folder.join(AUTHORITY), authority.pem().as_bytes(), 0o644)?;
    write(&folder.join(KEY), key.serialize_pem().as_bytes(), 0o600)?;
    write(&folder.join(CERTIFICATE), certificate.pem().as_bytes(), 0o644)?;
    let made = serde_json::to_vec(&made).map_err(std::io::Error::other)?;
    write(&folder.join(MADE), &made, 0o644)?;
    Ok(())
}

fn moment(seconds: u64) -> std::io::Result<OffsetDateTime> {
    let seconds = i64::try_from(seconds).map_err(std::io::Error::other)?;
    OffsetDateTime::from_unix_timestamp(seconds).map_err(std::io::Error::other)
}

/// The root certificate of the private authority, PEM.
pub(crate) fn authority(folder: &Path) -> std::io::Result<String> {
    fs::read_to_string(folder.join(AUTHORITY))
}

/// SHA-256 of the root certificate, as phones show it: pairs of capital digits.
pub(crate) fn fingerprint(folder: &Path) -> Option<String> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let certificate = CertificateDer::from_pem_slice(authority(folder).ok()?.as_bytes()).ok()?;
    let digest = Sha256::digest(&certificate);
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    Some(pairs.join(":"))
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let new = path.with_extension("new");
    // Not over one that was left with other rights.
    let _ = fs::remove_file(&new);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_anew_for_other_names_and_before_it_ends() {
        let names = vec!["vote.local".to_owned()];
        let made = Made {
            names: names.clone(),
            until: 100 * DAY,
        };
        assert!(made.serves(&names, 69 * DAY));
        assert!(!made.serves(&names, 70 * DAY));
        assert!(!made.serves(&["other.local".to_owned()], 0));
    }
}
