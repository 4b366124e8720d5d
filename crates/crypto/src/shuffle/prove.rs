//! Shuffling and proving it, in constant time in the permutation and all nonces. Spec: `shuffle`.
//!
//! Rows move through a sorting network's switches, bases that repeat have tables, sums over secrets use the
//! constant-time multiscalar multiplication. Only the number and width of rows shape the work.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{
    Fault, Rows, ShuffleProof, Statement,
    chain::{Masks, Products},
    fixed::Fixed,
    generators::Generators,
    parallel,
    permutation::Permutation,
    statement::weights,
    sums,
};
use crate::{
    group::{DecodeError, Element},
    secret::Nonces,
    transcript::Transcript,
};

/// The new rows and the proof that they are the old ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shuffled {
    /// The rows in their new order, encrypted anew.
    pub rows: Rows,
    /// The proof.
    pub proof: ShuffleProof,
}

/// Shuffles rows under fresh randomness and proves it.
///
/// The permutation and the nonces are forgotten on return. The same `rng` state gives the same result.
///
/// # Errors
/// [`Fault::Width`] if the rows do not fit the keys; others only with negligible probability.
pub fn shuffle(statement: &Statement<'_>, input: &Rows, rng: &mut impl CryptoRng) -> Result<Shuffled, Fault> {
    shuffle_over(Generators::new, statement, input, rng)
}

/// As [`shuffle`], by a mixer who made the bases of the commitments and knows how they hang together.
///
/// # Errors
/// As [`shuffle`].
#[cfg(feature = "dishonest")]
pub fn shuffle_over_own_generators(
    statement: &Statement<'_>,
    input: &Rows,
    rng: &mut impl CryptoRng,
) -> Result<Shuffled, Fault> {
    shuffle_over(Generators::known, statement, input, rng)
}

fn shuffle_over(
    generators: fn(usize) -> Generators,
    statement: &Statement<'_>,
    input: &Rows,
    rng: &mut impl CryptoRng,
) -> Result<Shuffled, Fault> {
    statement.check_width(input)?;
    let t = statement.transcript(input);
    let mut nonces = Nonces::new(b"", &t.digest(), rng);
    if input.is_empty() {
        return Ok(Shuffled {
            rows: input.clone(),
            proof: ShuffleProof::decode(&[], 0, input.width())?,
        });
    }
    let keys: Vec<Fixed> = statement.keys.iter().map(|key| Fixed::new(key.point())).collect();
    let permutation = Permutation::random(input.len(), &mut nonces);
    let fresh = Zeroizing::new(nonces.scalars(input.len()));
    let rows = move_and_encrypt(input, &keys, &permutation, &fresh)?;
    let mixer = Mixer {
        generators: &generators(input.len()),
        output: &rows,
        keys: &keys,
        permutation: &permutation,
        fresh: &fresh,
    };
    let proof = mixer.prove(t, &mut nonces)?;
    Ok(Shuffled { rows, proof })
}

/// New row i: old row π(i), plus an encryption of nothing under `fresh[i]`.
fn move_and_encrypt(
    input: &Rows,
    keys: &[Fixed],
    permutation: &Permutation,
    fresh: &[Scalar],
) -> Result<Rows, DecodeError> {
    let width = input.points();
    let mut moved: Zeroizing<Vec<RistrettoPoint>> =
        Zeroizing::new(input.elements().iter().map(|e| *e.point()).collect());
    permutation.apply(&mut moved, width);
    let elements = parallel::map(moved.len(), |at| {
        let nonce = &fresh[at / width];
        let mask = match at % width {
            0 => RistrettoPoint::mul_base(nonce),
            component => keys[component - 1].times(nonce),
        };
        Element::from_point(moved[at] + mask)
    });
    let elements = elements.into_iter().collect::<Result<_, _>>()?;
    Ok(Rows::from_elements(input.width(), elements))
}

/// What the mixer knows while it proves.
struct Mixer<'a> {
    generators: &'a Generators,
    output: &'a Rows,
    keys: &'a [Fixed],
    permutation: &'a Permutation,
    /// `s_i`, the nonces of the new rows.
    fresh: &'a [Scalar],
}

impl Mixer<'_> {
    fn prove(&self, mut t: Transcript, nonces: &mut Nonces) -> Result<ShuffleProof, Fault> {
        let count = self.output.len();
        let generators = self.generators;
        let blindings = Zeroizing::new(nonces.scalars(count));
        let permutation = self.commit(generators, &blindings)?;
        let u = weights(&mut t, self.output, &permutation)?;
        let mut moved = Zeroizing::new(u.clone());
        self.permutation.apply(&mut moved, 1);

        let steps = Zeroizing::new(nonces.scalars(count));
        let products = Products::new(&generators.star, &moved, &steps);
        let chain = products.chain()?;

        let masks = Masks::new(nonces, count);
        let mut announcements = self.announce(generators, &masks)?;
        announcements.extend(products.announce(&masks)?);
        let c = ShuffleProof::challenge(&mut t, &chain, &announcements)?;

        let [first, second, third, fourth] = &*masks.sums;
        let dot = |a: &[Scalar], b: &[Scalar]| -> Scalar { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let mut responses = vec![
            first + c * blindings.iter().sum::<Scalar>(),
            second + c * products.total(),
            third + c * dot(&u, &blindings),
            fourth + c * dot(&moved, self.fresh),
        ];
        responses.extend(
            masks
                .links
                .iter()
                .zip(steps.iter())
                .map(|(mask, step)| mask + c * step),
        );
        responses.extend(
            masks
                .rows
                .iter()
                .zip(moved.iter())
                .map(|(mask, weight)| mask + c * weight),
        );
        Ok(ShuffleProof {
            permutation,
            chain,
            announcements,
            responses,
        })
    }

    /// `P_{π(i)} = ρ_{π(i)}·G + J_i`.
    fn commit(&self, generators: &Generators, blindings: &[Scalar]) -> Result<Vec<Element>, DecodeError> {
        let mut bases = Zeroizing::new(generators.rows.clone());
        self.permutation.undo(&mut bases, 1);
        let commit = |j: usize| Element::from_point(RistrettoPoint::mul_base(&blindings[j]) + bases[j]);
        parallel::map(blindings.len(), commit).into_iter().collect()
    }

    /// `A_1, A_2, A_3, A_{4,0} … A_{4,w}`.
    fn announce(&self, generators: &Generators, masks: &Masks) -> Result<Vec<Element>, DecodeError> {
        let [first, second, third, fourth] = &*masks.sums;
        let over_rows = |points: &mut dyn Iterator<Item = &RistrettoPoint>| {
            sums::secret(&masks.rows.iter().zip(points).collect::<Vec<_>>())
        };
        let mut points = vec![
            RistrettoPoint::mul_base(first),
            RistrettoPoint::mul_base(second),
            RistrettoPoint::mul_base(third) + over_rows(&mut generators.rows.iter()),
        ];
        for component in 0..self.output.points() {
            let key = match component {
                0 => RistrettoPoint::mul_base(fourth),
                _ => self.keys[component - 1].times(fourth),
            };
            points.push(over_rows(&mut self.output.component(component).map(Element::point)) - key);
        }
        points.into_iter().map(Element::from_point).collect()
    }
}
