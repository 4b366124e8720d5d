//! The template files: every one is read, says what the law of this program says, and makes a sound ballot.

use gongxin_rules::*;

#[test]
fn every_template_of_every_kind_is_there_and_no_other() {
    let named: Vec<String> = Template::all().iter().map(Template::full_id).collect();
    let known: Vec<&str> = Kind::ALL
        .iter()
        .flat_map(|kind| kind.templates())
        .copied()
        .collect();
    assert_eq!(named, known);
    for kind in Kind::ALL {
        assert_eq!(kind.info().full_id(), kind.templates()[0]);
        for name in kind.templates() {
            assert_eq!(Template::named(name).unwrap().kind, kind);
            assert_eq!(&template_of(kind, name).full_id(), name);
        }
    }
    assert_eq!(
        template_of(Kind::Qwh, "CP@1").id,
        "QWH",
        "a template of another kind is not used"
    );
}

#[test]
fn the_files_state_the_law_that_is_enforced() {
    for template in Template::all() {
        assert_eq!(
            template.law,
            Law::of_template(template.kind, &template.full_id()),
            "{}",
            template.full_id()
        );
    }
}

#[test]
fn every_example_is_sound_and_made_from_its_template() {
    for template in Template::all() {
        let (name, example) = (template.full_id(), &template.example);
        assert_eq!(example.check(), vec![], "{name}");
        assert_eq!((example.kind, &example.template), (template.kind, &name));
        assert_eq!(example.rule, template.rule, "{name}");
    }
}

#[test]
fn every_text_is_in_both_languages_and_every_rule_has_its_source() {
    for template in Template::all() {
        let mut texts = vec![
            &template.name,
            &template.ballot_title,
            &template.sheet_title,
            &template.electorate,
            &template.instruction,
        ];
        assert!(!template.sources.is_empty() && !template.settings.is_empty());
        for source in &template.sources {
            texts.extend([&source.rule, &source.from]);
        }
        let full = template.full_id();
        let told: Vec<Setting> = template.sources.iter().flat_map(|s| s.settings.clone()).collect();
        for setting in &template.settings {
            assert!(told.contains(setting), "{full} {setting:?}: no rule beside it");
        }
        for setting in told {
            assert!(
                template.settings.contains(&setting),
                "{full} {setting:?}: cannot be set"
            );
        }
        texts.extend(template.unions.iter().filter_map(|union| union.name.as_ref()));
        texts.extend(&template.index);
        let questions = template.questions.iter();
        texts.extend(questions.clone().map(|q| &q.title));
        texts.extend(
            template
                .options
                .iter()
                .chain(questions.flat_map(|q| &q.options))
                .map(|o| &o.label),
        );
        for text in texts {
            assert!(
                !text.zh.is_empty() && !text.en.is_empty(),
                "{}",
                template.full_id()
            );
            assert!(
                text.en.is_ascii() || text.en.contains(['（', '“', '票', '意', '提']),
                "{}",
                text.en
            );
        }
    }
}

/// The law of the kinds that were there first: their sheets keep their bytes.
#[test]
fn drafts_of_the_first_kinds_are_what_their_constructors_make() {
    let person = |name: &str| Person::from(name);
    for (template, made) in [
        ("QWH@1", BallotSpec::qwh(["张三"])),
        ("CWH@1", BallotSpec::cwh(["张三"])),
    ] {
        let draft = Draft {
            template: template.into(),
            persons: vec![person("张三")],
            ..Draft::default()
        };
        let mut drafted = BallotSpec::draft(&draft).unwrap();
        drafted.template.clear();
        assert_eq!(drafted, made);
    }
    let names = ["甲", "乙", "丙", "丁", "戊", "己"];
    let draft = Draft {
        template: "GT_NOM@1".into(),
        posts: vec![Post {
            title: "局长".into(),
            places: 1,
            persons: names.map(person).to_vec(),
            ..Post::default()
        }],
        ..Draft::default()
    };
    let mut drafted = BallotSpec::draft(&draft).unwrap();
    drafted.template.clear();
    assert_eq!(drafted, BallotSpec::gt_nom(1, "局长", names));
    assert_eq!(
        BallotSpec::draft(&Draft::default()),
        Err(DraftFault(String::new()))
    );
}

/// Drafts make the examples again: what the files show is what a host gets.
#[test]
fn drafts_of_every_form_are_sound() {
    let persons: Vec<Person> = ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
        .map(Person::from)
        .to_vec();
    let write_in = WriteInSpec {
        slots: 2,
        from: WriteInFrom::Text,
        blocks: 2,
    };
    for template in Template::all() {
        let law = template.law;
        let one = law.contests == Some(1);
        let draft = Draft {
            template: template.full_id(),
            posts: vec![Post {
                title: "某职务".into(),
                places: 1,
                persons: if law.write_in == Need::Must {
                    vec![]
                } else {
                    persons.clone()
                },
                ..Post::default()
            }],
            persons: match law.form {
                Form::Rate if !template.questions.is_empty() => vec![],
                _ if one => persons[..1].to_vec(),
                _ => persons.clone(),
            },
            places: 3,
            write_in: (law.write_in != Need::No).then_some(write_in),
            cap: template.cap.clone(),
            opinions: law.opinions,
            ..Draft::default()
        };
        let spec = BallotSpec::draft(&draft).unwrap();
        assert_eq!(spec.check(), vec![], "{}", template.full_id());
    }
    let scored = Draft {
        template: "JZ@1".into(),
        persons,
        score: Some(ScoreSpec { low: 0, high: 100 }),
        ..Draft::default()
    };
    let mut spec = BallotSpec::draft(&scored).unwrap();
    assert!(
        matches!(spec.check()[..], [SpecFault::NotAllowed { .. }]),
        "no trimming of scores"
    );
    spec.rule.trim = 0;
    assert_eq!(spec.check(), vec![]);
}

/// What a place sets for itself: its own words, weights and bases, rows that must be answered, another fraction.
#[test]
fn local_variants_stand_in_the_place_of_the_template() {
    let own = |id: &str, label: &str, value, outside_base| OptionSpec {
        id: id.into(),
        label: label.into(),
        value,
        outside_base,
        ..OptionSpec::default()
    };
    let scale = vec![
        own("excellent", "好", Some(10), false),
        own("competent", "中", Some(5), false),
        own("unknown", "不了解", None, true),
    ];
    let mut draft = Draft {
        template: "CP@1".into(),
        persons: ["甲", "乙", "丙"].map(Person::from).to_vec(),
        options: scale.clone(),
        blank: Some(false),
        cap: Some(Cap {
            option: "competent".into(),
            num: 2,
            den: 3,
        }),
        ..Draft::default()
    };
    let mut spec = BallotSpec::draft(&draft).unwrap();
    assert!(spec.contests.iter().all(|c| c.options == scale && c.min == 1));
    assert_eq!(
        (&spec.limits[0].options[0], spec.limits[0].max),
        (&"competent".to_owned(), 2)
    );
    let flagged = spec.check();
    assert!(
        matches!(&flagged[..], [SpecFault::BadReference { place }] if place == "rule.flags[1].options"),
        "a flag on a grade that is gone: {flagged:?}"
    );
    spec.rule.flags.clear();
    assert_eq!(spec.check(), vec![]);
    // Without a limit there is none, whatever the template offers.
    draft.cap = None;
    assert_eq!(BallotSpec::draft(&draft).unwrap().limits, vec![]);

    let known = vec![
        own("known", "知晓", Some(1), false),
        own("unknown", "不知晓", Some(0), false),
    ];
    let channels = vec![
        own("meeting", "会议", None, false),
        own("post", "来信", None, false),
    ];
    let asked = BallotSpec::draft(&Draft {
        template: "HJ@1".into(),
        options: scale.clone(),
        answers: vec![vec![], vec![], known.clone(), channels.clone()],
        blank: Some(true),
        ..Draft::default()
    })
    .unwrap();
    assert_eq!(asked.contests[0].options, scale);
    assert_eq!(asked.contests[1].options[0].id, "none", "as the template has it");
    assert_eq!(asked.contests[2].options, known);
    assert_eq!(
        (&asked.contests[3].options, asked.contests[3].max),
        (&channels, 2)
    );
    assert!(asked.contests.iter().all(|c| c.min == 0));
    assert_eq!(asked.check(), vec![]);
}
