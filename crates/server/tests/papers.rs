//! The papers over HTTP: the same bytes as from the record itself, named so that they can be kept.

mod common;

use common::Site;
use gongxin_papers::{Fonts, pdf, sheets, xlsx};
use gongxin_record::{Archive, Entry};
use gongxin_roles::writer::Writer;
use gongxin_rules::Lang;
use gongxin_swarm::hold;

#[tokio::test(flavor = "multi_thread")]
async fn the_host_keeps_the_papers_of_each_ballot() {
    let site = Site::sqlite().await;
    let figures = hold(&site.plan(), &mut |_| {}).await.unwrap();
    let log = Writer::read(&Archive::open(&figures.record).0.log).unwrap();
    let meeting = log.state().digest().to_b64();
    let host = site.log_in("host").await;
    let fonts = Fonts::with(Vec::new()).unwrap();
    let mut seen = 0;
    for entry in log.entries() {
        let Entry::Outcome(outcome) = entry else { continue };
        seen += 1;
        let path = |what: &str| format!("/api/v1/meetings/{meeting}/ballots/{}/{what}", outcome.ballot);
        for (query, lang) in [("", Lang::Zh), ("?lang=en", Lang::En)] {
            let set = sheets(log.state(), outcome, lang).unwrap();
            let made = pdf(&set.pages, &set.stamp, &fonts, lang).unwrap();
            assert_eq!(
                host.bytes(&path(&format!("paper.pdf{query}"))).await.unwrap(),
                made
            );
            let made = xlsx(&set.pages, &set.stamp, lang).unwrap();
            assert_eq!(
                host.bytes(&path(&format!("paper.xlsx{query}"))).await.unwrap(),
                made
            );
            let certificate = host
                .bytes(&path(&format!("certificate.pdf{query}")))
                .await
                .unwrap();
            assert!(certificate.starts_with(b"%PDF-1.7"));
        }
        assert!(host.bytes(&path("paper.pdf?lang=fr")).await.is_err());
    }
    assert!(seen >= 2);
    let missing = format!("/api/v1/meetings/{meeting}/ballots/none/paper.pdf");
    let error = host.bytes(&missing).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    site.server.stop().await.unwrap();
}
