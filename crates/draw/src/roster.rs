//! The public rows of a roster: leaves without names.

/// Hash of a person's record with a salt; all that the public record holds of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub [u8; 32]);

/// How a person takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Takes part without a draw (必到).
    Mandatory,
    /// May be drawn (可抽).
    Eligible,
    /// Takes no part (回避).
    Recused,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The person's leaf.
    pub leaf: Leaf,
    /// The stratum (类别) that seats are spread over.
    pub stratum: String,
    /// How the person takes part.
    pub status: Status,
}

/// Rows that are not in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Rows must rise strictly by leaf; this position does not.
    #[error("row {0} does not rise above the one before it (rows are sorted by leaf, none twice)")]
    Order(usize),
    /// There are no rows.
    #[error("the roster has no rows")]
    Empty,
}

/// Checks that rows rise strictly by leaf.
///
/// # Errors
/// [`RosterError`].
pub fn check_rows(rows: &[Row]) -> Result<(), RosterError> {
    if rows.is_empty() {
        return Err(RosterError::Empty);
    }
    let fault = rows
        .windows(2)
        .position(|pair| matches!(pair, [a, b] if a.leaf >= b.leaf));
    fault.map_or(Ok(()), |at| Err(RosterError::Order(at + 1)))
}
