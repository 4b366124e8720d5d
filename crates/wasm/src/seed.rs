//! Randomness: 32 bytes that the caller drew, and the one way to draw them. Spec of the danger: a source that is missing,
//! throws or answers with a constant must stop everything before a ballot leaves the device.

use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::Fault;

/// Bytes of a seed.
const LEN: usize = 32;

#[wasm_bindgen]
extern "C" {
    // `catch` also covers an engine without `crypto`: the glue's call throws there.
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// Draws a seed from `crypto.getRandomValues`.
///
/// # Errors
/// Code `randomness` if it is missing, throws, or answers with a constant.
#[wasm_bindgen(js_name = freshSeed)]
pub fn fresh_seed() -> Result<Vec<u8>, Fault> {
    let mut seed = vec![0; LEN];
    if get_random_values(&mut seed).is_err() || is_constant(&seed) {
        return Err(no_randomness());
    }
    Ok(seed)
}

/// The generator of one act. A seed is for one act only; the caller draws a new one each time.
///
/// # Errors
/// Code `seed` for another length, `randomness` for 32 equal bytes.
pub(crate) fn generator(seed: &[u8]) -> Result<ChaCha20Rng, Fault> {
    let Ok(bytes) = <[u8; LEN]>::try_from(seed) else {
        let (zh, en) = (
            format!("随机种子应为 {LEN} 字节，现有 {} 字节", seed.len()),
            format!("a seed has {LEN} bytes, this one has {}", seed.len()),
        );
        return Err(Fault::new("seed", zh, en));
    };
    if is_constant(&bytes) {
        return Err(no_randomness());
    }
    Ok(ChaCha20Rng::from_seed(bytes))
}

/// A stub answers with one byte over and over; chance does so once in 2^248 draws.
fn is_constant(bytes: &[u8]) -> bool {
    bytes.windows(2).all(|pair| pair.first() == pair.last())
}

fn no_randomness() -> Fault {
    Fault::new(
        "randomness",
        "本浏览器没有可靠的随机数来源，不能投票：请换用另一个浏览器",
        "this engine gives no randomness, so nothing secret can be made: use another one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_bytes_that_are_not_all_one_make_a_generator() {
        let code = |seed: &[u8]| generator(seed).err().map(|f| f.code);
        assert_eq!(code(&[]).as_deref(), Some("seed"));
        assert_eq!(code(&[1; 31]).as_deref(), Some("seed"));
        assert_eq!(code(&[1; 33]).as_deref(), Some("seed"));
        assert_eq!(code(&[0; 32]).as_deref(), Some("randomness"));
        assert_eq!(code(&[7; 32]).as_deref(), Some("randomness"));
        let mut seed = [7; 32];
        seed[31] = 8;
        assert_eq!(code(&seed), None);
    }
}
