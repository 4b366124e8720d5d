//! Writes the files of `tests/data` anew: `cargo run -p gongxin-roster --example write_test_data`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::error::Error;
use std::path::Path;

use gongxin_roster::{Layout, write_template_xlsx, write_xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    std::fs::create_dir_all(&folder)?;
    let sample = write_xlsx(&common::sample_roster(), &Layout::default())?;
    std::fs::write(folder.join("roster-sample.xlsx"), sample)?;
    std::fs::write(folder.join("roster-template.xlsx"), write_template_xlsx()?)?;
    std::fs::write(folder.join("roster-gb18030.csv"), common::gb18030_csv())?;
    std::fs::write(folder.join("messy.xlsx"), common::messy::messy())?;
    Ok(())
}
