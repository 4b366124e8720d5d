//! Settings from a file, the environment and flags: each is stronger than the one before, for every setting.

use std::{collections::BTreeSet, path::Path, process::Command};

use serde_json::{Value, json};

/// A setting: what it is by default, in the file, by the environment and by flags.
struct Row {
    name: &'static str,
    default: Value,
    file: (&'static str, Value),
    environment: (&'static [(&'static str, &'static str)], Value),
    flags: (&'static [&'static str], Value),
}

fn table() -> Vec<Row> {
    vec![
        Row {
            name: "listen",
            default: json!("127.0.0.1:8443"),
            file: ("listen = '127.0.0.1:1'", json!("127.0.0.1:1")),
            environment: (&[("GONGXIN_LISTEN", "127.0.0.1:2")], json!("127.0.0.1:2")),
            flags: (&["--listen", "127.0.0.1:3"], json!("127.0.0.1:3")),
        },
        Row {
            name: "origin",
            default: json!("http://127.0.0.1:8443"),
            file: ("origin = 'https://a'", json!("https://a")),
            environment: (&[("GONGXIN_ORIGIN", "https://b")], json!("https://b")),
            flags: (&["--origin", "https://c"], json!("https://c")),
        },
        Row {
            name: "database",
            default: json!("sqlite:gongxin.db"),
            file: ("database = 'sqlite:a.db'", json!("sqlite:a.db")),
            environment: (&[("GONGXIN_DATABASE", "sqlite:b.db")], json!("sqlite:b.db")),
            flags: (&["--database", "sqlite:c.db"], json!("sqlite:c.db")),
        },
        Row {
            name: "fonts",
            default: Value::Null,
            file: ("fonts = ['a.ttf']", json!(["a.ttf"])),
            environment: (&[("GONGXIN_FONTS", "b.ttf,b2.ttf")], json!(["b.ttf", "b2.ttf"])),
            flags: (&["--font", "c.ttf"], json!(["c.ttf"])),
        },
        Row {
            name: "tls",
            default: json!("off"),
            file: (
                "tls = { files = { certificate = 'a.pem', key = 'a.key' } }",
                json!({ "files": { "certificate": "a.pem", "key": "a.key" } }),
            ),
            environment: (
                &[("GONGXIN_TLS_CERTIFICATE", "b.pem"), ("GONGXIN_TLS_KEY", "b.key")],
                json!({ "files": { "certificate": "b.pem", "key": "b.key" } }),
            ),
            flags: (
                &["--tls-certificate", "c.pem", "--tls-key", "c.key"],
                json!({ "files": { "certificate": "c.pem", "key": "c.key" } }),
            ),
        },
        Row {
            name: "tls",
            default: json!("off"),
            file: (
                "tls = { own = { folder = 'a', names = ['a.local'] } }",
                json!({ "own": { "folder": "a", "names": ["a.local"] } }),
            ),
            environment: (
                &[
                    ("GONGXIN_TLS_OWN", "b"),
                    ("GONGXIN_TLS_NAMES", "b.local,10.0.0.2"),
                ],
                json!({ "own": { "folder": "b", "names": ["b.local", "10.0.0.2"] } }),
            ),
            flags: (
                &["--tls-own", "c", "--tls-name", "c.local"],
                json!({ "own": { "folder": "c", "names": ["c.local"] } }),
            ),
        },
        Row {
            name: "metrics",
            default: Value::Null,
            file: ("metrics = '127.0.0.1:1'", json!("127.0.0.1:1")),
            environment: (&[("GONGXIN_METRICS", "127.0.0.1:2")], json!("127.0.0.1:2")),
            flags: (&["--metrics", "127.0.0.1:3"], json!("127.0.0.1:3")),
        },
        Row {
            name: "allow_plain",
            default: json!(false),
            file: ("allow_plain = true", json!(true)),
            environment: (&[("GONGXIN_ALLOW_PLAIN", "0")], json!(false)),
            flags: (&["--allow-plain"], json!(true)),
        },
        Row {
            name: "behind_proxy",
            default: json!(false),
            file: ("behind_proxy = true", json!(true)),
            environment: (&[("GONGXIN_BEHIND_PROXY", "false")], json!(false)),
            flags: (&["--behind-proxy=true"], json!(true)),
        },
    ]
}

/// What `gongxin config` says.
fn config(file: Option<&Path>, environment: &[(&str, &str)], flags: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongxin"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GONGXIN_")) {
        command.env_remove(name);
    }
    command.args(["--json", "config"]).args(flags);
    command.envs(environment.iter().copied());
    if let Some(file) = file {
        command.arg("--file").arg(file);
    }
    let done = command.output().unwrap();
    let said = [&*done.stdout, &*done.stderr].concat();
    let said = serde_json::from_slice(&said).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&said)));
    (done.status.code(), said)
}

#[test]
fn a_flag_is_stronger_than_the_environment_and_that_than_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut named = BTreeSet::new();
    for (n, row) in table().into_iter().enumerate() {
        let path = folder.path().join(format!("{n}.toml"));
        std::fs::write(&path, row.file.0).unwrap();
        let file = Some(path.as_path());
        let (environment, flags) = (row.environment.0, row.flags.0);
        for (given, said) in [
            (config(None, &[], &[]), &row.default),
            (config(file, &[], &[]), &row.file.1),
            (config(file, environment, &[]), &row.environment.1),
            (config(file, environment, flags), &row.flags.1),
            (config(None, &[], flags), &row.flags.1),
        ] {
            assert_eq!(given.0, Some(0), "{}", given.1);
            assert_eq!(&given.1[row.name], said, "{}", row.name);
        }
        named.insert(row.name);
    }
    // A setting that this table does not know is not tested.
    let every = config(None, &[], &["--metrics", "127.0.0.1:1", "--font", "a"]).1;
    let every = every.as_object().unwrap().keys();
    let every: BTreeSet<&str> = every.map(String::as_str).filter(|key| *key != "ok").collect();
    assert_eq!(every, named);
}

#[test]
fn what_is_not_a_setting_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gongxin.toml");
    std::fs::write(&path, "listen = '127.0.0.1:1'\nlisten_to = 'all'\n").unwrap();
    let (code, said) = config(Some(&path), &[], &[]);
    assert_eq!(code, Some(1));
    assert!(said.to_string().contains("listen_to"), "{said}");
    let (code, _) = config(None, &[], &["--tls-certificate", "a.pem"]);
    assert_eq!(code, Some(2), "a certificate without its key");
}

#[test]
fn no_password_is_shown() {
    let database = "postgres://gongxin:s3cret@db.local/gongxin";
    let (_, said) = config(None, &[("GONGXIN_DATABASE", database)], &[]);
    assert_eq!(said["database"], "postgres://gongxin:***@db.local/gongxin");
}
