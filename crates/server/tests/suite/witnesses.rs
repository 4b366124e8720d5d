//! Witnesses of a meeting that is made over the API: which keys are taken, and who is said to have cosigned.

use crate::common::Site;
use gongxin_tlog::{Kind, Note, Signer, cosign};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_who_has_cosigned_and_who_has_not() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let witness = |name, seed| Signer::new(name, Kind::Witness, &[seed; 32]).unwrap();
    let (one, two) = (witness("w1.example", 1), witness("w2.example", 2));
    let keys = json!([one.public().to_string(), two.public().to_string()]);
    let meeting = site
        .meeting_with(&host, json!({ "witnesses": keys, "quorum": 1 }))
        .await;
    let base = format!("/api/v1/meetings/{meeting}");
    let told = async || host.json::<Value>(&format!("{base}/witnesses")).await.unwrap();
    assert_eq!(told().await, json!({ "quorum": 1, "heads": [] }));

    host.post(&format!("{base}/acts"), &json!({ "act": "checkpoint" }))
        .await
        .unwrap();
    // The definition, and the note that states the pages of a program that has any.
    let size = 1 + u64::from(gongxin_server::pages_digest().is_some());
    let head = |cosigned: &[&str], missing: &[&str]| {
        let head = json!({ "size": size, "ballot": null, "cosigned": cosigned, "missing": missing });
        json!({ "quorum": 1, "heads": [head] })
    };
    assert_eq!(told().await, head(&[], &["w1.example", "w2.example"]));

    let mut note = Note::parse(&host.bytes(&format!("{base}/checkpoint")).await.unwrap()).unwrap();
    note.signatures.push(cosign(&note, &two, 1));
    host.line(&format!("{base}/cosignatures"), note.to_string().as_bytes())
        .await
        .unwrap();
    assert_eq!(told().await, head(&["w2.example"], &["w1.example"]));
    site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_witness_is_named_and_refused() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let good = Signer::new("w1.example", Kind::Witness, &[1; 32]).unwrap();
    let good = good.public().to_string();
    let log = Signer::new("w1.example", Kind::Log, &[1; 32]).unwrap();
    let renamed = good.replace("w1", "w2");
    let cases = [
        ("w1.example", "name+hash+base64"),
        (renamed.as_str(), "hash"),
        (&log.public().to_string(), "key of a log"),
    ];
    for (key, said) in cases {
        let body = json!({
            "title": "会", "organiser": "办", "groups": [], "trustees": [], "threshold": 1, "log_name": "x/y",
            "witnesses": [good, key], "quorum": 1,
        });
        let refused = host.post("/api/v1/meetings", &body).await.unwrap_err();
        assert_eq!(refused.status().unwrap().as_u16(), 422, "{key}");
        let said_so = refused.to_string();
        assert!(
            said_so.contains("witness 2") && said_so.contains(said),
            "{said_so}"
        );
    }
    site.server.stop().await.unwrap();
}
