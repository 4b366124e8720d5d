//! The opening file: what an authorised observer checks names against leaves with.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::{Leaf, Row, frame};

/// A person's record with its salt. Never public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// 32 random bytes.
    pub salt: [u8; 32],
    /// Number of the person in the roster.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit (单位).
    pub unit: String,
    /// Post (职务).
    pub post: String,
}

impl Opening {
    /// `SHA-256("gongxin/1 roster leaf" ‖ salt ‖ F(id) ‖ F(name) ‖ F(unit) ‖ F(post))`.
    #[must_use]
    pub fn leaf(&self) -> Leaf {
        let mut hash = Sha256::new();
        hash.update(b"gongxin/1 roster leaf");
        hash.update(self.salt);
        for part in [&self.id, &self.name, &self.unit, &self.post] {
            hash.update(frame(part.as_bytes()));
        }
        Leaf(hash.finalize().into())
    }
}

/// What is wrong with an opening file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningFault {
    /// An opening that belongs to no row.
    #[error("the opening of {id} matches no row of the roster")]
    NoRow {
        /// The person's id.
        id: String,
    },
    /// One person stands in the roster twice.
    #[error("the person {id} is opened twice: one person, one row")]
    Twice {
        /// The person's id.
        id: String,
    },
    /// Rows that no opening explains.
    #[error("{0} rows of the roster are not opened")]
    Unopened(usize),
}

/// Checks that openings and rows match one to one.
///
/// # Errors
/// Every fault found.
pub fn check_openings(openings: &[Opening], rows: &[Row]) -> Result<(), Vec<OpeningFault>> {
    let mut faults = Vec::new();
    let mut left: BTreeSet<Leaf> = rows.iter().map(|row| row.leaf).collect();
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for opening in openings {
        *ids.entry(&opening.id).or_default() += 1;
        if !left.remove(&opening.leaf()) {
            faults.push(OpeningFault::NoRow {
                id: opening.id.clone(),
            });
        }
    }
    faults.extend(
        ids.iter()
            .filter(|(_, n)| **n > 1)
            .map(|(id, _)| OpeningFault::Twice { id: (*id).to_owned() }),
    );
    if !left.is_empty() {
        faults.push(OpeningFault::Unopened(left.len()));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn opening(id: &str) -> Opening {
        Opening {
            salt: [7; 32],
            id: id.into(),
            name: "张三".into(),
            unit: "县委办".into(),
            post: "主任".into(),
        }
    }

    fn row(opening: &Opening) -> Row {
        Row {
            leaf: opening.leaf(),
            stratum: "a".into(),
            status: Status::Eligible,
        }
    }

    #[test]
    fn every_part_of_a_person_counts() {
        let base = opening("1");
        let changes: [fn(&mut Opening); 5] = [
            |o| o.salt[0] = 0,
            |o| o.id.push('1'),
            |o| o.name.push('丰'),
            |o| o.unit.clear(),
            |o| o.post = "副主任".into(),
        ];
        for change in changes {
            let mut other = base.clone();
            change(&mut other);
            assert_ne!(other.leaf(), base.leaf());
        }
        // Frames keep fields apart.
        let (mut a, mut b) = (opening("1"), opening("1"));
        (a.name, a.unit) = ("ab".into(), "c".into());
        (b.name, b.unit) = ("a".into(), "bc".into());
        assert_ne!(a.leaf(), b.leaf());
    }

    #[test]
    fn faults_are_named() {
        let (a, b) = (opening("1"), opening("2"));
        let rows = [row(&a), row(&b)];
        assert_eq!(check_openings(&[a.clone(), b.clone()], &rows), Ok(()));
        assert_eq!(
            check_openings(std::slice::from_ref(&a), &rows),
            Err(vec![OpeningFault::Unopened(1)])
        );
        let stranger = opening("3");
        let faults = check_openings(&[a.clone(), b, stranger], &rows).unwrap_err();
        assert_eq!(faults, [OpeningFault::NoRow { id: "3".into() }]);
        let faults = check_openings(&[a.clone(), a], &rows).unwrap_err();
        assert!(faults.contains(&OpeningFault::Twice { id: "1".into() }));
    }
}
