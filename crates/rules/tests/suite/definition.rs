//! What may be put to the vote and what may not.

use gongxin_rules::*;

fn names(n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("甲{i}")).collect()
}

#[test]
fn the_constructors_make_sound_ballots() {
    assert_eq!(BallotSpec::gt_nom(1, "某局局长", names(6)).check(), vec![]);
    assert_eq!(BallotSpec::qwh(["张三", "李四"]).check(), vec![]);
    assert_eq!(BallotSpec::cwh(["张三"]).check(), vec![]);
}

#[test]
fn the_reference_list_is_longer_than_five_for_each_post() {
    for k in [1, 2, 3, 17] {
        let n = 5 * k as usize;
        let fault = SpecFault::ListTooShort {
            place: "contests[0]".into(),
            names: n,
            per_post: 5,
            least: n as u64 + 1,
        };
        assert_eq!(
            BallotSpec::gt_nom(k, "职位", names(n)).check(),
            vec![fault],
            "{k}"
        );
        assert_eq!(BallotSpec::gt_nom(k, "职位", names(n + 1)).check(), vec![], "{k}");
    }
}

#[test]
fn namesakes_need_different_details() {
    let same = |place: &str, name: &str| SpecFault::SameName {
        place: place.into(),
        name: name.into(),
    };
    let second = "contests[1]";
    assert_eq!(
        BallotSpec::qwh(["张三", "张三"]).check(),
        vec![same(second, "张三")]
    );
    assert_eq!(
        BallotSpec::qwh([("张三", "甲局"), ("张三", "")]).check(),
        vec![same(second, "张三")]
    );
    assert_eq!(
        BallotSpec::qwh([("张三", ""), ("张三", "甲局")]).check(),
        vec![same(second, "张三")]
    );
    assert_eq!(
        BallotSpec::qwh([("张三", "甲局"), ("张 三", "甲局")]).check(),
        vec![same(second, "张 三")]
    );
    assert_eq!(
        BallotSpec::qwh([("张三", "甲局"), ("张三", "乙局")]).check(),
        vec![]
    );
}

#[test]
fn each_fault_is_named() {
    let qwh: [(&str, Damage); 16] = [
        ("NoContests", |b| b.contests.clear()),
        ("TooManyContests", |b| {
            b.contests = vec![b.contests[0].clone(); 201]
        }),
        ("TooManyOptions", |b| {
            b.contests = vec![b.contests[0].clone(); 171]
        }),
        ("BadId", |b| b.contests[0].id = "P1".into()),
        ("DuplicateId", |b| b.contests[1].id = b.contests[0].id.clone()),
        ("BadText", |b| b.contests[0].title = "张\u{202e}三".into()),
        ("BadText", |b| b.contests[0].detail = "拟任\u{200b}".into()),
        ("BadSelection", |b| b.contests[0].max = 4),
        ("PostsDisagree", |b| b.posts = 3),
        ("NotThreeWay", |b| {
            b.contests[0].options[2].label = "弃权票".into()
        }),
        ("NotThreeWay", |b| b.contests[0].min = 0),
        ("NotThreeWay", |b| b.contests[0].options.swap(0, 1)),
        ("WeakerThanLaw", |b| b.rule.quorum = None),
        ("WrongPass", |b| b.rule.pass = Pass::None),
        ("QuorumBase", |b| {
            b.rule.quorum = Some(Share::two_thirds(Base::Present))
        }),
        ("BadShare", |b| {
            b.rule.quorum = Some(Share {
                den: 1001,
                ..Share::two_thirds(Base::Expected)
            })
        }),
    ];
    expect_faults(BallotSpec::qwh(["张三", "李四"]), &qwh);
    let gt: [(&str, Damage); 6] = [
        ("BlankRefused", |b| b.contests[0].min = 1),
        ("PostsDisagree", |b| b.posts = 2),
        ("WrongPass", |b| {
            let share = Share::more_than_half(Base::Expected);
            b.rule.pass = Pass::Threshold {
                option: "p001".into(),
                share,
            };
        }),
        ("CutNotBelowNames", |b| {
            b.rule.pass = Pass::TopM {
                per_post: 0,
                tie: TieRule::SecondRound,
            }
        }),
        ("CutNotBelowNames", |b| {
            b.rule.pass = Pass::TopM {
                per_post: u32::MAX,
                tie: TieRule::SecondRound,
            }
        }),
        ("BadSelection", |b| b.contests[0].max = 0),
    ];
    expect_faults(BallotSpec::gt_nom(1, "职位", names(6)), &gt);
}

/// One change to a sound ballot.
type Damage = fn(&mut BallotSpec);

fn expect_faults(sound: BallotSpec, cases: &[(&str, Damage)]) {
    for (name, damage) in cases {
        let mut ballot = sound.clone();
        damage(&mut ballot);
        let faults = ballot.check();
        assert!(
            faults.iter().any(|fault| format!("{fault:?}").starts_with(name)),
            "{name}: {faults:?}"
        );
        assert!(
            faults
                .iter()
                .all(|f| !f.message(Lang::Zh).is_empty() && f.to_string() == f.message(Lang::En))
        );
    }
}

#[test]
fn a_local_rule_may_be_stricter_than_the_law_but_not_weaker() {
    let mut ballot = BallotSpec::qwh(["张三"]);
    ballot.rule.quorum = Some(Share {
        cmp: Cmp::Gt,
        ..Share::two_thirds(Base::Expected)
    });
    ballot.rule.pass = Pass::Threshold {
        option: AGREE.into(),
        share: Share::two_thirds(Base::Expected),
    };
    assert_eq!(ballot.check(), vec![]);
    for share in [
        Share::more_than_half(Base::Present),
        Share::more_than_half(Base::Returned),
        Share {
            cmp: Cmp::Ge,
            ..Share::more_than_half(Base::Expected)
        },
        Share {
            num: 499,
            den: 999,
            ..Share::more_than_half(Base::Expected)
        },
    ] {
        ballot.rule.pass = Pass::Threshold {
            option: AGREE.into(),
            share,
        };
        assert!(
            matches!(ballot.check()[..], [SpecFault::WeakerThanLaw { .. }]),
            "{share:?}"
        );
    }
    ballot.rule.pass = Pass::Threshold {
        option: ABSTAIN.into(),
        share: Share::more_than_half(Base::Expected),
    };
    assert!(matches!(ballot.check()[..], [SpecFault::WrongPass { .. }]));
}

#[test]
fn the_registry_and_the_json_agree() {
    for kind in Kind::ALL {
        assert_eq!(
            serde_json::to_string(&kind).unwrap(),
            format!("\"{}\"", kind.id())
        );
        assert_eq!(Kind::from_id(kind.id()), Some(kind));
        assert!(!kind.info().sources.is_empty());
    }
    assert_eq!(Kind::from_id("gt_nom"), None);
}

#[test]
fn json_is_strict_and_survives_a_round_trip() {
    let ballot = BallotSpec::gt_nom(
        1,
        "某局局长",
        [
            ("甲", "一局"),
            ("乙", ""),
            ("丙", ""),
            ("丁", ""),
            ("戊", ""),
            ("己", ""),
        ],
    );
    let json = serde_json::to_string(&ballot).unwrap();
    assert_eq!(serde_json::from_str::<BallotSpec>(&json).unwrap(), ballot);
    let refused = [
        json.replacen("\"posts\":1", "\"posts\":1,\"write_in\":1", 1),
        json.replacen("\"posts\":1", "\"posts\":1,\"posts\":1", 1),
        json.replacen("\"posts\":1", "\"posts\":1.0", 1),
        json.replacen("\"posts\":1", "\"posts\":-1", 1),
        json.replacen("\"per_post\":1", "\"per_post\":1,\"lot\":true", 1),
        json.replacen("keep_all_at_cut", "lot", 1),
        json.replacen("GT_NOM", "TJ_LISTE", 1),
    ];
    for bad in refused {
        assert_ne!(bad, json);
        assert!(serde_json::from_str::<BallotSpec>(&bad).is_err(), "{bad}");
    }
}
