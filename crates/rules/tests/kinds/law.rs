//! Every law bites: one change to a sound ballot of each template, and the fault it must give.

use gongxin_rules::*;

use crate::common::*;

/// One change to a sound ballot.
type Damage = fn(&mut BallotSpec);

fn bites(template: &str, cases: &[(&str, Damage)]) {
    for (i, (fault, damage)) in cases.iter().enumerate() {
        let mut spec = example(template);
        damage(&mut spec);
        let faults = spec.check();
        assert!(
            named(&faults).iter().any(|name| name == fault),
            "{template} case {i}: {faults:?}"
        );
        for fault in &faults {
            assert!(!fault.message(Lang::Zh).is_empty() && fault.to_string() == fault.message(Lang::En));
        }
    }
}

const SLOT: WriteInSpec = WriteInSpec {
    slots: 1,
    from: WriteInFrom::Text,
    blocks: 1,
};

fn flag(options: &[&str]) -> FlagSpec {
    FlagSpec {
        id: "f".into(),
        options: options.iter().map(ToString::to_string).collect(),
        share: Share::two_thirds(Base::Valid),
        when: FlagWhen::Holds,
    }
}

/// What every kind refuses.
#[test]
fn the_shape_of_any_ballot() {
    let cases: [(&str, Damage); 20] = [
        ("UnknownTemplate", |b| b.template = "QWH@1".into()),
        ("TooMany", |b| b.limits = vec![b.limits[0].clone(); 17]),
        ("TooMany", |b| b.rule.flags = vec![flag(&[]); 17]),
        ("TooMany", |b| b.limits[0].options = vec!["x".into(); 513]),
        ("TooManyOptions", |b| {
            b.contests = vec![b.contests[0].clone(); 129]
        }),
        ("BadLimit", |b| b.limits[0].options[0] = "x".into()),
        ("BadLimit", |b| b.limits[0].max = 0),
        ("BadLimit", |b| b.limits[0].max = 5),
        ("BadLimit", |b| b.limits[0].options.push("excellent".into())),
        ("BadScale", |b| b.contests[0].options[0].value = None),
        ("BadScale", |b| b.contests[0].options[0].value = Some(10_001)),
        ("BadScale", |b| b.contests[0].options[0].outside_base = true),
        ("BadScale", |b| b.contests[0].max = 2),
        ("BadReference", |b| b.rule.flags[0].options.push("x".into())),
        ("BadReference", |b| {
            b.rule.ranking = Some(Ranking::Options(vec![]))
        }),
        ("BadReference", |b| {
            b.rule.ranking = Some(Ranking::Options(vec!["x".into()]))
        }),
        ("DuplicateId", |b| b.rule.flags[1].id = b.rule.flags[0].id.clone()),
        ("BadShare", |b| b.rule.flags[0].share.num = 0),
        ("BadWriteIn", |b| {
            b.contests[5].write_in = Some(WriteInSpec { blocks: 17, ..SLOT })
        }),
        ("NotAllowed", |b| {
            b.nominees = vec![NomineeSpec {
                id: "n".into(),
                label: "甲".into(),
                detail: String::new(),
                pinyin: String::new(),
            }];
        }),
    ];
    bites("CP@1", &cases);
    bites(
        "TJ_LIST@1",
        &[
            ("BadWriteIn", |b| {
                b.contests[0].write_in = Some(WriteInSpec { slots: 3, ..SLOT })
            }),
            ("BadWriteIn", |b| {
                b.contests[0].write_in = Some(WriteInSpec { slots: 0, ..SLOT })
            }),
            ("BadText", |b| b.nominees[0].label = "何\u{200b}".into()),
            ("BadText", |b| b.nominees[0].pinyin = " he".into()),
            ("SameName", |b| {
                b.nominees[0] = NomineeSpec {
                    id: "n009".into(),
                    ..b.nominees[1].clone()
                }
            }),
            ("DuplicateId", |b| b.nominees[0].id = "n002".into()),
            ("NotAllowed", |b| b.nominees.clear()),
        ],
    );
    // 40 slots of 16 blocks would be a row of 680.
    let mut wide = example("TJ_BLANK@1");
    wide.posts = 40;
    wide.contests[0].max = 40;
    wide.contests[0].write_in = Some(WriteInSpec {
        slots: 40,
        from: WriteInFrom::Both,
        blocks: 16,
    });
    assert_eq!(named(&wide.check()), ["BadWriteIn"]);
}

#[test]
fn recommendations_and_nominations() {
    let passes: [(&str, Damage); 2] = [
        ("WrongPass", |b| {
            b.rule.pass = Pass::TopShare {
                share: Share::more_than_half(Base::Expected),
                tie: TieRule::SecondRound,
            };
        }),
        ("BlankRefused", |b| b.contests[0].min = 1),
    ];
    for template in ["TJ_LIST@1", "TJ_BLANK@1", "TJ_TALK@1", "GT_NOM@1", "TJ_R2@1"] {
        bites(template, &passes);
        bites(
            template,
            &[
                ("PostsDisagree", |b| b.posts += 1),
                ("NotAllowed", |b| b.contests[0].failed_before = 1),
                ("NotAllowed", |b| {
                    b.limits = vec![LimitSpec {
                        options: vec![],
                        write_ins: true,
                        max: 1,
                    }]
                }),
                ("NotAllowed", |b| b.rule.ranking = Some(Ranking::Index)),
                ("NotAllowed", |b| b.rule.trim = 1),
            ],
        );
    }
    for template in ["TJ_LIST@1", "TJ_R2@1", "CE@1"] {
        // As many names as places: no choice.
        bites(
            template,
            &[("ListTooShort", |b| {
                let max = usize::try_from(b.contests[0].max).unwrap();
                b.contests[0].options.truncate(max);
            })],
        );
    }
    bites(
        "TJ_LIST@1",
        &[("NotAllowed", |b| b.contests[0].options[0].outside_base = true)],
    );
    bites(
        "TJ_BLANK@1",
        &[
            ("NotAllowed", |b| b.contests[0].write_in = None),
            ("NotAllowed", |b| {
                b.contests[0].options = vec![OptionSpec {
                    id: "a".into(),
                    label: "甲".into(),
                    ..OptionSpec::default()
                }]
            }),
            ("WrongPass", |b| {
                b.rule.pass = Pass::TopM {
                    per_post: 1,
                    tie: TieRule::KeepAllAtCut,
                }
            }),
        ],
    );
    bites(
        "TJ_R2@1",
        &[("NotAllowed", |b| b.contests[0].write_in = Some(SLOT))],
    );
    // With another name possible, as many may be named as the list has.
    let mut open = example("GT_NOM@1");
    open.contests[0].write_in = Some(SLOT);
    assert_eq!(open.check(), vec![]);
}

#[test]
fn votes_on_persons() {
    for template in ["QWH@1", "CWH@1", "CWH_FY@1"] {
        bites(
            template,
            &[
                ("WeakerThanLaw", |b| b.rule.quorum = None),
                ("WeakerThanLaw", |b| {
                    b.rule.quorum = Some(Share::more_than_half(Base::Expected))
                }),
                ("WrongPass", |b| b.rule.pass = Pass::None),
                ("NotThreeWay", |b| b.contests[0].write_in = Some(SLOT)),
                ("NotThreeWay", |b| b.contests[0].options[0].value = Some(1)),
                ("PostsDisagree", |b| b.posts += 1),
                ("NotAllowed", |b| b.rule.trim = 1),
            ],
        );
    }
    bites(
        "QWH@1",
        &[("NotThreeWay", |b| {
            let opinion = ContestSpec {
                id: "o".into(),
                title: "意见".into(),
                max: 1,
                write_in: Some(SLOT),
                ..ContestSpec::default()
            };
            b.contests.push(opinion);
        })],
    );
    bites(
        "CWH_FY@1",
        &[("NotAllowed", |b| {
            b.contests.push(ContestSpec {
                id: "m002".into(),
                title: "另一动议".into(),
                ..b.contests[0].clone()
            });
            b.posts = 2;
        })],
    );
    bites(
        "QWH_ZQ@1",
        &[
            ("WrongPass", |b| {
                b.rule.pass = Pass::Threshold {
                    option: AGREE.into(),
                    share: Share::more_than_half(Base::Expected),
                }
            }),
            ("NoContests", |b| {
                b.contests.drain(..2);
                b.posts = 0;
            }),
            ("NotThreeWay", |b| b.contests[2].min = 1),
        ],
    );
    bites(
        "CE@1",
        &[
            ("WeakerThanLaw", |b| b.rule.quorum = None),
            ("WeakerThanLaw", |b| {
                let share = Share {
                    cmp: Cmp::Ge,
                    ..Share::more_than_half(Base::Expected)
                };
                b.rule.pass = Pass::TopShare {
                    share,
                    tie: TieRule::SecondRound,
                };
            }),
            ("WeakerThanLaw", |b| {
                b.rule.pass = Pass::TopShare {
                    share: Share::more_than_half(Base::Valid),
                    tie: TieRule::SecondRound,
                };
            }),
            ("NotAllowed", |b| {
                b.rule.pass = Pass::TopShare {
                    share: Share::more_than_half(Base::Expected),
                    tie: TieRule::KeepAllAtCut,
                };
            }),
            ("NotAllowed", |b| b.contests[0].write_in = Some(SLOT)),
            ("WrongPass", |b| {
                b.rule.pass = Pass::TopM {
                    per_post: 1,
                    tie: TieRule::SecondRound,
                }
            }),
            ("BadShare", |b| {
                b.rule.pass = Pass::TopShare {
                    share: Share {
                        den: 0,
                        ..Share::more_than_half(Base::Expected)
                    },
                    tie: TieRule::SecondRound,
                };
            }),
        ],
    );
}

#[test]
fn elections_and_rows() {
    for template in ["XJ_JC@1", "XJ_DF@1", "XJ_DF_WYH@1"] {
        bites(
            template,
            &[
                ("WeakerThanLaw", |b| b.rule.quorum = None),
                ("WeakerThanLaw", |b| {
                    b.rule.quorum = Some(Share {
                        cmp: Cmp::Ge,
                        ..Share::more_than_half(Base::Expected)
                    });
                }),
                ("WeakerThanLaw", |b| {
                    let share = Share::more_than_half(Base::Present);
                    b.rule.pass = Pass::Elect {
                        option: FOR.into(),
                        share,
                        tie: TieRule::SecondRound,
                    };
                }),
                ("WrongPass", |b| {
                    let share = Share::more_than_half(Base::Expected);
                    b.rule.pass = Pass::Elect {
                        option: AGAINST.into(),
                        share,
                        tie: TieRule::SecondRound,
                    };
                }),
                ("NotAllowed", |b| {
                    let share = Share::more_than_half(Base::Expected);
                    b.rule.pass = Pass::Elect {
                        option: FOR.into(),
                        share,
                        tie: TieRule::KeepAllAtCut,
                    };
                }),
                ("NotAllowed", |b| b.limits.clear()),
                ("NotAllowed", |b| b.limits[0].max = 2),
                ("NotAllowed", |b| b.limits[0].write_ins = false),
                // 弃权的不得另选
                ("NotAllowed", |b| b.limits.truncate(1)),
                ("NotAllowed", |b| b.limits[1].max = 5),
                ("NotAllowed", |b| b.limits[1].options.truncate(1)),
                ("NotAllowed", |b| b.limits.swap(0, 1)),
                ("NotAllowed", |b| {
                    b.rule.ranking = Some(Ranking::Options(vec![FOR.into()]))
                }),
                ("NotCandidates", |b| b.contests[0].options.swap(0, 1)),
                ("NotCandidates", |b| b.contests[0].min = 0),
                ("NotCandidates", |b| b.contests.swap(3, 4)),
                ("NotCandidates", |b| b.contests[4].min = 1),
                ("NotCandidates", |b| {
                    b.contests[4].max = 4;
                    b.contests[4].write_in = Some(WriteInSpec { slots: 4, ..SLOT });
                }),
                ("NotCandidates", |b| b.contests[4].max = 1),
                ("TooFewCandidates", |b| {
                    b.posts = 5;
                    b.limits[0].max = 5;
                }),
                ("TooFewCandidates", |b| b.posts = 0),
            ],
        );
    }
    // 等额: as many candidates as places, nobody to add, so nothing to limit.
    let mut equal = example("XJ_JC@1");
    equal.contests.truncate(3);
    equal.limits.clear();
    assert_eq!(equal.check(), vec![]);
    // Four places, four candidates and one of the voter's own: two limits; without the voter's own nothing is too much.
    let mut draft = Draft {
        template: "XJ_JC@1".into(),
        persons: ["甲", "乙", "丙", "丁"].map(Person::from).to_vec(),
        places: 4,
        write_in: Some(WriteInSpec { slots: 1, ..SLOT }),
        ..Draft::default()
    };
    let limits = |draft: &Draft| {
        let spec = BallotSpec::draft(draft).unwrap();
        assert_eq!(spec.check(), vec![]);
        spec.limits
            .iter()
            .map(|l| (l.options.join(" "), l.max))
            .collect::<Vec<_>>()
    };
    let bound = ("for abstain".to_owned(), 4);
    assert_eq!(limits(&draft), [("for".to_owned(), 4), bound]);
    draft.write_in = None;
    assert_eq!(limits(&draft), []);
    bites(
        "TJ_LIST_TY@1",
        &[
            ("TooFewCandidates", |b| {
                b.contests.drain(2..4);
                b.posts = 2;
            }),
            ("NotCandidates", |b| b.contests[0].min = 1),
            ("WrongPass", |b| {
                b.rule.pass = Pass::TopM {
                    per_post: 1,
                    tie: TieRule::KeepAllAtCut,
                }
            }),
            ("NotAllowed", |b| b.limits[0].max = 1),
        ],
    );
}

/// 优秀 for at most a fifth: what is set is never more than the words say, and nothing where a fifth is nobody.
#[test]
fn a_fifth_is_rounded_down() {
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    for (persons, most) in [
        (1, None),
        (2, None),
        (4, None),
        (5, Some(1)),
        (9, Some(1)),
        (10, Some(2)),
    ] {
        let draft = Draft {
            template: "CP@1".into(),
            persons: names[..persons].iter().map(|name| Person::from(*name)).collect(),
            cap: template_of(Kind::Cp, "CP@1").cap.clone(),
            ..Draft::default()
        };
        let spec = BallotSpec::draft(&draft).unwrap();
        assert_eq!(spec.check(), vec![]);
        assert_eq!(spec.limits.first().map(|limit| limit.max), most, "{persons}");
    }
}

#[test]
fn ratings() {
    let text = || ContestSpec {
        id: "t".into(),
        title: "意见栏".into(),
        max: 1,
        write_in: Some(SLOT),
        ..ContestSpec::default()
    };
    let score = ScoreSpec { low: 0, high: 10 };
    for template in ["CP@1", "CP_BZ@1", "YBG1@1", "YBG2@1", "HJ@1", "GXD@1", "JZ@1"] {
        bites(
            template,
            &[
                ("WrongPass", |b| {
                    b.rule.pass = Pass::TopM {
                        per_post: 1,
                        tie: TieRule::KeepAllAtCut,
                    }
                }),
                ("PostsDisagree", |b| b.posts += 1),
                ("NotAllowed", |b| b.contests[0].failed_before = 1),
                ("NotAllowed", |b| b.contests[0].options.truncate(1)),
                ("NotAllowed", |b| b.contests[0].write_in = Some(SLOT)),
            ],
        );
        let mut with_text = example(template);
        with_text.contests.push(text());
        assert_eq!(with_text.check(), vec![], "{template}");
    }
    let scored = |template: &str| {
        let mut spec = example(template);
        spec.contests[0] = ContestSpec {
            options: vec![],
            min: 0,
            max: 1,
            score: Some(score),
            ..spec.contests[0].clone()
        };
        spec.rule.trim = 0;
        spec.rule.flags.clear();
        spec.rule.ranking = None;
        spec.limits.clear();
        named(&spec.check())
    };
    for (template, allowed) in [
        ("CP@1", true),
        ("JZ@1", true),
        ("YBG2@1", false),
        ("GXD@1", false),
    ] {
        assert_eq!(scored(template).is_empty(), allowed, "{template}");
    }
    let several = |template: &str| {
        let mut spec = example(template);
        let options = ["甲", "乙", "丙"].iter().zip(1..).map(|(l, i)| OptionSpec {
            id: format!("o{i}"),
            label: (*l).into(),
            ..OptionSpec::default()
        });
        spec.contests.push(ContestSpec {
            id: "m".into(),
            title: "多选".into(),
            options: options.collect(),
            max: 2,
            ..ContestSpec::default()
        });
        named(&spec.check())
    };
    for (template, allowed) in [
        ("HJ@1", true),
        ("GXD@1", true),
        ("CP@1", false),
        ("YBG2@1", false),
        ("JZ@1", false),
    ] {
        assert_eq!(several(template).is_empty(), allowed, "{template}");
    }
    bites(
        "YBG1@1",
        &[
            ("NotAllowed", |b| b.contests[2].min = 0),
            ("NotAllowed", |b| {
                b.contests.drain(2..);
                b.posts = 2;
            }),
            ("NotAllowed", |b| b.contests.swap(0, 3)),
        ],
    );
    bites(
        "GXD@1",
        &[("NotAllowed", |b| {
            for option in &mut b.contests[0].options {
                option.value = None;
            }
        })],
    );
    bites("CP@1", &[("NotAllowed", |b| b.rule.trim = 1)]);
    bites(
        "JZ_BFZ@1",
        &[
            ("NotAllowed", |b| b.rule.trim = 1),
            ("NotAllowed", |b| b.contests[0].failed_before = 1),
            ("PostsDisagree", |b| b.posts += 1),
        ],
    );
    bites(
        "JZ@1",
        &[("BadSelection", |b| {
            b.contests[0].options.clear();
            b.contests[0].score = Some(ScoreSpec { low: 10, high: 10 });
        })],
    );
    for bad in [
        ScoreSpec { low: 0, high: 10_001 },
        ScoreSpec {
            low: 999_999,
            high: 1_000_001,
        },
        ScoreSpec { low: 5, high: 4 },
    ] {
        let mut spec = example("JZ@1");
        spec.rule.trim = 0;
        spec.contests[0] = ContestSpec {
            options: vec![],
            score: Some(bad),
            ..spec.contests[0].clone()
        };
        assert!(
            named(&spec.check()).contains(&"BadSelection".to_owned()),
            "{bad:?}"
        );
    }
}
