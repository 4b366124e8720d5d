//! What the meetings of all demonstrations have in common.

use std::{fs, path::Path};

use anyhow::Result;
use clap::Parser;

use super::stage::{Line, Stage};
use crate::{commands::run as run_command, files};

pub(super) const TRUSTEES: [(&str, &str); 3] = [
    ("监票人甲", "trustee-1"),
    ("监票人乙", "trustee-2"),
    ("监票人丙", "trustee-3"),
];
const WITNESSES: [&str; 2] = ["witness-1.example", "witness-2.example"];

impl Stage {
    /// Keys of trustees (behind a passphrase, or plain) and witnesses, and entry 0; `more` are further words of
    /// `meeting create`.
    pub(super) fn create(&self, sealed: bool, more: &str) -> Result<()> {
        let mut keys: Vec<String> = Vec::new();
        for (name, dir) in TRUSTEES {
            let how = if sealed {
                let passphrase = self.path(&format!("{dir}/passphrase.txt"));
                files::write_secret(Path::new(&passphrase), "演示口令 青山在\n".as_bytes())?;
                format!("--passphrase-file @{dir}/passphrase.txt")
            } else {
                "--plain".to_owned()
            };
            self.play(
                &format!(
                    "trustee keygen --name {name} --secret @{dir}/secret.key {how} --public @{dir}/public.json"
                ),
                &[],
            )?;
            keys.extend(["--trustee".to_owned(), self.path(&format!("{dir}/public.json"))]);
        }
        for name in WITNESSES {
            self.aside(
                &format!(
                    "witness keygen --name {name} --secret @{name}/secret.key --plain --public @{name}/public.vkey"
                ),
                &[],
            )?;
            let public = files::read(Path::new(&self.path(&format!("{name}/public.vkey"))))?;
            keys.extend(["--witness".to_owned(), String::from_utf8(public)?]);
        }
        let rest: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.play(
            &format!(
                "meeting create --dir @host --title 中共云岭县委全委会 --organiser 云岭县委组织部 --threshold 2 --quorum 2 {more}"
            ),
            &rest,
        )
    }

    /// The three rounds and the key.
    pub(super) fn ceremony(&self) -> Result<()> {
        for _ in 1..=3 {
            for (_, dir) in TRUSTEES {
                self.trustee(dir, "dkg")?;
            }
        }
        self.play("meeting key --dir @host", &[])
    }

    /// What a trustee does with the newest log, handed in to the host at once.
    pub(super) fn trustee(&self, dir: &str, act: &str) -> Result<()> {
        let sealed = Path::new(&self.path(&format!("{dir}/passphrase.txt"))).exists();
        let how = if sealed {
            format!("--passphrase-file @{dir}/passphrase.txt")
        } else {
            String::new()
        };
        let words = format!(
            "trustee {act} --secret @{dir}/secret.key {how} --log @host/log.jsonl --out @{dir}/out.line"
        );
        self.play(&words, &[])?;
        self.aside(&format!("meeting add --dir @host @{dir}/out.line"), &[])
    }

    /// A ballot of the voter with this device, cast; gives its file.
    pub(super) fn vote(
        &self,
        device: &Path,
        ballot: &str,
        revision: u32,
        choices: &[String],
    ) -> Result<String> {
        let out = device.with_file_name(format!("{ballot}-{revision}.line"));
        let (out, device) = (
            out.to_string_lossy().into_owned(),
            device.to_string_lossy().into_owned(),
        );
        let mut rest = vec!["--device", &device, "--out", &out];
        choices
            .iter()
            .for_each(|choice| rest.extend(["--choose", choice]));
        let words = format!("vote --log @host/log.jsonl --ballot {ballot} --revision {revision}");
        self.aside(&words, &rest)?;
        self.quietly(&["cast", &out])?;
        Ok(out)
    }

    /// A signed head, cosigned by both witnesses.
    pub(super) fn checkpoint(&self) -> Result<()> {
        self.play("meeting checkpoint --dir @host", &[])?;
        self.cosign()
    }

    pub(super) fn cosign(&self) -> Result<()> {
        for name in WITNESSES {
            let words = format!(
                "witness cosign --secret @{name}/secret.key --log @host/log.jsonl --checkpoint @host/checkpoint"
            );
            self.play(&words, &[])?;
        }
        Ok(())
    }

    /// The end of the record, and its archive.
    pub(super) fn publish(&self) -> Result<()> {
        self.aside("meeting note --dir @host 会议结束，全部表决已有结果", &[])?;
        self.play("meeting seal --dir @host", &[])?;
        self.cosign()?;
        self.play(
            "record export --dir @host --out @record.zip --trust @trust.json",
            &[],
        )
    }

    /// Judges the archive and looks for every receipt in it; gives the exit code.
    pub(super) fn verify(&self) -> Result<u8> {
        let paths = [
            self.path("record.zip"),
            self.path("trust.json"),
            self.path("验证报告.txt"),
        ];
        let [record, trust, out] = paths;
        let mut words = vec!["gongxin".to_owned(), "verify".to_owned(), record];
        words.extend(["--trust".to_owned(), trust, "--out".to_owned(), out]);
        let receipts = self.root.join("receipts");
        if receipts.exists() {
            for receipt in fs::read_dir(receipts)? {
                let path = receipt?.path().to_string_lossy().into_owned();
                words.extend(["--receipt".to_owned(), path]);
            }
        }
        self.show(&[
            "verify",
            "…/record.zip",
            "--trust",
            "…/trust.json",
            "--receipt",
            "…",
        ]);
        run_command(Line::try_parse_from(words)?.command, &self.output)
    }
}
