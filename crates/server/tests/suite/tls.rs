//! Encrypted connections: a private authority for a network without a name, and a certificate of one's own.

use std::path::{Path, PathBuf};

use gongxin_server::{Config, Running, Tls, start};
use sha2::{Digest, Sha256};

use crate::common::free_port;

const HSTS: &str = "strict-transport-security";

struct Site {
    server: Running,
    base: String,
}

async fn serve(folder: &Path, tls: Tls) -> Site {
    let port = free_port();
    let scheme = if tls == Tls::Off { "http" } else { "https" };
    let base = format!("{scheme}://127.0.0.1:{port}");
    let config = Config {
        listen: ([127, 0, 0, 1], port).into(),
        origin: base.clone(),
        database: format!("sqlite:{}", folder.join("tls.db").display()),
        tls,
        ..Config::default()
    };
    Site {
        server: start(config).await.unwrap(),
        base,
    }
}

fn own(folder: &Path, names: &[&str]) -> Tls {
    Tls::Own {
        folder: folder.join("tls"),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    }
}

/// Whether somebody who trusts this root, or none but the usual ones, reaches the server.
async fn reached(base: &str, root: Option<&[u8]>) -> bool {
    let roots = root.map(|root| reqwest::Certificate::from_pem(root).unwrap());
    let client = reqwest::Client::builder().tls_certs_merge(roots).build().unwrap();
    client.get(format!("{base}/healthz")).send().await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_authority_is_made_once_and_phones_that_trust_it_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let tls = own(folder.path(), &["localhost", "127.0.0.1"]);
    let site = serve(folder.path(), tls.clone()).await;
    let print = site.server.fingerprint.clone().unwrap();

    // As a phone does: it takes the root from a server that it does not trust yet, and a person compares the fingerprint.
    let stranger = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .build()
        .unwrap();
    let answer = stranger
        .get(format!("{}/authority.pem", site.base))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()[HSTS], "max-age=63072000");
    let root = answer.bytes().await.unwrap();
    assert_eq!(fingerprint(&root), print);

    assert!(reached(&site.base, Some(&root)).await);
    assert!(!reached(&site.base, None).await, "nobody trusts it unasked");
    site.server.stop().await.unwrap();

    // A second start keeps it.
    let site = serve(folder.path(), tls).await;
    assert_eq!(site.server.fingerprint.as_ref(), Some(&print));
    assert!(reached(&site.base, Some(&root)).await);
    site.server.stop().await.unwrap();

    // Other names need another certificate.
    let site = serve(folder.path(), own(folder.path(), &["127.0.0.1"])).await;
    assert_ne!(site.server.fingerprint.as_ref(), Some(&print));
    assert!(!reached(&site.base, Some(&root)).await);
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_off_while_it_was_made_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let tls = own(folder.path(), &["127.0.0.1"]);
    let made = |name: &str| folder.path().join("tls").join(name);
    serve(folder.path(), tls.clone())
        .await
        .server
        .stop()
        .await
        .unwrap();
    for gone in ["server.pem", "made.json"] {
        // The key is there, what comes after it is not.
        std::fs::remove_file(made("made.json")).unwrap();
        if gone != "made.json" {
            std::fs::remove_file(made(gone)).unwrap();
        }
        let site = serve(folder.path(), tls.clone()).await;
        let root = std::fs::read(made("authority.pem")).unwrap();
        assert!(reached(&site.base, Some(&root)).await);
        site.server.stop().await.unwrap();
    }
    let rights = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(made("server.key")).unwrap());
    assert_eq!(rights & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_ones_own_is_used() {
    let folder = tempfile::tempdir().unwrap();
    serve(folder.path(), own(folder.path(), &["127.0.0.1"]))
        .await
        .server
        .stop()
        .await
        .unwrap();
    let file = |name: &str| -> PathBuf { folder.path().join("tls").join(name) };
    let tls = Tls::Files {
        certificate: file("server.pem"),
        key: file("server.key"),
    };
    let site = serve(folder.path(), tls).await;
    assert_eq!(site.server.fingerprint, None);
    assert!(reached(&site.base, Some(&std::fs::read(file("authority.pem")).unwrap())).await);
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_connections_promise_no_encryption() {
    let folder = tempfile::tempdir().unwrap();
    let site = serve(folder.path(), Tls::Off).await;
    let answer = reqwest::get(format!("{}/healthz", site.base)).await.unwrap();
    assert!(!answer.headers().contains_key(HSTS));
    site.server.stop().await.unwrap();
}

/// SHA-256 of a certificate in PEM, as phones show it.
fn fingerprint(pem: &[u8]) -> String {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let digest = Sha256::digest(CertificateDer::from_pem_slice(pem).unwrap());
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}
