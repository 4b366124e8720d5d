//! `xtask pack`: compresses files once, as small as gzip gets, so that no server has to and no phone loads more.

use std::{fs, io::Write, path::PathBuf};

use anyhow::{Context, Result};
use zopfli::{BlockType, GzipEncoder, Options};

/// What to compress.
#[derive(clap::Args)]
pub(crate) struct PackArgs {
    /// Folders; every file in them gets a neighbour with `.gz` at the end of its name.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
}

pub(crate) fn run(args: &PackArgs) -> Result<()> {
    let mut folders = args.folders.clone();
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
            let path = item?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|end| end != "gz") {
                let bytes = fs::read(&path)?;
                let mut packer = GzipEncoder::new(Options::default(), BlockType::Dynamic, Vec::new())?;
                packer.write_all(&bytes)?;
                let mut name = path.into_os_string();
                name.push(".gz");
                fs::write(name, packer.finish()?)?;
            }
        }
    }
    Ok(())
}
