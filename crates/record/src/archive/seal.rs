//! Compares the files of an archive with the seal at the end of its log. Spec: `{#archive}`.

use sha2::{Digest as _, Sha256};

use super::{Archive, ArchiveFault, CHECKPOINT, LOG, is_safe_name};
use crate::bytes::B32;
use crate::entry::{Entry, Seal, SealedFile};

impl Archive {
    /// The seal that fits the files, for the writer of the log's last entry.
    #[must_use]
    pub fn make_seal(&self) -> Seal {
        let file = |(name, bytes): (&String, &Vec<u8>)| SealedFile {
            name: name.clone(),
            size: bytes.len() as u64,
            sha256: sha256(bytes),
        };
        Seal {
            files: self.files.iter().map(file).collect(),
        }
    }

    /// The last entry of the log, if it is a seal.
    #[must_use]
    pub fn seal(&self) -> Option<Seal> {
        let lines = self.log.strip_suffix(b"\n").unwrap_or(&self.log);
        let last = lines.rsplit(|&byte| byte == b'\n').next()?;
        match Entry::parse(last) {
            Ok(Entry::Seal(seal)) => Some(seal),
            _ => None,
        }
    }

    /// Everything in which the files differ from the seal.
    #[must_use]
    pub fn check_seal(&self) -> Vec<ArchiveFault> {
        let Some(seal) = self.seal() else {
            return vec![ArchiveFault::NoSeal];
        };
        let mut faults = Vec::new();
        let mut last: Option<&str> = None;
        for file in &seal.files {
            let name = file.name.clone();
            if last.is_some_and(|last| last >= file.name.as_str())
                || matches!(name.as_str(), LOG | CHECKPOINT)
            {
                faults.push(ArchiveFault::SealOrder { name });
                continue;
            }
            last = Some(&file.name);
            match self.files.get(&file.name) {
                _ if !is_safe_name(&name) => faults.push(ArchiveFault::Name { name }),
                None => faults.push(ArchiveFault::Missing { name }),
                Some(bytes) if bytes.len() as u64 != file.size || sha256(bytes) != file.sha256 => {
                    faults.push(ArchiveFault::SealDigest { name });
                }
                Some(_) => {}
            }
        }
        let unsealed = |name: &&String| !seal.files.iter().any(|file| file.name == **name);
        faults.extend(
            self.files
                .keys()
                .filter(unsealed)
                .map(|name| ArchiveFault::Unsealed { name: name.clone() }),
        );
        faults
    }
}

fn sha256(bytes: &[u8]) -> B32 {
    B32(Sha256::digest(bytes).into())
}
