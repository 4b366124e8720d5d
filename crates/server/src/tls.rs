//! Certificates: one's own, or a private authority for a network without a name.

use std::{fs, path::Path};

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use sha2::{Digest, Sha256};

use crate::{config::Tls, serve::ServeError};

/// The root certificate's file.
const AUTHORITY: &str = "authority.pem";

/// The TLS settings, or none for plain HTTP.
pub(crate) async fn settings(tls: &Tls) -> Result<Option<RustlsConfig>, ServeError> {
    // A second call in one process finds the provider set: the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (certificate, key) = match tls {
        Tls::Off => return Ok(None),
        Tls::Files { certificate, key } => (certificate.clone(), key.clone()),
        Tls::Own { folder, names } => {
            let made = (folder.join("server.pem"), folder.join("server.key"));
            if !made.0.exists() {
                make(folder, names)?;
            }
            made
        }
    };
    Ok(Some(RustlsConfig::from_pem_file(certificate, key).await?))
}

/// Makes the authority and a certificate for these names. The authority's key is thrown away: it can certify nothing else.
fn make(folder: &Path, names: &[String]) -> Result<(), ServeError> {
    fs::create_dir_all(folder)?;
    let mut authority = CertificateParams::default();
    authority
        .distinguished_name
        .push(DnType::CommonName, "Gongxin 公信 本次会议");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(names.to_vec())?.signed_by(&key, &authority)?;
    fs::write(folder.join(AUTHORITY), authority.pem())?;
    write_private(&folder.join("server.key"), key.serialize_pem().as_bytes())?;
    fs::write(folder.join("server.pem"), certificate.pem())?;
    Ok(())
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

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)
}
