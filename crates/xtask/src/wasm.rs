//! `xtask wasm`: compiles gongxin-wasm, once for each module, and writes the JavaScript glue beside it.
//!
//! The glue comes from the library crate of wasm-bindgen's command, pinned to the version of the macros, so nothing needs
//! installing. For pages `wasm-opt` rewrites the few instructions that engines of 2020 lack (the compiler's own library is
//! built with them). It optimises nothing: what that saves in bytes it costs twice after compression. What panics would say is
//! taken out ([`panics`]), and functions that look alike are put beside each other ([`likeness`]).
//!
//! Paths of the machine are cut out of the modules: the same source gives the same bytes anywhere.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use flate2::{Compression, write::GzEncoder};
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use crate::{copies, likeness, panics};

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
    /// Build this module only.
    #[arg(long, value_parser = MODULES)]
    only: Option<String>,
    /// A `wasm-opt` (binaryen) that makes the modules run on engines of 2020: Chromium 86, Safari 14.
    #[arg(long)]
    lower: Option<PathBuf>,
}

/// One module: the feature of gongxin-wasm that it has, and the folder it goes to.
const MODULES: [&str; 4] = ["voter", "observer", "desk", "kiosk"];
const TRIPLE: &str = "wasm32-unknown-unknown";
/// See `.cargo/config.toml`.
const PROFILE: &str = "wasm";
/// Flags for the modules alone; the tools that are built on the way keep theirs.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// Round loops of SHA-2 that are not unrolled: 15 KB less, and a page hashes little.
const SMALL: &str = "--cfg sha2_backend_soft=\"compact\"";
/// What the compiler may emit.
const EMITTED: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// What Chromium 86 and Safari 14 know: anything else is refused when the module is read again.
const OLD: [&str; 2] = ["--mvp-features", "--enable-mutable-globals"];
/// What takes it out again. Without the section that lists features the glue uses none of them either.
const LOWERING: [&str; 5] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    "--strip-target-features",
    "--debuginfo",
];
/// Drops what led up to panics, and puts the functions in the order of their names, which say where they should stand.
const ORDERING: [&str; 5] = [
    "--vacuum",
    "--duplicate-function-elimination",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
];

pub(crate) fn run(args: &WasmArgs) -> Result<()> {
    let wanted = |module: &&str| args.only.as_deref().is_none_or(|only| only == *module);
    for module in MODULES.into_iter().filter(wanted) {
        let mut compiled = compile(module)?;
        if let Some(tool) = &args.lower {
            compiled = lower(&compiled, tool)?;
        }
        let out = args.out.join(module);
        bind(&compiled, &out, args).with_context(|| format!("the glue of {module}"))?;
        if let Some(tool) = &args.lower {
            let glued = out.join("gongxin_bg.wasm");
            arrange(&glued)?;
            rewrite(tool, &glued, &glued, &[&OLD[..], &ORDERING].concat())?;
        }
        report(module, &out)?;
    }
    Ok(())
}

/// Flags for small modules without the machine's folders, which would stand in messages of panics.
fn flags() -> Result<String> {
    let here = std::env::current_dir()?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut flags = format!("{SMALL} --remap-path-prefix={}=", here.display());
    if let Ok(sources) = fs::read_dir(home.context("no home of cargo")?.join("registry/src")) {
        for source in sources {
            let source = source?.path();
            flags += &format!(" --remap-path-prefix={}/=", source.display());
        }
    }
    Ok(flags)
}

/// Makes a module that engines of 2020 run.
fn lower(compiled: &Path, tool: &Path) -> Result<PathBuf> {
    let out = compiled.with_extension("lowered.wasm");
    let mut module = ModuleConfig::new().parse_file(compiled)?;
    copies::widen(&mut module)?;
    module.emit_wasm_file(&out)?;
    rewrite(tool, &out, &out, &[&EMITTED[..], &LOWERING].concat())?;
    Ok(out)
}

/// Makes a glued module silent where it panics, and easy to pack.
fn arrange(glued: &Path) -> Result<()> {
    let mut module = ModuleConfig::new().parse_file(glued)?;
    panics::silence(&mut module);
    fs::write(glued, likeness::name_by_likeness(&module.emit_wasm())?)?;
    Ok(())
}

/// Rewrites a module with binaryen's passes.
fn rewrite(tool: &Path, from: &Path, to: &Path, passes: &[&str]) -> Result<()> {
    let status = Command::new(tool)
        .args(passes)
        .args([from, Path::new("-o"), to])
        .status()
        .with_context(|| format!("{} cannot be started", tool.display()))?;
    ensure!(status.success(), "{} refused the module", tool.display());
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
        .env(RUSTFLAGS, flags()?)
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
        .remove_name_section(!args.names && args.lower.is_none());
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
