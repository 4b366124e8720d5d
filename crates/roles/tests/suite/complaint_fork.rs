//! Review finding K1 in one meeting: after a ceremony that everybody accepted, a host and one trustee show the others a fork in
//! which it was given up. Their programs, memory and all, then open boxes of the first ceremony.
use gongxin_crypto::{
    Scalar,
    group::{Element, decode_scalar, expand},
    secret::SecretScalar,
};
use gongxin_record::{
    Entry,
    entry::{DkgAbort, DkgDeal},
};
use gongxin_roles::{memory::Memory, writer::Writer};
use gongxin_testkit::meeting::{Held, SMALL};

fn deal_of(log: &Writer, ceremony: u32, dealer: u32) -> DkgDeal {
    let found = log.entries().iter().find_map(|e| match e {
        Entry::DkgDeal(d) if (d.ceremony, d.trustee) == (ceremony, dealer) => Some(d.clone()),
        _ => None,
    });
    found.expect("deal")
}

#[test]
fn a_trustee_who_accepted_never_opens_a_box_of_that_ceremony() {
    let mut held = Held::convene(SMALL, 9);
    let mut memories = [Memory::default(), Memory::default()];
    let mut fork = Writer::default();
    // Trustees 1 and 2 (indices 0, 1) are honest; they follow what they see. The fork parts before the first accept.
    for round in 0..3 {
        if round == 2 {
            fork = Writer::read(&held.writer.log()).expect("copy");
        }
        for index in 0..3 {
            if let Some(memory) = memories.get_mut(index) {
                // Round 3: each acts on the log without the others' accepts, as happens when files are passed by hand.
                memory
                    .follow(if round == 2 { &fork } else { &held.writer })
                    .expect("one history");
            }
            let line = held.trustees[index]
                .ceremony_step(held.writer.state(), &mut held.rng)
                .expect("step");
            held.writer.append(line.as_bytes()).expect("entry");
        }
    }
    assert_eq!(held.state().ceremony.accepts.len(), 3);
    let good = deal_of(&held.writer, 1, 1);
    let target = good
        .shares
        .iter()
        .find(|s| s.to == 2)
        .expect("box")
        .sealed
        .0
        .clone();

    // The fork: given up, begun anew; trustee 3 deals trustee 2 a blinded copy of the box that 1 made for 2.
    fork.append_entry(DkgAbort {
        ceremony: 1,
        reason: "断电".into(),
    })
    .expect("abort");
    let blind = Scalar::from(12_345u64);
    for round in 0..2 {
        for index in 0..3 {
            if let Some(memory) = memories.get_mut(index) {
                memory.follow(&fork).expect("the memory has nothing against it");
            }
            let line = held.trustees[index]
                .ceremony_step(fork.state(), &mut held.rng)
                .expect("step");
            let mut entry = Entry::parse(line.as_bytes()).expect("line");
            if let (1, 2, Entry::DkgDeal(deal)) = (round, index, &mut entry) {
                let e = Element::decode(target.first_chunk().expect("point")).expect("point");
                let bait =
                    Element::from_point(e.point() + SecretScalar::new(blind).times_base()).expect("point");
                let own = deal.shares.iter_mut().find(|s| s.to == 2).expect("box");
                own.sealed.0[..32].copy_from_slice(bait.bytes());
            }
            let line = held.trustees[index]
                .sign_anything(&entry, fork.state())
                .expect("signed");
            if fork.append(line.as_bytes()).is_err() {
                return; // the judge refuses the bait: mended
            }
        }
    }
    memories[1]
        .follow(&fork)
        .expect("the memory has nothing against it");
    let line = held.trustees[1]
        .ceremony_step(fork.state(), &mut held.rng)
        .expect("answer");
    let Ok(Entry::DkgComplaint(complaint)) = Entry::parse(line.as_bytes()) else {
        return;
    };

    // S' = s(E + blind·G) = S + blind·B, and S opens the first ceremony's box.
    let box_key = held.state().box_key(2).expect("key");
    let shared = Element::decode(&complaint.shared.0).expect("point");
    let shared = Element::from_point(shared.point() - box_key.point() * blind).expect("point");
    let mut pad = vec![0u8; target.len() - 32];
    let digest = held.state().digest();
    let parts: [&[u8]; 8] = [
        b"dkg-share",
        &digest.0,
        &1u32.to_be_bytes(),
        &1u32.to_be_bytes(),
        &2u32.to_be_bytes(),
        &target[..32],
        box_key.bytes(),
        shared.bytes(),
    ];
    expand(&parts, &mut pad);
    pad.iter_mut().zip(&target[32..]).for_each(|(p, c)| *p ^= c);
    let first = decode_scalar(pad.first_chunk().expect("scalar")).expect("canonical: the pad was right");
    // f_{1,0}(2)·G = A_{1,0,0} + 2·A_{1,0,1}.
    let a = |k: usize| *Element::decode(&good.commitments.0[k]).expect("point").point();
    let opened = SecretScalar::new(first).times_base() == a(0) + a(1) + a(1);
    assert!(
        !opened,
        "host and one trustee opened the box that trustee 1 made for trustee 2 in the ceremony in force"
    );
}
