//! Writes sample papers into a folder, for looking at: `cargo run -p gongxin-papers --example samples -- OUT`.
#![expect(clippy::unwrap_used, reason = "an example")]

use std::{env, fs, path::Path};

use gongxin_papers::{Certificate, Fonts, certificate_pdf, pdf, sheets, xlsx};
use gongxin_record::Entry;
use gongxin_rules::{Lang, Page};
use gongxin_testkit::meeting::{Held, SMALL};

#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    let out = env::args().nth(1).unwrap();
    let out = Path::new(&out);
    fs::create_dir_all(out).unwrap();
    let fonts = Fonts::with(Vec::new()).unwrap();
    let write = |name: &str, pages: &[Page], lang: Lang| {
        let stamp = "会议摘要 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA　表决 b1";
        fs::write(
            out.join(format!("{name}.pdf")),
            pdf(pages, stamp, &fonts, lang).unwrap(),
        )
        .unwrap();
        fs::write(
            out.join(format!("{name}.xlsx")),
            xlsx(pages, stamp, lang).unwrap(),
        )
        .unwrap();
    };
    let persons = |many: usize| -> Vec<(String, String)> {
        (0..many)
            .map(|i| (support::name(i), format!("拟任第{}镇党委书记", i + 1)))
            .collect()
    };
    write("vote", &[support::vote(&persons(9), Lang::Zh)], Lang::Zh);
    write("vote-en", &[support::vote(&persons(9), Lang::En)], Lang::En);
    write("vote-40", &[support::vote(&persons(40), Lang::Zh)], Lang::Zh);
    write("nomination", &[support::nomination(60, Lang::Zh)], Lang::Zh);
    write("appraisal", &[support::appraisal(30)], Lang::Zh);
    for (name, page) in support::kinds::every_kind(Lang::Zh) {
        write(&name.replace('@', "-"), &[page], Lang::Zh);
    }
    write("hostile", &[support::hostile()], Lang::Zh);

    let held = Held::whole(SMALL, 1);
    let log = &held.writer;
    for (number, entry) in (0..).zip(log.entries()) {
        let Entry::Outcome(outcome) = entry else { continue };
        let set = sheets(log.state(), outcome, Lang::Zh).unwrap();
        write(&outcome.ballot, &set.pages, Lang::Zh);
        for (lang, name) in [(Lang::Zh, "certificate"), (Lang::En, "certificate-en")] {
            let leaf = log.leaf(number).unwrap();
            let certificate =
                Certificate::new(log.state(), outcome, (number, leaf), log.head(), lang).unwrap();
            let bytes = certificate_pdf(&certificate, &fonts, lang).unwrap();
            fs::write(out.join(format!("{name}-{}.pdf", outcome.ballot)), bytes).unwrap();
        }
    }
}
