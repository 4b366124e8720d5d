//! The opening file: who stands behind each leaf of the roster. Secret; for the host and authorised observers.

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;
use gongxin_draw::Opening;
use gongxin_record::bytes::{B32, RowLeaf};
use serde::{Deserialize, Serialize};

use crate::{files, refusal::Explain};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    leaf: RowLeaf,
    salt: B32,
    id: String,
    name: String,
    unit: String,
    post: String,
}

/// The bytes of an opening file.
pub(super) fn to_json(openings: &[Opening]) -> Result<Vec<u8>> {
    let person = |o: &Opening| Person {
        leaf: RowLeaf(o.leaf().0),
        salt: B32(o.salt),
        id: o.id.clone(),
        name: o.name.clone(),
        unit: o.unit.clone(),
        post: o.post.clone(),
    };
    Ok(serde_json::to_vec_pretty(
        &openings.iter().map(person).collect::<Vec<_>>(),
    )?)
}

/// Reads an opening file; the leaves are worked out anew, never believed.
pub(super) fn read(path: &Path) -> Result<BTreeMap<RowLeaf, Opening>> {
    let persons: Vec<Person> = serde_json::from_slice(&files::read(path)?).explain(
        "openings",
        format!("{} 不是名册开启文件", path.display()),
        format!("{} is no opening file", path.display()),
    )?;
    let open = |p: Person| {
        let opening = Opening {
            salt: p.salt.0,
            id: p.id,
            name: p.name,
            unit: p.unit,
            post: p.post,
        };
        (RowLeaf(opening.leaf().0), opening)
    };
    Ok(persons.into_iter().map(open).collect())
}
