//! A second mixer, written naively from the specification, that can be told to cheat.
//!
//! Instead of a permutation it takes any matrix m: it weighs output row i with `u'_i = Σ_j m_ij·u_j`, and where
//! `Σ_i m_ij·e'_i` encrypts the same as `e_j` it satisfies equations 3, 4 and 5 honestly.

use super::*;
use crate::{
    shuffle::{generators::Generators, statement::weights},
    transcript::Transcript,
};

pub(super) type Matrix = Vec<Vec<Scalar>>;

/// A matrix from small numbers, over a common denominator.
pub(super) fn matrix(rows: &[&[i64]], denominator: u64) -> Matrix {
    let scalar = |n: &i64| {
        let size = Scalar::from(n.unsigned_abs()) * Scalar::from(denominator).invert();
        if *n < 0 { -size } else { size }
    };
    rows.iter().map(|row| row.iter().map(scalar).collect()).collect()
}

/// What the mixer does.
#[derive(Clone)]
pub(super) struct Dense {
    /// Output row i is `Σ_j k_ij·e_j`, encrypted anew.
    pub(super) made: Matrix,
    /// The weights it commits to.
    pub(super) committed: Matrix,
    /// The weights it answers with.
    pub(super) used: Matrix,
    /// Added to the plaintext of (row, component), behind the proof's back.
    pub(super) added: Option<(usize, usize)>,
    /// Whether link 1 jumps to where the chain must end, instead of multiplying.
    pub(super) jump: bool,
    /// Generators of the mixer's own, `J_i = 5^i·G`.
    pub(super) own_generators: bool,
}

impl Dense {
    /// Uses the same weights throughout; `made` must be the inverse of the transpose of `used`.
    pub(super) fn new(made: Matrix, used: Matrix) -> Self {
        Self {
            made,
            committed: used.clone(),
            used,
            added: None,
            jump: false,
            own_generators: false,
        }
    }

    pub(super) fn run(&self, statement: &Statement<'_>, input: &Rows) -> Shuffled {
        let mut rng = rng(77);
        let mut random = || Scalar::random(&mut rng);
        let g = RistrettoPoint::mul_base;
        let element = |p: RistrettoPoint| Element::from_point(p).unwrap();
        let count = input.len();
        let bases: Vec<RistrettoPoint> = [g(&Scalar::ONE)]
            .into_iter()
            .chain(statement.keys.iter().map(|k| *k.point()))
            .collect();
        let generators = self.generators(count);

        let s: Vec<Scalar> = (0..count).map(|_| random()).collect();
        let mut output = Vec::new();
        for (i, nonce) in s.iter().enumerate() {
            for (k, base) in bases.iter().enumerate() {
                let mut point: RistrettoPoint = input
                    .component(k)
                    .zip(&self.made[i])
                    .map(|(e, m)| e.point() * m)
                    .sum();
                point += base * nonce;
                if self.added == Some((i, k)) {
                    point += g(&Scalar::ONE);
                }
                output.push(element(point));
            }
        }
        let output = Rows::from_elements(input.width(), output);

        let rho: Vec<Scalar> = (0..count).map(|_| random()).collect();
        let permutation: Vec<Element> = (0..count)
            .map(|j| {
                let sum: RistrettoPoint = (0..count)
                    .map(|i| generators.rows[i] * self.committed[i][j])
                    .sum();
                element(g(&rho[j]) + sum)
            })
            .collect();
        let mut t: Transcript = statement.transcript(input);
        let u = weights(&mut t, &output, &permutation).unwrap();
        let dot = |a: &[Scalar], b: &[Scalar]| -> Scalar { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let moved: Vec<Scalar> = self.used.iter().map(|row| dot(row, &u)).collect();

        let sigma: Vec<Scalar> = (0..count).map(|_| random()).collect();
        let (mut chain, mut end) = (Vec::new(), Scalar::ZERO);
        let mut last = generators.star;
        for i in 0..count {
            last = g(&sigma[i]) + last * moved[i];
            end = sigma[i] + end * moved[i];
            if self.jump && i + 1 == count {
                end = sigma[i];
                last = g(&end) + generators.star * u.iter().product::<Scalar>();
            }
            chain.push(element(last));
        }

        let alpha: Vec<Scalar> = (0..4).map(|_| random()).collect();
        let beta: Vec<Scalar> = (0..count).map(|_| random()).collect();
        let gamma: Vec<Scalar> = (0..count).map(|_| random()).collect();
        let sum = |points: Vec<RistrettoPoint>| -> RistrettoPoint {
            points.iter().zip(&beta).map(|(p, b)| p * b).sum()
        };
        let mut announcements = vec![
            element(g(&alpha[0])),
            element(g(&alpha[1])),
            element(g(&alpha[2]) + sum(generators.rows.clone())),
        ];
        for (k, base) in bases.iter().enumerate() {
            let column = output.component(k).map(|e| *e.point()).collect();
            announcements.push(element(sum(column) - base * alpha[3]));
        }
        for i in 0..count {
            let previous = if i == 0 {
                generators.star
            } else {
                *chain[i - 1].point()
            };
            announcements.push(element(g(&gamma[i]) + previous * beta[i]));
        }
        let c = ShuffleProof::challenge(&mut t, &chain, &announcements).unwrap();

        let mut responses = vec![
            alpha[0] + c * rho.iter().sum::<Scalar>(),
            alpha[1] + c * end,
            alpha[2] + c * dot(&u, &rho),
            alpha[3] + c * dot(&moved, &s),
        ];
        responses.extend((0..count).map(|i| gamma[i] + c * sigma[i]));
        responses.extend((0..count).map(|i| beta[i] + c * moved[i]));
        Shuffled {
            rows: output,
            proof: ShuffleProof {
                permutation,
                chain,
                announcements,
                responses,
            },
        }
    }

    fn generators(&self, count: usize) -> Generators {
        if self.own_generators {
            Generators::known(count)
        } else {
            Generators::new(count)
        }
    }
}
