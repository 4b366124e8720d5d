//! The `gongxin` command. One role a command; people exchange files, and the record grows line by line.
//!
//! Exit codes: 0 done (for `verify`: every check passed), 1 refused (for `verify`: the record is wrong),
//! 2 the command line is off (for `verify`: something could not be checked).

mod commands;
mod files;
mod folder;
mod head;
mod machine;
mod output;
mod refusal;
mod usage;
mod wording;

use std::{ffi::OsString, process::ExitCode, sync::LazyLock};

use clap::Parser;

use crate::{commands::Command, output::Output};

/// 公信 Gongxin: secret, verifiable ballots.
#[derive(Parser)]
#[command(name = "gongxin", version = version(), about, long_about = LONG, after_help = AFTER)]
struct Cli {
    /// 只输出一个 JSON 对象 / Print one JSON object instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// 文字的语言 / Language of texts.
    #[arg(long, global = true, value_enum, default_value = "zh")]
    lang: output::Language,
    #[command(subcommand)]
    command: Command,
}

const LONG: &str = "公信：公推提名、民主推荐、全委会票决的无记名可验证表决。\n\
    Each command is one person's act; files pass between people, and no server is needed.";
const AFTER: &str = "示例 Examples:\n  \
    gongxin demo --out out/demo\n  \
    gongxin verify out/demo/record.zip --trust out/demo/trust.json\n  \
    gongxin roster import 名册.xlsx --out roster.json\n  \
    gongxin kinds list\n\n\
    退出码 Exit codes: 0 done or verified, 1 refused or the record is wrong, 2 usage or something could not be checked.";

/// The program's version, and which pages it carries.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let digest = gongxin_server::pages_digest();
        let pages = digest.map(|digest| format!("\npages sha256 {digest}"));
        env!("CARGO_PKG_VERSION").to_owned() + &pages.unwrap_or_default()
    });
    &VERSION
}

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = match usage::parse(&words) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, &Output::of_words(&words)),
    };
    let output = Output {
        json: cli.json,
        lang: cli.lang,
        quiet: false,
    };
    // For `verify`, 1 says that the record is wrong; a file that cannot be read says nothing of the record.
    let refused = if matches!(cli.command, Command::Verify(_)) {
        2
    } else {
        1
    };
    match commands::run(cli.command, &output) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output.say_error(&error);
            ExitCode::from(refused)
        }
    }
}
