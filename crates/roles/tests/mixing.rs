//! The ballots of a closed ballot pass through two mixers, and only as they are.

use gongxin_roles::mixer::{MixError, check, rows};
use gongxin_testkit::meeting::{Held, SMALL};

#[test]
fn two_trustees_mix_and_everybody_can_check() {
    let mut held = Held::whole(SMALL, 1);
    let first = rows(&held.writer, "gt").unwrap();
    assert_eq!(first.len(), 6);
    let one = held.trustees[0]
        .mix(&held.writer, "gt", 1, &first, &mut held.rng)
        .unwrap();
    let second = check(&held.writer, &first, &one, 1, &mut held.rng).unwrap();
    assert_ne!(second.encode(), first.encode());
    let two = held.trustees[2]
        .mix(&held.writer, "gt", 2, &second, &mut held.rng)
        .unwrap();
    check(&held.writer, &second, &two, 2, &mut held.rng).unwrap();

    // Out of order, under another name, or with a row changed, it does not hold.
    assert!(check(&held.writer, &first, &two, 2, &mut held.rng).is_err());
    assert!(matches!(
        check(&held.writer, &second, &two, 1, &mut held.rng),
        Err(MixError::Elsewhere)
    ));
    let mut other = two.clone();
    other.mixer = 1;
    assert!(matches!(
        check(&held.writer, &second, &other, 2, &mut held.rng),
        Err(MixError::Fault(_))
    ));
    let mut swapped = two;
    let width = swapped.rows.0.len() / 6;
    let (left, right) = swapped.rows.0.split_at_mut(width);
    left.swap_with_slice(&mut right[..width]);
    assert!(matches!(
        check(&held.writer, &second, &swapped, 2, &mut held.rng),
        Err(MixError::Fault(_))
    ));
    assert!(matches!(rows(&held.writer, "none"), Err(MixError::NoRows)));
}
