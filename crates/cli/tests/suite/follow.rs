//! A witness's program beside a served meeting: nobody votes before it has cosigned, and it cosigns one history only.

use gongxin_record::bytes::LeafHash;
use gongxin_roles::excerpt::Known;
use gongxin_server::{Config, start};
use gongxin_swarm::{Client, SwarmError, prepare_watched, set_up};
use serde_json::json;

use crate::support::{
    Hall,
    server::{PASSWORD, free_port, plan},
};

#[tokio::test(flavor = "multi_thread")]
async fn phones_vote_once_the_witness_has_cosigned() {
    let hall = Hall::new();
    hall.ok(&[
        "witness",
        "keygen",
        "--name",
        "w.example",
        "--secret",
        "w.key",
        "--public",
        "w.vkey",
        "--plain",
    ]);
    let listen = ([127, 0, 0, 1], free_port()).into();
    let config = Config {
        listen,
        origin: format!("http://{listen}"),
        database: format!("sqlite:{}", hall.path("server.db").display()),
        ..Config::default()
    };
    let url = config.origin.clone();
    let server = start(config).await.unwrap();
    let code = server.set_up.as_ref().unwrap().to_string();
    set_up(&url, &code, PASSWORD).await.unwrap();
    let plan = plan(&url);
    let waiting = prepare_watched(&plan, 0, vec![hall.text("w.vkey")], &mut |_| {})
        .await
        .unwrap();
    let mut host = Client::new(&url).unwrap();
    host.log_in("host", PASSWORD).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    for act in [
        json!({ "act": "freeze", "group": "qw", "ring": "ring" }),
        json!({ "act": "open", "ballot": "gt-1", "rings": ["ring"] }),
        // The log goes on before the witness comes.
        json!({ "act": "note", "text": "会场安静" }),
    ] {
        host.post(&format!("{base}/acts"), &act).await.unwrap();
    }
    let excerpt = format!("{base}/ballots/gt-1/excerpt");
    match host.anonymous().bytes(&excerpt).await {
        Err(SwarmError::Refused { status, code, .. }) => {
            assert_eq!((status.as_u16(), code.as_str()), (503, "awaiting-witnesses"));
        }
        other => panic!("nobody has cosigned: {other:?}"),
    }

    let meeting = waiting.meeting.clone();
    let follow = [
        "witness",
        "follow",
        "--secret",
        "w.key",
        "--url",
        &url,
        "--meeting",
        &meeting,
        "--once",
    ];
    let done = hall.ok(&follow);
    assert!(done.out.contains("已见证"), "{}", done.out);
    let json = String::from_utf8(host.anonymous().bytes(&excerpt).await.unwrap()).unwrap();
    let known = Known::read(&LeafHash::from_b64(&meeting).unwrap(), &json).unwrap();
    assert_eq!(
        known.head().0 + 1,
        host.json::<serde_json::Value>(&base).await.unwrap()["size"]
            .as_u64()
            .unwrap()
    );
    assert!(!hall.ok(&follow).out.contains("已见证"), "once is enough");
    let link = format!("{url}/observer?meeting={meeting}");
    hall.ok(&["witness", "follow", "--secret", "w.key", "--url", &link, "--once"]);

    // Another meeting than the one on paper, another history than the one seen before, a key that is not listed.
    let other = LeafHash([1; 32]).to_b64();
    assert_ne!(
        hall.run(&[
            "witness",
            "follow",
            "--secret",
            "w.key",
            "--url",
            &url,
            "--meeting",
            &other,
            "--once"
        ])
        .code,
        0
    );
    let memory = hall.text("w.key.memory.json");
    let root = serde_json::from_str::<serde_json::Value>(&memory).unwrap()[&meeting]["root"]
        .as_str()
        .unwrap()
        .to_owned();
    hall.write("w.key.memory.json", memory.replace(&root, &other));
    hall.refused(&follow, "forked");
    hall.ok(&[
        "witness",
        "keygen",
        "--name",
        "x.example",
        "--secret",
        "x.key",
        "--public",
        "x.vkey",
        "--plain",
    ]);
    hall.refused(
        &[
            "witness",
            "follow",
            "--secret",
            "x.key",
            "--url",
            &url,
            "--meeting",
            &meeting,
            "--once",
        ],
        "not-a-witness",
    );
    server.stop().await.unwrap();
}
