//! Accepting a shuffle, or naming what is wrong with it. Spec: `shuffle`.

use curve25519_dalek::Scalar;
use rand_core::CryptoRng;

use super::{
    Equation, Fault, Rows, ShuffleProof, Statement,
    judge::{Fold, Judge},
};

/// Rows that are proved to be a shuffle of those that went in. Only [`verify`] makes them.
#[derive(Debug, Clone)]
pub struct VerifiedShuffle {
    rows: Rows,
}

impl VerifiedShuffle {
    /// The rows that came out.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The rows that came out, for the next mixer.
    #[must_use]
    pub fn into_rows(self) -> Rows {
        self.rows
    }
}

/// Judges a shuffle.
///
/// The weights of the fold come from the hash of everything and from `rng` together, so neither a broken generator
/// nor a clever mixer can foresee them.
///
/// # Errors
/// [`Fault`]: what is wrong, by equation. Of several wrong equations the first is named.
pub fn verify(
    statement: &Statement<'_>,
    input: &Rows,
    output: Rows,
    proof: &ShuffleProof,
    rng: &mut impl CryptoRng,
) -> Result<VerifiedShuffle, Fault> {
    statement.check_width(input)?;
    statement.check_width(&output)?;
    let want = input.len();
    for got in [output.len(), proof.rows()] {
        if got != want {
            return Err(Fault::Count { got, want });
        }
    }
    if input.is_empty() {
        return Ok(VerifiedShuffle { rows: output });
    }
    let judge = Judge::new(statement, input, &output, proof)?;
    let weights = judge.fold_weights(rng);
    if judge.holds(&weights) {
        Ok(VerifiedShuffle { rows: output })
    } else {
        Err(Fault::Equation(guilty(&judge, &weights)))
    }
}

/// The first equation that fails, when all together failed: each alone, then the links by halves.
fn guilty(judge: &Judge<'_>, all: &Fold) -> Equation {
    let fails = |choose: &dyn Fn(&mut Fold)| {
        let mut fold = Fold::none(all.links.len(), all.components.len());
        choose(&mut fold);
        !judge.holds(&fold)
    };
    if fails(&|fold| fold.sum = Scalar::ONE) {
        return Equation::Sum;
    }
    if fails(&|fold| fold.end = Scalar::ONE) {
        return Equation::End;
    }
    if fails(&|fold| fold.weights = Scalar::ONE) {
        return Equation::Weights;
    }
    let mut components = 0..all.components.len();
    if let Some(component) = components.find(|k| fails(&|fold| fold.components[*k] = Scalar::ONE)) {
        return Equation::Reencryption { component };
    }
    // All links before `low` hold, and some link before `high` fails.
    let (mut low, mut high) = (0, all.links.len());
    while high - low > 1 {
        let middle = low.midpoint(high);
        if fails(&|fold| fold.links[low..middle].copy_from_slice(&all.links[low..middle])) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Equation::Link { row: low }
}
