//! The `gongxin` command. One role a command; people exchange files, and the record grows line by line.
//!
//! Exit codes: 0 done (for `verify`: every check passed), 1 refused (for `verify`: the record is wrong),
//! 2 the command line is off (for `verify`: something could not be checked).

mod commands;
mod files;
mod machine;
mod output;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    commands::Command,
    output::{Output, print_error},
};

/// 公信 Gongxin: secret, verifiable ballots.
#[derive(Parser)]
#[command(name = "gongxin", version, about, long_about = LONG, after_help = AFTER)]
struct Cli {
    /// Print one JSON object instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// Language of texts.
    #[arg(long, global = true, value_enum, default_value = "zh")]
    lang: output::Language,
    #[command(subcommand)]
    command: Command,
}

const LONG: &str = "公信：公推提名、民主推荐、全委会票决的无记名可验证表决。\n\
    Each command is one person's act; files pass between people, and no server is needed.";
const AFTER: &str = "Examples:\n  \
    gongxin demo --out out/demo\n  \
    gongxin verify out/demo/record.zip --trust out/demo/trust.json\n  \
    gongxin roster import 名册.xlsx --out roster.json\n\n\
    Exit codes: 0 done or verified, 1 refused or the record is wrong, 2 usage or something could not be checked.";

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output {
        json: cli.json,
        lang: cli.lang,
        quiet: false,
    };
    match commands::run(cli.command, &output) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            print_error(&output, &error);
            ExitCode::from(1)
        }
    }
}
