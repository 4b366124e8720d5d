//! The result sheet as an HTML fragment without scripts or inline styles, and the style sheet that prints it on A4.

use super::{
    Heading,
    page::{Grid, Page, page},
};
use crate::{Lang, Sheet};

/// The style sheet for [`render_html`]: A4, black on white, rows not split over pages, heads repeated.
pub const PRINT_CSS: &str = "\
@page { size: A4; margin: 25mm 20mm; }
.gx-sheet { color: #000; background: #fff; font: 12pt/1.6 \"FangSong\", \"仿宋\", \"Noto Serif CJK SC\", serif; }
.gx-sheet h1 { font: 18pt/1.4 \"SimHei\", \"黑体\", \"Noto Sans CJK SC\", sans-serif; text-align: center; margin: 0 0 8mm; }
.gx-sheet p { margin: 0 0 2mm; }
.gx-sheet table { width: 100%; border-collapse: collapse; margin: 4mm 0; }
.gx-sheet caption { text-align: left; font-weight: bold; }
.gx-sheet th, .gx-sheet td { border: 0.5pt solid #000; padding: 1.5mm 2mm; text-align: left; }
.gx-sheet .n { text-align: right; font-variant-numeric: tabular-nums; }
.gx-sheet thead { display: table-header-group; }
.gx-sheet tr, .gx-sheet .gx-sign { break-inside: avoid; }
.gx-sheet .gx-sign { display: flex; gap: 8mm; margin-top: 12mm; }
.gx-sheet .gx-sign span { flex: 1; border-bottom: 0.5pt solid #000; }
.gx-sheet .gx-date { text-align: right; margin-top: 6mm; }
";

/// The sheet as one `<article>`; every text is escaped. Style it with [`PRINT_CSS`].
pub fn render_html(sheet: &Sheet, heading: &Heading, lang: Lang) -> String {
    let Page {
        title,
        lines,
        grids,
        remarks,
        signatures,
        date,
    } = page(sheet, heading, lang);
    let paragraphs = |lines: &[String]| lines.iter().map(|line| element("p", line)).collect::<String>();
    let signatures: String = signatures
        .iter()
        .map(|who| element("span", &format!("{who}{}", lang.pick("：", ": "))))
        .collect();
    format!(
        "<article class=\"gx-sheet\" lang=\"{}\">\n{}{}{}{}<div class=\"gx-sign\">\n{signatures}</div>\n\
         <p class=\"gx-date\">{}</p>\n</article>\n",
        lang.pick("zh-CN", "en"),
        element("h1", &title),
        paragraphs(&lines),
        grids.iter().map(grid).collect::<String>(),
        paragraphs(&remarks),
        escape(&date),
    )
}

fn grid(grid: &Grid) -> String {
    let caption = if grid.caption.is_empty() {
        String::new()
    } else {
        element("caption", &grid.caption)
    };
    let cell = |tag: &str, text: &str, figures: bool| {
        let class = if figures { " class=\"n\"" } else { "" };
        format!("<{tag}{class}>{}</{tag}>", escape(text))
    };
    let head: String = grid
        .heads
        .iter()
        .map(|(head, figures)| cell("th", head, *figures))
        .collect();
    let row = |row: &Vec<String>| {
        let cells: String = row
            .iter()
            .zip(&grid.heads)
            .map(|(text, (_, figures))| cell("td", text, *figures))
            .collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = grid.rows.iter().map(row).collect();
    format!("<table>\n{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

fn element(tag: &str, text: &str) -> String {
    format!("<{tag}>{}</{tag}>\n", escape(text))
}

/// Escapes for text and for quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
