//! The result sheet as plain text for a fixed-width font.

use super::{
    Heading,
    page::{Grid, Page, page},
    width::{pad, width},
};
use crate::{Lang, Sheet};

/// The sheet as plain text, lines ended by `\n`; East Asian characters count two columns.
pub fn render_text(sheet: &Sheet, heading: &Heading, lang: Lang) -> String {
    let Page {
        title,
        lines,
        grids,
        remarks,
        signatures,
        date,
    } = page(sheet, heading, lang);
    let tables: Vec<Vec<String>> = grids.iter().map(grid).collect();
    let columns = tables.iter().flatten().map(|line| width(line)).max().unwrap_or(0);
    let mut out = Vec::new();
    out.push(" ".repeat(columns.saturating_sub(width(&title)) / 2) + &title);
    out.push(String::new());
    out.extend(lines);
    for table in tables {
        out.push(String::new());
        out.extend(table);
    }
    out.push(String::new());
    out.extend(remarks);
    out.push(String::new());
    let blanks: Vec<String> = signatures
        .iter()
        .map(|who| format!("{who}{}____________", lang.pick("：", ": ")))
        .collect();
    out.push(blanks.join("  "));
    out.push(date);
    let trimmed: Vec<&str> = out.iter().map(|line| line.trim_end()).collect();
    trimmed.join("\n") + "\n"
}

fn grid(grid: &Grid) -> Vec<String> {
    let cell = |row: &Vec<String>, column: usize| row.get(column).map_or(0, |cell| width(cell));
    let widths: Vec<usize> = (0..)
        .zip(&grid.heads)
        .map(|(i, (head, _))| {
            grid.rows
                .iter()
                .map(|row| cell(row, i))
                .max()
                .unwrap_or(0)
                .max(width(head))
        })
        .collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells
            .into_iter()
            .zip(&widths)
            .zip(&grid.heads)
            .map(|((text, columns), (_, right))| pad(text, *columns, *right))
            .collect();
        padded.join("  ")
    };
    let mut out = Vec::new();
    if !grid.caption.is_empty() {
        out.push(grid.caption.clone());
    }
    out.push(line(grid.heads.iter().map(|(head, _)| head.as_str()).collect()));
    let rule = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    out.push("-".repeat(rule));
    out.extend(
        grid.rows
            .iter()
            .map(|row| line(row.iter().map(String::as_str).collect())),
    );
    out
}
