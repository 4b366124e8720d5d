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
        for setting in [Setting::PerPost, Setting::Tie] {
            let about = template.sources.iter().any(|s| s.settings.contains(&setting));
            let full = template.full_id();
            assert_eq!(about, template.settings.contains(&setting), "{full} {setting:?}");
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
            cap: true,
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
