//! What is voted on: groups, classes, rounds, rules. Spec: `order`, `classes`, `rounds`, V03, V04.

use std::collections::{BTreeMap, HashMap};

use gongxin_record::{
    bytes::LeafHash,
    entry::{Ballot, Class, Take},
};
use gongxin_rules::{BallotSpec, SpecFault, check_round};

use super::{BallotState, Phase};
use crate::{
    finding::{
        Check::{V03, V04},
        Findings,
    },
    state::State,
    text::{clean, distinct},
};

impl State {
    pub(crate) fn check_ballot(&self, e: &Ballot, out: &mut Findings) {
        clean([e.id.as_str()], [e.title.as_str()], out);
        let fresh = !self.ballots.contains_key(&e.id);
        out.require(
            fresh,
            V04,
            "ballot-twice",
            "表决标识重复",
            format!("ballot {} exists already", e.id),
        );
        let groups =
            !e.groups.is_empty() && distinct(&e.groups) && e.groups.iter().all(|g| self.has_group(g));
        out.require(
            groups,
            V03,
            "ballot-groups",
            "表决的组别不存在或重复",
            "groups must exist and be distinct",
        );
        out.require(
            e.round >= 1,
            V03,
            "round",
            "轮次从 1 起",
            "rounds are numbered from 1",
        );
        check_classes(e, out);
        self.check_previous(e, out);
        match e.spec.read::<BallotSpec>() {
            Err(error) => out.add(
                V03,
                "spec",
                error.text(gongxin_record::Lang::Zh),
                error.text(gongxin_record::Lang::En),
            ),
            Ok(spec) => self.check_spec(e, &spec, out),
        }
    }

    fn check_previous(&self, e: &Ballot, out: &mut Findings) {
        let Some(previous) = &e.previous else {
            return out.require(
                e.take.is_none(),
                V03,
                "take",
                "没有上一轮，不能从中取人选",
                "there is no previous round to take names from",
            );
        };
        let counted = self
            .ballots
            .get(previous)
            .is_some_and(|b| b.phase == Phase::Counted);
        out.require(
            counted,
            V04,
            "previous",
            "上一轮尚无结果",
            "the previous round has no result",
        );
        let before = self.ballots.get(previous).map(|b| b.definition.round);
        out.require(
            before
                .and_then(|round| round.checked_add(1))
                .is_none_or(|next| next == e.round),
            V03,
            "round-next",
            "轮次须比上一轮大一",
            "the round is one more than that of the previous ballot",
        );
    }

    fn check_spec(&self, e: &Ballot, spec: &BallotSpec, out: &mut Findings) {
        let mut refuse = |code, fault: &SpecFault| {
            let zh = fault.message(gongxin_rules::Lang::Zh);
            out.add(V03, code, zh, fault.message(gongxin_rules::Lang::En));
        };
        spec.check().iter().for_each(|fault| refuse("spec", fault));
        let counted = self
            .ballots
            .values()
            .filter_map(|b| Some((b, b.spec.as_ref()?, b.sheet.as_ref()?)));
        for (earlier, before, sheet) in counted {
            if let (Some(take), true) = (e.take, e.previous.as_ref() == Some(&earlier.definition.id)) {
                let taken = check_round(before, sheet, rule_of(take), spec);
                taken.iter().for_each(|fault| refuse("round-names", fault));
            }
        }
        let width = self.meeting.as_ref().map_or(0, |m| m.definition.width);
        for contest in &spec.contests {
            let Some(write_in) = &contest.write_in else {
                continue;
            };
            let row = u64::from(write_in.slots) * (1 + u64::from(write_in.blocks));
            out.require(
                row <= u64::from(width),
                V03,
                "row-wide",
                format!("另填栏共需 {row} 个密文，多于会议密钥宽度 {width}"),
                format!("the write-ins need {row} ciphertexts, more than the key width {width}"),
            );
            out.require(
                e.classes.is_empty() || contest.min == 0,
                V03,
                "row-classes",
                "分类计票时，可另填的项目须允许不选",
                "with classes, a contest with write-ins must have min = 0",
            );
        }
    }

    pub(crate) fn apply_ballot(&mut self, e: &Ballot, leaf: LeafHash) {
        let state = BallotState {
            definition: e.clone(),
            leaf,
            spec: e.spec.read().ok(),
            phase: Phase::Defined,
            rings: Vec::new(),
            paper_voters: BTreeMap::new(),
            epochs: 0,
            last_tag: None,
            casts: 0,
            counted: HashMap::new(),
            challenged: Vec::new(),
            closed_at: None,
            shares: BTreeMap::new(),
            mixing: BTreeMap::new(),
            papers: BTreeMap::new(),
            result_at: None,
            sheet: None,
        };
        self.ballots.entry(e.id.clone()).or_insert(state);
    }
}

fn rule_of(take: Take) -> gongxin_rules::Take {
    match take {
        Take::Tied => gongxin_rules::Take::Tied,
        Take::Failed => gongxin_rules::Take::Failed,
        Take::Top => gongxin_rules::Take::Top,
    }
}

/// Every group in exactly one class; weights for all or for none, a hundred in all.
fn check_classes(e: &Ballot, out: &mut Findings) {
    if e.classes.is_empty() {
        return;
    }
    clean(
        e.classes.iter().map(|c| c.id.as_str()),
        e.classes.iter().map(|c| c.name.as_str()),
        out,
    );
    let mut groups: Vec<&String> = e.classes.iter().flat_map(|c| &c.groups).collect();
    let mut voting: Vec<&String> = e.groups.iter().collect();
    groups.sort();
    voting.sort();
    let partition = groups == voting
        && e.classes.iter().all(|c| !c.groups.is_empty())
        && distinct(e.classes.iter().map(|c| &c.id));
    out.require(
        partition,
        V04,
        "classes",
        "每个组别须恰好属于一个计票类别，类别标识不得重复",
        "every group must be in exactly one class, and class ids be distinct",
    );
    out.require(
        weighed(&e.classes),
        V04,
        "weights",
        "类别权重须全部填写且合计 100，或全部不填",
        "either no class has a weight, or all have one and they sum to 100",
    );
}

fn weighed(classes: &[Class]) -> bool {
    let weights: Vec<u64> = classes.iter().filter_map(|c| c.weight).map(u64::from).collect();
    let whole = weights.len() == classes.len() && !weights.contains(&0) && weights.iter().sum::<u64>() == 100;
    weights.is_empty() || whole
}
