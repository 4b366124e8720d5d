//! Units and posts of 云岭县, which does not exist.

use rand_core::Rng;

use super::names::{one, pick};

/// The county.
pub(super) const COUNTY: &str = "云岭县";

/// Where a person works and as what.
pub(super) struct Seat {
    pub(super) unit: String,
    pub(super) post: String,
}

fn seat(unit: &str, post: &str) -> Seat {
    Seat {
        unit: unit.to_owned(),
        post: post.to_owned(),
    }
}

const TOWNS: [&str; 18] = [
    "城关镇",
    "青石镇",
    "白鹭镇",
    "柳河镇",
    "双桥镇",
    "松林镇",
    "龙潭镇",
    "金沙镇",
    "安和镇",
    "石门镇",
    "枫坪乡",
    "大湾乡",
    "杨柳乡",
    "红岩乡",
    "清溪乡",
    "竹园乡",
    "高峰乡",
    "云台彝族乡",
];

const BUREAUS: [&str; 34] = [
    "县发展和改革局",
    "县教育和体育局",
    "县科学技术局",
    "县工业和信息化局",
    "县民族宗教局",
    "县公安局",
    "县民政局",
    "县司法局",
    "县财政局",
    "县人力资源和社会保障局",
    "县自然资源局",
    "县生态环境局",
    "县住房和城乡建设局",
    "县交通运输局",
    "县水利局",
    "县农业农村局",
    "县商务局",
    "县文化和旅游局",
    "县卫生健康局",
    "县退役军人事务局",
    "县应急管理局",
    "县审计局",
    "县市场监督管理局",
    "县统计局",
    "县医疗保障局",
    "县林业局",
    "县乡村振兴局",
    "县信访局",
    "县税务局",
    "县气象局",
    "县城市管理局",
    "县总工会",
    "县妇女联合会",
    "共青团云岭县委",
];

const SERVED: [&str; 16] = [
    "云岭县青石建材有限公司",
    "云岭县白鹭茶业合作社",
    "云岭县双桥运输有限公司",
    "云岭县龙潭水电站",
    "云岭县安和医院",
    "云岭县第一中学",
    "云岭县第二中学",
    "云岭县实验小学",
    "云岭县职业技术学校",
    "云岭县人民医院",
    "云岭县中医院",
    "云岭县松林家庭农场",
    "云岭县金沙食品有限公司",
    "云岭县红岩果业合作社",
    "云岭县大湾养殖合作社",
    "云岭县农村商业银行",
];

const COMMUNITIES: [&str; 14] = [
    "城关镇东门社区",
    "城关镇西街社区",
    "城关镇南桥社区",
    "城关镇北关社区",
    "城关镇文庙社区",
    "城关镇滨河社区",
    "青石镇中心社区",
    "白鹭镇湖滨社区",
    "柳河镇柳荫村",
    "双桥镇桥头村",
    "松林镇松岗村",
    "龙潭镇潭口村",
    "石门镇石门村",
    "清溪乡清溪村",
];

/// The 38 members of the county committee: leaders, heads of departments, secretaries of the larger towns.
pub(super) fn committee() -> Vec<Seat> {
    let mut seats = vec![
        seat("县委", "县委书记"),
        seat("县政府", "县委副书记、县长"),
        seat("县委", "县委副书记"),
        seat("县纪委监委", "县委常委、县纪委书记、县监委主任"),
        seat("县政府", "县委常委、常务副县长"),
        seat("县委组织部", "县委常委、组织部部长"),
        seat("县委宣传部", "县委常委、宣传部部长"),
        seat("县委统战部", "县委常委、统战部部长"),
        seat("县委政法委", "县委常委、政法委书记"),
        seat("县人武部", "县委常委、县人武部政委"),
        seat("县委办公室", "县委常委、县委办公室主任"),
        seat("县人大常委会", "县人大常委会主任"),
        seat("县政协", "县政协主席"),
        seat("县人民法院", "县人民法院院长"),
        seat("县人民检察院", "县人民检察院检察长"),
    ];
    seats.extend(BUREAUS.iter().take(13).map(|unit| seat(unit, "党组书记、局长")));
    seats.extend(TOWNS.iter().take(10).map(|unit| seat(unit, "党委书记")));
    seats
}

/// The members of the discipline commission who are not on the county committee: 24 of 25.
pub(super) fn discipline() -> Vec<Seat> {
    let mut seats = vec![
        seat("县纪委监委", "县纪委副书记、县监委副主任"),
        seat("县纪委监委", "县纪委副书记、县监委副主任"),
        seat("县纪委监委", "县纪委常委、县监委委员"),
        seat("县纪委监委", "县纪委常委、县监委委员"),
        seat("县纪委监委", "县纪委常委、组织部部长"),
        seat("县纪委监委", "县纪委常委、办公室主任"),
        seat("县委巡察办", "县委巡察办主任"),
    ];
    seats.extend(
        ["第一", "第二", "第三", "第四", "第五", "第六", "第七"]
            .iter()
            .map(|number| seat(&format!("县纪委监委{number}派驻纪检监察组"), "组长")),
    );
    seats.extend(
        TOWNS
            .iter()
            .rev()
            .take(10)
            .map(|unit| seat(unit, "党委委员、纪委书记")),
    );
    seats
}

/// The county leaders who are on neither: 16 of 30.
pub(super) fn leaders() -> Vec<Seat> {
    let mut seats: Vec<Seat> = (0..5).map(|_| seat("县政府", "副县长")).collect();
    seats.extend((0..5).map(|_| seat("县人大常委会", "县人大常委会副主任")));
    seats.extend((0..5).map(|_| seat("县政协", "县政协副主席")));
    seats.push(seat("县政府", "县政府党组成员、二级调研员"));
    seats
}

/// A seat in one of the strata of the draw; `place` counts the persons of the stratum.
pub(super) fn stratum<R: Rng + ?Sized>(index: usize, place: usize, rng: &mut R) -> Seat {
    match index {
        0 => {
            let unit = at(&BUREAUS, place + 13);
            let posts = [
                "党组书记、局长",
                "党组副书记、副局长",
                "党组成员、副局长",
                "一级主任科员",
            ];
            let post = if place < BUREAUS.len() - 13 {
                at(&posts, 0)
            } else {
                at(&posts, 1 + pick(rng, 3))
            };
            let post = match unit {
                "县总工会" | "县妇女联合会" => post.replace("局长", "主席"),
                "共青团云岭县委" => post.replace("局长", "书记"),
                _ => post.to_owned(),
            };
            Seat {
                unit: unit.to_owned(),
                post,
            }
        }
        1 => {
            // Ten secretaries sit on the committee: first the mayors of all towns, then the other secretaries.
            if place < TOWNS.len() {
                let unit = at(&TOWNS, place);
                let post = if unit.ends_with('乡') {
                    "党委副书记、乡长"
                } else {
                    "党委副书记、镇长"
                };
                return seat(unit, post);
            }
            seat(
                at(&TOWNS, 10 + place % 8),
                if place < 26 {
                    "党委书记"
                } else {
                    "人大主席"
                },
            )
        }
        2 => {
            let unit = one(rng, &SERVED);
            let post = if unit.ends_with("公司") {
                one(rng, &["总经理", "副总经理", "工会主席", "车间主任"])
            } else if unit.ends_with("合作社") || unit.ends_with("农场") {
                one(rng, &["理事长", "社员代表", "技术负责人"])
            } else if unit.ends_with("学") || unit.ends_with("校") {
                one(rng, &["校长", "副校长", "高级教师", "教师代表"])
            } else if unit.ends_with('院') {
                one(rng, &["院长", "副院长", "主任医师", "护士长"])
            } else {
                one(rng, &["主任", "副主任", "职工代表"])
            };
            seat(unit, post)
        }
        3 => {
            let unit = one(rng, &COMMUNITIES);
            let head = if unit.ends_with('村') {
                "党支部书记、村委会主任"
            } else {
                "党委书记、居委会主任"
            };
            let post = one(
                rng,
                &[
                    head,
                    "网格员",
                    "居民代表",
                    "党小组组长",
                    "老党员代表",
                    "退役军人代表",
                ],
            );
            let post = if unit.ends_with('村') {
                post.replace("居民", "村民")
            } else {
                post.to_owned()
            };
            Seat {
                unit: unit.to_owned(),
                post,
            }
        }
        _ => {
            let unit = if pick(rng, 2) == 0 {
                one(rng, &TOWNS)
            } else {
                one(rng, &SERVED)
            };
            seat(unit, one(rng, &["县党代会代表", "县人大代表", "县政协委员"]))
        }
    }
}

/// Posts that a unit served or a community has once.
pub(super) fn is_head(post: &str) -> bool {
    const HEADS: [&str; 8] = [
        "总经理",
        "工会主席",
        "理事长",
        "校长",
        "院长",
        "主任",
        "党委书记、居委会主任",
        "党支部书记、村委会主任",
    ];
    HEADS.contains(&post)
}

fn at<'a>(texts: &[&'a str], index: usize) -> &'a str {
    texts.get(index % texts.len().max(1)).copied().unwrap_or("")
}
