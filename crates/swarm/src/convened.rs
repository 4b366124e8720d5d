//! How every meeting begins: accounts, trustees, roster, key ceremony, tokens.

use gongxin_record::bytes::to_b64;
use gongxin_roles::{memory::Memory, token::Token, trustee::Trustee};
use gongxin_tlog::Signer;
use rand_chacha::ChaCha20Rng;
use serde_json::json;

use crate::{
    client::{Client, SwarmError},
    meeting::{GROUP, Plan},
    people::People,
    setting::{Manner, create, roster, witness},
};

const TRUSTEES: usize = 3;

/// A meeting whose doors can open.
pub(crate) struct Convened<'a> {
    pub(crate) meeting: String,
    pub(crate) people: People<'a>,
    pub(crate) trustees: Vec<Trustee>,
    pub(crate) memories: Vec<Memory>,
    pub(crate) witnesses: Vec<Signer>,
    pub(crate) tokens: Vec<Token>,
}

/// Does all that comes before check-in.
pub(crate) async fn convene<'a>(
    plan: &'a Plan,
    manner: &Manner,
    rng: &mut ChaCha20Rng,
    say: &mut (dyn FnMut(&str) + Send),
) -> Result<Convened<'a>, SwarmError> {
    let mut host = Client::from(&plan.server, plan.from)?;
    host.log_in(&plan.host.0, &plan.host.1).await?;
    let mut second = host.anonymous();
    second.log_in(&plan.supervisor.0, &plan.supervisor.1).await?;

    let trustees: Vec<Trustee> = (0..TRUSTEES).map(|_| Trustee::random(rng)).collect();
    let witnesses: Vec<Signer> = (1..=manner.witnesses)
        .map(|n| witness(n, rng))
        .collect::<Result<_, _>>()?;
    let meeting = create(&host, manner, &trustees, &witnesses, rng).await?;
    let people = People {
        plan,
        host,
        second,
        base: format!("/api/v1/meetings/{meeting}"),
    };
    people
        .host
        .post(
            &format!("{}/members", people.base),
            &json!({ "account": plan.supervisor.0, "role": "supervisor" }),
        )
        .await?;
    say("会议已建立；名册、密钥仪式 meeting made; roster and keys");

    people
        .act(&json!({ "act": "roster", "line": roster(plan.voters, rng) }))
        .await?;
    let mut memories: Vec<Memory> = trustees.iter().map(|_| Memory::default()).collect();
    for _round in 0..3 {
        for (trustee, memory) in trustees.iter().zip(&mut memories) {
            let log = people.log().await?;
            memory.follow(&log).map_err(SwarmError::core)?;
            let line = trustee
                .ceremony_step(log.state(), rng)
                .map_err(SwarmError::core)?;
            people.line(&line).await?;
        }
    }
    people.act(&json!({ "act": "key" })).await?;

    say("票码、签到 tokens and check-in");
    let tokens: Vec<Token> = (0..plan.voters).map(|_| Token::random(rng)).collect();
    let keys: Vec<String> = tokens.iter().map(|t| to_b64(&t.signing().public())).collect();
    people
        .act(&json!({ "act": "tokens", "group": GROUP, "tokens": keys }))
        .await?;
    Ok(Convened {
        meeting,
        people,
        trustees,
        memories,
        witnesses,
        tokens,
    })
}
