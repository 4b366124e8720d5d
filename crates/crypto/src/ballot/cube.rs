//! The ring commitments, in a basis that uses every sum of keys once. Spec: `ballot`.
//!
//! Digit j gives the factor `b·X + a`: b is 1 at the voter's digit and 0 elsewhere, and the masks a sum to zero,
//! so `Σ a_d·e_d = Σ a_d·(e_d − e_own)` over the other values d. In the basis `e_own, e_d − e_own` of every digit
//! an index with k digits "own" occurs in `X_k` alone, with the product of its other masks: N' terms altogether,
//! where the rows `p_{i,k}` as they are written have more than twice as many.
//!
//! The voter's value of each digit is brought to the front by conditional swaps, and how many terms a row has
//! depends on the radices alone: neither a branch nor an address depends on the voter's place.

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint, traits::VartimeMultiscalarMul};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::group::{DecodeError, Element};

/// `X_k = Σ_i p_{i,k}·P_i + ρ_k·G_δ`, k = 0 … m−1. `masks` sum to zero over each digit.
pub(super) fn ring_commitments(
    keys: &[Element],
    radices: &[usize],
    place: usize,
    masks: &[Scalar],
    rho: &[Scalar],
    folded: &RistrettoPoint,
) -> Result<Vec<Element>, DecodeError> {
    let mut sums = padded(keys, radices.iter().product());
    let mut masks = Zeroizing::new(masks.to_vec());
    let mut own_first = masks.as_mut_slice();
    let (mut stride, mut rest) = (1, place);
    for &radix in radices {
        let own: Vec<Choice> = (0..radix)
            .map(|d| (d as u64).ct_eq(&((rest % radix) as u64)))
            .collect();
        rest /= radix;
        to_differences(&mut sums, stride, &own);
        stride *= radix;
        let (digit, others) = own_first.split_at_mut(radix);
        bring_to_front(digit, 1, &own);
        own_first = others;
    }
    let terms = terms(radices, &masks);
    rho.iter()
        .enumerate()
        .map(|(k, rho)| {
            let row = terms.iter().zip(&sums).filter(|(term, _)| term.0 == k);
            let (scalars, points): (Vec<Scalar>, Vec<&RistrettoPoint>) =
                row.map(|(term, point)| (term.1, point)).unzip();
            let sum = RistrettoPoint::vartime_multiscalar_mul(&*Zeroizing::new(scalars), points);
            Element::from_point(sum + folded * rho)
        })
        .collect()
}

/// The keys, the last one repeated.
fn padded(keys: &[Element], size: usize) -> Vec<RistrettoPoint> {
    let last = keys.last().into_iter().cycle();
    keys.iter()
        .chain(last)
        .take(size)
        .map(|key| *key.point())
        .collect()
}

/// Puts the own value of one digit in front and subtracts it from the digit's other values, for all values of the
/// other digits. `stride` is the product of the lower radices.
fn to_differences(sums: &mut [RistrettoPoint], stride: usize, own: &[Choice]) {
    for block in sums.chunks_mut(stride * own.len()) {
        bring_to_front(block, stride, own);
        let (front, others) = block.split_at_mut(stride);
        for other in others.chunks_mut(stride) {
            for (point, own) in other.iter_mut().zip(front.iter()) {
                *point -= own;
            }
        }
    }
}

/// Swaps the run of `stride` values whose choice is set with the first run, in constant time.
fn bring_to_front<T: ConditionallySelectable>(block: &mut [T], stride: usize, own: &[Choice]) {
    let (front, others) = block.split_at_mut(stride);
    for (other, own) in others.chunks_mut(stride).zip(own.iter().skip(1)) {
        for (value, first) in other.iter_mut().zip(front.iter_mut()) {
            T::conditional_swap(first, value, *own);
        }
    }
}

/// For every index, lowest digit fastest: how many of its digits are the own one, which is the row it belongs to,
/// and the product of the masks of the others.
fn terms(radices: &[usize], masks: &[Scalar]) -> Zeroizing<Vec<(usize, Scalar)>> {
    let mut terms = Zeroizing::new(vec![(0, Scalar::ONE)]);
    let mut end = masks.len();
    for &radix in radices.iter().rev() {
        let start = end - radix;
        let others = masks.get(start + 1..end).unwrap_or_default();
        let next = terms
            .iter()
            .flat_map(|(row, product)| {
                let own = (row + 1, *product);
                std::iter::once(own).chain(others.iter().map(move |mask| (*row, product * mask)))
            })
            .collect();
        terms = Zeroizing::new(next);
        end = start;
    }
    terms
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;
    use crate::ballot::Radices;

    /// `X_k` straight from the definition: each polynomial expanded, each coefficient summed.
    fn by_definition(
        keys: &[Element],
        radices: &[usize],
        place: usize,
        masks: &[Scalar],
        rho: &[Scalar],
        folded: &RistrettoPoint,
    ) -> Vec<RistrettoPoint> {
        let mut rows: Vec<RistrettoPoint> = rho.iter().map(|rho| folded * rho).collect();
        for i in 0..radices.iter().product() {
            let mut polynomial = vec![Scalar::ONE];
            let (mut i_rest, mut own_rest, mut at) = (i, place, 0);
            for &radix in radices {
                let mask = masks[at + i_rest % radix];
                let mut next: Vec<Scalar> = polynomial.iter().map(|p| p * mask).collect();
                next.push(Scalar::ZERO);
                if i_rest % radix == own_rest % radix {
                    for (k, p) in polynomial.iter().enumerate() {
                        next[k + 1] += p;
                    }
                }
                polynomial = next;
                (i_rest, own_rest, at) = (i_rest / radix, own_rest / radix, at + radix);
            }
            for (row, p) in rows.iter_mut().zip(&polynomial) {
                *row += keys[i.min(keys.len() - 1)].point() * p;
            }
        }
        rows
    }

    #[test]
    fn equals_the_definition_at_every_place_and_size() {
        let mut rng = ChaCha20Rng::from_seed([6; 32]);
        for size in [2, 3, 4, 5, 8, 11, 16, 17, 40] {
            let radices = Radices::of_ring(size).unwrap();
            let radices = radices.radices();
            let keys: Vec<Element> = (0..size)
                .map(|_| Element::from_point(RistrettoPoint::random(&mut rng)).unwrap())
                .collect();
            let folded = RistrettoPoint::random(&mut rng);
            let rho: Vec<Scalar> = radices.iter().map(|_| Scalar::random(&mut rng)).collect();
            let masks: Vec<Scalar> = radices
                .iter()
                .flat_map(|radix| {
                    let others: Vec<Scalar> = (1..*radix).map(|_| Scalar::random(&mut rng)).collect();
                    std::iter::once(-others.iter().sum::<Scalar>()).chain(others.clone())
                })
                .collect();
            for place in 0..size {
                let fast = ring_commitments(&keys, radices, place, &masks, &rho, &folded).unwrap();
                let fast: Vec<RistrettoPoint> = fast.iter().map(|x| *x.point()).collect();
                assert_eq!(fast, by_definition(&keys, radices, place, &masks, &rho, &folded));
            }
        }
    }

    #[test]
    fn the_rows_of_a_full_ring_have_binomially_many_terms() {
        let masks = vec![Scalar::ONE; 20];
        let mut counts = [0; 6];
        for (row, _) in terms(&[4; 5], &masks).iter() {
            counts[*row] += 1;
        }
        assert_eq!(counts, [243, 405, 270, 90, 15, 1]);
    }
}
