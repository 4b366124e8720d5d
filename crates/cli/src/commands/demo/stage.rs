//! Where the demo plays: a folder for each person, and commands run as if they were typed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use super::MARK;
use crate::{
    commands::{Command, run as run_command},
    files,
    output::{Output, line},
    refusal::{Explain, require},
};

/// One person's command line, run as if typed.
#[derive(Parser)]
pub(super) struct Line {
    #[command(subcommand)]
    pub(super) command: Command,
}

pub(super) struct Stage {
    pub(super) root: PathBuf,
    pub(super) output: Output,
}

impl Stage {
    pub(super) fn set(root: &Path, output: Output) -> Result<Self> {
        if root.exists() {
            let ours = root.join(MARK).exists() || fs::read_dir(root)?.next().is_none();
            let shown = root.display();
            require(
                ours,
                "folder-taken",
                format!("{shown} 中有别的东西，不是先前的演示"),
                format!("{shown} holds something else than an earlier demo"),
            )?;
            fs::remove_dir_all(root)?;
        }
        files::write(&root.join(MARK), b"")?;
        Ok(Self {
            root: root.to_owned(),
            output,
        })
    }

    /// Runs a command and shows it. For programs the demo is one command: only its report is printed.
    pub(super) fn aloud(&self, words: &[&str]) -> Result<()> {
        self.show(words);
        let output = Output {
            quiet: self.output.json,
            ..self.output
        };
        self.run(words, output)
    }

    /// Runs a command of many.
    pub(super) fn quietly(&self, words: &[&str]) -> Result<()> {
        self.run(
            words,
            Output {
                quiet: true,
                ..self.output
            },
        )
    }

    /// Runs a command written as one line and shows it: words that begin with `@` are paths on the stage, and `rest` is taken as
    /// it is.
    pub(super) fn play(&self, text: &str, rest: &[&str]) -> Result<()> {
        let words = self.words(text, rest);
        self.aloud(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The same for a command of many.
    pub(super) fn aside(&self, text: &str, rest: &[&str]) -> Result<()> {
        let words = self.words(text, rest);
        self.quietly(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn words(&self, text: &str, rest: &[&str]) -> Vec<String> {
        let word = |word: &str| match word.strip_prefix('@') {
            Some(name) => self.path(name),
            None => word.to_owned(),
        };
        let rest = rest.iter().map(|word| (*word).to_owned());
        text.split_whitespace().map(word).chain(rest).collect()
    }

    pub(super) fn run(&self, words: &[&str], output: Output) -> Result<()> {
        let line = Line::try_parse_from(std::iter::once("gongxin").chain(words.iter().copied()))?;
        let shown = format!("gongxin {}", words.join(" "));
        let code = run_command(line.command, &output).about("demo", &shown)?;
        require(
            code == 0,
            "demo",
            format!("{shown}：退出码 {code}"),
            format!("{shown} ended with {code}"),
        )
    }

    pub(super) fn show(&self, words: &[&str]) {
        if !self.output.json {
            let words = words.join(" ");
            line(&format!(
                "$ gongxin {}",
                words.replace(&*self.root.to_string_lossy(), "…")
            ));
        }
    }

    pub(super) fn chapter(&self, title: &str) {
        if !self.output.json {
            line(&format!("\n── {title} ──"));
        }
    }

    pub(super) fn bar(&self, length: usize, what: &'static str) -> ProgressBar {
        let bar = if self.output.json {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(length as u64)
        };
        let style = ProgressStyle::with_template("  {msg} {bar:32} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.with_message(what)
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.root.join(name).to_string_lossy().into_owned()
    }

    pub(super) fn host(&self) -> String {
        self.path("host")
    }

    pub(super) fn log(&self) -> String {
        self.path("host/log.jsonl")
    }
}
