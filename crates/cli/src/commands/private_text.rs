//! A short secret that somebody types: never needed on the command line, where the shell keeps it and `ps` shows it.

use std::{
    io::{self, IsTerminal, Read},
    path::Path,
};

use anyhow::Result;
use zeroize::Zeroizing;

use crate::{
    files,
    output::Output,
    refusal::{Explain, refusal},
};

/// The text as given, or from a file (`-` is standard input), or asked for on the terminal.
pub(super) fn read(
    given: Option<&str>,
    file: Option<&Path>,
    (zh, en): (&str, &str),
    output: &Output,
) -> Result<Zeroizing<String>> {
    if let Some(text) = given {
        return Ok(Zeroizing::new(text.to_owned()));
    }
    if let Some(path) = file {
        let text = if path.as_os_str() == "-" {
            let mut text = Zeroizing::new(String::new());
            let read = io::stdin().lock().take(4096).read_to_string(&mut text);
            read.explain("stdin", "无法读取标准输入", "cannot read standard input")?;
            text
        } else {
            files::read_text(path)?
        };
        return Ok(Zeroizing::new(text.trim().to_owned()));
    }
    if !io::stdin().is_terminal() {
        return Err(refusal(
            "text-missing",
            format!("需要{zh}：请在终端运行，或用文件给出（见 --help）"),
            format!("{en} is needed: run this in a terminal, or give a file (see --help)"),
        ));
    }
    let prompt = output.pick(format!("{zh}："), format!("{en}: "));
    let text = rpassword::prompt_password(prompt);
    Ok(Zeroizing::new(text.explain(
        "terminal",
        "无法读取终端",
        "cannot read the terminal",
    )?))
}
