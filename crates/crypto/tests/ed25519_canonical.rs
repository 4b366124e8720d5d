//! Review finding: spec `log` wants A canonical. The second verifier refuses a y that is not reduced; so must this one.

use gongxin_crypto::sign::check_key;

#[test]
fn a_key_whose_y_is_not_reduced_is_refused() {
    let mut accepted = Vec::new();
    for y in 0u8..19 {
        for sign in [0u8, 0x80] {
            // y + p, little-endian: p = 2^255 − 19.
            let mut key = [0xff; 32];
            key[0] = 0xed + y;
            key[31] = 0x7f | sign;
            if check_key(&key).is_ok() {
                accepted.push((y, sign));
            }
        }
    }
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
}
