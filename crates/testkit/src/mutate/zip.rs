//! The ZIP around a record: two tools must never unpack two different records from it.

use gongxin_protocol::Check::V01;
use gongxin_record::{Archive, Entry};

use super::{Evidence, Mutation, altered};

/// The file that the records of this family carry.
const FILE: &str = "aa/notes.txt";

pub(super) const MUTATIONS: fn() -> Vec<Mutation> = || {
    vec![
        Mutation {
            id: "zip-bomb",
            attack: "A80",
            what: "a member that inflates to far more than it declares",
            fails: &[V01],
            make: || {
                with_file(vec![0; 8 << 20]).patched(|zip| {
                    let (central, local) = member(zip, FILE);
                    zip[central + 24..central + 28].copy_from_slice(&64u32.to_le_bytes());
                    zip[local + 22..local + 26].copy_from_slice(&64u32.to_le_bytes());
                })
            },
        },
        Mutation {
            id: "zip-declares-too-much",
            attack: "A80",
            what: "a member that declares four gigabytes",
            fails: &[V01],
            make: || {
                with_file(vec![b'a'; 99]).patched(|zip| {
                    let (central, local) = member(zip, FILE);
                    zip[central + 24..central + 28].fill(0xff);
                    zip[local + 22..local + 26].fill(0xff);
                })
            },
        },
        Mutation {
            id: "zip-headers-disagree",
            attack: "A08",
            what: "the directory gives another length than the header before the member",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (central, _) = member(zip, FILE);
                    zip[central + 24] -= 1;
                })
            },
        },
        Mutation {
            id: "zip-header-before-member",
            attack: "A08",
            what: "the header before a member gives another length than the directory",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (_, local) = member(zip, FILE);
                    zip[local + 22] -= 1;
                })
            },
        },
        Mutation {
            id: "zip-name-twice",
            attack: "A08",
            what: "two members of one name: which log is the log?",
            fails: &[V01],
            make: || renamed(FILE, "aa/note2.txt", FILE),
        },
        Mutation {
            id: "zip-name-upwards",
            attack: "A80",
            what: "a name that leads out of the folder",
            fails: &[V01],
            make: || renamed(FILE, "ab/notes.txt", "../notes.txt"),
        },
        Mutation {
            id: "zip-encrypted",
            attack: "A80",
            what: "a member marked as encrypted",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (central, local) = member(zip, FILE);
                    zip[central + 8] |= 1;
                    zip[local + 6] |= 1;
                })
            },
        },
        Mutation {
            id: "zip-between-members",
            attack: "A08",
            what: "bytes between two members that no tool unpacks",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    one_more(zip);
                })
            },
        },
        Mutation {
            id: "zip-too-many-members",
            attack: "A80",
            what: "a directory that announces sixty-five members",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let end = zip.len() - 22;
                    zip[end + 8] = 65;
                    zip[end + 10] = 65;
                })
            },
        },
        Mutation {
            id: "zip-checksum",
            attack: "A34",
            what: "a bit of a member has flipped",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (_, local) = member(zip, FILE);
                    zip[local + 30 + FILE.len() + 1] ^= 1;
                })
            },
        },
        Mutation {
            id: "zip-never-ends",
            attack: "A08",
            what: "a deflated member whose last block does not say that it is the last",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (_, local) = member(zip, FILE);
                    zip[local + 30 + FILE.len()] ^= 1;
                })
            },
        },
        Mutation {
            id: "zip-behind-the-end",
            attack: "A08",
            what: "a byte behind the end of a deflated member, within its length",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).patched(|zip| {
                    let (central, local) = member(zip, FILE);
                    moved(zip, central + 20);
                    moved(zip, local + 18);
                    one_more(zip);
                })
            },
        },
        Mutation {
            id: "seal-other-bytes",
            attack: "A34",
            what: "a file beside the log is not the one that the seal names",
            fails: &[V01],
            make: || {
                with_file(b"one".to_vec()).repacked(|archive| {
                    archive.files.insert(FILE.into(), b"two".to_vec());
                })
            },
        },
        Mutation {
            id: "seal-file-missing",
            attack: "A34",
            what: "a file that the seal names is gone",
            fails: &[V01],
            make: || with_file(b"one".to_vec()).repacked(|archive| archive.files.clear()),
        },
        Mutation {
            id: "seal-names-log",
            attack: "A34",
            what: "the seal names the log that it is part of",
            fails: &[V01],
            make: || sealed("log.jsonl", b"one".to_vec()),
        },
    ]
};

impl Evidence {
    /// Changes the bytes of the archive.
    fn patched(mut self, change: impl FnOnce(&mut Vec<u8>)) -> Self {
        let before = self.archive.clone();
        change(&mut self.archive);
        assert_ne!(self.archive, before, "the mutation must change something");
        self
    }
}

/// A sound record with one more file, sealed.
pub(super) fn with_file(bytes: Vec<u8>) -> Evidence {
    let file = bytes.clone();
    sealed(FILE, bytes).repacked(|archive| {
        archive.files.insert(FILE.into(), file);
    })
}

/// A record whose seal names a file that is not there.
fn sealed(name: &'static str, bytes: Vec<u8>) -> Evidence {
    let files = [(name.to_owned(), bytes)].into();
    let seal = Archive {
        files,
        ..Archive::default()
    }
    .make_seal();
    Evidence::of(&altered(move |_, e| {
        let own = matches!(e, Entry::Seal(_));
        if own {
            *e = seal.clone().into();
        }
        own
    }))
}

/// A record of two files beside the log, of which `from` is then called `to`.
fn renamed(kept: &str, from: &str, to: &str) -> Evidence {
    assert_eq!(from.len(), to.len());
    let packed = with_file(b"one".to_vec()).repacked(|archive| {
        archive.files.clear();
        for name in [kept, from] {
            archive.files.insert(name.into(), b"one".to_vec());
        }
    });
    packed.patched(|zip| {
        let (central, local) = member(zip, from);
        zip[central + 46..central + 46 + to.len()].copy_from_slice(to.as_bytes());
        zip[local + 30..local + 30 + to.len()].copy_from_slice(to.as_bytes());
    })
}

/// Where the directory and the archive itself speak of a member.
fn member(zip: &[u8], name: &str) -> (usize, usize) {
    let number = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().expect("four")) as usize;
    let mut at = number(zip.len() - 6);
    loop {
        let length = usize::from(u16::from_le_bytes(zip[at + 28..at + 30].try_into().expect("two")));
        if &zip[at + 46..at + 46 + length] == name.as_bytes() {
            return (at, number(at + 42));
        }
        at += 46 + length;
    }
}

/// A byte after the first member: every other offset moves by one.
fn one_more(zip: &mut Vec<u8>) {
    let (_, second) = member(zip, "checkpoint");
    for name in ["checkpoint", "log.jsonl"] {
        let (central, _) = member(zip, name);
        moved(zip, central + 42);
    }
    let directory = zip.len() - 6;
    moved(zip, directory);
    zip.insert(second, 0);
}

/// One more in a field of four bytes.
fn moved(zip: &mut [u8], at: usize) {
    let field = u32::from_le_bytes(zip[at..at + 4].try_into().expect("four")) + 1;
    zip[at..at + 4].copy_from_slice(&field.to_le_bytes());
}
