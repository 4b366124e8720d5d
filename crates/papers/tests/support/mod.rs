//! Papers to look at and to test: from counts through the rules, as in a meeting.
#![expect(
    clippy::unwrap_used,
    reason = "test support: a failing fixture must stop the test"
)]

use gongxin_rules::{BallotSpec, Cell, Column, Counts, Heading, Lang, Page, Table, evaluate, page};
use serde_json::json;

pub(crate) mod kinds;

/// Names that try to be something else, and names that are hard to set.
pub(crate) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "𠮷田㐀𬭎",
    "阿不都热合曼·阿布都热依木江·买买提艾力·吐尔逊江·赛买提江·亚森江大毛拉",
    "王\u{2A6A5}",
    "Müller-Lüdenscheidt & Söhne",
];

const SURNAMES: [&str; 20] = [
    "丁", "于", "马", "王", "毛", "孔", "石", "田", "冯", "刘", "李", "吴", "张", "陈", "欧阳", "赵", "郭",
    "诸葛", "曹", "魏",
];
const GIVEN: [&str; 12] = [
    "伟", "建国", "秀英", "明", "志强", "丽华", "文涛", "小平", "敏", "海燕", "德胜", "桂兰",
];

pub(crate) fn name(number: usize) -> String {
    format!(
        "{}{}",
        SURNAMES[number % SURNAMES.len()],
        GIVEN[number % GIVEN.len()]
    )
}

/// 全委会票决 on these persons; `agree` of 28 returned ballots for each.
pub(crate) fn vote(persons: &[(String, String)], lang: Lang) -> Page {
    let persons = persons
        .iter()
        .map(|(name, detail)| (name.as_str(), detail.as_str()));
    let spec = BallotSpec::qwh(persons);
    let contests: Vec<_> = (0..spec.contests.len())
        .map(|i| {
            let agree = 28 - (i * 5) % 23;
            json!({ "votes": [agree, (28 - agree) / 2, 28 - agree - (28 - agree) / 2], "row_void": 0 })
        })
        .collect();
    let counts = json!({ "expected": 31, "present": 29, "issued": 29, "returned": 28, "valid": 28, "invalid": 0, "contests": contests });
    laid(&spec, counts, lang)
}

/// 公推提名 with this many names for two posts.
pub(crate) fn nomination(names: usize, lang: Lang) -> Page {
    let persons: Vec<(String, String)> = (0..names)
        .map(|i| (name(i), format!("第{}镇副书记、镇长", i + 1)))
        .collect();
    let persons = persons
        .iter()
        .map(|(name, detail)| (name.as_str(), detail.as_str()));
    let spec = BallotSpec::gt_nom(2, "某局局长、副局长", persons);
    let votes: Vec<_> = (0..names).map(|i| (i * 37) % 41).collect();
    let rest = votes.iter().sum::<usize>().div_ceil(2).max(60);
    let counts = json!({ "expected": rest + 9, "present": rest + 2, "issued": rest + 1, "returned": rest, "valid": rest, "invalid": 0,
        "contests": [{ "votes": votes, "row_void": 0 }] });
    laid(&spec, counts, lang)
}

fn laid(spec: &BallotSpec, counts: serde_json::Value, lang: Lang) -> Page {
    let counts: Counts = serde_json::from_value(counts).unwrap();
    let sheet = evaluate(spec, &counts).unwrap();
    let heading = Heading {
        meeting: "中共云岭县委十三届五次全体会议".to_owned(),
        ..Heading::default()
    };
    page(&sheet, &[], &heading, lang)
}

/// 测评汇总表 with three classes of voters, each with its columns under a common head.
pub(crate) fn appraisal(persons: usize) -> Page {
    let mut columns = vec![
        Column::figures("序号"),
        Column::words("姓名"),
        Column::words("职务"),
    ];
    for class in [
        "A票（党政主要领导，权重40%）",
        "B票（班子成员，权重30%）",
        "C票（职工代表，权重30%）",
    ] {
        for grade in ["优秀", "称职", "基本称职", "不称职"] {
            columns.push(Column::figures(grade).under(class));
        }
        columns.push(Column::figures("优秀率").under(class));
    }
    columns.push(Column::figures("加权得分"));
    columns.push(Column::figures("名次"));
    let row = |i: usize| {
        let mut cells: Vec<Cell> = vec![
            (i as u64 + 1).into(),
            name(i).into(),
            "县发展和改革局党组书记、局长".into(),
        ];
        for class in 0..3u64 {
            let excellent = (i as u64 * 7 + class * 3) % 20;
            cells.extend([excellent, 20 - excellent, 3, 0].map(Cell::Integer));
            cells.push(Cell::BasisPoints(u32::try_from(excellent * 10_000 / 23).unwrap()));
        }
        cells.push(if i == 2 {
            Cell::Missing
        } else {
            Cell::Millionths(78_304_999 + i as u64 * 1_000_000)
        });
        cells.push((i as u64 + 1).into());
        cells
    };
    Page {
        title: "云岭县县直单位领导干部年度民主测评汇总表".to_owned(),
        lines: vec!["参加测评：A票 6 人，B票 14 人，C票 60 人".to_owned()],
        tables: vec![Table {
            caption: "县直单位".to_owned(),
            columns,
            rows: (0..persons).map(row).collect(),
        }],
        notes: vec!["优秀率以各类有效票为基数；三类均有人投票，权重未重新分配。".to_owned()],
        signatures: ["总监票人", "监票人", "计票人", "测评组负责人"]
            .map(str::to_owned)
            .to_vec(),
        date: "____年__月__日".to_owned(),
    }
}

/// A vote on the hostile names.
pub(crate) fn hostile() -> Page {
    let persons: Vec<(String, String)> = HOSTILE
        .iter()
        .map(|name| ((*name).to_owned(), "拟任甲镇党委书记".to_owned()))
        .collect();
    vote(&persons, Lang::Zh)
}
