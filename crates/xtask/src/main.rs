//! Chores of the workspace, as one program so that nobody has to install tools: `cargo run -p gongxin-xtask -- …`.

mod copies;
mod graph;
mod likeness;
mod pack;
mod panics;
mod wasm;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the workspace.
#[derive(Parser)]
enum Chore {
    /// Builds the voter's and the observer's WebAssembly modules with their JavaScript glue.
    Wasm(wasm::WasmArgs),
    /// Compresses files for servers to send.
    Pack(pack::PackArgs),
    /// Checks that the doors between rooms drawn in ARCHITECTURE.md are the real ones.
    Graph,
}

#[expect(clippy::print_stderr, reason = "a program that reports to a person")]
fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Wasm(args) => wasm::run(&args),
        Chore::Pack(args) => pack::run(&args),
        Chore::Graph => graph::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
