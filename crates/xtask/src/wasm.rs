//! `xtask wasm`: compiles gongxin-wasm, once for each module, and writes the JavaScript glue beside it.
//!
//! The glue comes from the library crate of wasm-bindgen's command, pinned to the version of the macros, so nothing needs
//! installing. `wasm-opt` is left out on purpose: on these modules it saved 5 to 20 % of the bytes and no time, and it
//! would be one more binary between the source and what voters run.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use flate2::{Compression, write::GzEncoder};
use wasm_bindgen_cli_support::Bindgen;

/// Where the glue runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// Node: tests and measurements.
    Nodejs,
    /// A page that loads the module itself.
    Web,
    /// A page that a bundler puts together.
    Bundler,
}

/// What to build.
#[derive(clap::Args)]
pub(crate) struct WasmArgs {
    /// Where the glue runs.
    #[arg(long, value_enum, default_value = "web")]
    target: Target,
    /// Where to put the modules; each gets a folder of its own.
    #[arg(long)]
    out: PathBuf,
    /// Keep the names of functions, for a profiler; they are a third of the file.
    #[arg(long)]
    names: bool,
}

/// One module: the feature of gongxin-wasm that it has, and the folder it goes to.
const MODULES: [&str; 3] = ["voter", "observer", "desk"];
const TRIPLE: &str = "wasm32-unknown-unknown";
/// See `.cargo/config.toml`.
const PROFILE: &str = "wasm";

pub(crate) fn run(args: &WasmArgs) -> Result<()> {
    for module in MODULES {
        let compiled = compile(module)?;
        let out = args.out.join(module);
        bind(&compiled, &out, args).with_context(|| format!("the glue of {module}"))?;
        report(module, &out)?;
    }
    Ok(())
}

/// Runs cargo, and says where the compiled module is.
fn compile(module: &str) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .args([
            "build",
            "--locked",
            "-p",
            "gongxin-wasm",
            "--lib",
            "--no-default-features",
        ])
        .args(["--features", module, "--target", TRIPLE, "--profile", PROFILE])
        .status()
        .context("cargo cannot be started")?;
    ensure!(status.success(), "gongxin-wasm does not build as {module}");
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--no-deps", "--format-version=1"])
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let target = metadata["target_directory"]
        .as_str()
        .context("no target directory")?;
    Ok(Path::new(target)
        .join(TRIPLE)
        .join(PROFILE)
        .join("gongxin_wasm.wasm"))
}

fn bind(compiled: &Path, out: &Path, args: &WasmArgs) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name("gongxin")
        .typescript(true)
        .remove_name_section(!args.names);
    match args.target {
        Target::Nodejs => bindgen.nodejs(true)?,
        Target::Web => bindgen.web(true)?,
        Target::Bundler => bindgen.bundler(true)?,
    };
    bindgen.generate(out)
}

/// Says what a browser has to load.
#[expect(clippy::print_stdout, reason = "a program that reports to a person")]
fn report(module: &str, out: &Path) -> Result<()> {
    let (mut bytes, mut zipped) = (0, 0);
    for name in ["gongxin_bg.wasm", "gongxin.js", "gongxin_bg.js"] {
        let Ok(file) = fs::read(out.join(name)) else {
            continue;
        };
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&file)?;
        bytes += file.len();
        zipped += gzip.finish()?.len();
    }
    println!(
        "{module:<9} {:>8.1} KB {:>8.1} KB gzip  {}",
        kilo(bytes),
        kilo(zipped),
        out.display()
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files, for people")]
fn kilo(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}
