//! The result sheet as an HTML fragment without scripts or inline styles, and the style sheet that prints it on A4.

use super::{Cell, Page, Table};
use crate::Lang;

/// The style sheet for [`page_html`]: A4, black on white, rows not split over pages, heads repeated.
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

/// A page as one `<article>`; every text is escaped. Style it with [`PRINT_CSS`].
pub fn page_html(page: &Page, lang: Lang) -> String {
    let Page {
        title,
        lines,
        tables,
        notes,
        signatures,
        date,
    } = page;
    let paragraphs = |lines: &[String]| lines.iter().map(|line| element("p", line)).collect::<String>();
    let signatures: String = signatures
        .iter()
        .map(|who| element("span", &format!("{who}{}", lang.pick("：", ": "))))
        .collect();
    format!(
        "<article class=\"gx-sheet\" lang=\"{}\">\n{}{}{}{}<div class=\"gx-sign\">\n{signatures}</div>\n\
         <p class=\"gx-date\">{}</p>\n</article>\n",
        lang.pick("zh-CN", "en"),
        element("h1", title),
        paragraphs(lines),
        tables.iter().map(table).collect::<String>(),
        paragraphs(notes),
        escape(date),
    )
}

fn table(table: &Table) -> String {
    let caption = if table.caption.is_empty() {
        String::new()
    } else {
        element("caption", &table.caption)
    };
    let cell = |tag: &str, text: &str, figures: bool| {
        let class = if figures { " class=\"n\"" } else { "" };
        format!("<{tag}{class}>{}</{tag}>", escape(text))
    };
    let heads = table.columns.iter();
    let head: String = heads
        .map(|column| cell("th", &column.head, column.figures))
        .collect();
    let row = |row: &Vec<Cell>| {
        let cells: String = row
            .iter()
            .zip(&table.columns)
            .map(|(text, column)| cell("td", &text.print(), column.figures))
            .collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = table.rows.iter().map(row).collect();
    let over = over(table);
    format!("<table>\n{caption}<thead>{over}<tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

/// The row of common heads, each over its columns; nothing when there are none.
fn over(table: &Table) -> String {
    if table.columns.iter().all(|column| column.over.is_empty()) {
        return String::new();
    }
    let mut cells = String::new();
    for columns in table.columns.chunk_by(|a, b| a.over == b.over) {
        let over = columns.first().map_or("", |column| column.over.as_str());
        // A head without words is no head to a screen reader.
        let name = if over.is_empty() { "td" } else { "th" };
        cells += &format!("<{name} colspan=\"{}\">{}</{name}>", columns.len(), escape(over));
    }
    format!("<tr>{cells}</tr>")
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
