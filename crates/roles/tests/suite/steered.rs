//! Review finding R7: a box of the key ceremony without a point would block its recipient.

use gongxin_record::Entry;
use gongxin_testkit::meeting::{Held, SMALL};

/// A box without a point is a fault of the deal (V12): the second verifier says so, so the judge must not let it in.
#[test]
fn a_box_whose_ephemeral_is_no_point_is_refused() {
    let mut held = Held::convene(SMALL, 4);
    for round in 0..2 {
        for index in 0..3 {
            let line = held.trustees[index]
                .ceremony_step(held.writer.state(), &mut held.rng)
                .expect("step");
            let mut entry = Entry::parse(line.as_bytes()).expect("line");
            if let (1, 2, Entry::DkgDeal(deal)) = (round, index, &mut entry) {
                deal.shares[0].sealed.0[..32].fill(0xff);
            }
            let line = held.trustees[index]
                .sign_anything(&entry, held.state())
                .expect("signed");
            let said = held.writer.append(line.as_bytes());
            if (round, index) == (1, 2) {
                let stuck = held.trustees[0].ceremony_step(held.writer.state(), &mut held.rng);
                assert!(
                    said.is_err(),
                    "logged; its recipient can neither accept nor complain: {:?}",
                    stuck.err()
                );
            } else {
                said.expect("honest");
            }
        }
    }
}
