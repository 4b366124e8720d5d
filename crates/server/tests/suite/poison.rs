//! Voters with sound proofs who would spoil the count for all: one nonce in two ballots, a ballot that is cast and opened, openings
//! and check-ins without end.

use std::collections::HashSet;

use crate::common::{Site, postgres};
use gongxin_record::{Entry, bytes::LeafHash};
use gongxin_roles::{
    answers::{Answers, answers},
    excerpt::Known,
    intake::{CHECK_INS, OPENED_PER_KEY},
    simulated,
    token::Token,
    voter::{Device, Ready},
    writer::Writer,
};
use gongxin_swarm::{Client, SwarmError, prepare};
use gongxin_tally::{Room, nonce_points};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

const VOTERS: usize = 16;
const GUESTS: usize = 8;
const BALLOT: &str = "gt-1";

/// A server, a meeting, and the devices of some voters.
struct Hall {
    site: Site,
    host: Client,
    base: String,
    digest: LeafHash,
    codes: Vec<String>,
    devices: Vec<Device>,
}

async fn hall(site: Site) -> Hall {
    let mut plan = site.plan();
    plan.voters = VOTERS;
    let waiting = prepare(&plan, GUESTS, &mut |_| {}).await.unwrap();
    let base = format!("/api/v1/meetings/{}", waiting.meeting);
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let codes: Vec<String> = waiting.codes.iter().map(|code| (**code).clone()).collect();
    let device = |code: &String| Device::new(Token::from_code(code).unwrap(), 1, &mut rng);
    let devices = codes.iter().map(device).collect();
    Hall {
        host: site.log_in("host").await,
        digest: LeafHash::from_b64(&waiting.meeting).unwrap(),
        site,
        base,
        codes,
        devices,
    }
}

fn code_of<T>(answer: &Result<T, SwarmError>) -> &str {
    match answer {
        Ok(_) => "ok",
        Err(SwarmError::Refused { code, .. }) => code,
        Err(_) => "other",
    }
}

impl Hall {
    async fn check_in(&self, device: &Device) -> Result<String, SwarmError> {
        let mut rng = ChaCha20Rng::from_seed([device.counter() as u8; 32]);
        let line = device.check_in(&self.digest, &mut rng).unwrap();
        self.send("check-ins", &line).await
    }

    async fn send(&self, path: &str, line: &str) -> Result<String, SwarmError> {
        let phone = self.host.anonymous();
        phone
            .line(&format!("{}/{path}", self.base), line.as_bytes())
            .await
    }

    async fn act(&self, act: serde_json::Value) {
        self.host
            .post(&format!("{}/acts", self.base), &act)
            .await
            .unwrap();
    }

    /// Everybody signs in, the ring is frozen, the ballot opens.
    async fn open(&self) -> Room {
        for device in &self.devices {
            self.check_in(device).await.unwrap();
        }
        self.act(json!({ "act": "freeze", "group": "qw", "ring": "ring" }))
            .await;
        self.act(json!({ "act": "open", "ballot": BALLOT, "rings": ["ring"] }))
            .await;
        let path = format!("{}/ballots/{BALLOT}/excerpt", self.base);
        let json = String::from_utf8(self.host.bytes(&path).await.unwrap()).unwrap();
        let known = Known::read(&self.digest, &json).unwrap();
        Room::open(known.state(), BALLOT).unwrap()
    }

    /// A ballot of a guest; equal seeds give equal nonces.
    fn made(&self, room: &Room, guest: usize, revision: u32, seed: u8) -> Ready {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        self.devices[guest]
            .vote_from(room, &choice(room), [seed; 32], revision, &mut rng)
            .unwrap()
    }

    async fn cast(&self, ballot: &Ready) -> Result<String, SwarmError> {
        self.send(&format!("ballots/{BALLOT}/casts"), &ballot.line).await
    }

    async fn opened(&self, room: &Room, ballot: &Ready) -> Result<String, SwarmError> {
        let line = ballot.opening(BALLOT, &choice(room));
        self.send(&format!("ballots/{BALLOT}/challenges"), &line).await
    }

    async fn log(&self) -> Writer {
        Writer::read(&self.host.bytes(&format!("{}/log", self.base)).await.unwrap()).unwrap()
    }

    /// Closes the ballot: its log holds no nonce twice, and all can be counted.
    async fn close(self, casts: usize) {
        self.act(json!({ "act": "close", "ballot": BALLOT })).await;
        let log = self.log().await;
        let (mut points, mut found) = (HashSet::new(), 0);
        for entry in log.entries() {
            let votes = match entry {
                Entry::Cast(e) => &e.votes.0,
                Entry::Challenged(e) => &e.votes.0,
                _ => continue,
            };
            found += usize::from(matches!(entry, Entry::Cast(_)));
            for point in nonce_points(log.state(), BALLOT, votes) {
                assert!(points.insert(point), "a nonce serves twice");
            }
        }
        assert_eq!(found, casts);
        let mut rng = ChaCha20Rng::from_seed([8; 32]);
        log.sums(BALLOT, &mut rng).unwrap();
        self.site.server.stop().await.unwrap();
    }
}

fn choice(room: &Room) -> Answers {
    answers(&room.spec, &simulated::answers(&room.spec, 1)).unwrap()
}

async fn a_nonce_serves_once(site: Site) {
    let hall = hall(site).await;
    let room = hall.open().await;
    let (first, copy) = (hall.made(&room, 0, 1, 1), hall.made(&room, 1, 1, 1));
    let receipt = hall.cast(&first).await.unwrap();
    assert_eq!(code_of(&hall.cast(&copy).await), "copied");
    assert_eq!(
        hall.cast(&first).await.unwrap(),
        receipt,
        "the one who is copied notices nothing"
    );
    hall.cast(&hall.made(&room, 1, 1, 2)).await.unwrap();
    // A change needs nonces of its own, too, and then is fine.
    assert_eq!(code_of(&hall.cast(&hall.made(&room, 0, 2, 1)).await), "copied");
    hall.cast(&hall.made(&room, 0, 2, 3)).await.unwrap();

    // What waits, and what was replaced, is not opened.
    for cast in [&hall.made(&room, 1, 1, 2), &first] {
        assert_eq!(code_of(&hall.opened(&room, cast).await), "copied");
    }
    // What was opened is not cast; opening it again is one and the same.
    let spent = hall.made(&room, 2, 1, 4);
    let number = hall.opened(&room, &spent).await.unwrap();
    assert_eq!(hall.opened(&room, &spent).await.unwrap(), number);
    assert_eq!(code_of(&hall.cast(&spent).await), "copied");
    assert_eq!(code_of(&hall.cast(&hall.made(&room, 3, 1, 4)).await), "copied");
    hall.cast(&hall.made(&room, 2, 1, 5)).await.unwrap();
    // An opening that does not hold takes nothing.
    let honest = hall.made(&room, 3, 1, 6);
    let opening = honest.opening(BALLOT, &choice(&room));
    let Ok(Entry::Challenged(mut lie)) = Entry::parse(opening.as_bytes()) else {
        panic!("an opening");
    };
    lie.seed.0[0] ^= 1;
    let path = format!("ballots/{BALLOT}/challenges");
    let lie = hall.send(&path, &Entry::from(lie).to_line()).await;
    assert_eq!(code_of(&lie), "challenge");
    hall.cast(&honest).await.unwrap();
    hall.close(4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_serves_once_on_sqlite() {
    a_nonce_serves_once(Site::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_serves_once_on_postgresql() {
    if let Some(database) = postgres("poison").await {
        a_nonce_serves_once(Site::on(database, tempfile::tempdir().unwrap()).await).await;
    }
}

/// Both leave at the same moment: one of them is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_is_cast_or_opened_whichever_comes_first() {
    let hall = hall(Site::sqlite().await).await;
    let room = hall.open().await;
    let mut casts = 0;
    for guest in 0..GUESTS {
        let ballot = hall.made(&room, guest, 1, 40 + guest as u8);
        let (cast, opened) = tokio::join!(hall.cast(&ballot), hall.opened(&room, &ballot));
        let codes = [code_of(&cast), code_of(&opened)];
        assert!(
            codes == ["ok", "copied"] || codes == ["copied", "ok"],
            "{codes:?}"
        );
        casts += usize::from(cast.is_ok());
    }
    hall.close(casts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn openings_and_check_ins_have_an_end() {
    let hall = hall(Site::sqlite().await).await;
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    // The code of the first guest in the hands of somebody who likes to sign in; the guest is the last one.
    for counter in 1..CHECK_INS {
        let token = Token::from_code(&hall.codes[0]).unwrap();
        let device = Device::new(token, u32::try_from(counter).unwrap() * 7, &mut rng);
        hall.check_in(&device).await.unwrap();
    }
    let mut own = ChaCha20Rng::from_seed([5; 32]);
    let old = Device::new(Token::from_code(&hall.codes[0]).unwrap(), 3, &mut own);
    assert_eq!(code_of(&hall.check_in(&old).await), "V04-counter");
    let last = Device::new(Token::from_code(&hall.codes[0]).unwrap(), 1_000, &mut own);
    let number = hall.check_in(&last).await.unwrap();
    // The answer was lost: the same bytes get it once more.
    assert_eq!(hall.check_in(&last).await.unwrap(), number);
    let mut other = ChaCha20Rng::from_seed([6; 32]);
    let more = Device::new(Token::from_code(&hall.codes[0]).unwrap(), 1_001, &mut other);
    assert_eq!(code_of(&hall.check_in(&more).await), "check-ins");

    let hall = Hall {
        devices: hall
            .codes
            .iter()
            .skip(1)
            .map(|code| Device::new(Token::from_code(code).unwrap(), 1, &mut rng))
            .collect(),
        ..hall
    };
    let room = hall.open().await;
    let size = hall.log().await.head().0;
    let most = VOTERS * OPENED_PER_KEY;
    for seed in 0..most {
        hall.opened(&room, &hall.made(&room, 0, 1, 100 + seed as u8))
            .await
            .unwrap();
    }
    let full = hall.opened(&room, &hall.made(&room, 0, 1, 99)).await;
    assert_eq!(code_of(&full), "challenges-full");
    assert_eq!(hall.log().await.head().0, size + most as u64);
    hall.cast(&hall.made(&room, 0, 1, 98)).await.unwrap();
    hall.close(1).await;
}
