//! A result sheet, or a blank ballot, as PDF.

use gongxin_rules::{Lang, Page};

use crate::{
    Fonts, PaperError,
    columns::{SIZES, fit},
    emit::emit,
    flow::{Flow, LEADING},
    font::{code_point, width},
    leaf::Leaf,
    table,
    wrap::wrap,
};

const TITLE: f32 = 20.0;
const BODY: f32 = 12.0;
const NOTE: f32 = 10.5;
/// Height of a line that somebody signs on.
const SIGN: f32 = 36.0;
/// Signatures side by side, where names are short; and where they are not.
const ABREAST: [usize; 2] = [3, 2];
/// Short: so many ems.
const SHORT_NAME: f32 = 6.0;

/// The sheets one after another, each from a page of its own. `stamp` stands at the foot of every page and says which record they come
/// from.
///
/// # Errors
/// If the PDF cannot be written.
pub fn pdf(sheets: &[Page], stamp: &str, fonts: &Fonts, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let mut flow = Flow::new(fonts);
    for sheet in sheets {
        let largest = size_of_type(sheet, fonts, lang);
        draw(&mut flow, sheet, largest, lang);
    }
    let leaves = flow.finish(stamp, lang);
    let title = sheets.first().map_or("", |sheet| sheet.title.as_str());
    emit(leaves, title, lang.pick("zh-CN", "en"), fonts)
}

/// A blank ballot (票样). Nothing but pages that go together is numbered, so that no ballot can be told from another.
///
/// # Errors
/// If the PDF cannot be written.
pub fn blank_pdf(ballot: &Page, fonts: &Fonts, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let mut flow = Flow::new(fonts);
    let largest = size_of_type(ballot, fonts, lang);
    draw(&mut flow, ballot, largest, lang);
    let mut leaves = flow.leaves();
    if leaves.len() > 1 {
        flow.number(&mut leaves, "", lang);
    }
    emit(leaves, &ballot.title, lang.pick("zh-CN", "en"), fonts)
}

/// A page less is worth the next smaller size of type.
fn size_of_type(sheet: &Page, fonts: &Fonts, lang: Lang) -> f32 {
    let [large, small, ..] = SIZES;
    let pages = |size: f32| {
        let mut flow = Flow::new(fonts);
        draw(&mut flow, sheet, size, lang);
        flow.finish("", lang).len()
    };
    if pages(large) == 2 && pages(small) == 1 {
        small
    } else {
        large
    }
}

fn draw(flow: &mut Flow<'_>, sheet: &Page, largest: f32, lang: Lang) {
    let fit = fit(sheet, largest, &mut flow.setter);
    let running = match lang {
        Lang::Zh => format!("{}（续）", sheet.title),
        Lang::En => format!("{} (continued)", sheet.title),
    };
    flow.begin(fit.wide, &running);
    title(flow, &sheet.title);
    for line in &sheet.lines {
        flow.paragraph("", line, BODY);
    }
    for (grid, widths) in sheet.tables.iter().zip(&fit.widths) {
        flow.y += 10.0;
        table::draw(flow, grid, widths, fit.size, lang);
    }
    flow.y += 8.0;
    end(flow, sheet, lang);
}

/// Lines of about one length, in the middle.
pub(crate) fn title(flow: &mut Flow<'_>, text: &str) {
    let types = flow.setter.set(text);
    let measure = Leaf::measure(flow.leaf.wide) / TITLE;
    let lines = (width(&types) / measure).ceil().max(1.0);
    let middle = (flow.leaf.left() + flow.leaf.right()) / 2.0;
    for line in wrap(&types, (width(&types) / lines + 1.0).min(measure)) {
        let base = flow.base(TITLE);
        flow.leaf.centred(middle, base, TITLE, true, line);
        flow.y += TITLE * 1.4;
    }
    flow.y += 12.0;
}

/// Notes, then what is signed. Nobody signs a page on which nothing else stands: the last notes go along.
fn end(flow: &mut Flow<'_>, sheet: &Page, lang: Lang) {
    let mut notes = sheet.notes.clone();
    for text in notes.iter().chain(&sheet.signatures).chain([&sheet.date]) {
        flow.setter.set(text);
    }
    notes.extend(lacking(flow, lang));
    let marks: Vec<String> = match notes.len() {
        0 | 1 => vec![String::new()],
        many => (1..=many).map(|n| format!("{n}. ")).collect(),
    };
    let heights: Vec<f32> = marks
        .iter()
        .zip(&notes)
        .map(|(mark, note)| flow.paragraph_height(mark, note, NOTE))
        .collect();
    let closing = closing_height(flow, sheet);
    let all = heights.iter().sum::<f32>() + closing;
    let last = heights.last().copied().unwrap_or(0.0) + closing;
    let count = notes.len();
    if all <= flow.page_room() / 2.0 {
        flow.need(all);
    }
    // A note stays on one page.
    for (number, ((mark, note), height)) in (1..).zip(marks.iter().zip(&notes).zip(heights)) {
        flow.need(if number == count { last } else { height });
        flow.paragraph(mark, note, NOTE);
    }
    flow.need(closing);
    signatures(flow, &sheet.signatures, lang);
    date(flow, &sheet.date, lang);
}

/// How many sign side by side.
fn abreast(flow: &mut Flow<'_>, who: &[String]) -> usize {
    let [many, few] = ABREAST;
    let short = who.iter().all(|name| width(&flow.setter.set(name)) <= SHORT_NAME);
    if short || flow.leaf.wide { many } else { few }
}

fn closing_height(flow: &mut Flow<'_>, sheet: &Page) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "few sign")]
    let rows = sheet.signatures.len().div_ceil(abreast(flow, &sheet.signatures)) as f32;
    rows * SIGN + BODY * LEADING + 12.0
}

/// Names of offices, a line to sign on after each.
pub(crate) fn signatures(flow: &mut Flow<'_>, who: &[String], lang: Lang) {
    let gap = 14.0;
    let abreast = abreast(flow, who);
    #[expect(clippy::cast_precision_loss, reason = "three at most")]
    let space = (Leaf::measure(flow.leaf.wide) + gap) / abreast as f32;
    for row in who.chunks(abreast) {
        flow.need(SIGN);
        let base = flow.y + SIGN - 6.0;
        let mut left = flow.leaf.left();
        for name in row {
            let types = flow.setter.set(&format!("{name}{}", lang.pick("：", ": ")));
            let name_lines = wrap(&types, space * 0.6 / BODY);
            let widest = name_lines.iter().map(|line| width(line)).fold(0.0, f32::max) * BODY;
            #[expect(clippy::cast_precision_loss, reason = "few lines")]
            let mut y = base - (name_lines.len() - 1) as f32 * BODY * 1.2;
            for line in name_lines {
                flow.leaf.text(left, y, BODY, false, line);
                y += BODY * 1.2;
            }
            flow.leaf.rule(
                (left + widest + 2.0, base + 2.5),
                (left + space - gap, base + 2.5),
                0.6,
            );
            left += space;
        }
        flow.y += SIGN;
    }
}

/// The date, or room to write it by hand, at the right.
pub(crate) fn date(flow: &mut Flow<'_>, date: &str, lang: Lang) {
    // Chinese forms leave the room blank; a figure of two characters needs it.
    let shown = if lang == Lang::Zh {
        date.replace('_', "\u{3000}")
    } else {
        date.to_owned()
    };
    let types = flow.setter.set(&shown);
    flow.y += 12.0;
    let base = flow.base(BODY);
    let right = flow.leaf.right();
    flow.leaf
        .text(right - width(&types) * BODY, base, BODY, false, types);
    flow.y += BODY * LEADING;
}

/// Says which characters stand as 〓.
pub(crate) fn lacking(flow: &Flow<'_>, lang: Lang) -> Option<String> {
    let codes: Vec<String> = flow.setter.lacking().iter().map(|c| code_point(*c)).collect();
    if codes.is_empty() {
        return None;
    }
    Some(match lang {
        Lang::Zh => format!(
            "字库中没有下列编码的字，以〓代替，请在各处手写补正：{}。",
            codes.join("、")
        ),
        Lang::En => format!(
            "The typeface lacks these characters; 〓 stands for them, to be completed by hand: {}.",
            codes.join(", ")
        ),
    })
}
