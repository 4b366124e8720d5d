//! 姓氏笔画: the order in which Chinese names stand on a ballot when no name shall be favoured.

use std::{cmp::Ordering, collections::HashMap, sync::LazyLock};

/// Characters by strokes and then by their order, as `data/make_strokes.py` makes them from Unihan.
const STROKES: &str = include_str!("../data/strokes.txt");

/// Surnames of two characters; whoever bears another is taken to have a surname of one.
const COMPOUND: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离",
    "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷",
    "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭",
    "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "第五", "即墨", "达奚", "褚师", "纳兰", "淳于",
    "单于", "完颜", "耶律", "叶赫",
];

/// Place of each character, with its number of strokes.
static PLACES: LazyLock<HashMap<char, (u8, u32)>> = LazyLock::new(|| {
    let mut places = HashMap::with_capacity(32_000);
    let mut place = 0;
    for line in STROKES.lines() {
        let Some((strokes, characters)) = line.split_once('\t') else {
            continue;
        };
        let strokes = strokes.parse().unwrap_or(u8::MAX);
        for character in characters.chars() {
            places.entry(character).or_insert((strokes, place));
            place += 1;
        }
    }
    places
});

/// What names are ordered by; see [`by_strokes`]. For sorting by a cached key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StrokeKey {
    surname: Vec<Place>,
    given_length: usize,
    given: Vec<Place>,
}

/// Where a character stands; those that the table lacks stand after all others, by code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Listed(u32),
    Unlisted(char),
}

/// How many strokes (笔画数) a character has in its mainland form; `None` if the table does not have it.
#[must_use]
pub fn strokes(character: char) -> Option<u8> {
    PLACES.get(&character).map(|(strokes, _)| *strokes)
}

/// Orders two names by 姓氏笔画: by the strokes of the surname's characters; equal numbers by the order of the strokes
/// (横竖撇点折) as 《通用规范汉字表》 prints it; within a surname 单名 before 双名, then by the given name in the same way.
/// Spaces between the characters of a name do not count.
#[must_use]
pub fn by_strokes(a: &str, b: &str) -> Ordering {
    stroke_key(a).cmp(&stroke_key(b)).then_with(|| a.cmp(b))
}

/// The key of a name; see [`by_strokes`].
#[must_use]
pub fn stroke_key(name: &str) -> StrokeKey {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let compound = COMPOUND
        .iter()
        .any(|surname| name.strip_prefix(surname).is_some_and(|given| !given.is_empty()));
    let mut places = name.chars().map(|c| {
        PLACES
            .get(&c)
            .map_or(Place::Unlisted(c), |(_, place)| Place::Listed(*place))
    });
    let surname: Vec<Place> = places.by_ref().take(1 + usize::from(compound)).collect();
    let given: Vec<Place> = places.collect();
    StrokeKey {
        surname,
        given_length: given.len(),
        given,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().rev().map(|name| (*name).to_owned()).collect();
        names.sort_by(|a, b| by_strokes(a, b));
        names
    }

    #[test]
    fn surnames_run_by_strokes_then_by_the_order_of_strokes() {
        let right = [
            "丁一", "于三", "万二", "马六", "王五", "牛七", "毛八", "文九", "孔十", "石甲", "李乙", "张丙",
            "欧丁", "赵戊", "诸己", "魏庚",
        ];
        assert_eq!(sorted(&right), right);
    }

    #[test]
    fn the_published_order_of_a_list_comes_out() {
        let right = [
            "丁学东",
            "丁薛祥",
            "于立军",
            "于吉红",
            "于会文",
            "万立骏",
            "习近平",
            "马小伟",
            "马兴瑞",
            "王宁",
            "王凯",
            "王毅",
            "王小洪",
            "王文涛",
            "王东明",
        ];
        // 文 has four strokes and 东 five.
        assert_eq!(sorted(&right), right);
    }

    #[test]
    fn a_given_name_of_one_character_comes_first() {
        assert_eq!(by_strokes("王毅", "王一鸣"), Ordering::Less);
        assert_eq!(by_strokes("王　宁", "王一鸣"), Ordering::Less);
    }

    #[test]
    fn compound_surnames_follow_the_single_one_and_count_as_surnames() {
        assert_eq!(by_strokes("司玉兰", "司马光"), Ordering::Less);
        assert_eq!(by_strokes("欧小平", "欧阳修"), Ordering::Less);
        // Both have a given name of one character, which the surname of two does not hide.
        assert_eq!(by_strokes("欧阳修", "欧阳一鸣"), Ordering::Less);
        // Somebody called by a compound surname alone has a surname of one character and a given name.
        assert_eq!(stroke_key("司马").surname.len(), 1);
    }

    #[test]
    fn every_character_of_the_national_table_has_its_strokes() {
        for (character, number) in [
            ('一', 1),
            ('王', 4),
            ('李', 7),
            ('张', 7),
            ('魏', 17),
            ('齉', 36),
            ('𠮷', 6),
            ('𬭎', 12),
        ] {
            let found = strokes(character);
            if character == '𠮷' {
                assert_eq!(found, None, "not in the national table");
            } else {
                assert_eq!(found, Some(number), "{character}");
            }
        }
        assert!(PLACES.len() > 27_000);
    }

    #[test]
    fn names_outside_the_table_come_last_and_none_is_equal_to_another() {
        assert_eq!(by_strokes("魏征", "Smith"), Ordering::Less);
        assert_eq!(by_strokes("魏征", "𠮷田"), Ordering::Less);
        assert_ne!(by_strokes("王 宁", "王宁"), Ordering::Equal);
    }
}
