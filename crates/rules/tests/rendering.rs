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
