//! The result sheet as plain text for a fixed-width font.

use super::{
    Page, Table,
    width::{pad, width},
};
use crate::Lang;

/// A page as plain text, lines ended by `\n`; East Asian characters count two columns.
pub fn page_text(page: &Page, lang: Lang) -> String {
    let Page {
        title,
        lines,
        tables,
        notes,
        signatures,
        date,
    } = page;
    let tables: Vec<Vec<String>> = tables.iter().map(table).collect();
    let columns = tables.iter().flatten().map(|line| width(line)).max().unwrap_or(0);
    let mut out = Vec::new();
    out.push(" ".repeat(columns.saturating_sub(width(title)) / 2) + title);
    out.push(String::new());
    out.extend(lines.iter().cloned());
    for table in tables {
        out.push(String::new());
        out.extend(table);
    }
    out.push(String::new());
    out.extend(notes.iter().cloned());
    out.push(String::new());
    let blanks: Vec<String> = signatures
        .iter()
        .map(|who| format!("{who}{}____________", lang.pick("：", ": ")))
        .collect();
    out.push(blanks.join("  "));
    out.push(date.clone());
    let trimmed: Vec<&str> = out.iter().map(|line| line.trim_end()).collect();
    trimmed.join("\n") + "\n"
}

fn table(table: &Table) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    if table.columns.iter().any(|column| !column.over.is_empty()) {
        rows.push(over(table));
    }
    rows.push(table.columns.iter().map(|column| column.head.clone()).collect());
    let heads = rows.len();
    rows.extend(
        table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.print()).collect()),
    );
    let cell = |row: &Vec<String>, column: usize| row.get(column).map_or(0, |cell| width(cell));
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|i| rows.iter().map(|row| cell(row, i)).max().unwrap_or(0))
        .collect();
    let line = |cells: &Vec<String>| {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .zip(&table.columns)
            .map(|((text, columns), column)| pad(text, *columns, column.figures))
            .collect();
        padded.join("  ")
    };
    let rule = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    let mut out = Vec::new();
    if !table.caption.is_empty() {
        out.push(table.caption.clone());
    }
    out.extend(rows.iter().take(heads).map(line));
    out.push("-".repeat(rule));
    out.extend(rows.iter().skip(heads).map(line));
    out
}

/// The line of common heads: each stands once, over its first column.
fn over(table: &Table) -> Vec<String> {
    let before = std::iter::once("").chain(table.columns.iter().map(|column| column.over.as_str()));
    let first = table.columns.iter().zip(before);
    first
        .map(|(column, before)| {
            if column.over == before {
                String::new()
            } else {
                column.over.clone()
            }
        })
        .collect()
}
