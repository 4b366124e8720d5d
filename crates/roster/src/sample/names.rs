//! Names as they are spread over a county: common surnames often, compound ones seldom, given names by generation.

use rand_core::Rng;

/// Surnames with weights, roughly the order in which they are common.
const SURNAMES: &[(&str, u32)] = &[
    ("王", 72),
    ("李", 72),
    ("张", 68),
    ("刘", 54),
    ("陈", 48),
    ("杨", 32),
    ("赵", 24),
    ("黄", 24),
    ("周", 22),
    ("吴", 21),
    ("徐", 17),
    ("孙", 16),
    ("胡", 14),
    ("朱", 14),
    ("高", 13),
    ("林", 13),
    ("何", 12),
    ("郭", 12),
    ("马", 11),
    ("罗", 10),
    ("梁", 9),
    ("宋", 8),
    ("郑", 8),
    ("谢", 8),
    ("韩", 7),
    ("唐", 7),
    ("冯", 7),
    ("于", 6),
    ("董", 6),
    ("萧", 2),
    ("程", 6),
    ("曹", 6),
    ("袁", 6),
    ("邓", 6),
    ("许", 6),
    ("傅", 4),
    ("沈", 5),
    ("曾", 5),
    ("彭", 5),
    ("吕", 5),
    ("苏", 5),
    ("卢", 5),
    ("蒋", 5),
    ("蔡", 5),
    ("贾", 4),
    ("丁", 4),
    ("魏", 4),
    ("薛", 4),
    ("叶", 4),
    ("阎", 2),
    ("余", 4),
    ("潘", 4),
    ("杜", 4),
    ("戴", 3),
    ("夏", 3),
    ("钟", 3),
    ("汪", 3),
    ("田", 3),
    ("任", 3),
    ("姜", 3),
    ("范", 3),
    ("方", 3),
    ("石", 3),
    ("姚", 3),
    ("谭", 3),
    ("廖", 3),
    ("邹", 3),
    ("熊", 3),
    ("金", 2),
    ("陆", 2),
    ("郝", 2),
    ("孔", 1),
    ("白", 2),
    ("崔", 2),
    ("康", 2),
    ("毛", 1),
    ("邱", 2),
    ("秦", 2),
    ("江", 2),
    ("史", 2),
    ("顾", 2),
    ("侯", 2),
    ("邵", 2),
    ("孟", 2),
    ("龙", 2),
    ("万", 2),
    ("段", 2),
    ("雷", 2),
    ("钱", 2),
    ("汤", 2),
    ("尹", 2),
    ("黎", 2),
    ("易", 1),
    ("常", 1),
    ("武", 1),
    ("乔", 1),
    ("贺", 1),
    ("赖", 1),
    ("龚", 1),
    ("文", 1),
    ("欧阳", 1),
    ("上官", 1),
    ("司马", 1),
];

/// First characters of given names of two.
const FIRST: &[&str] = &[
    "建", "志", "国", "文", "明", "永", "海", "晓", "春", "玉", "秀", "丽", "红", "正", "光", "立", "庆",
    "宏", "俊", "伟", "卫", "新", "学", "德", "世", "家", "少", "云", "金", "兴", "振", "长", "成", "思",
    "雅", "佳", "子", "振", "慧", "淑", "桂", "凤", "爱", "月", "雪", "美", "静", "忠", "仁", "天", "开",
    "启", "景", "向", "东", "宝", "绍", "维", "继", "昌",
];

/// Second characters of given names of two.
const SECOND: &[&str] = &[
    "军", "华", "平", "明", "强", "勇", "峰", "斌", "辉", "林", "涛", "民", "生", "龙", "飞", "波", "刚",
    "杰", "良", "文", "英", "芳", "梅", "霞", "兰", "琴", "萍", "娟", "敏", "燕", "玲", "芬", "莉", "红",
    "云", "珍", "蓉", "清", "田", "东", "山", "海", "江", "春", "安", "宁", "康", "福", "祥", "才", "富",
    "贵", "元", "中", "胜", "利", "达", "远", "宇", "晨",
];

/// Given names of one character.
const SINGLE: &[&str] = &[
    "伟", "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞",
    "平", "刚", "辉", "玲", "桦", "鹏", "华", "红", "波", "斌", "莉", "宇", "浩", "凯", "健", "俊", "帆",
    "雪", "倩", "琳", "峰", "宁", "颖",
];

/// Names of the minorities' townships, where given name and father's name stand side by side.
const TRANSCRIBED: &[&str] = &["阿依·木呷", "吉克·尔布", "马海·拉则"];

/// An index below `length`, which must be small; 0 for an empty list.
///
/// Plain remainder: a sample needs no exact uniformity.
pub(super) fn pick<R: Rng + ?Sized>(rng: &mut R, length: usize) -> usize {
    let length = u32::try_from(length).unwrap_or(u32::MAX).max(1);
    usize::try_from(rng.next_u32() % length).unwrap_or(0)
}

/// One of the texts.
pub(super) fn one<'a, R: Rng + ?Sized>(rng: &mut R, texts: &[&'a str]) -> &'a str {
    texts.get(pick(rng, texts.len())).copied().unwrap_or("")
}

/// A full name.
pub(super) fn name<R: Rng + ?Sized>(rng: &mut R) -> String {
    if pick(rng, 150) == 0 {
        return one(rng, TRANSCRIBED).to_owned();
    }
    let surname = surname(rng);
    if pick(rng, 100) < 22 {
        return format!("{surname}{}", one(rng, SINGLE));
    }
    let (first, second) = (one(rng, FIRST), one(rng, SECOND));
    // 文文 and 林林 are rare among the grown-up: one character then.
    if first == second {
        format!("{surname}{first}")
    } else {
        format!("{surname}{first}{second}")
    }
}

fn surname<R: Rng + ?Sized>(rng: &mut R) -> &'static str {
    let total: u32 = SURNAMES.iter().map(|(_, weight)| weight).sum();
    let mut point = rng.next_u32() % total;
    for (surname, weight) in SURNAMES {
        if point < *weight {
            return surname;
        }
        point -= weight;
    }
    "王"
}
