//! Options whose share stands on a sheet as one figure: 优秀加称职, 满意率.

use super::page::word;
use crate::{ContestSheet, Lang, Ranking, Sheet, Text, template_of};

/// Several options of a contest.
pub(crate) struct Union<'a> {
    name: Option<&'a Text>,
    ids: &'a [String],
}

/// The sets of several options that the rule speaks of (优秀加称职, 认同加基本认同) and those of the template, as far as a contest has
/// them.
pub(crate) fn unions<'a>(sheet: &'a Sheet, contest: &ContestSheet) -> Vec<Union<'a>> {
    let ranked = match &sheet.rule.ranking {
        Some(Ranking::Options(ids)) => Some(ids.as_slice()),
        _ => None,
    };
    let flags = sheet.rule.flags.iter().map(|flag| flag.options.as_slice());
    let ruled = flags.chain(ranked).map(|ids| Union { name: None, ids });
    let own = template_of(sheet.kind, &sheet.template).unions.iter();
    let own = own.map(|union| Union {
        name: union.name.as_ref(),
        ids: &union.options,
    });
    let mut unions: Vec<Union<'a>> = Vec::new();
    // Those of the template first: they have names.
    for union in own.chain(ruled).filter(|union| union.ids.len() > 1) {
        if union.is_in(contest) && unions.iter().all(|other| other.ids != union.ids) {
            unions.push(union);
        }
    }
    unions
}

impl Union<'_> {
    fn is_in(&self, contest: &ContestSheet) -> bool {
        self.ids
            .iter()
            .all(|id| contest.rows.iter().any(|row| row.id == *id))
    }

    /// How many votes its options have.
    pub(crate) fn votes(&self, contest: &ContestSheet) -> u64 {
        let own = contest.rows.iter().filter(|row| self.ids.contains(&row.id));
        own.map(|row| row.votes).sum()
    }

    /// The head of its column.
    pub(crate) fn head(&self, sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> String {
        self.name.map_or_else(
            || self.labels(sheet, contest, lang),
            |name| name.get(lang).to_owned(),
        )
    }

    /// What its name means, where it has one.
    pub(super) fn explained(&self, sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> Option<String> {
        let (name, labels) = (self.name?.get(lang), self.labels(sheet, contest, lang));
        Some(match lang {
            Lang::Zh => format!("{name}是{labels}合计的比率。"),
            Lang::En => format!("{name} is the share of {labels} together."),
        })
    }

    fn labels(&self, sheet: &Sheet, contest: &ContestSheet, lang: Lang) -> String {
        let named = contest.rows.iter().filter(|row| self.ids.contains(&row.id));
        let labels: Vec<&str> = named.map(|row| word(sheet, row, lang)).collect();
        labels.join(lang.pick("加", " + "))
    }
}
