//! A ruled table over as many pages as it takes, its head on each.

use gongxin_rules::{Cell, Lang, Table};

use crate::{
    columns::PAD,
    flow::Flow,
    font::{Setter, Type, width},
    wrap::{wrap_cell, wrap_evenly},
};

/// From base line to base line, in ems.
const LEADING: f32 = 1.4;
/// Above and below a cell's type, in ems.
const AIR: f32 = 0.4;
/// How far the base line lies under the top of a line of type, in ems.
const ASCENT: f32 = 0.88;
/// Weights of lines: around the table, within it.
const OUTER: f32 = 0.9;
const INNER: f32 = 0.4;
/// Shade of heads.
const SHADE: u8 = 240;

/// A cell set for its column.
struct Set {
    lines: Vec<Vec<Type>>,
    at: At,
}

/// Where a cell's lines go.
#[derive(Clone, Copy)]
enum At {
    Centre,
    /// Their left edges are so many points from the column's.
    Left(f32),
    /// Their right edges are.
    Right(f32),
}

/// A head over one or several columns.
struct Head {
    first: usize,
    after: usize,
    lines: Vec<Vec<Type>>,
    /// Whether it reaches over both rows of heads.
    tall: bool,
}

struct Ruled<'w> {
    widths: &'w [f32],
    size: f32,
    upper: Vec<Head>,
    lower: Vec<Head>,
    caption: String,
    lang: Lang,
}

/// Draws a table at the present place.
pub(crate) fn draw(flow: &mut Flow<'_>, table: &Table, widths: &[f32], size: f32, lang: Lang) {
    let (upper, lower) = heads(table, widths, size, &mut flow.setter);
    let ruled = Ruled {
        widths,
        size,
        upper,
        lower,
        caption: table.caption.clone(),
        lang,
    };
    let rows = rows(table, widths, size, &mut flow.setter);
    let first = rows.first().map_or(0.0, |row| ruled.height(row));
    let beginning = ruled.caption_height(flow, false) + ruled.head_height() + first;
    flow.need(beginning);
    let mut open = ruled.open(flow, false);
    for row in rows {
        let height = ruled.height(&row);
        let whole = height <= flow.room();
        let splits =
            !whole && height > flow.page_room() - ruled.caption_height(flow, true) - ruled.head_height();
        if whole || splits {
            open = ruled.row(flow, &row, open);
        } else {
            ruled.close(flow, open);
            flow.turn();
            open = ruled.open(flow, true);
            open = ruled.row(flow, &row, open);
        }
    }
    ruled.close(flow, open);
}

impl Ruled<'_> {
    fn height(&self, row: &[Set]) -> f32 {
        let lines = row.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        self.lines_height(lines)
    }

    fn lines_height(&self, lines: usize) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a row has few lines")]
        let lines = lines as f32;
        (lines * LEADING + 2.0 * AIR) * self.size
    }

    fn heads_height(&self, heads: &[Head]) -> f32 {
        let lines = heads
            .iter()
            .filter(|head| !head.tall)
            .map(|head| head.lines.len())
            .max();
        lines.map_or(0.0, |lines| self.lines_height(lines))
    }

    fn head_height(&self) -> f32 {
        let tall = self
            .upper
            .iter()
            .filter(|head| head.tall)
            .map(|head| head.lines.len())
            .max();
        let both = self.heads_height(&self.upper) + self.heads_height(&self.lower);
        both.max(tall.map_or(0.0, |lines| self.lines_height(lines)))
    }

    fn caption(&self, again: bool) -> String {
        match (again, self.lang) {
            (false, _) => self.caption.clone(),
            (true, Lang::Zh) => format!("{}（续）", self.caption),
            (true, Lang::En) => format!("{} (continued)", self.caption),
        }
    }

    fn caption_height(&self, flow: &mut Flow<'_>, again: bool) -> f32 {
        if self.caption.is_empty() {
            return 0.0;
        }
        flow.paragraph_height("", &self.caption(again), self.size) + 0.3 * self.size
    }

    /// Caption and heads; gives where the table begins on this page.
    fn open(&self, flow: &mut Flow<'_>, again: bool) -> f32 {
        if !self.caption.is_empty() {
            flow.paragraph("", &self.caption(again), self.size);
            flow.y += 0.3 * self.size;
        }
        let (top, height) = (flow.y, self.head_height());
        let upper = self.heads_height(&self.upper).max(0.0);
        let area = (flow.leaf.left(), top, self.widths.iter().sum(), height);
        flow.leaf
            .marks
            .push(crate::leaf::Mark::Block { area, grey: SHADE });
        for head in &self.upper {
            self.head(flow, head, top, if head.tall { height } else { upper });
            if !head.tall {
                let (from, to) = (self.x(flow, head.first), self.x(flow, head.after));
                flow.leaf.rule((from, top + upper), (to, top + upper), INNER);
            }
        }
        for head in &self.lower {
            self.head(flow, head, top + upper, height - upper);
        }
        flow.y = top + height;
        self.across(flow, INNER);
        top
    }

    fn head(&self, flow: &mut Flow<'_>, head: &Head, top: f32, height: f32) {
        let (from, to) = (self.x(flow, head.first), self.x(flow, head.after));
        let mut base = self.first_base(top, height, head.lines.len());
        for line in &head.lines {
            flow.leaf
                .centred((from + to) / 2.0, base, self.size, true, line.clone());
            base += LEADING * self.size;
        }
        if head.after < self.widths.len() {
            flow.leaf.rule((to, top), (to, top + height), INNER);
        }
    }

    /// A row; one that no page holds goes on over the pages. Gives where the table begins on the page it ends on.
    fn row(&self, flow: &mut Flow<'_>, row: &[Set], mut open: f32) -> f32 {
        let all = row.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).max(1);
        let mut done = 0;
        while done < all {
            let (mut take, room) = (all - done, flow.room());
            while take > 1 && self.lines_height(take) > room {
                take -= 1;
            }
            if self.lines_height(take) > room {
                self.close(flow, open);
                flow.turn();
                open = self.open(flow, true);
                if flow.room() >= self.lines_height(1) {
                    continue;
                }
            }
            self.part(flow, row, done, take);
            done += take;
        }
        open
    }

    fn part(&self, flow: &mut Flow<'_>, row: &[Set], from: usize, take: usize) {
        let (top, height) = (flow.y, self.lines_height(take));
        for (place, cell) in row.iter().enumerate() {
            let (left, right) = (self.x(flow, place), self.x(flow, place + 1));
            let lines: Vec<&Vec<Type>> = cell.lines.iter().skip(from).take(take).collect();
            let mut base = self.first_base(top, height, lines.len());
            for line in lines {
                let x = match cell.at {
                    At::Centre => (left + right - width(line) * self.size) / 2.0,
                    At::Left(inset) => left + inset,
                    At::Right(inset) => right - inset - width(line) * self.size,
                };
                flow.leaf.text(x, base, self.size, false, line.clone());
                base += LEADING * self.size;
            }
            if place > 0 {
                flow.leaf.rule((left, top), (left, top + height), INNER);
            }
        }
        flow.y = top + height;
        self.across(flow, INNER);
    }

    /// The frame around what stands on this page.
    fn close(&self, flow: &mut Flow<'_>, top: f32) {
        let (left, right, bottom) = (self.x(flow, 0), self.x(flow, self.widths.len()), flow.y);
        for (from, to) in [
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ] {
            flow.leaf.rule(from, to, OUTER);
        }
    }

    fn across(&self, flow: &mut Flow<'_>, weight: f32) {
        let (left, right) = (self.x(flow, 0), self.x(flow, self.widths.len()));
        let y = flow.y;
        flow.leaf.rule((left, y), (right, y), weight);
    }

    /// Left edge of a column.
    fn x(&self, flow: &Flow<'_>, column: usize) -> f32 {
        flow.leaf.left() + self.widths.iter().take(column).sum::<f32>()
    }

    /// Base line of the first of some lines in the middle of a height.
    fn first_base(&self, top: f32, height: f32, lines: usize) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a cell has few lines")]
        let block = lines as f32 * LEADING * self.size;
        top + (height - block) / 2.0 + ((LEADING - 1.0) / 2.0 + ASCENT) * self.size
    }
}

/// Both rows of heads; without common heads the upper is empty.
fn heads(table: &Table, widths: &[f32], size: f32, setter: &mut Setter<'_>) -> (Vec<Head>, Vec<Head>) {
    let two = table.columns.iter().any(|column| !column.over.is_empty());
    let mut head = |text: &str, first: usize, after: usize, tall: bool| {
        let space: f32 = widths.iter().skip(first).take(after - first).sum();
        let lines = wrap_evenly(&setter.set(text), space / size - 2.0 * PAD);
        Head {
            first,
            after,
            lines,
            tall,
        }
    };
    let (mut upper, mut lower, mut place) = (Vec::new(), Vec::new(), 0);
    for group in table
        .columns
        .chunk_by(|a, b| !a.over.is_empty() && a.over == b.over)
    {
        let after = place + group.len();
        let over = group.first().map_or("", |column| column.over.as_str());
        if !over.is_empty() {
            upper.push(head(over, place, after, false));
        }
        for (at, column) in (place..).zip(group) {
            let one = head(&column.head, at, at + 1, two && over.is_empty());
            if one.tall {
                upper.push(one)
            } else {
                lower.push(one)
            }
        }
        place = after;
    }
    (upper, lower)
}

fn rows(table: &Table, widths: &[f32], size: f32, setter: &mut Setter<'_>) -> Vec<Vec<Set>> {
    let cell = |row: &[Cell], place: usize| row.get(place).cloned().unwrap_or(Cell::Missing);
    let mut rows: Vec<Vec<Set>> = table.rows.iter().map(|_| Vec::new()).collect();
    for (place, (column, space)) in table.columns.iter().zip(widths).enumerate() {
        let measure = space / size - 2.0 * PAD;
        let set = |row: &Vec<Cell>| wrap_cell(&setter.set(&cell(row, place).print()), measure);
        let lines: Vec<Vec<Vec<Type>>> = table.rows.iter().map(set).collect();
        // The widest cell stands in the middle of its column, and the others keep its edge: figures the right one.
        let widest = lines
            .iter()
            .flatten()
            .map(|line| width(line))
            .fold(0.0_f32, f32::max);
        let inset = (space - widest * size) / 2.0;
        for ((row, lines), source) in rows.iter_mut().zip(lines).zip(&table.rows) {
            let at = match cell(source, place) {
                Cell::Missing => At::Centre,
                _ if column.figures => At::Right(inset),
                _ => At::Left(inset),
            };
            row.push(Set { lines, at });
        }
    }
    rows
}
