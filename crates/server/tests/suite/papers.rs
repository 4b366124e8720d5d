//! The papers over HTTP: the same bytes as from the record itself, named so that they can be kept.

use crate::common::Site;
use gongxin_papers::{Fonts, blank, blank_pdf, pdf, sheets, xlsx};
use gongxin_record::{Archive, Entry};
use gongxin_roles::writer::Writer;
use gongxin_rules::{Lang, Template};
use gongxin_swarm::{hold, prepare};
use serde_json::{Value, json};

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

/// Talks (谈话推荐) have a form to be taken down on, before they begin and after; no phone is told to vote.
#[tokio::test(flavor = "multi_thread")]
async fn a_blank_ballot_is_there_as_soon_as_it_is_defined() {
    let site = Site::sqlite().await;
    let plan = site.plan();
    let waiting = prepare(&plan, 0, &mut |_| {}).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let (host, acts) = (site.log_in("host").await, format!("{base}/acts"));
    let talk = &Template::named("TJ_TALK@1").unwrap().example;
    let define =
        json!({ "act": "ballot", "id": "tj-1", "title": "局长人选谈话推荐", "groups": ["qw"], "spec": talk });
    host.post(&acts, &define).await.unwrap();
    let log = Writer::read(&host.bytes(&format!("{base}/log")).await.unwrap()).unwrap();
    let fonts = Fonts::with(Vec::new()).unwrap();
    let mut phases = Vec::new();
    for act in [
        json!({ "act": "open", "ballot": "tj-1", "rings": [] }),
        json!({ "act": "close", "ballot": "tj-1" }),
    ] {
        for ballot in ["tj-1", "gt-1"] {
            for (query, lang) in [("", Lang::Zh), ("?lang=en", Lang::En)] {
                let page = blank(log.state(), ballot, lang).unwrap();
                let path = format!("{base}/ballots/{ballot}/blank.pdf{query}");
                let made = blank_pdf(&page, &fonts, lang).unwrap();
                assert_eq!(host.bytes(&path).await.unwrap(), made, "{ballot} {query}");
            }
        }
        host.post(&acts, &act).await.unwrap();
        let now: Value = host.json(&base).await.unwrap();
        let alone = |own: &&Value| own["paper_alone"] == json!(true);
        let talks: Vec<&Value> = now["ballots"].as_array().unwrap().iter().filter(alone).collect();
        assert_eq!(talks.len(), 1);
        phases.push((talks[0]["id"].clone(), talks[0]["phase"].clone()));
    }
    assert_eq!(
        phases,
        [(json!("tj-1"), json!("open")), (json!("tj-1"), json!("closed"))]
    );
    let error = host
        .bytes(&format!("{base}/ballots/none/blank.pdf"))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    let stranger = host
        .anonymous()
        .bytes(&format!("{base}/ballots/tj-1/blank.pdf"))
        .await;
    assert_eq!(stranger.unwrap_err().status().unwrap().as_u16(), 401);
    site.server.stop().await.unwrap();
}
