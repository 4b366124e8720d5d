//! 趋势: the figures of one survey beside those of the survey before it, and by how much they differ. Spec: docs/rules.md, "Trend".
//!
//! Two surveys are compared only where they are alike: the same template, base, trimming, and, item by item, the same options with the
//! same weights. Differences are taken of the exact fractions and rounded once.

use serde::Serialize;
use thiserror::Error;

use crate::{
    BallotSpec, Cell, Column, ContestSheet, ContestSpec, Form, Heading, Lang, Law, Overall, Page, Sheet,
    Table,
    evaluate::millionths,
    render::{date, index_name, named, unions},
    template_of,
};

/// A survey: what was asked, and its sheet.
#[derive(Clone, Copy)]
pub struct Survey<'a> {
    /// The definition.
    pub spec: &'a BallotSpec,
    /// The first sheet of its result.
    pub sheet: &'a Sheet,
}

/// Why two surveys cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
pub enum TrendFault {
    /// It is not a form that rates anything.
    NotRated,
    /// They are made from different templates.
    OtherTemplate,
    /// Percentages are of another base, or marks are left out in one of them.
    OtherRule,
    /// One of them does not stand.
    NotValid,
    /// No item was asked in both, with the same options and weights.
    NothingInCommon,
}

impl TrendFault {
    /// Why, in words.
    pub fn message(self, lang: Lang) -> &'static str {
        match self {
            TrendFault::NotRated => lang.pick(
                "只有测评、评议、满意度可以比较两次的结果",
                "only appraisals and surveys can be compared",
            ),
            TrendFault::OtherTemplate => lang.pick(
                "两次用的不是同一种票",
                "the two are not ballots of the same template",
            ),
            TrendFault::OtherRule => lang.pick(
                "两次比率的基数或去掉的最高最低分不同，不能比较",
                "percentages have different bases, or different marks are left out",
            ),
            TrendFault::NotValid => lang.pick("有一次无效，不能比较", "one of the two does not stand"),
            TrendFault::NothingInCommon => lang.pick(
                "两次没有选项和分值都相同的项目",
                "no item was asked in both with the same options and weights",
            ),
        }
    }
}

/// Two surveys side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// Items that both asked, in the order of the newer.
    pub items: Vec<TrendItem>,
    /// Items of the newer that the older did not ask so.
    pub added: Vec<String>,
    /// Items of the older that the newer does not ask so.
    pub dropped: Vec<String>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrendItem {
    /// What was asked.
    pub title: String,
    /// What tells it from another.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Its figures.
    pub figures: Vec<TrendFigure>,
}

/// One figure of an item, twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrendFigure {
    /// Its name, such as 满意度.
    pub name: String,
    /// Whether it is a share, shown as a percentage.
    pub share: bool,
    /// In the older; absent where nobody answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Fraction>,
    /// In the newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Fraction>,
    /// The newer less the older, in hundredths: of a point, or of a percentage point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<i64>,
}

/// An exact figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fraction {
    /// Numerator.
    pub num: u64,
    /// Denominator, not 0.
    pub den: u64,
}

impl Fraction {
    fn of(num: u64, den: u64) -> Option<Fraction> {
        (den > 0).then_some(Fraction { num, den })
    }

    /// `self − before` in hundredths of `unit`, rounded half away from 0.
    fn less(self, before: Fraction, unit: u128) -> Option<i64> {
        let cross = |a: Fraction, b: Fraction| u128::from(a.num) * u128::from(b.den);
        let (now, then) = (cross(self, before), cross(before, self));
        let whole = u128::from(self.den) * u128::from(before.den);
        let rounded =
            (now.abs_diff(then).checked_mul(200 * unit)?.checked_add(whole)?) / whole.checked_mul(2)?;
        let size = i64::try_from(rounded).ok()?;
        Some(if now < then { -size } else { size })
    }
}

impl Trend {
    /// Compares two surveys.
    ///
    /// # Errors
    /// [`TrendFault`] where they are not alike.
    pub fn of(before: Survey<'_>, now: Survey<'_>, lang: Lang) -> Result<Trend, TrendFault> {
        alike(before, now)?;
        let mut items = Vec::new();
        let (mut added, mut met) = (Vec::new(), Vec::new());
        for (asked, counted) in now.spec.contests.iter().zip(&now.sheet.contests) {
            let rated = !figures(now.sheet, counted, lang).is_empty();
            let older = before.spec.contests.iter().zip(&before.sheet.contests);
            match older.enumerate().find(|(_, (other, _))| same(other, asked)) {
                Some((at, (_, earlier))) if rated => {
                    met.push(at);
                    items.push(item(before.sheet, earlier, now.sheet, counted, lang));
                }
                None if rated => added.push(named(&asked.title, &asked.detail, lang)),
                _ => {}
            }
        }
        if items.is_empty() {
            return Err(TrendFault::NothingInCommon);
        }
        let left = before
            .spec
            .contests
            .iter()
            .zip(&before.sheet.contests)
            .enumerate();
        let left =
            left.filter(|(at, (_, c))| !met.contains(at) && !figures(before.sheet, c, lang).is_empty());
        Ok(Trend {
            items,
            added,
            dropped: left.map(|(_, (c, _))| named(&c.title, &c.detail, lang)).collect(),
        })
    }

    /// The sheet: `before` and `now` say which surveys these are.
    pub fn page(&self, sheet: &Sheet, before: &str, now: &str, heading: &Heading, lang: Lang) -> Page {
        let template = template_of(sheet.kind, &sheet.template);
        let title = match lang {
            Lang::Zh => format!("{}（与上次比较）", template.sheet_title.zh),
            Lang::En => format!("{} (compared with the one before)", template.sheet_title.en),
        };
        Page {
            title,
            lines: vec![
                lang.pick("本次：", "Now: ").to_owned() + now,
                lang.pick("上次：", "Before: ").to_owned() + before,
            ],
            tables: vec![self.table(lang)],
            notes: self.notes(sheet, lang),
            signatures: Vec::new(),
            date: date(heading, lang),
        }
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![Column::words(lang.pick("测评对象（项目）", "Person or question"))];
        let names = self.names();
        for (name, share) in &names {
            columns.push(Column::figures(lang.pick("上次", "Before")).under(*name));
            columns.push(Column::figures(lang.pick("本次", "Now")).under(*name));
            let change = if *share {
                lang.pick("增减（百分点）", "Change (pp)")
            } else {
                lang.pick("增减", "Change")
            };
            columns.push(Column::figures(change).under(*name));
        }
        let row = |item: &TrendItem| {
            let mut cells = vec![Cell::from(named(&item.title, &item.detail, lang))];
            for (name, share) in &names {
                let figure = item.figures.iter().find(|f| f.name == *name && f.share == *share);
                let print = |fraction: Option<Fraction>| {
                    let millionths = fraction.and_then(|f| millionths(f.num, f.den));
                    if *share {
                        Cell::share(millionths)
                    } else {
                        Cell::millionths(millionths)
                    }
                };
                cells.push(print(figure.and_then(|f| f.before)));
                cells.push(print(figure.and_then(|f| f.now)));
                cells.push(figure.and_then(|f| f.change).map_or(Cell::Missing, Cell::Change));
            }
            cells
        };
        Table {
            caption: String::new(),
            columns,
            rows: self.items.iter().map(row).collect(),
        }
    }

    /// The figures of all items, each once.
    fn names(&self) -> Vec<(&str, bool)> {
        let mut names: Vec<(&str, bool)> = Vec::new();
        for figure in self.items.iter().flat_map(|item| &item.figures) {
            let name = (figure.name.as_str(), figure.share);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn notes(&self, sheet: &Sheet, lang: Lang) -> Vec<String> {
        let base = sheet.rule.percent_of.name(lang);
        let mut notes = vec![
            lang.pick(
                "增减是本次的精确值减去上次的精确值，只四舍五入一次，所以可能与表上两数之差相差0.01。",
                "A change is the exact figure now less the exact figure before, rounded once; it may differ by 0.01 from the difference of the figures shown.",
            )
            .to_owned(),
            match lang {
                Lang::Zh => format!("两次的比率都以{base}为基数。只供参阅。"),
                Lang::En => format!("Percentages of both are of {base}. For reading only."),
            },
        ];
        for (items, zh, en) in [
            (
                &self.added,
                "上次没有这样问、不作比较的项目",
                "Not asked so before, and not compared",
            ),
            (&self.dropped, "本次没有这样问的项目", "Not asked so now"),
        ] {
            if !items.is_empty() {
                notes.push(match lang {
                    Lang::Zh => format!("{zh}：{}。", items.join("、")),
                    Lang::En => format!("{en}: {}.", items.join(", ")),
                });
            }
        }
        notes
    }
}

fn alike(before: Survey<'_>, now: Survey<'_>) -> Result<(), TrendFault> {
    if Law::of(now.spec).form != Form::Rate {
        return Err(TrendFault::NotRated);
    }
    let name = |survey: Survey<'_>| template_of(survey.spec.kind, &survey.spec.template).full_id();
    if name(before) != name(now) {
        return Err(TrendFault::OtherTemplate);
    }
    let (old, new) = (&before.sheet.rule, &now.sheet.rule);
    if (old.percent_of, old.trim) != (new.percent_of, new.trim) {
        return Err(TrendFault::OtherRule);
    }
    if [before, now]
        .iter()
        .any(|survey| survey.sheet.overall != Overall::Valid)
    {
        return Err(TrendFault::NotValid);
    }
    Ok(())
}

/// The same question, answered by the same options of the same weights, or by the same scores.
fn same(a: &ContestSpec, b: &ContestSpec) -> bool {
    (&a.title, &a.detail, &a.options, a.score, a.max) == (&b.title, &b.detail, &b.options, b.score, b.max)
}

fn item(old: &Sheet, earlier: &ContestSheet, new: &Sheet, counted: &ContestSheet, lang: Lang) -> TrendItem {
    let was = figures(old, earlier, lang);
    let pair = |(name, share, now): (String, bool, Option<Fraction>)| {
        let before = was
            .iter()
            .find(|(other, kind, _)| *other == name && *kind == share);
        let before = before.and_then(|(.., figure)| *figure);
        let unit = if share { 100 } else { 1 };
        TrendFigure {
            change: now.zip(before).and_then(|(now, before)| now.less(before, unit)),
            name,
            share,
            before,
            now,
        }
    };
    TrendItem {
        title: counted.title.clone(),
        detail: counted.detail.clone(),
        figures: figures(new, counted, lang).into_iter().map(pair).collect(),
    }
}

/// The figures of an item: its index or mean score (weighted where classes are), and the shares of options together.
fn figures(sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> Vec<(String, bool, Option<Fraction>)> {
    let mut out = Vec::new();
    let weighted = contest.weighted.as_ref().and_then(|w| w.mean.as_ref());
    let (name, own) = match (contest.index, contest.score) {
        (Some(index), _) => (index_name(sheet, lang), Some(index)),
        (None, Some(score)) => (lang.pick("平均分", "Mean"), Some(score)),
        (None, None) => ("", None),
    };
    if let Some(own) = own {
        let exact = weighted.map_or_else(
            || Fraction::of(own.sum, own.count),
            |w| Fraction::of(w.figure, 1_000_000),
        );
        out.push((name.to_owned(), false, exact));
    }
    let whole = sheet.whole(contest);
    for union in unions(sheet, contest) {
        let share = Fraction::of(union.votes(contest), whole);
        out.push((union.head(sheet, contest, lang), true, share));
    }
    out
}
