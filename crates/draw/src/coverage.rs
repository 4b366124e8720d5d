//! Checks an opening file against the public rows, for an authorised observer. Spec: `docs/draw.md`, section Openings.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Leaf, Opening, Row};

/// What sound openings say of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Rows that an opening explains, ascending.
    pub opened: BTreeSet<Leaf>,
    /// Rows that none explains, ascending: persons the observer has not seen.
    pub unopened: BTreeSet<Leaf>,
    /// Ids that stand for one name in one unit when spaces are left out, two or more in each list. Namesakes exist,
    /// and so does a person entered twice: ask.
    pub look_alikes: Vec<Vec<String>>,
}

impl Coverage {
    /// Whether every row is opened.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unopened.is_empty()
    }
}

/// All that is wrong with an opening file. At least one list is not empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} openings match no row (the first: {}), {} ids are opened more than once (the first: {}): \
     compare the file with the roster it was made for",
    strangers.len(), first(strangers.iter().map(|(_, id)| id)), repeated.len(), first(repeated.keys())
)]
pub struct OpeningFault {
    /// Openings that match no row: position in the file, from 0, and id. A changed letter is enough.
    pub strangers: Vec<(usize, String)>,
    /// Ids that several openings claim, with the positions, from 0. One person has one row.
    pub repeated: BTreeMap<String, Vec<usize>>,
}

impl OpeningFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        format!(
            "有 {} 条人员信息与名册任何一行都不符（首个编号：{}），有 {} 个编号重复（首个：{}），请核对文件与名册是否对应",
            self.strangers.len(),
            first(self.strangers.iter().map(|(_, id)| id)),
            self.repeated.len(),
            first(self.repeated.keys()),
        )
    }
}

fn first<'a>(mut ids: impl Iterator<Item = &'a String>) -> &'a str {
    ids.next().map_or("-", String::as_str)
}

/// Which rows the openings explain. They need not explain all: see [`Coverage::is_complete`].
///
/// # Errors
/// [`OpeningFault`] with every opening that matches no row and every id opened more than once.
pub fn check_openings(openings: &[Opening], rows: &[Row]) -> Result<Coverage, OpeningFault> {
    let mut unopened: BTreeSet<Leaf> = rows.iter().map(|row| row.leaf).collect();
    let mut opened = BTreeSet::new();
    let mut strangers = Vec::new();
    let mut ids: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, opening) in openings.iter().enumerate() {
        ids.entry(&opening.id).or_default().push(at);
        let leaf = opening.leaf();
        if unopened.remove(&leaf) {
            opened.insert(leaf);
        } else if !opened.contains(&leaf) {
            strangers.push((at, opening.id.clone()));
        }
    }
    let repeated: BTreeMap<String, Vec<usize>> = ids
        .into_iter()
        .filter(|(_, at)| at.len() > 1)
        .map(|(id, at)| (id.to_owned(), at))
        .collect();
    if !strangers.is_empty() || !repeated.is_empty() {
        return Err(OpeningFault { strangers, repeated });
    }
    Ok(Coverage {
        opened,
        unopened,
        look_alikes: look_alikes(openings),
    })
}

fn look_alikes(openings: &[Opening]) -> Vec<Vec<String>> {
    let bare = |text: &str| -> String { text.split_whitespace().collect() };
    let mut persons: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for opening in openings {
        let person = (bare(&opening.name), bare(&opening.unit));
        persons.entry(person).or_default().push(opening.id.clone());
    }
    persons.into_values().filter(|ids| ids.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn opening(id: &str, name: &str) -> Opening {
        Opening {
            salt: [7; 32],
            id: id.into(),
            name: name.into(),
            unit: "县委办".into(),
            post: "主任".into(),
        }
    }

    fn rows(openings: &[Opening]) -> Vec<Row> {
        let row = |o: &Opening| Row {
            leaf: o.leaf(),
            stratum: "a".into(),
            status: Status::Eligible,
        };
        openings.iter().map(row).collect()
    }

    #[test]
    fn coverage_says_what_is_opened() {
        let all = [opening("1", "张三"), opening("2", "李四")];
        let whole = check_openings(&all, &rows(&all)).unwrap();
        assert!(whole.is_complete() && whole.opened.len() == 2 && whole.look_alikes.is_empty());
        let part = check_openings(&all[..1], &rows(&all)).unwrap();
        assert!(!part.is_complete());
        assert_eq!(part.opened, BTreeSet::from([all[0].leaf()]));
        assert_eq!(part.unopened, BTreeSet::from([all[1].leaf()]));
    }

    #[test]
    fn strangers_and_repeated_ids_are_named_together() {
        let known = [opening("1", "张三"), opening("2", "李四")];
        let mut file = known.to_vec();
        file.push(opening("2", "李四"));
        file.push(opening("3", "王五"));
        let fault = check_openings(&file, &rows(&known)).unwrap_err();
        assert_eq!(fault.strangers, [(3, "3".to_owned())]);
        assert_eq!(fault.repeated, BTreeMap::from([("2".to_owned(), vec![1, 2])]));
        assert!(fault.to_string().contains("the first: 3") && fault.zh().contains("重复（首个：2"));
    }

    /// A padded roster: the same person in two rows under one id.
    #[test]
    fn one_person_in_two_rows_is_refused() {
        let mut twin = opening("1", "张三");
        twin.post = "副主任".into();
        let file = [opening("1", "张三"), twin];
        let fault = check_openings(&file, &rows(&file)).unwrap_err();
        assert!(fault.strangers.is_empty());
        assert_eq!(fault.repeated["1"], [0, 1]);
    }

    #[test]
    fn one_person_under_two_ids_looks_alike() {
        let file = [
            opening("1", "张三"),
            opening("2", "张\u{3000}三"),
            opening("3", "李四"),
        ];
        let coverage = check_openings(&file, &rows(&file)).unwrap();
        assert_eq!(coverage.look_alikes, [["1", "2"]]);
    }
}
