//! A meeting with everything that the small one lacks: write-ins, classes with weights, limits, scores, paper, a further round.

use gongxin_record::entry::{
    Class, Merge, MergeRow, Paper, PaperContest, PaperScore, PaperVoid, PaperWriteIn, Take,
};
use gongxin_rules::{BallotSpec, ContestSpec, ScoreSpec, Template, next_round};

use crate::meeting::{Held, Plot, Sizes};

/// Its sizes.
pub const RICH: Sizes = Sizes {
    committee: 8,
    eligible: 9,
    drawn: 5,
    names: 6,
    trustees: 3,
    threshold: 2,
    width: 24,
};

const GROUPS: [&str; 2] = ["qw", "main"];

impl Held {
    /// The whole meeting.
    #[must_use]
    pub fn rich(seed: u8) -> Self {
        Self::convene(RICH, seed).hold_rich()
    }

    /// The same, in which a plot speaks wherever it wants.
    #[must_use]
    pub fn rich_plotted(seed: u8, plot: Plot) -> Self {
        Self::convene(RICH, seed).with_plot(plot).hold_rich()
    }

    fn hold_rich(self) -> Self {
        let mut held = self;
        held.draw(RICH);
        held.key_ceremony();
        held.admit("qw", RICH.committee);
        held.admit("main", u32::try_from(RICH.drawn).expect("small"));
        held.to_paper("qw", 7);
        held.to_paper("qw", 6);
        held.freeze(&GROUPS);
        held.recommend();
        held.appraise();
        held.score();
        held.again();
        held.seal();
        held
    }

    /// 会议推荐 with write-ins from a list or by text; one voter on paper; a spelling merged.
    fn recommend(&mut self) {
        self.define("tj", &GROUPS, example("TJ_LIST@1"));
        self.vote("tj", &GROUPS);
        let mut votes = vec![0; 5];
        votes[1] = 2;
        let written = PaperWriteIn {
            nominee: None,
            name: "苏晓梅".into(),
            detail: None,
            votes: 1,
        };
        self.paper(paper("tj", None, vec![contest(votes, vec![written])]));
        self.merge(Merge {
            ballot: "tj".into(),
            contest: "c001".into(),
            table: vec![
                row("韩 向东", Some("韩向东"), None),
                row("𠮷田", None, Some("无法辨认")),
            ],
        });
        self.count("tj");
    }

    /// 民主测评 by weighed classes, 优秀 limited, remarks as free text; one ballot on paper is void.
    fn appraise(&mut self) {
        let class = |id: &str, name: &str, group: &str, weight| Class {
            id: id.into(),
            name: name.into(),
            groups: vec![group.into()],
            weight: Some(weight),
        };
        let classes = vec![class("a", "A票", "qw", 60), class("b", "B票", "main", 40)];
        let spec = example("CP@1");
        let figures = spec
            .contests
            .iter()
            .map(|c| contest(blank(c), Vec::new()))
            .collect();
        self.define_with("cp", &GROUPS, spec, |ballot| ballot.classes = classes);
        self.vote("cp", &GROUPS);
        let mut on_paper = paper("cp", Some("a"), figures);
        (on_paper.valid, on_paper.invalid) = (1, 1);
        on_paper.void = Some(PaperVoid {
            over_limit: Some(1),
            ..PaperVoid::default()
        });
        self.paper(on_paper);
        self.count("cp");
    }

    /// 竞岗评分: a score from 0 to 100 each, which may be left blank.
    fn score(&mut self) {
        let mut spec = example("JZ@1");
        // Of scores nothing but the sum is known: no highest or lowest to leave out.
        spec.rule.trim = 0;
        for contest in &mut spec.contests {
            contest.options.clear();
            contest.score = Some(ScoreSpec { low: 0, high: 100 });
        }
        self.define("jz", &["main"], spec);
        self.vote("jz", &["main"]);
        self.count("jz");
    }

    /// 二次推荐 among those on top.
    fn again(&mut self) {
        let ballot = &self.state().ballots["tj"];
        let (before, sheet) = (ballot.spec.as_ref().expect("spec"), ballot.sheet.as_ref());
        let spec = next_round(before, sheet.expect("sheet"), gongxin_rules::Take::Top, Some(3));
        let spec = spec.expect("a further round");
        self.define_with("tj2", &["main"], spec, |ballot| {
            ballot.round = 2;
            ballot.previous = Some("tj".into());
            ballot.take = Some(Take::Top);
        });
        self.vote("tj2", &["main"]);
        self.count("tj2");
    }
}

fn example(template: &str) -> BallotSpec {
    Template::named(template).expect("a template").example.clone()
}

/// Two paper ballots that came back.
fn paper(ballot: &str, class: Option<&str>, contests: Vec<PaperContest>) -> Paper {
    Paper {
        ballot: ballot.into(),
        class: class.map(str::to_owned),
        issued: 2,
        returned: 2,
        valid: 2,
        invalid: 0,
        void: None,
        contests,
        entered: ["计票人甲".into(), "计票人乙".into()],
    }
}

fn contest(votes: Vec<u64>, write_ins: Vec<PaperWriteIn>) -> PaperContest {
    PaperContest {
        votes,
        row_void: 0,
        score: None::<PaperScore>,
        write_ins,
        write_in_void: None,
    }
}

fn blank(contest: &ContestSpec) -> Vec<u64> {
    vec![0; contest.options.len()]
}

fn row(text: &str, name: Option<&str>, void: Option<&str>) -> MergeRow {
    MergeRow {
        text: text.into(),
        nominee: None,
        name: name.map(str::to_owned),
        void: void.map(str::to_owned),
    }
}
