//! Witnesses: timestamped cosignatures under a checkpoint. C2SP `tlog-cosignature` v1.

use crate::{
    key::{Kind, Signer, VerifierKey},
    note::{Note, SignatureLine},
};

/// A cosignature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosigned {
    /// Index of the witness among those asked for.
    pub witness: usize,
    /// Seconds since 1970, as the witness says.
    pub time: u64,
}

/// Cosigns a note's text at a time (seconds since 1970, an argument).
#[must_use]
pub fn cosign(note: &Note, witness: &Signer, time: u64) -> SignatureLine {
    let mut payload = time.to_be_bytes().to_vec();
    payload.extend_from_slice(&witness.sign(&message(&note.text, time)));
    SignatureLine {
        name: witness.public().name().to_owned(),
        id: witness.public().id(),
        payload,
    }
}

/// Which of these witnesses cosigned, with a time after 1970. One key counts once, under whatever name it comes.
#[must_use]
pub fn cosigners(note: &Note, witnesses: &[VerifierKey]) -> Vec<Cosigned> {
    let mut found: Vec<Cosigned> = Vec::new();
    for (witness, key) in witnesses.iter().enumerate() {
        let again = witnesses
            .iter()
            .take(witness)
            .any(|earlier| earlier.bytes() == key.bytes());
        let time = note
            .payload_of(key)
            .and_then(|payload| time_of(note, key, payload));
        if let (Some(time), false) = (time, again) {
            found.push(Cosigned { witness, time });
        }
    }
    found
}

fn time_of(note: &Note, key: &VerifierKey, payload: &[u8]) -> Option<u64> {
    let (time, signature) = payload.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    let holds =
        key.kind() == Kind::Witness && key.holds(&message(&note.text, time), signature.try_into().ok()?);
    (holds && time > 0).then_some(time)
}

fn message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_distinct_witnesses_count() {
        let log = Signer::new("log", Kind::Log, &[1; 32]).unwrap();
        let signers: Vec<Signer> = (2..5u8)
            .map(|i| Signer::new(&format!("w{i}"), Kind::Witness, &[i; 32]).unwrap())
            .collect();
        let mut keys: Vec<VerifierKey> = signers.iter().map(|s| s.public().clone()).collect();
        let mut note = Note::sign("log\n1\nroot\n".into(), &log);
        assert!(cosigners(&note, &keys).is_empty());
        note.signatures.push(cosign(&note, &signers[0], 1_700_000_000));
        // Time zero says nothing.
        note.signatures.push(cosign(&note, &signers[1], 0));
        // A cosignature over another text.
        let other = Note::sign("log\n2\nroot\n".into(), &log);
        note.signatures.push(cosign(&other, &signers[2], 5));
        // The same key material under a second name.
        let twin = Signer::new("twin", Kind::Witness, &[2; 32]).unwrap();
        note.signatures.push(cosign(&note, &twin, 9));
        keys.push(twin.public().clone());
        assert_eq!(
            cosigners(&note, &keys),
            [Cosigned {
                witness: 0,
                time: 1_700_000_000
            }]
        );

        let reread = Note::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(cosigners(&reread, &keys).len(), 1);
        assert!(reread.signed_by(log.public()));
    }

    #[test]
    fn the_time_is_signed_and_kinds_do_not_mix() {
        let witness = Signer::new("w", Kind::Witness, &[2; 32]).unwrap();
        let log = Signer::new("w", Kind::Log, &[2; 32]).unwrap();
        let mut note = Note::sign("a\n".into(), &log);
        let mut line = cosign(&note, &witness, 7);
        line.payload[7] = 8;
        note.signatures.push(line);
        assert!(cosigners(&note, &[witness.public().clone()]).is_empty());
        assert!(!note.signed_by(witness.public()));
        assert!(cosigners(&note, &[log.public().clone()]).is_empty());
    }
}
