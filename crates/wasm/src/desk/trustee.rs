//! A trustee (监票人): a secret under a passphrase, the key ceremony, decryption shares.

use gongxin_roles::{
    few::Few,
    sealed,
    trustee::{Trustee, TrusteeError},
    witnessed::Witnessed,
    writer::Writer,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Fault, MeetingLog, json::to_json, seed::generator, stored::Stored, words::four_words};

/// What a trustee's sealed file is for; the command line's files have the same.
const PURPOSE: &str = "trustee";

impl From<TrusteeError> for Fault {
    fn from(error: TrusteeError) -> Self {
        Self::new(error.code(), error.zh(), error.to_string())
    }
}

/// A trustee at a desk. Call `free()` when done: it wipes the secret.
#[wasm_bindgen]
pub struct TrusteeDesk {
    trustee: Trustee,
    stored: Stored,
}

/// A trustee out of a sealed file.
///
/// # Errors
/// `key-file`, `key-purpose`, `passphrase`, `key-cost`.
#[wasm_bindgen(js_name = openTrustee)]
pub fn open_trustee(file: &str, passphrase: &str) -> Result<TrusteeDesk, Fault> {
    let secret = sealed::open(file, PURPOSE, passphrase.as_bytes())?;
    Ok(TrusteeDesk {
        trustee: Trustee::new(*secret),
        stored: Stored::default(),
    })
}

#[wasm_bindgen]
impl TrusteeDesk {
    /// A new trustee.
    ///
    /// # Errors
    /// `seed`, `randomness`.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: &[u8]) -> Result<TrusteeDesk, Fault> {
        Ok(Self {
            trustee: Trustee::random(&mut generator(seed)?),
            stored: Stored::default(),
        })
    }

    /// The secret under a passphrase, as a file.
    ///
    /// # Errors
    /// `key-cost`; `seed`, `randomness`.
    pub fn seal(&self, passphrase: &str, seed: &[u8]) -> Result<String, Fault> {
        let mut rng = generator(seed)?;
        Ok(sealed::seal(
            self.trustee.expose(),
            PURPOSE,
            passphrase.as_bytes(),
            &mut rng,
        )?)
    }

    /// The public file for the host: `{"name","key","box"}`.
    ///
    /// # Errors
    /// `trustee`, with negligible probability.
    #[wasm_bindgen(js_name = publicFile)]
    pub fn public_file(&self, name: &str) -> Result<String, Fault> {
        #[derive(Serialize)]
        struct Public<'a> {
            name: &'a str,
            key: String,
            r#box: String,
        }
        let (key, box_key) = self.trustee.public()?;
        to_json(&Public {
            name,
            key: key.to_b64(),
            r#box: box_key.to_b64(),
        })
    }

    /// The number of this trustee in a meeting.
    ///
    /// # Errors
    /// `not-a-trustee`.
    pub fn index(&self, log: &MeetingLog) -> Result<u32, Fault> {
        Ok(self.trustee.index(log.writer.state())?)
    }

    /// The line that this trustee owes in the key ceremony, if any.
    ///
    /// # Errors
    /// `not-a-trustee`, `trustee`; `forked`, `not-kept`; `seed`, `randomness`.
    pub fn step(&self, log: &MeetingLog, seed: &[u8]) -> Result<Option<String>, Fault> {
        let log = self.whole(log)?;
        match self.trustee.ceremony_step(log.state(), &mut generator(seed)?) {
            Ok(line) => Ok(Some(line)),
            Err(TrusteeError::NotNow) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Judges all ballots of a closed ballot and gives the decryption share; `checkpoint` is the head that the witnesses
    /// cosigned, where the meeting has a quorum of them. `few`: the trustee opens a tally of very few ballots too.
    ///
    /// # Errors
    /// `few`, `record` if anything does not hold, `not-now`, `head-before-close`, `forked`, `not-kept`, a code of `Witnessed`.
    pub fn share(
        &self,
        log: &MeetingLog,
        ballot: &str,
        checkpoint: Option<String>,
        few: bool,
        seed: &[u8],
    ) -> Result<String, Fault> {
        let log = self.whole(log)?;
        let witnessed = Witnessed::check(log, checkpoint.as_deref().map(str::as_bytes))?;
        let rng = &mut generator(seed)?;
        Ok(self.trustee.share(witnessed, ballot, wanted(few), rng)?)
    }

    /// The next mix (混洗) of the write-ins of a contest, after judging everything before.
    ///
    /// # Errors
    /// `record` if anything does not hold, `not-now`, `forked`, `not-kept`; `seed`, `randomness`.
    pub fn mix(&self, log: &MeetingLog, ballot: &str, contest: &str, seed: &[u8]) -> Result<String, Fault> {
        let log = self.whole(log)?;
        Ok(self.trustee.mix(log, ballot, contest, &mut generator(seed)?)?)
    }

    /// This trustee's part in opening the mixed write-ins of a contest; `checkpoint` and `few` as for [`TrusteeDesk::share`].
    ///
    /// # Errors
    /// As for [`TrusteeDesk::share`], and `head-before-mix`.
    #[wasm_bindgen(js_name = rowShare)]
    pub fn row_share(
        &self,
        log: &MeetingLog,
        ballot: &str,
        contest: &str,
        checkpoint: Option<String>,
        few: bool,
        seed: &[u8],
    ) -> Result<String, Fault> {
        let log = self.whole(log)?;
        let witnessed = Witnessed::check(log, checkpoint.as_deref().map(str::as_bytes))?;
        let rng = &mut generator(seed)?;
        Ok(self
            .trustee
            .row_share(witnessed, ballot, contest, wanted(few), rng)?)
    }

    /// Signs the figures on paper of a class (of the ballot, where it has no classes), once this trustee has compared them.
    ///
    /// # Errors
    /// `not-now`, `forked`, `not-kept`.
    #[wasm_bindgen(js_name = signPaper)]
    pub fn sign_paper(&self, log: &MeetingLog, ballot: &str, class: Option<String>) -> Result<String, Fault> {
        let state = self.whole(log)?.state();
        Ok(self.trustee.sign_paper(state, ballot, class.as_deref())?)
    }

    /// Takes what stands on the page's disk of the heads seen: without it a fork from before a reload, or in another tab,
    /// would go unseen.
    ///
    /// # Errors
    /// `memory`.
    pub fn remember(&mut self, text: Option<String>) -> Result<(), Fault> {
        self.stored.remember(text.as_deref())
    }

    /// Checks that the log continues what is on the disk, and gives the heads seen, as text. Write that and give it to
    /// [`TrusteeDesk::remember`]: this trustee signs nothing on a log that is not there as a whole (`not-kept`). No secret.
    ///
    /// # Errors
    /// `forked`.
    pub fn follow(&self, log: &MeetingLog) -> Result<String, Fault> {
        self.stored.follow(log)
    }

    /// The log, once all that was read of it is on the disk.
    fn whole<'a>(&self, log: &'a MeetingLog) -> Result<&'a Writer, Fault> {
        let kept = self.stored.kept(log)?;
        if kept.size() < kept.log().head().0 {
            return Err(Fault::new(
                "not-kept",
                "本机还没有存下读到的全部记录，请再试一次",
                "what was read of the log is not yet on this disk: try again",
            ));
        }
        Ok(kept.log())
    }
}

/// Four words of a trustee's public file, for host and trustee to compare by voice; in Chinese or, with `en`, in English.
///
/// # Errors
/// `public-file` if the keys are none.
#[wasm_bindgen(js_name = keyWords)]
pub fn key_words(public_file: &str, language: &str) -> Result<Vec<String>, Fault> {
    #[derive(serde::Deserialize)]
    struct Public {
        key: gongxin_record::bytes::Ed25519Key,
        r#box: gongxin_record::bytes::PointBytes,
    }
    let public: Public = serde_json::from_str(public_file)
        .map_err(|e| Fault::new("public-file", "这不是监票人的公开文件", e.to_string()))?;
    let digest = gongxin_record::log::leaf_hash(
        format!("trustee {} {}", public.key.to_b64(), public.r#box.to_b64()).as_bytes(),
    );
    Ok(four_words(digest.0, language))
}

fn wanted(few: bool) -> Few {
    if few { Few::Open } else { Few::Refuse }
}
