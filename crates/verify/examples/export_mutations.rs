//! Writes every damaged record, and those that harm nobody, what is given beside it, and what a verifier must say, for other implementations.
//!
//! `cargo run -p gongxin-verify --example export_mutations -- DIR`

use std::{fs, path::Path};

use gongxin_testkit::mutate::{self, Mutation};
use gongxin_verify::{Input, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

fn main() -> std::io::Result<()> {
    let dir = std::env::args().nth(1).unwrap_or_else(|| "out/mutations".into());
    let dir = Path::new(&dir);
    let harmless = mutate::harmless().into_iter().zip(1..);
    let harmless = harmless.map(|((_, evidence), n)| (format!("harmless-{n}"), Vec::new(), evidence));
    let guards = |mutation: &Mutation| mutation.fails.iter().map(ToString::to_string).collect();
    let damaged = mutate::all().into_iter();
    let damaged = damaged.map(|m| (m.id.to_owned(), guards(&m), (m.make)()));
    for (id, guards, evidence) in harmless.chain(damaged) {
        let to = dir.join(id);
        let guards: Vec<String> = guards;
        fs::create_dir_all(&to)?;
        fs::write(to.join("record.zip"), &evidence.archive)?;
        fs::write(to.join("trust.json"), evidence.trust.to_json_pretty())?;
        for (receipt, n) in evidence.receipts.iter().zip(0..) {
            fs::write(to.join(format!("{n}.receipt")), receipt)?;
        }
        let input = Input {
            archive: &evidence.archive,
            trust: Some(&evidence.trust),
            receipts: &evidence.receipts,
        };
        let report = verify(&input, &mut ChaCha20Rng::from_seed([1; 32]), &mut |_| {});
        let expected = serde_json::json!({ "exit": report.exit_code(), "guards": guards });
        fs::write(to.join("expected.json"), serde_json::to_vec(&expected)?)?;
    }
    Ok(())
}
