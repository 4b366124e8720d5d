//! The people around the phones: a host, a second person, trustees' and witnesses' errands over HTTP.

use std::collections::BTreeMap;

use gongxin_record::{Entry, Lang, Receipt, bytes::LeafHash};
use gongxin_roles::{excerpt::Known, voter::Device, writer::Writer};
use gongxin_tally::Room;
use gongxin_tlog::{Note, Signer, cosign};
use rand_chacha::ChaCha20Rng;
use serde_json::Value;

use crate::{
    ballot::answers_of,
    client::{Client, SwarmError},
    meeting::Plan,
};

/// The people who talk to the server, apart from phones.
pub(crate) struct People<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) host: Client,
    pub(crate) second: Client,
    pub(crate) base: String,
}

impl People<'_> {
    pub(crate) async fn act(&self, act: &Value) -> Result<String, SwarmError> {
        self.host.post(&format!("{}/acts", self.base), act).await
    }

    /// An act that takes two persons.
    pub(crate) async fn both(&self, act: &Value) -> Result<String, SwarmError> {
        let first = self.act(act).await?;
        let first: Value = serde_json::from_str(&first).map_err(SwarmError::core)?;
        let Some(proposal) = first.get("proposal").and_then(Value::as_str) else {
            return Err(SwarmError::Answer("an act that takes two persons".into()));
        };
        let path = format!("{}/acts/{proposal}", self.base);
        self.second.post(&path, &Value::Null).await
    }

    pub(crate) async fn line(&self, line: &str) -> Result<String, SwarmError> {
        self.host
            .anonymous()
            .line(&format!("{}/lines", self.base), line.as_bytes())
            .await
    }

    /// The whole log, judged anew.
    pub(crate) async fn log(&self) -> Result<Writer, SwarmError> {
        let mut log = Writer::default();
        loop {
            let from = log.head().0;
            let page = self.host.bytes(&format!("{}/log?from={from}", self.base)).await?;
            for line in page.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
                log.append(line).map_err(SwarmError::core)?;
            }
            if log.head().0 == from {
                return Ok(log);
            }
        }
    }

    /// The room as a phone gets it: from an excerpt that it checks against its slip.
    pub(crate) async fn room(&self, ballot: &str, digest: LeafHash) -> Result<Room, SwarmError> {
        let path = format!("{}/ballots/{ballot}/excerpt", self.base);
        let json = self.host.anonymous().bytes(&path).await?;
        let json = String::from_utf8(json).map_err(SwarmError::core)?;
        let known = Known::read(&digest, &json).map_err(SwarmError::core)?;
        Room::open(known.state(), ballot).map_err(|f| SwarmError::core(f.en))
    }

    /// Before the witnesses have cosigned the head at the opening there is nothing to vote on.
    pub(crate) async fn nobody_votes_yet(&self, ballot: &str) -> Result<(), SwarmError> {
        let path = format!("{}/ballots/{ballot}/excerpt", self.base);
        match self.host.anonymous().bytes(&path).await {
            Err(SwarmError::Refused { code, .. }) if code == "awaiting-witnesses" => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(SwarmError::Answer(path)),
        }
    }

    /// A few phones ask for the proof that their ballot is in the log.
    pub(crate) async fn find_own(
        &self,
        ballot: &str,
        receipts: &[String],
        digest: LeafHash,
    ) -> Result<(), SwarmError> {
        let mut last = BTreeMap::new();
        for receipt in receipts {
            let receipt =
                Receipt::parse(receipt.as_bytes()).map_err(|f| SwarmError::core(f.text(Lang::En)))?;
            last.insert(receipt.tag.0, receipt);
        }
        for receipt in last.values().take(20) {
            let path = format!("{}/ballots/{ballot}/casts/{}", self.base, receipt.tag.to_b64());
            let json = self.host.anonymous().bytes(&path).await?;
            let known = Known::read(&digest, &String::from_utf8(json).map_err(SwarmError::core)?);
            let known = known.map_err(SwarmError::core)?;
            if !known.proves(&receipt.leaf) {
                return Err(SwarmError::Answer(path));
            }
        }
        Ok(())
    }

    /// The head with both witnesses' cosignatures, as the server then has it.
    pub(crate) async fn cosigned(&self, witnesses: &[Signer]) -> Result<Vec<u8>, SwarmError> {
        let path = format!("{}/checkpoint", self.base);
        for witness in witnesses {
            let mut note = Note::parse(&self.host.bytes(&path).await?).map_err(SwarmError::core)?;
            note.signatures.push(cosign(&note, witness, self.plan.now));
            self.host
                .anonymous()
                .line(
                    &format!("{}/cosignatures", self.base),
                    note.to_string().as_bytes(),
                )
                .await?;
        }
        self.host.bytes(&path).await
    }

    /// What must be refused, is: another ballot's path, a spoilt proof, a stranger's tag, a check-in after the freeze is fine
    /// but in no ring.
    pub(crate) async fn wrong_requests(
        &self,
        ballot: &str,
        devices: &[Device],
        room: &Room,
        rng: &mut ChaCha20Rng,
    ) -> Result<usize, SwarmError> {
        let Some(device) = devices.first() else {
            return Ok(0);
        };
        let phone = self.host.anonymous();
        let good = device
            .vote(room, &answers_of(room, 0, 1)?, 1, rng)
            .map_err(SwarmError::core)?
            .line;
        let Ok(Entry::Cast(mut spoilt)) = Entry::parse(good.as_bytes()) else {
            return Err(SwarmError::Answer("a cast of ours".into()));
        };
        if let Some(last) = spoilt.proof.0.last_mut() {
            *last ^= 1;
        }
        let mut strange = spoilt.clone();
        strange.ring = "nobody".into();
        let casts = format!("{}/ballots/{ballot}/casts", self.base);
        let wrong = [
            (format!("{}/ballots/another/casts", self.base), good.clone(), 422),
            (casts.clone(), Entry::from(spoilt).to_line(), 409),
            (casts.clone(), Entry::from(strange).to_line(), 409),
            (
                casts.clone(),
                good.replace("\"revision\":1", "\"revision\":01"),
                422,
            ),
            (format!("{}/check-ins", self.base), good, 422),
            (casts, "{}".into(), 422),
        ];
        for (path, line, status) in &wrong {
            match phone.line(path, line.as_bytes()).await {
                Err(error) if error.status().is_some_and(|s| s.as_u16() == *status) => {}
                Err(error) => return Err(error),
                Ok(_) => return Err(SwarmError::Answer(format!("{path}, which should be {status}"))),
            }
        }
        Ok(wrong.len())
    }
}
