//! How a device keeps itself: one line of JSON that a browser and the command line read alike. It is secret.

use gongxin_record::{
    bytes::{array_from_b64, to_b64},
    codec,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    token::Token,
    voter::{Device, VoterError},
};

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Kept {
    token: String,
    secret: String,
    counter: u32,
}

impl Device {
    /// The device for its own storage: whoever reads it can vote in its place.
    #[must_use]
    pub fn keep(&self) -> Zeroizing<String> {
        let kept = Kept {
            token: to_b64(self.token().expose()),
            secret: to_b64(&*self.secret()),
            counter: self.counter(),
        };
        // Writing strings and a number to memory cannot fail; an empty text would be refused when read back.
        Zeroizing::new(codec::to_string(&kept).unwrap_or_default())
    }

    /// Takes a device back from [`Device::keep`].
    ///
    /// # Errors
    /// [`VoterError::Damaged`] if the text is anything else.
    pub fn from_kept(text: &str) -> Result<Self, VoterError> {
        let kept: Kept = codec::from_str(text).map_err(|_| VoterError::Damaged)?;
        let token = array_from_b64(&kept.token).map_err(|_| VoterError::Damaged)?;
        let secret = Zeroizing::new(array_from_b64(&kept.secret).map_err(|_| VoterError::Damaged)?);
        Self::restore(Token::from_bytes(token), kept.counter, &secret)
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn a_kept_device_comes_back_whole_and_a_damaged_one_not_at_all() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let device = Device::new(Token::random(&mut rng), 3, &mut rng);
        let kept = device.keep();
        let back = Device::from_kept(&kept).unwrap();
        assert_eq!(back.counter(), 3);
        assert_eq!(*back.secret(), *device.secret());
        assert_eq!(back.token().expose(), device.token().expose());
        let zero = kept.replace(&to_b64(&*device.secret()), &to_b64(&[0; 32]));
        let large = kept.replace(&to_b64(&*device.secret()), &to_b64(&[255; 32]));
        let more = kept.replace("{", "{\"x\":1,");
        for damaged in ["", "{}", "null", &kept[1..], &zero, &large, &more] {
            assert!(
                matches!(Device::from_kept(damaged), Err(VoterError::Damaged)),
                "{damaged}"
            );
        }
    }
}
