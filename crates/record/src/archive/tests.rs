//! Tests of the archive: what it accepts, tricks it refuses, and a second implementation of ZIP as witness.

use std::io::{Cursor, Read as _, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

use super::*;
use crate::entry::Entry;

fn sealed(files: &[(&str, &[u8])]) -> Archive {
    let files = files
        .iter()
        .map(|&(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    let mut archive = Archive {
        log: Vec::new(),
        checkpoint: b"origin\n1\nroot\n".to_vec(),
        files,
    };
    archive.log = Entry::from(archive.make_seal()).to_line().into_bytes();
    archive.log.push(b'\n');
    archive
}

fn sample() -> Archive {
    sealed(&[("result.pdf", &[7; 5000]), ("a/notes.txt", b"x"), ("empty", b"")])
}

fn zip_of(archive: &Archive) -> Vec<u8> {
    archive.to_zip().unwrap()
}

/// A ZIP by another writer, with any names.
fn foreign(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const BOTH: [(&str, &[u8]); 2] = [(LOG, b"l"), (CHECKPOINT, b"c")];

/// Replaces every appearance of `from`, in headers and directory alike.
fn replaced(zip: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = zip.to_vec();
    for at in 0..out.len() - from.len() {
        if out[at..].starts_with(from) {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    out
}

fn patched(zip: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = zip.to_vec();
    out[at..at + bytes.len()].copy_from_slice(bytes);
    out
}

fn directory_start(zip: &[u8]) -> usize {
    let field = zip.len() - 6;
    u32::from_le_bytes(zip[field..field + 4].try_into().unwrap()) as usize
}

#[test]
fn an_archive_comes_back_and_its_bytes_are_always_the_same() {
    let archive = sample();
    let zip = zip_of(&archive);
    assert_eq!(Archive::open(&zip), (archive.clone(), vec![]));
    assert_eq!(Archive::read(&zip[..]).unwrap(), (archive.clone(), vec![]));
    assert_eq!(archive.check_seal(), []);
    assert_eq!(zip_of(&archive), zip);
}

#[test]
fn another_reader_sees_the_same_members() {
    let archive = sample();
    let mut reader = ZipArchive::new(Cursor::new(zip_of(&archive))).unwrap();
    assert_eq!(reader.len(), archive.members().count());
    for (place, (name, bytes)) in archive.members().enumerate() {
        let mut member = reader.by_index(place).unwrap();
        assert_eq!(member.name().unwrap(), name);
        let mut found = Vec::new();
        member.read_to_end(&mut found).unwrap();
        assert_eq!(found, bytes);
    }
}

#[test]
fn archives_of_another_writer_are_read() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .unix_permissions(0o644);
        let zip = foreign(&[(LOG, &[b'l'; 300]), (CHECKPOINT, b"c"), ("f", b"")], options);
        let (archive, faults) = Archive::open(&zip);
        assert_eq!(faults, []);
        assert_eq!(
            (archive.log, archive.checkpoint),
            (vec![b'l'; 300], b"c".to_vec())
        );
        assert_eq!(archive.files.len(), 1);
    }
}

#[test]
fn sizes_after_the_data_are_read() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in BOTH {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let zip = writer.finish().unwrap().into_inner();
    let (archive, faults) = Archive::open(&zip);
    assert_eq!((faults, archive.log), (vec![], b"l".to_vec()));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let bad = [
        "../xyz", "/xyzzy", "a/../x", "a//xyz", "./xyzz", "C:xyzz", "a\\xyzz", "xyzzy/", "文文", "a b  c",
        "xyzzy\0",
    ];
    for name in bad {
        assert!(!is_safe_name(name), "{name:?}");
        // Written under a plain name and patched, since writers tidy names.
        let zip = foreign(
            &[BOTH[0], BOTH[1], ("QQQQQQ", b"evil")],
            SimpleFileOptions::default(),
        );
        let (archive, faults) = Archive::open(&replaced(&zip, b"QQQQQQ", name.as_bytes()));
        assert_eq!(
            faults,
            [ArchiveFault::Name {
                name: name.to_owned()
            }]
        );
        assert_eq!((archive.files.len(), archive.log), (0, b"l".to_vec()));
        let mut archive = sample();
        archive.files.insert(name.to_owned(), vec![]);
        assert!(archive.to_zip().is_err());
    }
    assert!(is_safe_name("a/b-c_d.e") && is_safe_name("..a") && is_safe_name(&"x".repeat(100)));
    assert!(!is_safe_name(&"x".repeat(101)) && !is_safe_name(""));
}

#[test]
fn a_member_twice_is_refused() {
    let mut members = BOTH.to_vec();
    members.push(("checkpoinT", b"other"));
    let zip = replaced(
        &foreign(&members, SimpleFileOptions::default()),
        b"checkpoinT",
        b"checkpoint",
    );
    let (archive, faults) = Archive::open(&zip);
    assert_eq!(
        faults,
        [ArchiveFault::Duplicate {
            name: CHECKPOINT.to_owned()
        }]
    );
    assert_eq!(archive.checkpoint, b"c");
}

#[test]
fn header_and_directory_must_agree() {
    let zip = zip_of(&sample());
    let directory = directory_start(&zip);
    let name = zip[directory..].windows(5).position(|w| w == b"empty").unwrap() + directory;
    let (_, faults) = Archive::open(&patched(&zip, name, b"EMPTY"));
    assert_eq!(
        faults,
        [ArchiveFault::Disagree {
            name: "EMPTY".to_owned()
        }]
    );
    // Method, size and checksum in the directory only.
    for (field, bytes) in [(10, &[0_u8, 0][..]), (24, &[9, 0, 0, 0]), (16, &[1, 1, 1, 1])] {
        let (_, faults) = Archive::open(&patched(&zip, directory + field, bytes));
        assert!(
            matches!(faults[..], [ArchiveFault::Disagree { .. }]),
            "{field}: {faults:?}"
        );
    }
}

#[test]
fn encryption_links_and_other_methods_are_refused() {
    let zip = zip_of(&sample());
    let directory = directory_start(&zip);
    let both = |field: usize, bytes: &[u8]| {
        let zip = patched(&zip, directory + field + 2, bytes);
        Archive::open(&patched(&zip, field, bytes)).1
    };
    for bit in [0, 4, 5, 6, 7, 8, 12, 13, 14, 15] {
        let faults = both(6, &(1_u16 << bit).to_le_bytes());
        assert!(
            matches!(faults[..], [ArchiveFault::Options { .. }]),
            "bit {bit}: {faults:?}"
        );
    }
    for method in [1_u16, 9, 12, 14, 93, 95, 99] {
        let faults = both(8, &method.to_le_bytes());
        assert!(
            matches!(faults[..], [ArchiveFault::Method { method: found, .. }] if found == method),
            "{faults:?}"
        );
    }
    let link = patched(&patched(&zip, directory + 5, &[3]), directory + 40, &[0xff, 0xa1]);
    assert!(matches!(
        Archive::open(&link).1[..],
        [ArchiveFault::NotAFile { .. }]
    ));
}

#[test]
fn bytes_that_belong_to_nobody_are_refused() {
    let zip = zip_of(&sample());
    assert_eq!(
        Archive::open(&[&zip[..], b"x"].concat()).1,
        [ArchiveFault::NotZip]
    );
    let (_, faults) = Archive::open(&[b"x", &zip[..]].concat());
    assert!(
        matches!(faults[..], [ArchiveFault::Directory { .. }]),
        "{faults:?}"
    );
    // One byte between the last member and the directory, with the directory's offset put right.
    let directory = directory_start(&zip);
    let mut gap = zip.clone();
    gap.insert(directory, b'x');
    let field = gap.len() - 6;
    let gap = patched(&gap, field, &u32::try_from(directory + 1).unwrap().to_le_bytes());
    assert_eq!(
        Archive::open(&gap).1,
        [ArchiveFault::Stray {
            from: directory,
            to: directory + 1
        }]
    );
    let comment = patched(&[&zip[..], b"hi"].concat(), zip.len() - 2, &[2, 0]);
    assert_eq!(Archive::open(&comment).1, [ArchiveFault::NotZip]);
}

#[test]
fn a_second_name_in_an_extra_field_is_refused() {
    let mut members = BOTH.to_vec();
    members.push(("extra", b""));
    let mut options = SimpleFileOptions::default().into_full_options();
    options.add_extra_field(0x6375, b"info", false).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, _) in members {
        writer.start_file(name, options.clone()).unwrap();
    }
    let zip = writer.finish().unwrap().into_inner();
    assert_eq!(Archive::open(&zip).1, [], "other extra fields are left alone");
    let zip = replaced(&zip, b"\x75\x63\x04\x00", b"\x75\x70\x04\x00");
    assert!(matches!(Archive::open(&zip).1[0], ArchiveFault::Options { .. }));
    let zip = replaced(&zip, b"\x75\x70\x04\x00", b"\x75\x63\xff\x00");
    assert!(matches!(Archive::open(&zip).1[0], ArchiveFault::Options { .. }));
}

#[test]
fn every_cut_is_noticed() {
    let zip = zip_of(&sample());
    for length in 0..zip.len() {
        let (archive, faults) = Archive::open(&zip[..length]);
        assert!(
            !faults.is_empty() && archive == Archive::default(),
            "cut to {length}"
        );
    }
}

#[test]
fn a_bomb_stops_at_what_it_declared() {
    let bomb = zip_of(&sealed(&[("bomb", &vec![0; 20 << 20])]));
    assert!(bomb.len() < 40_000);
    let directory = directory_start(&bomb);
    // The first member of the directory is "bomb"; it declares 10 bytes in both places.
    let lie = patched(
        &patched(&bomb, directory + 24, &[10, 0, 0, 0]),
        22,
        &[10, 0, 0, 0],
    );
    let (archive, faults) = Archive::open(&lie);
    assert_eq!(
        faults,
        [ArchiveFault::Size {
            name: "bomb".to_owned(),
            declared: 10
        }]
    );
    assert!(archive.files.is_empty() && !archive.log.is_empty());
    let lie = patched(
        &patched(&bomb, directory + 24, &[0, 0, 0, 0x3f]),
        22,
        &[0, 0, 0, 0x3f],
    );
    assert!(
        matches!(Archive::open(&lie).1[..], [ArchiveFault::Size { .. }]),
        "too short is no better"
    );
}

#[test]
fn the_budget_counts_bytes_that_come_out() {
    let zip = zip_of(&sealed(&[("bomb", &[0; 100_000])]));
    let (members, _) = layout::members(&zip).unwrap();
    assert_eq!(
        inflate::inflate(&members[0], 100_000).map(|bytes| bytes.len()),
        Ok(100_000)
    );
    for budget in [99_999, 1, 0] {
        let stopped = inflate::inflate(&members[0], budget);
        assert!(matches!(stopped, Err(ArchiveFault::TooLarge { .. })), "{budget}");
    }
    assert!(
        inflate::inflate(&members[1], 0).is_err(),
        "stored members count too"
    );
}

#[test]
fn bytes_after_the_end_of_a_stream_are_noticed() {
    let zip = zip_of(&sealed(&[("a", &[0; 1000])]));
    let (members, _) = layout::members(&zip).unwrap();
    let data = [members[0].data, b"hidden"].concat();
    let member = layout::Member {
        name: "a".to_owned(),
        deflated: true,
        crc: members[0].crc,
        size: 1000,
        data: &data,
    };
    assert!(matches!(
        inflate::inflate(&member, 2000),
        Err(ArchiveFault::Corrupt { .. })
    ));
    let member = layout::Member {
        data: &members[0].data[..3],
        ..member
    };
    assert!(matches!(
        inflate::inflate(&member, 2000),
        Err(ArchiveFault::Corrupt { .. })
    ));
}

#[test]
fn members_come_in_order_and_none_twice() {
    for names in [["b", "a"], ["a", "a"]] {
        let mut packer = Packer::new(Cursor::new(Vec::new()));
        packer.add(names[0], |_| Ok(())).unwrap();
        let refused = packer.add(names[1], |_| Ok(())).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    let broken = packer.add("a", |_| Err(io::ErrorKind::TimedOut.into()));
    assert_eq!(broken.unwrap_err().kind(), io::ErrorKind::TimedOut);
}

#[test]
fn no_more_is_packed_than_can_be_opened() {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    packer.room = 300_000;
    packer.add("all", |sink| sink.write_all(&[0; 300_000])).unwrap();
    let refused = packer.add("more", |sink| sink.write_all(b"x")).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
}

#[test]
fn too_many_members_and_missing_ones() {
    let mut archive = sample();
    archive.files = (0..62).map(|i| (format!("f{i}"), vec![])).collect();
    assert_eq!(Archive::open(&zip_of(&archive)).1, []);
    archive.files.insert("one-more".to_owned(), vec![]);
    assert!(archive.to_zip().is_err());
    let names: Vec<String> = (0..65).map(|i| format!("f{i}")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let (_, faults) = Archive::open(&foreign(&members, SimpleFileOptions::default()));
    assert_eq!(faults, [ArchiveFault::TooManyMembers { found: 65, limit: 64 }]);
    let (_, faults) = Archive::open(&foreign(&[], SimpleFileOptions::default()));
    let missing = |name: &str| ArchiveFault::Missing {
        name: name.to_owned(),
    };
    assert_eq!(faults, [missing(LOG), missing(CHECKPOINT)]);
    assert_eq!(Archive::default().check_seal(), [ArchiveFault::NoSeal]);
    let mut twice = sample();
    twice.files.insert(LOG.to_owned(), vec![]);
    assert!(twice.to_zip().is_err());
}

// T03: an unknown file; and every way to differ from the seal.
#[test]
fn the_files_are_those_of_the_seal() {
    let good = sample();
    let name = |name: &str| name.to_owned();
    let mut archive = good.clone();
    archive.files.insert(name("added"), vec![]);
    assert_eq!(
        archive.check_seal(),
        [ArchiveFault::Unsealed { name: name("added") }]
    );
    let mut archive = good.clone();
    archive.files.remove("empty");
    assert_eq!(
        archive.check_seal(),
        [ArchiveFault::Missing { name: name("empty") }]
    );
    for bytes in [vec![8; 5000], vec![7; 4999]] {
        let mut archive = good.clone();
        archive.files.insert(name("result.pdf"), bytes);
        assert_eq!(
            archive.check_seal(),
            [ArchiveFault::SealDigest {
                name: name("result.pdf")
            }]
        );
    }
    let with_seal = |change: &dyn Fn(&mut crate::entry::Seal)| {
        let mut archive = good.clone();
        let mut seal = archive.make_seal();
        change(&mut seal);
        archive.log = Entry::from(seal).to_line().into_bytes();
        archive.check_seal()
    };
    let order = |fault: &ArchiveFault| matches!(fault, ArchiveFault::SealOrder { .. });
    assert!(with_seal(&|seal| seal.files.reverse()).iter().any(order));
    assert!(
        with_seal(&|seal| seal.files.push(seal.files[2].clone()))
            .iter()
            .any(order)
    );
    assert!(
        with_seal(&|seal| seal.files[2].name = name(LOG))
            .iter()
            .any(order)
    );
    assert_eq!(
        with_seal(&|_| ()),
        [],
        "whether the last line ends is the log's matter"
    );
    let mut archive = good;
    archive.log.extend(b"{}\n");
    assert_eq!(archive.check_seal(), [ArchiveFault::NoSeal]);
}

proptest! {
    #[test]
    fn a_changed_byte_is_found_or_changes_nothing(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let archive = sample();
        let mut zip = zip_of(&archive);
        let at = at.index(zip.len());
        zip[at] = byte;
        let (found, faults) = Archive::open(&zip);
        prop_assert!(!faults.is_empty() || found == archive);
        prop_assert!(faults.iter().all(|fault| !fault.text(crate::Lang::Zh).is_empty()));
    }

    #[test]
    fn any_end_record_is_survived(bytes in prop::collection::vec(any::<u8>(), 0..120), fields in any::<[u8; 12]>()) {
        let zip = [&bytes[..], b"PK\x05\x06\0\0\0\0", &fields, &[0, 0]].concat();
        prop_assert!(!Archive::open(&zip).1.is_empty());
    }

    #[test]
    fn any_files_come_back(files in prop::collection::btree_map("[a-k]{1,3}(/[a-z.]{1,3}x)?", prop::collection::vec(any::<u8>(), 0..300), 0..6)) {
        let archive = Archive { log: b"x\n".to_vec(), checkpoint: vec![], files };
        prop_assert_eq!(Archive::open(&zip_of(&archive)), (archive, vec![]));
    }

    /// In whatever pieces a member comes, the archive is the same.
    #[test]
    fn pieces_do_not_show(
        words in prop::collection::vec("[a-z]{1,9}|[A-Za-z0-9_-]{43}", 1..2000),
        pieces in prop::collection::vec(1..70_000_usize, 1..9),
    ) {
        let log = words.join("\"").repeat(20).into_bytes();
        let archive = Archive { log: log.clone(), ..Archive::default() };
        let mut packer = Packer::new(Cursor::new(Vec::new()));
        packer.add(CHECKPOINT, |_| Ok(())).unwrap();
        packer.add(LOG, |sink| {
            let (mut rest, mut lengths) = (&log[..], pieces.iter().cycle());
            while let Some(length) = lengths.next().filter(|_| !rest.is_empty()) {
                let (piece, after) = rest.split_at(rest.len().min(*length));
                sink.write_all(piece)?;
                rest = after;
            }
            Ok(())
        }).unwrap();
        let zip = packer.finish().unwrap().into_inner();
        prop_assert!(zip == zip_of(&archive));
    }
}
