//! Reads the command line, and says in Chinese or English what is off with it.

use std::{ffi::OsString, process::ExitCode};

use clap::{
    Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};
use serde_json::json;

use crate::{
    Cli,
    output::{Language, Output, line},
};

/// Reads the words of a command line.
pub(crate) fn parse(words: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = headed(Cli::command()).try_get_matches_from(words)?;
    Cli::from_arg_matches(&matches)
}

/// Headings of the help in both languages, on every command.
fn headed(command: Command) -> Command {
    command
        .help_template("{before-help}{about-with-newline}\n用法 Usage: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令 Commands")
        .mut_args(|arg| {
            let positional = arg.is_positional();
            arg.help_heading(if positional {
                "参数 Arguments"
            } else {
                "选项 Options"
            })
        })
        .mut_subcommands(headed)
}

/// Says what is off, or prints the help that was asked for.
#[expect(clippy::print_stderr, reason = "errors go to standard error")]
pub(crate) fn report(error: &clap::Error, output: &Output) -> ExitCode {
    if !error.use_stderr() {
        line(error.render().to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    let help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let text = match (output.lang, chinese(error)) {
        (Language::Zh, Some(text)) => format!("{text}\n用 --help 查看用法和示例"),
        _ => error.render().to_string(),
    };
    if output.json {
        let text = if help {
            output.pick("缺少命令", "a command is missing")
        } else {
            text
        };
        line(&json!({ "ok": false, "error": text.trim_end(), "code": "usage" }).to_string());
    } else if help || (output.lang == Language::En) {
        eprintln!("{}", text.trim_end());
    } else {
        eprintln!("错误：{}", text.trim_end());
    }
    ExitCode::from(2)
}

/// The common mistakes in Chinese.
fn chinese(error: &clap::Error) -> Option<String> {
    let get = |kind| error.get(kind).map(join);
    let arg = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue).unwrap_or_default();
    let text = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {}", arg?),
        ErrorKind::UnknownArgument => match get(ContextKind::SuggestedArg) {
            Some(like) => format!("没有参数 {}，是不是 {like}？", arg?),
            None => format!("没有参数 {}", arg?),
        },
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", get(ContextKind::InvalidSubcommand)?),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{} 后面缺少值", arg?),
        ErrorKind::InvalidValue => match get(ContextKind::ValidValue) {
            Some(valid) => format!("{} 不能是“{value}”，可以是 {valid}", arg?),
            None => format!("{} 不能是“{value}”", arg?),
        },
        ErrorKind::ValueValidation => format!("{} 不能是“{value}”", arg?),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            Some(other) => format!("{} 与 {other} 不能同时使用，或重复了", arg?),
            None => format!("{} 不能重复", arg?),
        },
        _ => return None,
    };
    Some(text)
}

fn join(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        other => other.to_string(),
    }
}
