//! Paper ballots: figures entered by two, signed by trustees. Spec: `paper`, V04, V07.

use std::collections::BTreeSet;

use gongxin_record::{
    bytes::LeafHash,
    entry::{Paper, PaperContest, PaperSign, PaperWriteIn},
};
use gongxin_rules::{
    BallotSpec, ContestCounts, ContestSpec, Counts, Lang, ScoreCount, ValidityBase, VoidCounts, WriteInCount,
};

use super::{BallotState, Phase};
use crate::{
    finding::{
        Check::{V04, V07},
        Findings,
    },
    state::{Posted, State},
    text::{clean, distinct},
};

/// The figures on paper of one class.
#[derive(Debug, Clone)]
pub struct PaperState {
    /// The entry.
    pub entry: Paper,
    /// Its leaf hash.
    pub leaf: LeafHash,
    /// Trustees who signed it.
    pub signed: BTreeSet<u32>,
}

impl State {
    pub(crate) fn check_paper(&self, e: &Paper, out: &mut Findings) {
        let written = e.contests.iter().flat_map(|c| &c.write_ins);
        let names = written.flat_map(|w| [Some(&w.name), w.detail.as_ref()]).flatten();
        clean([], names.chain(&e.entered).map(String::as_str), out);
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Closed, out) else {
            return;
        };
        let class = ballot
            .tallies()
            .find(|class| class.map(|c| &c.id) == e.class.as_ref());
        let voters = class.map_or(0, |class| ballot.paper_voters_of(class));
        out.require(
            voters > 0,
            V04,
            "paper-voters",
            "这一类别没有改用纸质票的人",
            "nobody of this class votes on paper",
        );
        let [one, other] = &e.entered;
        out.require(
            one != other,
            V07,
            "paper-entered",
            "纸质票数目须由两人分别录入",
            "two different persons enter the figures",
        );
        out.require(
            reasons_fit(e),
            V07,
            "paper-void",
            format!("无效 {} 张：须按原因（超选、无法辨认、非统一票、其他）分别写明，合计相等", e.invalid),
            format!("{} are void: say how many for each reason (more marks than allowed, unreadable, not handed out, other), in sum as many", e.invalid),
        );
        let Some(spec) = &ballot.spec else { return };
        if !fits(spec, e) {
            return out.add(
                V07,
                "paper-contests",
                "纸质票的项目与表决定义不符",
                "the figures do not fit the ballot's definition",
            );
        }
        let figures = figures(e, ballot, voters);
        if figures.returned_too_many(spec.rule.validity) {
            too_many(&figures, spec.rule.validity, out);
        }
        for fault in figures.check(spec) {
            let (zh, en) = (fault.message(Lang::Zh), fault.message(Lang::En));
            out.add(
                V07,
                "paper-figures",
                format!("纸质票：{zh}"),
                format!("on paper: {en}"),
            );
        }
    }

    pub(crate) fn apply_paper(&mut self, e: &Paper, posted: &Posted<'_>) {
        if let Some(ballot) = self.ballots.get_mut(&e.ballot) {
            let paper = PaperState {
                entry: e.clone(),
                leaf: posted.leaf,
                signed: BTreeSet::new(),
            };
            ballot.papers.insert(e.class.clone(), paper);
        }
    }

    pub(crate) fn check_paper_sign(&self, e: &PaperSign, posted: &Posted<'_>, out: &mut Findings) {
        self.check_trustee(e.trustee, posted, V07, out);
        let Some(ballot) = self.ballot_in(&e.ballot, Phase::Closed, out) else {
            return;
        };
        let paper = ballot.papers.values().find(|p| p.leaf == e.paper);
        out.require(
            paper.is_some_and(|p| !p.signed.contains(&e.trustee)),
            V04,
            "paper-sign",
            "没有待这位监票人签署的纸质票数目",
            "there are no such paper figures for this trustee to sign",
        );
    }

    pub(crate) fn apply_paper_sign(&mut self, e: &PaperSign) {
        let Some(ballot) = self.ballots.get_mut(&e.ballot) else {
            return;
        };
        if let Some(paper) = ballot.papers.values_mut().find(|p| p.leaf == e.paper) {
            paper.signed.insert(e.trustee);
        }
    }

    /// Before a result: every class with paper voters has figures that enough trustees signed.
    pub(super) fn check_papers(&self, ballot: &BallotState, threshold: usize, out: &mut Findings) {
        let complete = ballot
            .tallies()
            .filter(|class| ballot.paper_voters_of(*class) > 0)
            .all(|class| {
                let paper = ballot.papers.get(&class.map(|c| c.id.clone()));
                paper.is_some_and(|p| p.signed.len() >= threshold)
            });
        out.require(
            complete,
            V04,
            "result-paper",
            "纸质票数目尚未录入，或签署的监票人不足",
            "paper figures are missing, or too few trustees signed them",
        );
    }
}

/// Added to the encrypted ballots, among which some are always missing, papers that nobody was given would not show.
fn too_many(figures: &Counts, most: ValidityBase, out: &mut Findings) {
    let (returned, known) = (figures.returned, figures.of(most.base()));
    let (zh, en) = (most.name(Lang::Zh), most.name(Lang::En));
    out.add(
        V07,
        "paper-returned",
        format!("纸质票收回 {returned} 张，多于{zh} {known}：请当众重新清点，查明多出的票"),
        format!("{returned} paper ballots were returned, more than the {known} {en}: count again in the open and find out whose they are"),
    );
}

/// The figures as counts of their own: everyone who votes on paper is expected and present. Where a ballot is held on paper
/// alone, who was handed one is present.
fn figures(e: &Paper, ballot: &BallotState, voters: u64) -> Counts {
    let contest = |p: &PaperContest| ContestCounts {
        votes: p.votes.clone(),
        row_void: p.row_void,
        score: p.score.map(|s| ScoreCount {
            answered: s.answered,
            total: s.total,
        }),
        write_ins: p.write_ins.iter().map(count).collect(),
        write_in_void: p.write_in_void.unwrap_or(0),
    };
    Counts {
        expected: voters,
        present: if ballot.paper_alone() { e.issued } else { voters },
        issued: e.issued,
        returned: e.returned,
        valid: e.valid,
        invalid: e.invalid,
        void: VoidCounts::default(),
        contests: e.contests.iter().map(contest).collect(),
    }
}

fn count(row: &PaperWriteIn) -> WriteInCount {
    WriteInCount {
        nominee: row.nominee.clone().unwrap_or_default(),
        name: row.name.clone(),
        detail: row.detail.clone().unwrap_or_default(),
        votes: row.votes,
    }
}

/// Whether every void ballot has its reason, and no other has one: 收回 = 有效 + 废票 holds reason by reason.
fn reasons_fit(e: &Paper) -> bool {
    let Some(void) = e.void else {
        return e.invalid == 0;
    };
    let named = void.reasons().into_iter().flatten();
    let sum = named.clone().try_fold(0, u64::checked_add);
    e.invalid > 0 && named.into_iter().all(|ballots| ballots > 0) && sum == Some(e.invalid)
}

/// Whether the lists of the figures are those of the definition, and every name written in stands once and as it is listed.
fn fits(spec: &BallotSpec, e: &Paper) -> bool {
    let listed = |w: &PaperWriteIn| match &w.nominee {
        None => true,
        Some(id) => spec
            .nominees
            .iter()
            .any(|n| n.id == *id && n.label == w.name && n.detail == w.detail.as_deref().unwrap_or_default()),
    };
    let contest = |(c, p): (&ContestSpec, &PaperContest)| {
        let written = p.write_ins.iter().all(|w| w.votes >= 1 && listed(w))
            && distinct(p.write_ins.iter().map(|w| (&w.nominee, &w.name, &w.detail)));
        let open = c.write_in.is_some() || (p.write_ins.is_empty() && p.write_in_void.is_none());
        p.votes.len() == c.options.len() && p.score.is_some() == c.score.is_some() && written && open
    };
    spec.contests.len() == e.contests.len() && spec.contests.iter().zip(&e.contests).all(contest)
}
