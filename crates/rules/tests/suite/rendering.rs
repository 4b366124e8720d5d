//! The printed sheet: aligned, escaped, complete, and never saying more than the data.

use gongxin_rules::*;

fn counts(heads: [u64; 6], votes: &[&[u64]]) -> Counts {
    let [expected, present, issued, returned, valid, invalid] = heads;
    let contests = votes
        .iter()
        .map(|votes| ContestCounts {
            votes: votes.to_vec(),
            ..ContestCounts::default()
        })
        .collect();
    Counts {
        expected,
        present,
        issued,
        returned,
        valid,
        invalid,
        void: VoidCounts::default(),
        contests,
    }
}

/// Two columns for an East Asian character, as a terminal shows it.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) >= 0x2E80 { 2 } else { 1 })
        .sum()
}

#[test]
fn columns_line_up_under_names_of_any_width() {
    let ballot = BallotSpec::qwh(["张三", "买买提·吐尔逊", "Li"]);
    let sheet = evaluate(
        &ballot,
        &counts([31, 30, 30, 29, 29, 0], &[&[20, 5, 4], &[9, 15, 5], &[29, 0, 0]]),
    )
    .unwrap();
    let text = render_text(&sheet, &Heading::default(), Lang::Zh);
    let ends: Vec<usize> = ["64.52%", "29.03%", "93.55%"]
        .iter()
        .map(|figure| {
            let line = text.lines().find(|line| line.contains(figure)).unwrap();
            columns(line.split_once(figure).unwrap().0)
        })
        .collect();
    assert_eq!(ends[0], ends[1]);
    assert_eq!(ends[1], ends[2]);
    assert!(text.lines().all(|line| line == line.trim_end()));
}

#[test]
fn html_escapes_every_text_and_holds_no_script_or_style() {
    let ballot = BallotSpec::qwh([("<script>alert(1)</script>", "\"&'")]);
    let sheet = evaluate(&ballot, &counts([3, 3, 3, 3, 3, 0], &[&[2, 1, 0]])).unwrap();
    let heading = Heading {
        title: "<b>".into(),
        meeting: "a&b".into(),
        date: "<i>".into(),
    };
    let html = render_html(&sheet, &heading, Lang::Zh);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;（&quot;&amp;&#39;）"));
    assert!(
        html.contains("<h1>&lt;b&gt;</h1>") && html.contains("<p>a&amp;b</p>") && html.contains("&lt;i&gt;")
    );
    assert!(!html.contains("<script") && !html.contains("style="));
    assert_eq!(html.matches("<td").count(), html.matches("</td>").count());
}

#[test]
fn a_recommendation_never_speaks_of_passing_or_election() {
    let names = ["甲", "乙", "丙", "丁", "戊", "己"];
    let sheet = evaluate(
        &BallotSpec::gt_nom(1, "局长", names),
        &counts([9, 9, 9, 9, 9, 0], &[&[1, 4, 0, 3, 0, 0]]),
    )
    .unwrap();
    let text = render_text(&sheet, &Heading::default(), Lang::Zh);
    assert!(
        text.contains("意向性人选")
            && text.contains("不等同于选举票")
            && text.contains("比率以有效（9）为基数")
    );
    assert!(!text.contains("通过") && !text.contains("当选"));
    let order: Vec<usize> = ["乙", "丁", "甲"]
        .iter()
        .map(|name| text.find(name).unwrap())
        .collect();
    assert!(order.is_sorted(), "most votes first");
}

#[test]
fn a_vote_that_does_not_stand_shows_no_result() {
    let sheet = evaluate(
        &BallotSpec::qwh(["张三"]),
        &counts([30, 19, 19, 19, 19, 0], &[&[19, 0, 0]]),
    )
    .unwrap();
    for (lang, verdict, word) in [
        (Lang::Zh, "不形成任何结果", "公示"),
        (Lang::En, "does not stand", "passed"),
    ] {
        for page in [
            render_text(&sheet, &Heading::default(), lang),
            render_html(&sheet, &Heading::default(), lang),
        ] {
            assert!(page.contains(verdict) && !page.contains(word), "{page}");
        }
    }
}

#[test]
fn every_sheet_has_heads_base_and_signatures_in_both_languages() {
    let sheet = evaluate(
        &BallotSpec::cwh(["张三"]),
        &counts([9, 8, 8, 7, 6, 1], &[&[5, 1, 0]]),
    )
    .unwrap();
    let zh = [
        "应到",
        "实到",
        "发出",
        "收回",
        "有效",
        "无效",
        "未投",
        "弃权",
        "以应到（9）为基数",
        "总监票人",
        "监票人",
        "计票人",
        "____年__月__日",
    ];
    let en = [
        "Expected",
        "Present",
        "Issued",
        "Returned",
        "Valid",
        "Invalid",
        "Not returned",
        "abstain",
        "of expected (9)",
        "Scrutineer",
        "Teller",
    ];
    for (lang, words) in [(Lang::Zh, &zh[..]), (Lang::En, &en[..])] {
        for page in [
            render_text(&sheet, &Heading::default(), lang),
            render_html(&sheet, &Heading::default(), lang),
        ] {
            for word in words {
                assert!(page.contains(word), "{word}");
            }
        }
    }
}

/// The example of a template.
fn example(template: &str) -> BallotSpec {
    Template::named(template).unwrap().example.clone()
}

fn text(sheet: &Sheet, classes: &[Sheet], lang: Lang) -> String {
    page_text(&page(sheet, classes, &Heading::default(), lang), lang)
}

#[test]
fn an_election_is_sorted_by_votes_and_announced_in_the_order_of_the_ballot() {
    let rows: [&[u64]; 5] = [&[30, 10, 4], &[26, 18, 0], &[33, 7, 4], &[10, 30, 4], &[]];
    let mut counts = counts([50, 45, 45, 44, 44, 0], &rows);
    counts.contests[4].write_ins = vec![WriteInCount {
        nominee: String::new(),
        name: "某人".into(),
        detail: String::new(),
        votes: 2,
    }];
    let sheet = evaluate(&example("XJ_JC@1"), &counts).unwrap();
    let zh = text(&sheet, &[], Lang::Zh);
    for words in [
        "选举计票结果报告单",
        "应选3名，当选3名：丁远山、王思齐、刘海清；缺额0名。",
        "赞成票须超过应到的1/2，即至少26票",
        "另选他人",
        "总计票人",
        "本次选举有效",
    ] {
        assert!(zh.contains(words), "{words}\n{zh}");
    }
    let order: Vec<usize> = ["刘海清 ", "丁远山 ", "王思齐 ", "李文博 ", "某人 "]
        .map(|name| zh.find(name).unwrap())
        .to_vec();
    assert!(order.is_sorted(), "{zh}");
    assert!(zh.contains("未当选") && !zh.contains("通过条件"));
}

#[test]
fn an_appraisal_names_bases_unions_flags_and_classes() {
    let class = |id: &str, weight| Class {
        id: id.to_lowercase(),
        name: format!("{id}票"),
        weight: Some(weight),
    };
    let part = |first: &[u64]| {
        counts(
            [9, 9, 9, 9, 9, 0],
            &[first, &[0; 4], &[0; 4], &[0; 4], &[0; 4], &[]],
        )
    };
    let sheets = evaluate_classes(
        &example("CP@1"),
        &[
            (class("A", 60), part(&[1, 2, 3, 0])),
            (class("B", 40), part(&[0; 4])),
        ],
    )
    .unwrap();
    let zh = text(&sheets[0], &sheets[1..], Lang::Zh);
    for words in [
        "民主测评情况汇总表",
        "优秀加称职",
        "以各项的作答数为基数",
        "优秀加称职3票，不符合“不少于作答的2/3”（6）。只作提示，不是决定。",
        "A票（权重60，有效9）、B票（权重40，有效9）",
        "加权",
        "本次测评有效",
        "73.33",
    ] {
        assert!(zh.contains(words), "{words}\n{zh}");
    }
    assert!(text(&sheets[0], &sheets[1..], Lang::En).contains("excellent + competent"));
    let of_class = text(&sheets[1], &[], Lang::Zh);
    assert!(of_class.contains("票类：A票。分类结果只供参阅") && !of_class.contains("到会率"));
}

/// The cells of a row, by the head of their column (and the head over it).
fn cells(table: &Table, row: usize) -> Vec<(String, String)> {
    let heads = table.columns.iter().map(|c| format!("{}{}", c.over, c.head));
    heads.zip(table.rows[row].iter().map(Cell::print)).collect()
}

fn printed(sheet: &Sheet) -> Page {
    page(sheet, &[], &Heading::default(), Lang::Zh)
}

fn pair(head: &str, cell: &str) -> (String, String) {
    (head.to_owned(), cell.to_owned())
}

#[test]
fn the_rate_of_satisfaction_stands_beside_its_index_and_differs() {
    // (10 + 12 + 8) of 36; (1000 + 960 + 480 + 120) / 36.
    let figures = counts(
        [40, 40, 40, 38, 38, 0],
        &[&[10, 12, 8, 4, 2], &[38, 0, 0, 0, 0], &[0; 5]],
    );
    let sheet = evaluate(&example("GXD@1"), &figures).unwrap();
    let page = printed(&sheet);
    let last = |row: usize| cells(&page.tables[1], row).split_off(page.tables[1].columns.len() - 2);
    assert_eq!(last(0), [pair("满意率", "83.33%"), pair("满意度", "71.11")]);
    assert_eq!(last(1), [pair("满意率", "100.00%"), pair("满意度", "100.00")]);
    assert_eq!(last(2), [pair("满意率", "—"), pair("满意度", "—")]);
    for said in [
        "满意率是很满意加满意加基本满意合计的比率。",
        "满意度是各选项得票乘以分值之和，除以计入基数的作答数。",
    ] {
        assert_eq!(
            page.notes.iter().filter(|note| *note == said).count(),
            1,
            "{said}"
        );
    }
    // Without one of its options there is no such figure.
    let mut spec = example("GXD@1");
    for contest in &mut spec.contests {
        contest.options.remove(2);
    }
    let figures = counts([9, 9, 9, 9, 9, 0], &[&[9, 0, 0, 0], &[0; 4], &[0; 4]]);
    let page = printed(&evaluate(&spec, &figures).unwrap());
    assert!(
        page.tables[1]
            .columns
            .iter()
            .all(|column| column.head != "满意率")
    );
    let figures = counts([9, 9, 9, 9, 9, 0], &[&[1, 2, 3, 0], &[0; 4], &[0; 4], &[]]);
    let bodies = printed(&evaluate(&example("CP_BZ@1"), &figures).unwrap());
    assert!(cells(&bodies.tables[1], 0).contains(&pair("好加较好", "50.00%")));
}

/// One name at most: whoever is in no vote is blank. Two: the sums do not tell, and nothing is said.
#[test]
fn blank_ballots_of_a_list_have_a_line_where_the_sums_tell() {
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子"];
    let heads = [45, 43, 43, 43, 42, 1];
    let votes = [3, 12, 0, 12, 9, 1, 0, 0, 0, 0, 0];
    let last = |posts: u32, figures: &Counts| {
        let sheet = evaluate(&BallotSpec::gt_nom(posts, "局长", names), figures).unwrap();
        let table = printed(&sheet).tables.pop().unwrap();
        cells(&table, table.rows.len() - 1)
    };
    let one = last(1, &counts(heads, &[&votes]));
    assert_eq!(
        one[..4],
        [
            pair("名次", "—"),
            pair("姓名", "弃权（空白）"),
            pair("得票", "5"),
            pair("比率", "—")
        ]
    );
    assert_ne!(last(2, &counts(heads, &[&votes]))[1].1, "弃权（空白）");
    let mut torn = counts(heads, &[&votes]);
    torn.contests[0].row_void = 2;
    assert_eq!(last(1, &torn)[2].1, "3");
}

/// 收回 = 有效 + 废票, reason by reason, on the whole and on its classes.
#[test]
fn void_ballots_are_told_by_reason() {
    let spec = BallotSpec::qwh(["张三"]);
    let part = |id: &str, void: VoidCounts| {
        let class = Class {
            id: id.into(),
            name: format!("{id}票"),
            weight: None,
        };
        let invalid = void.sum();
        let mut own = counts([9, 9, 9, 6 + invalid, 6, invalid], &[&[6, 0, 0]]);
        own.void = void;
        (class, own)
    };
    let torn = VoidCounts {
        over_limit: 2,
        not_official: 1,
        ..VoidCounts::default()
    };
    let smudged = VoidCounts {
        over_limit: 1,
        unreadable: 1,
        ..VoidCounts::default()
    };
    let mut classes = [part("a", torn), part("b", smudged)];
    let sheets = evaluate_classes(&spec, &classes).unwrap();
    let said = |sheet: &Sheet, lang| {
        let notes = page(sheet, &[], &Heading::default(), lang).notes;
        notes
            .into_iter()
            .find(|note| note.contains("废票") || note.contains("Void"))
    };
    assert_eq!(
        said(&sheets[0], Lang::Zh).unwrap(),
        "废票5张：超选3张、无法辨认1张、非统一票1张。"
    );
    assert_eq!(
        said(&sheets[1], Lang::En).unwrap(),
        "Void ballots: 3 (more marks than allowed 2, not a ballot handed out 1)."
    );
    let untold = evaluate(&spec, &counts([9, 9, 9, 7, 6, 1], &[&[6, 0, 0]])).unwrap();
    assert_eq!(said(&untold, Lang::Zh), None);
    classes[1].1.void.other = 1;
    let faults = classes[1].1.check(&spec);
    assert!(
        matches!(
            faults[..],
            [CountFault::ReasonsAreNotTheSum {
                reasons: 3,
                invalid: 2
            }]
        ),
        "{faults:?}"
    );
}

/// Names written in may be mixed over all classes: then the blank ballots of a class are not known, and none is invented.
#[test]
fn blank_ballots_of_a_class_are_told_where_its_write_ins_are_known() {
    let mut spec = BallotSpec::gt_nom(1, "局长", ["甲", "乙", "丙", "丁", "戊", "己"]);
    spec.contests[0].write_in = Some(WriteInSpec {
        slots: 1,
        from: WriteInFrom::Text,
        blocks: 2,
    });
    let part = |id: &str| {
        let class = Class {
            id: id.into(),
            name: format!("{id}票"),
            weight: None,
        };
        (class, counts([6, 6, 6, 6, 6, 0], &[&[4, 0, 0, 0, 0, 0]]))
    };
    let classes = [part("a"), part("b")];
    let row = |whole: &Counts| {
        let sheets = evaluate_with_classes(&spec, whole, &classes).unwrap();
        let page = page(&sheets[0], &sheets[1..], &Heading::default(), Lang::Zh);
        let last = page.tables.last().unwrap().rows.last().unwrap();
        [1, 2, 4, 6].map(|at: usize| last[at].print())
    };
    let mut whole = sum_of_classes(&classes);
    assert_eq!(row(&whole), ["弃权（空白）", "4", "2", "2"]);
    whole.contests[0].write_ins = vec![WriteInCount {
        nominee: String::new(),
        name: "外人".into(),
        detail: String::new(),
        votes: 1,
    }];
    assert_eq!(row(&whole), ["弃权（空白）", "3", "—", "—"]);
}

#[test]
fn an_earlier_failure_is_told_on_the_ballot_and_on_the_sheet() {
    let draft = Draft {
        template: "QWH@1".into(),
        persons: vec![
            Person {
                failed_before: 1,
                ..Person::from(("张三", "拟任甲镇镇长"))
            },
            Person {
                failed_before: 1,
                ..Person::from("李四")
            },
            Person::from("王五"),
        ],
        ..Draft::default()
    };
    let spec = BallotSpec::draft(&draft).unwrap();
    assert_eq!(spec.check(), vec![]);
    let blank = blank_ballot(&spec, "票决", &Heading::default(), Lang::Zh);
    let sheet = evaluate(
        &spec,
        &counts([3, 3, 3, 3, 3, 0], &[&[3, 0, 0], &[1, 2, 0], &[3, 0, 0]]),
    )
    .unwrap();
    for table in [&blank.tables[0], &printed(&sheet).tables[1]] {
        let names: Vec<String> = table.rows.iter().map(|row| row[1].print()).collect();
        assert_eq!(
            names,
            [
                "张三（拟任甲镇镇长；此前未通过1次）",
                "李四（此前未通过1次）",
                "王五"
            ]
        );
    }
    // Twice is once too often.
    let mut draft = draft;
    draft.persons[1].failed_before = 2;
    let faults = BallotSpec::draft(&draft).unwrap().check();
    assert!(matches!(faults[..], [SpecFault::FailedTwice { times: 2, .. }]));
}

#[test]
fn sheets_have_the_lines_that_their_forms_have() {
    // 请假 is 应到 less 实到, in the one committee whose form has the column.
    let rows: [&[u64]; 3] = [&[5, 1, 0], &[6, 0, 0], &[6, 0, 0]];
    let heads = |template: &str| {
        let sheet = evaluate(&example(template), &counts([9, 7, 7, 6, 6, 0], &rows)).unwrap();
        cells(&printed(&sheet).tables[0], 0)
    };
    assert_eq!(heads("CWH@1")[1..3], [pair("实到", "7"), pair("请假", "2")]);
    assert!(heads("QWH@1").iter().all(|(head, _)| head != "请假"));
    // 不同意率 of the 36 replies, and of the 40 asked.
    let figures = counts([40, 40, 40, 36, 36, 0], &[&[30, 4, 2], &[18, 9, 9], &[]]);
    let page = printed(&evaluate(&example("QWH_ZQ@1"), &figures).unwrap());
    let all = cells(&page.tables[1], 1);
    assert!(
        all.contains(&pair("不同意率占收回", "25.00%")) && all.contains(&pair("不同意率占应到", "22.50%"))
    );
    // Fewer than two thirds at a recommendation without a quorum: said, not decided. Exactly two thirds are enough.
    let said = |template: &str, present: u64, votes: &[&[u64]]| {
        let heads = [30, present, present, present, present, 0];
        let sheet = evaluate(&example(template), &counts(heads, votes)).unwrap();
        printed(&sheet)
            .lines
            .iter()
            .any(|line| line.contains("不足应到的三分之二"))
    };
    assert!(said("TJ_LIST@1", 19, &[&[0; 5]]) && !said("TJ_LIST@1", 20, &[&[0; 5]]));
    assert!(said("TJ_R2@1", 19, &[&[0; 3]]) && !said("TJ_TALK@1", 19, &[&[0; 3]]));
    assert!(!said("GT_NOM@1", 19, &[&[0; 11]]), "a quorum says so itself");
}

#[test]
fn common_heads_span_their_columns() {
    let class = |id: &str| Class {
        id: id.into(),
        name: id.into(),
        weight: None,
    };
    let part = counts([9, 9, 9, 9, 9, 0], &[&[3, 2, 1, 0, 0]]);
    let sheets = evaluate_classes(
        &example("TJ_LIST@1"),
        &[(class("a"), part.clone()), (class("b"), part)],
    )
    .unwrap();
    let page = page(&sheets[0], &sheets[1..], &Heading::default(), Lang::Zh);
    let html = page_html(&page, Lang::Zh);
    assert!(
        html.contains("<tr><td colspan=\"4\"></td><th colspan=\"2\">a</th><th colspan=\"2\">b</th></tr>"),
        "{html}"
    );
    assert!(
        !html.contains("结果"),
        "a recommendation that only counts has no results"
    );
}

#[test]
fn cells_are_numbers_and_print_rounded_half_up() {
    assert_eq!(Cell::Millionths(78_300_000).print(), "78.30");
    assert_eq!(Cell::Millionths(8_666_667).print(), "8.67");
    assert_eq!(Cell::Millionths(4_999).print(), "0.00");
    assert_eq!(Cell::Millionths(5_000).print(), "0.01");
    assert_eq!(Cell::Millionths(u64::MAX).print().len(), 17);
    assert_eq!(Cell::share(Some(333_333)), Cell::BasisPoints(3_333));
    assert_eq!(Cell::BasisPoints(10_000).print(), "100.00%");
    assert_eq!(Cell::integer(None).print(), "—");
}

#[test]
fn what_voters_wrote_is_escaped_and_stays_text() {
    let mut figures = counts([3, 3, 3, 3, 3, 0], &[&[0; 5], &[0; 5], &[0; 5]]);
    let mut spec = example("GXD@1");
    let opinion = ContestSpec {
        id: "t".into(),
        title: "意见".into(),
        max: 1,
        write_in: Some(WriteInSpec {
            slots: 1,
            from: WriteInFrom::Text,
            blocks: 4,
        }),
        ..ContestSpec::default()
    };
    spec.contests.push(opinion);
    figures.contests.push(ContestCounts {
        write_ins: vec![WriteInCount {
            nominee: String::new(),
            name: "=HYPERLINK(\"x\")<b>".into(),
            detail: String::new(),
            votes: 1,
        }],
        ..ContestCounts::default()
    });
    let sheet = evaluate(&spec, &figures).unwrap();
    let page = page(&sheet, &[], &Heading::default(), Lang::Zh);
    let cell = &page.tables.last().unwrap().rows[0][1];
    assert_eq!(cell, &Cell::Text("=HYPERLINK(\"x\")<b>".into()));
    assert!(page_html(&page, Lang::Zh).contains("=HYPERLINK(&quot;x&quot;)&lt;b&gt;"));
}

fn survey<'a>(spec: &'a BallotSpec, sheet: &'a Sheet) -> Survey<'a> {
    Survey { spec, sheet }
}

/// Last year's satisfaction beside this year's: exact differences, rounded once.
#[test]
fn two_surveys_are_compared_item_by_item() {
    let spec = example("GXD@1");
    let figures = |rows: [&[u64]; 3]| counts([40, 40, 40, 36, 36, 0], &rows);
    let before = evaluate(&spec, &figures([&[10, 12, 8, 4, 2], &[3, 0, 0, 0, 0], &[0; 5]])).unwrap();
    // 2730/36 − 2560/36 = 4.722…; 32/36 − 30/36 = 5.555… points. 560/7 − 100 = −20; 6/7 − 1 = −14.2857… points.
    let now = evaluate(
        &spec,
        &figures([&[12, 12, 8, 3, 1], &[5, 0, 1, 0, 1], &[1, 0, 0, 0, 0]]),
    )
    .unwrap();
    let trend = Trend::of(survey(&spec, &before), survey(&spec, &now), Lang::Zh).unwrap();
    let changes: Vec<Vec<Option<i64>>> = trend
        .items
        .iter()
        .map(|item| item.figures.iter().map(|figure| figure.change).collect())
        .collect();
    assert_eq!(
        changes,
        [[Some(472), Some(556)], [Some(-2000), Some(-1429)], [None, None]].map(|two| two.to_vec())
    );
    let page = trend.page(&now, "去年", "今年", &Heading::default(), Lang::Zh);
    assert_eq!(page.title, "公信度（满意度）测评结果汇总表（与上次比较）");
    assert_eq!(
        cells(&page.tables[0], 0)[1..],
        [
            pair("满意度上次", "71.11"),
            pair("满意度本次", "75.83"),
            pair("满意度增减", "+4.72"),
            pair("满意率上次", "83.33%"),
            pair("满意率本次", "88.89%"),
            pair("满意率增减（百分点）", "+5.56"),
        ]
    );
    assert_eq!(cells(&page.tables[0], 1)[6].1, "-14.29");
    assert_eq!(cells(&page.tables[0], 2)[3].1, "—");

    // Another weight is another question; another base is another figure.
    let fault = |old: &BallotSpec| {
        let zero = figures([&[9, 0, 0, 0, 0], &[0; 5], &[0; 5]]);
        let sheet = evaluate(old, &zero).unwrap();
        Trend::of(survey(old, &sheet), survey(&spec, &now), Lang::Zh)
    };
    let mut weighed = spec.clone();
    weighed.contests[0].options[0].value = Some(95);
    let partly = fault(&weighed).unwrap();
    assert_eq!(
        (partly.items.len(), &partly.added),
        (2, &vec![spec.contests[0].title.clone()])
    );
    assert_eq!(partly.dropped, partly.added);
    for contest in &mut weighed.contests {
        contest.options[0].value = Some(95);
    }
    assert_eq!(fault(&weighed), Err(TrendFault::NothingInCommon));
    let mut other = spec.clone();
    other.rule.percent_of = Base::Valid;
    assert_eq!(fault(&other), Err(TrendFault::OtherRule));
    let ybg = example("YBG2@1");
    let sheet = evaluate(
        &ybg,
        &counts([9, 9, 9, 0, 0, 0], &[&[0; 4], &[0; 4], &[0; 4], &[0; 4]]),
    )
    .unwrap();
    assert_eq!(
        Trend::of(survey(&ybg, &sheet), survey(&spec, &now), Lang::Zh),
        Err(TrendFault::OtherTemplate)
    );
    let qwh = BallotSpec::qwh(["张三"]);
    let sheet = evaluate(&qwh, &counts([9, 9, 9, 9, 9, 0], &[&[9, 0, 0]])).unwrap();
    assert_eq!(
        Trend::of(survey(&qwh, &sheet), survey(&qwh, &sheet), Lang::Zh),
        Err(TrendFault::NotRated)
    );
    let mut gone = now.clone();
    gone.overall = Overall::NoQuorum;
    assert_eq!(
        Trend::of(survey(&spec, &now), survey(&spec, &gone), Lang::Zh),
        Err(TrendFault::NotValid)
    );
}
