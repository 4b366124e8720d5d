//! The public rows of a roster: leaves without names. Spec: `docs/draw.md`, section Roster.

use core::fmt;

use crate::{Quota, QuotaError, bytes, seats};

/// Hash of a person's record with a salt; all that the public record holds of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub [u8; 32]);

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bytes::hex(&self.0, f)
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaf({self})")
    }
}

/// How a person takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Takes part without a draw (必到).
    Mandatory,
    /// May be drawn (可抽).
    Eligible,
    /// Takes no part (回避).
    Recused {
        /// Why; not blank.
        reason: String,
    },
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
    /// There are no rows.
    #[error("the roster has no rows")]
    Empty,
    /// Rows must rise strictly by leaf; the row at this position (from 0) does not.
    #[error("row {0} does not rise above the one before it: sort the rows by leaf")]
    Order(usize),
    /// The row at this position (from 0) repeats the leaf before it.
    #[error("row {0} repeats the leaf of the row before it: one person, one row")]
    Twice(usize),
    /// The row at this position (from 0) recuses a person and does not say why.
    #[error("row {0} recuses a person without a reason: state it")]
    NoReason(usize),
}

impl RosterError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "名册没有任何人员".into(),
            Self::Order(at) => format!("名册第 {at} 行（从 0 起）未按标识升序排列，请排序后重新登记"),
            Self::Twice(at) => format!("名册第 {at} 行（从 0 起）与上一行重复，一人只能一行"),
            Self::NoReason(at) => format!("名册第 {at} 行（从 0 起）回避但未写明原因，请补充"),
        }
    }
}

/// Checks that there are rows, that they rise strictly by leaf, and that recusals have reasons.
///
/// # Errors
/// [`RosterError`], the first found.
pub fn check_rows(rows: &[Row]) -> Result<(), RosterError> {
    if rows.is_empty() {
        return Err(RosterError::Empty);
    }
    for (at, pair) in (1..).zip(rows.windows(2)) {
        let [before, row] = pair else { continue };
        match before.leaf.cmp(&row.leaf) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err(RosterError::Twice(at)),
            std::cmp::Ordering::Greater => return Err(RosterError::Order(at)),
        }
    }
    let silent = |row: &Row| matches!(&row.status, Status::Recused { reason } if bytes::blank(reason));
    rows.iter()
        .position(silent)
        .map_or(Ok(()), |at| Err(RosterError::NoReason(at)))
}

/// A sound roster: rows in order and a quota that they can fill. Fixed before anybody knows the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    rows: Vec<Row>,
    quota: Quota,
    hash: [u8; 32],
}

/// Why rows and quota make no roster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterFault {
    /// The rows.
    #[error(transparent)]
    Rows(#[from] RosterError),
    /// The quota.
    #[error(transparent)]
    Quota(#[from] QuotaError),
}

impl RosterFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Rows(error) => error.zh(),
            Self::Quota(error) => error.zh(),
        }
    }
}

impl Roster {
    /// Checks rows and quota. `hash` is the log's leaf hash of the entry that holds both: through it the seed
    /// depends on every byte of them.
    ///
    /// # Errors
    /// [`RosterFault`].
    pub fn new(rows: Vec<Row>, quota: Quota, hash: [u8; 32]) -> Result<Self, RosterFault> {
        check_rows(&rows)?;
        seats(&rows, &quota)?;
        Ok(Self { rows, quota, hash })
    }

    /// The rows, ascending by leaf.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rule for the seats.
    #[must_use]
    pub fn quota(&self) -> &Quota {
        &self.quota
    }

    /// The log's leaf hash of the roster entry.
    #[must_use]
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(leaf: u8) -> Row {
        Row {
            leaf: Leaf([leaf; 32]),
            stratum: "a".into(),
            status: Status::Eligible,
        }
    }

    #[test]
    fn rows_rise_strictly() {
        assert_eq!(check_rows(&[row(1), row(2), row(9)]), Ok(()));
        assert_eq!(check_rows(&[]), Err(RosterError::Empty));
        assert_eq!(check_rows(&[row(1), row(3), row(2)]), Err(RosterError::Order(2)));
        assert_eq!(check_rows(&[row(1), row(1)]), Err(RosterError::Twice(1)));
        // Unsigned bytes, first byte first.
        assert_eq!(check_rows(&[row(0x7f), row(0x80)]), Ok(()));
    }

    #[test]
    fn recusal_has_a_reason() {
        let mut rows = [row(1), row(2)];
        rows[1].status = Status::Recused {
            reason: " \u{3000}".into(),
        };
        assert_eq!(check_rows(&rows), Err(RosterError::NoReason(1)));
        rows[1].status = Status::Recused {
            reason: "亲属".into(),
        };
        assert_eq!(check_rows(&rows), Ok(()));
    }

    #[test]
    fn a_roster_has_sound_rows() {
        let fault = Roster::new(vec![row(2), row(1)], Quota::Total(1), [0; 32]).unwrap_err();
        assert_eq!(fault, RosterError::Order(1).into());
        assert_eq!(fault.zh(), RosterError::Order(1).zh());
    }

    #[test]
    fn a_roster_can_fill_its_quota() {
        let roster = |total| Roster::new(vec![row(1), row(2)], Quota::Total(total), [0; 32]);
        assert!(roster(2).is_ok());
        let fault = roster(3).unwrap_err();
        assert!(matches!(fault, RosterFault::Quota(QuotaError::NotEnough { .. })));
        assert!(fault.zh().contains('3') && fault.to_string().contains('3'));
    }
}
