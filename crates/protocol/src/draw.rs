//! Roster and draw in the record. Spec: `draw`, V06.

use std::collections::BTreeMap;

use gongxin_draw::{
    Contribution, Leaf, Outcome, Panel, Quota, Row, Status, check_rows, commitment, outcome, seats, seed,
};
use gongxin_record::{
    bytes::{B32, LeafHash, RowLeaf},
    entry::{self, Alternate, Draw, DrawCommit, DrawReveal, DrawnStratum, Redraw, Roster, RosterRow},
};

use crate::{
    ballots::Phase,
    finding::{
        Check::{V04, V06},
        Findings,
    },
    state::State,
    text::clean,
};

/// Roster, draw in progress, and the panel once it is settled.
#[derive(Debug, Clone)]
pub struct RosterState {
    /// Leaf hash of the `roster` entry.
    pub leaf: LeafHash,
    /// The entry.
    pub entry: Roster,
    rows: Vec<Row>,
    quota: Quota,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Commitments of this attempt.
    pub commits: Vec<(String, B32)>,
    /// Reveals of this attempt.
    pub reveals: Vec<Contribution>,
    /// Whether the attempt has its outcome.
    drawn: bool,
    /// Who is expected: after the draw, or at once if there is nobody to draw.
    pub panel: Option<Panel>,
}

impl RosterState {
    /// The outcome that the reveals of this attempt give.
    ///
    /// # Errors
    /// If the quota cannot be fulfilled.
    pub fn outcome(&self) -> Result<([u8; 32], Outcome), gongxin_draw::QuotaError> {
        let seed = seed(&self.leaf.0, self.attempt, &self.reveals, None);
        outcome(&self.rows, &self.quota, &seed).map(|outcome| (seed, outcome))
    }

    /// Expected persons of a group (应到).
    #[must_use]
    pub fn expected(&self, group: &str) -> Option<u64> {
        let panel = self.panel.as_ref()?;
        let rows = self.entry.rows.iter().filter(|row| row.group == group);
        Some(rows.filter(|row| panel.expects(&Leaf(row.leaf.0))).count() as u64)
    }
}

/// The strata of a `draw` entry for an outcome.
#[must_use]
pub fn drawn_strata(outcome: &Outcome) -> Vec<DrawnStratum> {
    let leaves = |list: &[Leaf]| list.iter().map(|leaf| RowLeaf(leaf.0)).collect();
    outcome
        .iter()
        .map(|s| DrawnStratum {
            stratum: s.stratum.clone(),
            drawn: leaves(&s.drawn),
            alternates: leaves(&s.alternates),
        })
        .collect()
}

impl State {
    /// Expected persons of a group (应到), once the draw is settled.
    #[must_use]
    pub fn expected(&self, group: &str) -> Option<u64> {
        self.roster.as_ref()?.expected(group)
    }

    pub(crate) fn check_roster(&self, e: &Roster, out: &mut Findings) {
        out.require(
            self.roster.is_none(),
            V04,
            "roster-twice",
            "名册只能登记一次",
            "there is one roster",
        );
        let (rows, quota) = (rows(e), quota(e));
        if let Err(error) = check_rows(&rows) {
            out.add(
                V06,
                "roster-order",
                format!("名册：{}", error.zh()),
                error.to_string(),
            );
        }
        let groups = e.rows.iter().all(|row| self.has_group(&row.group));
        out.require(
            groups,
            V06,
            "roster-group",
            "名册中有不存在的组别",
            "the roster names an unknown group",
        );
        // An alternate takes the seat of somebody of the same stratum: were that another group, 应到 of both would change after
        // their rings are frozen.
        let mut group_of = BTreeMap::new();
        let mut eligible = e.rows.iter().filter(|row| row.status == entry::Status::Eligible);
        let apart = eligible.find(|row| *group_of.entry(&row.stratum).or_insert(&row.group) != &row.group);
        if let Some(row) = apart {
            let stratum = &row.stratum;
            out.add(
                V06,
                "stratum-group",
                format!("类别“{stratum}”的可抽人员分属不同组别，递补会改变各组应到：请按组别拆分类别"),
                format!("the eligible of stratum {stratum:?} are of several groups, and alternates would change 应到 of each: split it by group"),
            );
        }
        for row in &e.rows {
            clean(
                [],
                [row.stratum.as_str()].into_iter().chain(row.reason.as_deref()),
                out,
            );
            let reasoned = row.reason.is_some() == (row.status == entry::Status::Recused);
            out.require(
                reasoned,
                V06,
                "recusal",
                "回避须写明原因，且仅限回避",
                "a reason belongs to recusal, and only to it",
            );
        }
        if let Err(error) = seats(&rows, &quota) {
            out.add(V06, "quota", format!("名额：{}", error.zh()), error.to_string());
        }
    }

    pub(crate) fn apply_roster(&mut self, e: &Roster, leaf: LeafHash) {
        let rows = rows(e);
        let nobody = !rows.iter().any(|row| row.status == Status::Eligible);
        let panel = nobody.then(|| Panel::new(&rows, &Vec::new()));
        self.roster.get_or_insert(RosterState {
            leaf,
            entry: e.clone(),
            quota: quota(e),
            rows,
            attempt: 1,
            commits: Vec::new(),
            reveals: Vec::new(),
            drawn: false,
            panel,
        });
    }

    /// The running attempt, if this number is it and the doors are not yet open.
    fn attempt(&self, number: u32, out: &mut Findings) -> Option<&RosterState> {
        let roster = self.roster.as_ref();
        if roster.is_none() {
            out.add(V04, "draw-roster", "抽取之前须有名册", "a draw needs a roster");
        }
        let roster = roster?;
        let en = format!("attempt {number} is not running; it is {}", roster.attempt);
        out.require(
            roster.attempt == number,
            V04,
            "attempt",
            format!("第 {number} 次抽取不在进行中"),
            en,
        );
        let opened = self.ballots.values().any(|b| b.phase != Phase::Defined);
        let early = self.admission.issued.is_empty() && !opened;
        out.require(
            early,
            V04,
            "draw-late",
            "票码登记或表决开启后不得再抽取",
            "no draw after tokens are logged or a ballot was opened",
        );
        Some(roster)
    }

    pub(crate) fn check_draw_commit(&self, e: &DrawCommit, out: &mut Findings) {
        clean([], [e.contributor.as_str()], out);
        let Some(roster) = self.attempt(e.attempt, out) else {
            return;
        };
        let open = roster.reveals.is_empty() && !roster.drawn;
        out.require(
            open,
            V04,
            "commit-late",
            "公开开始后不得再承诺",
            "no commitment after the first reveal",
        );
        let fresh = roster.commits.iter().all(|(who, _)| *who != e.contributor);
        out.require(
            fresh,
            V04,
            "commit-twice",
            "同一人承诺两次",
            "this contributor has committed already",
        );
    }

    pub(crate) fn apply_draw_commit(&mut self, e: &DrawCommit) {
        if let Some(roster) = &mut self.roster {
            roster.commits.push((e.contributor.clone(), e.commitment));
        }
    }

    pub(crate) fn check_draw_reveal(&self, e: &DrawReveal, out: &mut Findings) {
        clean([], [e.contributor.as_str(), &e.value], out);
        let Some(roster) = self.attempt(e.attempt, out) else {
            return;
        };
        out.require(
            roster.commits.len() >= 2,
            V04,
            "commits-few",
            "至少两人承诺",
            "at least two must commit first",
        );
        let turn = roster.commits.get(roster.reveals.len());
        let right = !roster.drawn && turn.is_some_and(|(who, _)| *who == e.contributor);
        out.require(
            right,
            V04,
            "reveal-turn",
            "未按承诺顺序公开",
            "reveals follow the order of the commitments",
        );
        let holds = turn.is_some_and(|(_, c)| c.0 == commitment(&roster.leaf.0, e.attempt, &contribution(e)));
        let zh = format!("{} 公开的内容与承诺不符", e.contributor);
        out.require(
            holds,
            V06,
            "reveal",
            zh,
            format!("{} reveals another value than committed to", e.contributor),
        );
    }

    pub(crate) fn apply_draw_reveal(&mut self, e: &DrawReveal) {
        if let Some(roster) = &mut self.roster {
            roster.reveals.push(contribution(e));
        }
    }

    pub(crate) fn check_draw(&self, e: &Draw, out: &mut Findings) {
        let Some(roster) = self.attempt(e.attempt, out) else {
            return;
        };
        let all = roster.reveals.len() == roster.commits.len() && roster.reveals.len() >= 2 && !roster.drawn;
        out.require(
            all,
            V04,
            "draw-early",
            "须待全部公开后才能抽取",
            "the draw comes after all reveals, once",
        );
        match roster.outcome() {
            Err(error) => out.add(V06, "quota", format!("名额：{}", error.zh()), error.to_string()),
            Ok((seed, outcome)) => {
                out.require(
                    e.seed.0 == seed,
                    V06,
                    "seed",
                    "种子与重算不符",
                    "the seed is not what the reveals give",
                );
                let same = drawn_strata(&outcome) == e.strata;
                out.require(
                    same,
                    V06,
                    "outcome",
                    "抽取结果与重算不符",
                    "the outcome is not what the seed gives",
                );
            }
        }
    }

    pub(crate) fn apply_draw(&mut self, e: &Draw) {
        let Some(roster) = &mut self.roster else { return };
        roster.drawn = true;
        let outcome: Outcome = e
            .strata
            .iter()
            .map(|s| gongxin_draw::StratumOutcome {
                stratum: s.stratum.clone(),
                drawn: s.drawn.iter().map(|leaf| Leaf(leaf.0)).collect(),
                alternates: s.alternates.iter().map(|leaf| Leaf(leaf.0)).collect(),
            })
            .collect();
        roster.panel = Some(Panel::new(&roster.rows, &outcome));
    }

    pub(crate) fn check_redraw(&self, e: &Redraw, out: &mut Findings) {
        clean([], [e.reason.as_str()], out);
        if let Some(roster) = self.attempt(e.attempt, out) {
            out.require(
                !roster.commits.is_empty(),
                V04,
                "redraw",
                "尚未开始，无可重抽",
                "there is no attempt to give up",
            );
        }
    }

    pub(crate) fn apply_redraw(&mut self, e: &Redraw) {
        if let Some(roster) = &mut self.roster {
            roster.attempt = e.attempt.saturating_add(1);
            roster.commits.clear();
            roster.reveals.clear();
            roster.drawn = false;
            roster.panel = None;
        }
    }

    pub(crate) fn check_alternate(&self, e: &Alternate, out: &mut Findings) {
        clean([], [e.reason.as_str()], out);
        let Some(panel) = self.roster.as_ref().and_then(|r| r.panel.as_ref()) else {
            return out.add(
                V04,
                "alternate-early",
                "抽取完成前没有候补",
                "there are alternates only after the draw",
            );
        };
        match panel.alternate_for(&Leaf(e.leaves.0)) {
            Err(error) => out.add(
                V06,
                "alternate",
                format!("候补：{}", error.zh()),
                error.to_string(),
            ),
            Ok(next) => {
                let right = next.0 == e.enters.0;
                out.require(
                    right,
                    V06,
                    "alternate-order",
                    "未按候补顺序递补",
                    "alternates step in strictly in order",
                );
            }
        }
    }

    pub(crate) fn apply_alternate(&mut self, e: &Alternate) {
        if let Some(panel) = self.roster.as_mut().and_then(|r| r.panel.as_mut()) {
            // A wrong replacement was found by the check; the panel then keeps its size.
            let _ = panel.activate(&Leaf(e.leaves.0), &e.reason);
        }
    }
}

fn contribution(e: &DrawReveal) -> Contribution {
    Contribution {
        contributor: e.contributor.clone(),
        value: e.value.clone(),
        nonce: e.nonce.0,
    }
}

fn rows(e: &Roster) -> Vec<Row> {
    // A missing reason is the check's to name; the draw itself never reads it.
    let status = |row: &RosterRow| match row.status {
        entry::Status::Mandatory => Status::Mandatory,
        entry::Status::Eligible => Status::Eligible,
        entry::Status::Recused => Status::Recused {
            reason: row.reason.clone().unwrap_or_default(),
        },
    };
    e.rows
        .iter()
        .map(|row| Row {
            leaf: Leaf(row.leaf.0),
            stratum: row.stratum.clone(),
            status: status(row),
        })
        .collect()
}

fn quota(e: &Roster) -> Quota {
    match &e.quota {
        entry::Quota::Fixed(seats) => {
            Quota::Fixed(seats.iter().map(|s| (s.stratum.clone(), s.seats)).collect())
        }
        entry::Quota::Total(total) => Quota::Total(*total),
        entry::Quota::Ratio(ratio) => Quota::Ratio {
            num: ratio.num,
            den: ratio.den,
        },
    }
}
