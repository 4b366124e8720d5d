//! Finds the header row by the words people use, and says which column means what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ImportError;
use crate::grid::Grid;
use crate::note::{ColumnRef, column_letter};
use crate::text::{compact, tidy};

/// Rows with text that are searched for a header.
pub(crate) const SEARCHED: usize = 60;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// 编号, 工号, 身份证号.
    Id,
    /// 序号: a running number, an id only for want of a better one.
    Sequence,
    /// 姓名.
    Name,
    /// 单位.
    Unit,
    /// 职务; also 单位及职务 in one column.
    Post,
    /// 类别.
    Category,
    /// 组别.
    Group,
    /// 参加方式: a word.
    Status,
    /// 是否必到: yes or no.
    MustAttend,
    /// 回避: yes, no, or the reason itself.
    Recusal,
    /// 回避原因.
    Reason,
}

impl Field {
    /// Chinese name.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Id => "编号",
            Self::Sequence => "序号",
            Self::Name => "姓名",
            Self::Unit => "单位",
            Self::Post => "职务",
            Self::Category => "类别",
            Self::Group => "组别",
            Self::Status => "参加方式",
            Self::MustAttend => "是否必到",
            Self::Recusal => "回避",
            Self::Reason => "回避原因",
        }
    }

    /// The meaning of a header text, if it is one of the known words.
    #[must_use]
    pub fn of_header(text: &str) -> Option<Self> {
        let word = header_word(text);
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&word.as_str()))
            .map(|(field, _)| *field)
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Id => "the id",
            Self::Sequence => "the running number",
            Self::Name => "the name",
            Self::Unit => "the unit",
            Self::Post => "the post",
            Self::Category => "the category",
            Self::Group => "the group",
            Self::Status => "the way of attending",
            Self::MustAttend => "whether attendance is required",
            Self::Recusal => "the recusal",
            Self::Reason => "the reason of recusal",
        })
    }
}

/// What a person says columns mean, by their header texts; `None`: nothing of it is taken. It goes before the known words.
pub type Meanings = BTreeMap<String, Option<Field>>;

/// The meaning of a header text.
pub(crate) fn meaning(text: &str, said: &Meanings) -> Option<Field> {
    match said.get(&tidy(text)) {
        Some(meant) => *meant,
        None => Field::of_header(text),
    }
}

/// Header words, compact and in lower case.
const WORDS: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "编号",
            "人员编号",
            "工号",
            "证号",
            "代码",
            "人员代码",
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "id",
            "no",
            "no.",
            "number",
            "personid",
            "staffid",
            "code",
        ],
    ),
    (Field::Sequence, &["序号", "顺序号", "行号", "seq", "#", "index"]),
    (
        Field::Name,
        &["姓名", "名字", "人员姓名", "姓名(全称)", "name", "fullname"],
    ),
    (
        Field::Unit,
        &[
            "单位",
            "工作单位",
            "部门",
            "所在单位",
            "单位名称",
            "所在部门",
            "工作部门",
            "单位(部门)",
            "unit",
            "organisation",
            "organization",
            "department",
            "workunit",
        ],
    ),
    (
        Field::Post,
        &[
            "职务",
            "职位",
            "现任职务",
            "现职务",
            "职务职级",
            "职务(职级)",
            "岗位",
            "单位及职务",
            "单位职务",
            "单位和职务",
            "工作单位及职务",
            "工作单位职务",
            "现工作单位及职务",
            "现任单位及职务",
            "post",
            "position",
            "title",
            "jobtitle",
        ],
    ),
    (
        Field::Category,
        &[
            "类别",
            "人员类别",
            "界别",
            "人员类型",
            "类型",
            "推荐类别",
            "代表类别",
            "所属类别",
            "category",
            "stratum",
            "class",
        ],
    ),
    (
        Field::Group,
        &["组别", "分组", "所在组", "选举组", "group", "electorate"],
    ),
    (
        Field::Status,
        &[
            "参加方式",
            "参会方式",
            "参会类型",
            "参加类型",
            "参会类别",
            "参加类别",
            "状态",
            "status",
            "attendance",
        ],
    ),
    (
        Field::MustAttend,
        &[
            "是否必到",
            "必到",
            "是否必须参加",
            "是否必须到会",
            "mandatory",
            "required",
        ],
    ),
    (
        Field::Recusal,
        &["回避", "是否回避", "需回避", "recused", "recusal"],
    ),
    (
        Field::Reason,
        &[
            "回避原因",
            "回避事由",
            "回避理由",
            "回避情形",
            "reason",
            "recusalreason",
        ],
    ),
];

/// A header text as it is compared: compact, lower case, without the marks of required fields.
fn header_word(text: &str) -> String {
    let word = compact(text).to_lowercase();
    let word = word.trim_matches(['*', ':']);
    let word = word
        .strip_suffix("(必填)")
        .or_else(|| word.strip_suffix("(选填)"))
        .unwrap_or(word);
    word.trim_matches(['*', ':']).to_owned()
}

/// A column with its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnMap {
    /// What it means.
    pub field: Field,
    /// Letter and header text.
    pub column: ColumnRef,
    /// Position counted from 0.
    #[serde(skip)]
    pub(crate) index: u32,
}

/// The header of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Last row of the header, counted from 0.
    pub(crate) row: u32,
    /// Known columns from the left.
    pub(crate) columns: Vec<ColumnMap>,
    /// Columns whose header no word matches, from the left.
    pub(crate) ignored: Vec<ColumnRef>,
}

impl Header {
    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<&ColumnMap> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// Finds the header: the first row with a name column and another known one (or nothing else at all).
///
/// # Errors
/// [`ImportError::NoHeader`] or [`ImportError::AmbiguousColumns`].
pub(crate) fn find(grid: &Grid, said: &Meanings) -> Result<Header, ImportError> {
    for (row, cells) in grid.rows().take(SEARCHED) {
        let Some((name_column, _)) = cells.iter().find(|(_, cell)| is_name(&cell.text(), said)) else {
            continue;
        };
        // A name cell merged downwards spans a header of several rows; the lowest names the single columns.
        let last = grid
            .region(row, *name_column)
            .map_or(row, |region| region.last_row);
        let (columns, ignored) = columns_of(grid, row, last, said);
        if columns.len() < 2 && cells.len() > 1 {
            continue;
        }
        refuse_ambiguous(row, &columns)?;
        return Ok(Header {
            row: last,
            columns,
            ignored: ignored.into_values().collect(),
        });
    }
    Err(ImportError::NoHeader { searched: SEARCHED })
}

fn is_name(text: &str, said: &Meanings) -> bool {
    meaning(text, said) == Some(Field::Name)
}

/// A column as it was understood, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Letter and header text.
    #[serde(flatten)]
    pub column: ColumnRef,
    /// What it is taken for; nothing of a column without a meaning is taken.
    pub field: Option<Field>,
}

/// The columns that a person can give a meaning: those of the header, or where none is recognised, of the first row that looks like
/// one.
pub(crate) fn headings(grid: &Grid, said: &Meanings) -> Vec<Heading> {
    let rows = || grid.rows().take(SEARCHED);
    let named =
        rows().find(|(_, cells)| cells.len() > 1 && cells.values().any(|cell| is_name(&cell.text(), said)));
    let wordy = |text: &str| !text.chars().all(|c| c.is_ascii_digit());
    let likely =
        || rows().find(|(_, cells)| cells.len() > 1 && cells.values().all(|cell| wordy(&cell.text())));
    let Some((row, cells)) = named.or_else(likely) else {
        return Vec::new();
    };
    let name = cells.iter().find(|(_, cell)| is_name(&cell.text(), said));
    let region = name.and_then(|(column, _)| grid.region(row, *column));
    let last = region.map_or(row, |region| region.last_row);
    let (columns, ignored) = columns_of(grid, row, last, said);
    let known = columns.into_iter().map(|map| {
        let field = Some(map.field);
        (
            map.index,
            Heading {
                column: map.column,
                field,
            },
        )
    });
    let unknown = ignored
        .into_iter()
        .map(|(index, column)| (index, Heading { column, field: None }));
    let all: BTreeMap<u32, Heading> = known.chain(unknown).collect();
    all.into_values().collect()
}

fn columns_of(
    grid: &Grid,
    first: u32,
    last: u32,
    said: &Meanings,
) -> (Vec<ColumnMap>, BTreeMap<u32, ColumnRef>) {
    let mut known: BTreeMap<u32, ColumnMap> = BTreeMap::new();
    let mut ignored: BTreeMap<u32, ColumnRef> = BTreeMap::new();
    // At most as many rows as hold text: a region may claim a million.
    for (row, cells) in grid
        .rows()
        .skip_while(|(row, _)| *row < first)
        .take_while(|(row, _)| *row <= last)
    {
        for (index, cell) in cells {
            let text = cell.text();
            let column = ColumnRef {
                letter: column_letter(*index),
                header: tidy(&text),
            };
            // A heading over several columns is no column.
            let heading = row < last
                && grid
                    .region(row, *index)
                    .is_none_or(|region| region.last_row < last);
            match meaning(&text, said) {
                Some(field) => {
                    known.insert(
                        *index,
                        ColumnMap {
                            field,
                            column,
                            index: *index,
                        },
                    );
                }
                None if heading => {}
                None => {
                    ignored.insert(*index, column);
                }
            }
        }
    }
    ignored.retain(|index, _| !known.contains_key(index));
    (known.into_values().collect(), ignored)
}

fn refuse_ambiguous(row: u32, columns: &[ColumnMap]) -> Result<(), ImportError> {
    for column in columns {
        let same: Vec<&ColumnMap> = columns
            .iter()
            .filter(|other| other.field == column.field)
            .collect();
        if same.len() > 1 {
            return Err(ImportError::AmbiguousColumns {
                row: row + 1,
                field: column.field,
                columns: same
                    .iter()
                    .map(|map| format!("{} {}", map.column.letter, map.column.header))
                    .collect(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_recognised_however_they_are_set() {
        for (text, field) in [
            ("姓　名", Field::Name),
            ("*姓名（必填）", Field::Name),
            ("现任\n职务", Field::Post),
            ("ＩＤ", Field::Id),
            ("Work Unit", Field::Unit),
            ("是否必到：", Field::MustAttend),
            ("工作单位及职务", Field::Post),
        ] {
            assert_eq!(Field::of_header(text), Some(field), "{text}");
        }
        assert_eq!(Field::of_header("备注"), None);
    }

    #[test]
    fn no_word_means_two_things() {
        let mut seen = std::collections::HashSet::new();
        for word in WORDS.iter().flat_map(|(_, words)| *words) {
            assert!(seen.insert(word), "{word}");
            assert_eq!(&header_word(word), word, "words are kept as they are compared");
        }
    }
}
