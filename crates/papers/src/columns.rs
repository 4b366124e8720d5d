//! How wide the columns of a table are, and which way the page lies.

use gongxin_rules::{Cell, Page, Table};

use crate::{
    font::{Setter, Type, width},
    leaf::Leaf,
    wrap::widest_piece,
};

/// Sizes of type that are tried, in points; the last is taken if none fits.
pub(crate) const SIZES: [f32; 4] = [12.0, 10.5, 9.0, 7.5];
/// Left and right of a cell's type, in ems.
pub(crate) const PAD: f32 = 0.45;
/// A column of words may break its texts at this width (ems) before the page is laid wide, and at the second in the last resort.
const WORDS: [f32; 2] = [7.0, 3.0];
/// A head of more characters than this breaks.
const HEAD: f32 = 3.0;

/// How a paper is set.
pub(crate) struct Fit {
    pub(crate) wide: bool,
    pub(crate) size: f32,
    /// For each table the widths of its columns in points.
    pub(crate) widths: Vec<Vec<f32>>,
}

/// What a column asks for, in ems without padding.
#[derive(Clone, Copy)]
struct Want {
    /// Below this words would be cut.
    least: f32,
    /// With this nothing breaks.
    best: f32,
}

/// The largest type, and an upright page if it can be, with which every table has the width it needs.
/// None larger than `largest` is tried.
pub(crate) fn fit(page: &Page, largest: f32, setter: &mut Setter<'_>) -> Fit {
    let mut last = None;
    for words in WORDS {
        let wants: Vec<Vec<Want>> = page
            .tables
            .iter()
            .map(|table| wants(table, words, setter))
            .collect();
        for (wide, size) in [false, true]
            .into_iter()
            .flat_map(|wide| SIZES.map(|size| (wide, size)))
        {
            // Small type is for tables that lie wide already.
            if size > largest || (!wide && size < 10.0) {
                continue;
            }
            let measure = Leaf::measure(wide);
            if wants.iter().all(|wants| least(wants) * size <= measure) {
                let widths = wants
                    .iter()
                    .map(|wants| share_out(wants, size, measure))
                    .collect();
                return Fit { wide, size, widths };
            }
            last = Some((size, wants.clone()));
        }
    }
    // More columns than a wide page holds even so: every column is pressed alike, and texts are cut where they must be.
    let (size, wants) = last.unwrap_or((SIZES[0], Vec::new()));
    let measure = Leaf::measure(true);
    let press = |wants: &Vec<Want>| {
        let all = least(wants);
        wants
            .iter()
            .map(|want| (want.least + 2.0 * PAD) / all * measure)
            .collect()
    };
    Fit {
        wide: true,
        size,
        widths: wants.iter().map(press).collect(),
    }
}

fn wants(table: &Table, words: f32, setter: &mut Setter<'_>) -> Vec<Want> {
    let of_column = |(place, column): (usize, &gongxin_rules::Column)| {
        let head = setter.set(&column.head);
        let mut want = Want {
            least: widest_piece(&head).max(width(&head).min(HEAD)),
            best: width(&head),
        };
        for cell in table.rows.iter().filter_map(|row| row.get(place)) {
            let types = setter.set(&cell.print());
            let whole = width(&types);
            want.best = want.best.max(whole);
            want.least = want.least.max(if broken(cell) {
                breakable(&types, words)
            } else {
                whole
            });
        }
        want.best = want.best.max(want.least);
        want
    };
    table.columns.iter().enumerate().map(of_column).collect()
}

/// Only words are broken over lines.
fn broken(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_))
}

/// A word longer than the column is cut rather than let push everything else aside.
fn breakable(types: &[Type], words: f32) -> f32 {
    let whole = width(types);
    widest_piece(types).min(2.0 * words).max(whole.min(words))
}

fn least(wants: &[Want]) -> f32 {
    wants.iter().map(|want| want.least + 2.0 * PAD).sum()
}

/// Gives every column its least, then lets the smallest wishes be met first, then stretches all to the measure.
fn share_out(wants: &[Want], size: f32, measure: f32) -> Vec<f32> {
    let mut widths: Vec<f32> = wants.iter().map(|want| (want.least + 2.0 * PAD) * size).collect();
    let mut rest = measure - widths.iter().sum::<f32>();
    let mut order: Vec<usize> = (0..wants.len()).collect();
    let wish = |i: &usize| wants.get(*i).map_or(0.0, |want| (want.best - want.least) * size);
    order.sort_by(|a, b| wish(a).total_cmp(&wish(b)));
    for (met, i) in order.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a table has few columns")]
        let left = (order.len() - met) as f32;
        let given = wish(i).min(rest / left).max(0.0);
        if let Some(width) = widths.get_mut(*i) {
            *width += given;
        }
        rest -= given;
    }
    let all: f32 = widths.iter().sum();
    widths.iter().map(|width| width / all * measure).collect()
}
