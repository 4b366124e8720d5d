//! Why a shuffle is refused, by equation. Spec: `shuffle`.

use std::fmt;

use crate::{group::DecodeError, transcript::ZeroChallenge};

/// Why rows cannot be shuffled, or a shuffle is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An encoding that is not canonical, the identity, or a wrong length.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A challenge was zero.
    #[error(transparent)]
    Challenge(#[from] ZeroChallenge),
    /// The rows are not as wide as there are keys, or have no width at all.
    #[error("rows of width {got} where there are {want} keys")]
    Width {
        /// Width of the rows.
        got: usize,
        /// Number of keys.
        want: usize,
    },
    /// Rows were added or dropped, or the proof is one for another number of rows.
    #[error("{got} rows where {want} went in")]
    Count {
        /// Rows of the output or of the proof.
        got: usize,
        /// Rows of the input.
        want: usize,
    },
    /// More than [`super::MAX_POINTS`] points in the rows.
    #[error("{0} points are more than one shuffle may have")]
    TooMany(usize),
    /// An equation of the proof does not hold.
    #[error("the proof fails: {0}")]
    Equation(Equation),
}

/// The equations of the proof, numbered as in the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equation {
    /// (1): every input row is used with total weight one.
    Sum,
    /// (2): the chain ends at the product of the challenges.
    End,
    /// (3): the weights answered are the committed ones.
    Weights,
    /// (4): the output re-encrypts the weighted input; component 0 is R, component k+1 is C_k.
    Reencryption {
        /// Which component of the rows.
        component: usize,
    },
    /// (5): this link of the chain multiplies with the weight of its row.
    Link {
        /// The output row, from 0.
        row: usize,
    },
}

impl fmt::Display for Equation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum => write!(f, "equation 1 (sum of the weights)"),
            Self::End => write!(f, "equation 2 (end of the chain)"),
            Self::Weights => write!(f, "equation 3 (committed weights)"),
            Self::Reencryption { component } => {
                write!(f, "equation 4 (re-encryption), component {component}")
            }
            Self::Link { row } => write!(f, "equation 5 (chain), row {row}"),
        }
    }
}
