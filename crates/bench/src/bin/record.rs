//! Makes the record that is measured, and measures a program on it from outside: wall time and peak memory.

use std::{
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
};

use clap::Parser;
use gongxin_bench::{BenchError, measure::median, record::make};
use nix::sys::resource::{UsageWho, getrusage};

/// 1,000 ballots of 30 options as a whole record.
#[derive(Parser)]
enum Act {
    /// Holds the meeting and writes `record.zip`, `trust.json`, `excerpt.json` and `device.json`.
    Make {
        /// Where to.
        folder: PathBuf,
    },
    /// Runs a program several times and prints its median wall time in seconds and its peak memory in MB.
    Measure {
        /// Runs, after one that is not counted.
        #[arg(long, default_value_t = 5)]
        repetitions: usize,
        /// The program with its arguments. What it prints is dropped; it must exit with 0.
        #[arg(required = true, last = true)]
        program: Vec<String>,
    },
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that reports to a person"
)]
fn main() -> ExitCode {
    let done = match Act::parse() {
        Act::Make { folder } => make(&folder).map(|()| folder.display().to_string()),
        Act::Measure { repetitions, program } => measure(repetitions, &program),
    };
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(repetitions: usize, program: &[String]) -> Result<String, BenchError> {
    let (name, arguments) = program.split_first().ok_or(BenchError::Missing("program"))?;
    let time = median(repetitions, || {
        let mut command = Command::new(name);
        let status = command.args(arguments).stdout(Stdio::null()).status()?;
        status.success().then_some(()).ok_or(BenchError::Refused)
    })?;
    // This process has no other children, so the largest of them is the program measured.
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(std::io::Error::from)?;
    Ok(format!(
        "{:.3} {:.1}",
        time.as_secs_f64(),
        megabytes(usage.max_rss())
    ))
}

/// The kernel counts in KiB, that of macOS in bytes.
fn megabytes(peak: i64) -> f64 {
    let unit = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };
    #[expect(clippy::cast_precision_loss, reason = "a memory has less than 2^53 bytes")]
    let bytes = peak as f64 * unit;
    bytes / 1e6
}
