//! Acts that take two persons: proposed by one, agreed to by another by name, taken back, dropped, never half spent.

use crate::common::{PASSWORD, Site, behind, status};
use gongxin_record::bytes::to_b64;
use gongxin_roles::token::Token;
use gongxin_swarm::{Client, SwarmError};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};

/// A meeting that asks for two persons, and those two.
struct Pair {
    site: Site,
    host: Client,
    other: Client,
    acts: String,
    meeting: String,
}

async fn pair(settings: Value) -> Pair {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting_with(&host, settings).await;
    let base = format!("/api/v1/meetings/{meeting}");
    let role = json!({ "account": "supervisor", "role": "supervisor" });
    host.post(&format!("{base}/members"), &role).await.unwrap();
    let other = site.log_in("supervisor").await;
    Pair {
        site,
        host,
        other,
        acts: format!("{base}/acts"),
        meeting,
    }
}

impl Pair {
    /// Proposes; the name of what waits.
    async fn propose(&self, by: &Client, act: &Value) -> Result<String, SwarmError> {
        let done: Value = serde_json::from_str(&by.post(&self.acts, act).await?).unwrap();
        assert_eq!(done["waiting"], true, "{done}");
        Ok(done["proposal"].as_str().unwrap().to_owned())
    }

    async fn agree(&self, by: &Client, proposal: &str) -> Result<String, SwarmError> {
        by.post(&format!("{}/{proposal}", self.acts), &Value::Null).await
    }

    async fn withdraw(&self, by: &Client, proposal: &str) -> Result<(), SwarmError> {
        by.delete(&format!("{}/{proposal}", self.acts)).await
    }

    async fn waiting(&self) -> Vec<Value> {
        let all: Value = self.host.json(&self.acts).await.unwrap();
        all.as_array().unwrap().clone()
    }

    /// The group's tokens are in the log.
    async fn tokens(&self, count: u8) -> Vec<String> {
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let keys: Vec<String> = (0..count)
            .map(|_| to_b64(&Token::random(&mut rng).signing().public()))
            .collect();
        let act = json!({ "act": "tokens", "group": "qw", "tokens": keys });
        self.host.post(&self.acts, &act).await.unwrap();
        keys
    }

    async fn journal(&self) -> Vec<String> {
        self.site.journal(Some(&self.meeting)).await
    }
}

fn revoke(token: &str, reason: &str) -> Value {
    json!({ "act": "revoke", "token": token, "reason": reason })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_agrees_to_what_the_first_proposed() {
    let pair = pair(json!({ "two_persons": true })).await;
    let tokens = pair.tokens(2).await;
    let act = revoke(&tokens[0], "lost slip");
    let id = pair.propose(&pair.host, &act).await.unwrap();
    assert_eq!(pair.propose(&pair.host, &act).await.unwrap(), id, "pressed twice");
    let waiting = pair.waiting().await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (&waiting[0]["id"], &waiting[0]["by"]),
        (&json!(id), &json!("host"))
    );
    assert_eq!(waiting[0]["act"]["reason"], "lost slip");

    assert_eq!(
        status(pair.agree(&pair.host, &id).await),
        409,
        "one person is one"
    );
    // Nobody agrees by doing the same: they may not know that it waits.
    let refused = pair.other.post(&pair.acts, &act).await.unwrap_err();
    assert!(refused.to_string().contains("proposed"), "{refused}");
    assert_eq!(status(pair.agree(&pair.other, "x").await), 404);
    pair.agree(&pair.other, &id).await.unwrap();
    assert!(pair.waiting().await.is_empty());
    assert_eq!(status(pair.agree(&pair.other, &id).await), 404, "done is done");
    let journal = pair.journal().await;
    let has = |begin: &str| {
        journal
            .iter()
            .any(|line| line.starts_with(begin) && line.contains("lost slip"))
    };
    assert!(has("host: propose {"), "{journal:?}");
    assert!(has("supervisor: agree host {"), "both are named: {journal:?}");
    pair.site.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_not_done() {
    let pair = pair(json!({ "two_persons": true })).await;
    let tokens = pair.tokens(1).await;
    let id = pair
        .propose(&pair.host, &revoke(&tokens[0], "mistake"))
        .await
        .unwrap();
    assert_eq!(
        status(pair.withdraw(&pair.other, &id).await),
        409,
        "it is the host's"
    );
    pair.withdraw(&pair.host, &id).await.unwrap();
    assert_eq!(status(pair.withdraw(&pair.host, &id).await), 404);
    assert_eq!(status(pair.agree(&pair.other, &id).await), 404);
    assert!(
        pair.journal()
            .await
            .iter()
            .any(|line| line.starts_with("host: withdraw {"))
    );
    pair.site.server.stop().await.unwrap();
}

/// What the record does not allow any more is dropped with the reason, instead of waiting for somebody to press by mistake.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_any_more_is_dropped() {
    let pair = pair(json!({ "two_persons": true })).await;
    let tokens = pair.tokens(1).await;
    let first = pair
        .propose(&pair.host, &revoke(&tokens[0], "lost"))
        .await
        .unwrap();
    let second = pair
        .propose(&pair.host, &revoke(&tokens[0], "stolen"))
        .await
        .unwrap();
    pair.agree(&pair.other, &first).await.unwrap();
    let refused = pair.agree(&pair.other, &second).await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 409, "{refused}");
    assert!(
        refused.to_string().contains("revoke"),
        "the judge's own words: {refused}"
    );
    assert!(pair.waiting().await.is_empty());
    pair.site.server.stop().await.unwrap();
}

/// A fault costs nobody's consent.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_spends_no_consent() {
    let pair = pair(json!({ "two_persons": true })).await;
    let tokens = pair.tokens(1).await;
    let id = pair
        .propose(&pair.host, &revoke(&tokens[0], "lost"))
        .await
        .unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'refused'); END";
    behind(&pair.site.database, refuse).await;
    assert_eq!(status(pair.agree(&pair.other, &id).await), 503);
    behind(&pair.site.database, "DROP TRIGGER refuse").await;
    assert_eq!(pair.waiting().await.len(), 1);
    pair.agree(&pair.other, &id).await.unwrap();
    pair.site.server.stop().await.unwrap();
}

/// Two who agree at the same moment do it once.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_agree_at_once_do_it_once() {
    let pair = pair(json!({ "two_persons": true })).await;
    let act = json!({ "act": "visibility", "record": "members" });
    let id = pair.propose(&pair.host, &act).await.unwrap();
    let again = pair.site.log_in("supervisor").await;
    let (one, two) = tokio::join!(pair.agree(&pair.other, &id), pair.agree(&again, &id));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    pair.site.server.stop().await.unwrap();
}

/// A trustee (监票人) is a second person only where the meeting says so.
#[tokio::test(flavor = "multi_thread")]
async fn trustees_agree_where_the_meeting_says_so() {
    for may in [false, true] {
        let pair = pair(json!({ "two_persons": true, "trustees_agree": may })).await;
        let admin = pair.site.log_in("admin").await;
        let account = json!({ "account": "trustee", "password": PASSWORD, "office": "member" });
        admin.post("/api/v1/accounts", &account).await.unwrap();
        let role = json!({ "account": "trustee", "role": "trustee" });
        let members = format!("/api/v1/meetings/{}/members", pair.meeting);
        pair.host.post(&members, &role).await.unwrap();
        let trustee = pair.site.log_in("trustee").await;
        let tokens = pair.tokens(1).await;
        let id = pair
            .propose(&pair.host, &revoke(&tokens[0], "lost"))
            .await
            .unwrap();
        let answer = pair.agree(&trustee, &id).await;
        assert_eq!(answer.is_ok(), may, "{answer:?}");
        assert_eq!(pair.waiting().await.is_empty(), may);
        assert_eq!(
            status(trustee.post(&pair.acts, &revoke(&tokens[0], "own")).await),
            403
        );
        pair.site.server.stop().await.unwrap();
    }
}

/// A list of any length comes in pages.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_comes_in_pages() {
    let pair = pair(json!({ "two_persons": true })).await;
    for n in 0..101 {
        let act = json!({ "act": "visibility", "results": { format!("b{n}"): "room" } });
        pair.propose(&pair.host, &act).await.unwrap();
    }
    let page = pair.waiting().await;
    assert_eq!(page.len(), 100);
    let last = page[99]["id"].as_str().unwrap();
    let rest: Value = pair
        .host
        .json(&format!("{}?after={last}", pair.acts))
        .await
        .unwrap();
    assert_eq!(rest.as_array().unwrap().len(), 1);
    pair.site.server.stop().await.unwrap();
}
