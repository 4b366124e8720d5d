//! All equations of a shuffle, folded into one multiscalar multiplication. Spec: `shuffle`.

use curve25519_dalek::{Scalar, constants::RISTRETTO_BASEPOINT_POINT, traits::IsIdentity};
use rand_core::CryptoRng;

use super::{
    Fault, Rows, ShuffleProof, Statement,
    generators::Generators,
    proof,
    statement::weights as row_weights,
    sums::{self, Term},
};
use crate::group::{Element, expand};

/// A statement with its proof and challenges.
pub(super) struct Judge<'a> {
    statement: &'a Statement<'a>,
    input: &'a Rows,
    output: &'a Rows,
    proof: &'a ShuffleProof,
    generators: Generators,
    /// `u_j`.
    u: Vec<Scalar>,
    c: Scalar,
    /// Hash of everything, responses too: the weights of the fold depend on it.
    digest: [u8; 32],
}

/// What each equation is multiplied with before all are added up; zero leaves it out.
#[derive(Clone)]
pub(super) struct Fold {
    pub(super) sum: Scalar,
    pub(super) end: Scalar,
    pub(super) weights: Scalar,
    pub(super) components: Vec<Scalar>,
    pub(super) links: Vec<Scalar>,
}

impl Fold {
    /// Leaves out everything.
    pub(super) fn none(rows: usize, components: usize) -> Self {
        Self {
            sum: Scalar::ZERO,
            end: Scalar::ZERO,
            weights: Scalar::ZERO,
            components: vec![Scalar::ZERO; components],
            links: vec![Scalar::ZERO; rows],
        }
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        statement: &'a Statement<'a>,
        input: &'a Rows,
        output: &'a Rows,
        proof: &'a ShuffleProof,
    ) -> Result<Self, Fault> {
        if !proof.has_width(input.width()) {
            let got = proof
                .announcements
                .len()
                .saturating_sub(proof::SINGLE + 1 + proof.rows());
            return Err(Fault::Width {
                got,
                want: input.width(),
            });
        }
        let mut t = statement.transcript(input);
        let u = row_weights(&mut t, output, &proof.permutation)?;
        let c = ShuffleProof::challenge(&mut t, &proof.chain, &proof.announcements)?;
        let responses: Vec<u8> = proof.responses.iter().flat_map(Scalar::to_bytes).collect();
        t.append("responses", &responses);
        Ok(Self {
            statement,
            input,
            output,
            proof,
            generators: Generators::new(input.len()),
            u,
            c,
            digest: t.digest(),
        })
    }

    /// 128-bit weights bound to everything and to fresh randomness.
    pub(super) fn fold_weights(&self, rng: &mut impl CryptoRng) -> Fold {
        let mut fresh = [0u8; 32];
        rng.fill_bytes(&mut fresh);
        let mut bytes = vec![0u8; 16 * (proof::SINGLE + self.input.points() + self.input.len())];
        expand(&[b"shuffle-fold", &fresh, &self.digest], &mut bytes);
        let mut stream = bytes
            .as_chunks::<16>()
            .0
            .iter()
            .map(|chunk| Scalar::from(u128::from_le_bytes(*chunk)));
        let mut next = || stream.next().unwrap_or_default();
        Fold {
            sum: next(),
            end: next(),
            weights: next(),
            components: (0..self.input.points()).map(|_| next()).collect(),
            links: stream.collect(),
        }
    }

    /// Whether the equations that the fold does not leave out hold.
    pub(super) fn holds(&self, fold: &Fold) -> bool {
        let mut terms = self.terms(fold);
        // A fold of few equations has many terms that vanish.
        terms.retain(|(scalar, _)| *scalar != Scalar::ZERO);
        sums::public(&terms).is_identity()
    }

    /// All equations, every term on one side, weighted and added up.
    fn terms(&self, fold: &Fold) -> Vec<Term<'_>> {
        let count = self.input.len();
        let (sums, rest) = self.proof.responses.split_at(proof::SUMS);
        let (y, x) = rest.split_at(count);
        let dot = |a: &[Scalar], b: &[Scalar]| -> Scalar { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let product: Scalar = self.u.iter().product();
        let points = self.input.points();
        let mut terms: Vec<Term<'_>> = Vec::with_capacity(count * (4 + 2 * points) + 2 * points + 6);

        // The bases that equations share. Signs are such that an announcement's coefficient is its bare weight.
        let single = [fold.sum, fold.end, fold.weights].into_iter().zip(sums);
        let base = single.map(|(w, z)| -(w * z)).sum::<Scalar>();
        let (z4, r) = (
            sums.last().copied().unwrap_or_default(),
            fold.components.first().copied(),
        );
        terms.push((
            base + r.unwrap_or_default() * z4 - dot(&fold.links, y),
            &RISTRETTO_BASEPOINT_POINT,
        ));
        let keys = self.statement.keys.iter().map(Element::point);
        terms.extend(fold.components.iter().skip(1).map(|w| w * z4).zip(keys));
        let first_link = fold
            .links
            .iter()
            .zip(x)
            .next()
            .map(|(w, x)| w * x)
            .unwrap_or_default();
        terms.push((-(fold.end * self.c * product + first_link), &self.generators.star));

        let mut push = |scalar: Scalar, element: &'a Element| terms.push((scalar, element.point()));
        let announced = [fold.sum, fold.end, fold.weights]
            .into_iter()
            .chain(fold.components.iter().copied());
        announced
            .chain(fold.links.iter().copied())
            .zip(&self.proof.announcements)
            .for_each(|(w, a)| push(w, a));
        let (sum, weights) = (fold.sum * self.c, fold.weights * self.c);
        for (commitment, u) in self.proof.permutation.iter().zip(&self.u) {
            push(sum + weights * u, commitment);
        }
        for (i, link) in self.proof.chain.iter().enumerate() {
            let own = fold.links.get(i).map(|w| w * self.c).unwrap_or_default();
            // The next link multiplies this one; the last one is where the chain ends.
            let next = match (fold.links.get(i + 1), x.get(i + 1)) {
                (Some(w), Some(x)) => -(w * x),
                _ => fold.end * self.c,
            };
            push(own + next, link);
        }
        for (component, w) in fold.components.iter().enumerate() {
            let wc = w * self.c;
            let input = self.input.component(component).zip(&self.u);
            input.for_each(|(point, u)| push(wc * u, point));
            let output = self.output.component(component).zip(x);
            output.for_each(|(point, x)| push(-(w * x), point));
        }
        let rows = self.generators.rows.iter().zip(x);
        terms.extend(rows.map(|(base, x)| (-(sum + fold.weights * x), base)));
        terms
    }
}
