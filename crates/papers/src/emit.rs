//! From pages to PDF/A-2u: archives keep it, its text can be searched and copied, and its bytes depend on nothing but the pages.

use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};

use crate::{
    PaperError,
    font::{Fonts, Type},
    leaf::{Leaf, Mark},
};

/// Weight that makes the one typeface bold, in ems.
const BOLDER: f32 = 0.028;

/// Writes the pages.
pub(crate) fn emit(
    leaves: Vec<Leaf>,
    title: &str,
    language: &str,
    fonts: &Fonts,
) -> Result<Vec<u8>, PaperError> {
    let refused = |why: &dyn std::fmt::Debug| PaperError::Pdf(format!("{why:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|e| refused(&e))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    for leaf in leaves {
        let (width, height) = leaf.size();
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| refused(&"page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in leaf.marks {
            draw(&mut surface, mark, fonts);
        }
        surface.finish();
        page.finish();
    }
    // The form demands a date; the day of making would change the bytes, and the meeting's date stands on the paper.
    let fixed = DateTime::new(2000).month(1).day(1);
    let metadata = Metadata::new()
        .title(title.to_owned())
        .language(language.to_owned())
        .producer("Gongxin".to_owned())
        .creation_date(fixed);
    document.set_metadata(metadata);
    document.finish().map_err(|e| refused(&e))
}

fn draw(surface: &mut Surface<'_>, mark: Mark, fonts: &Fonts) {
    match mark {
        Mark::Text {
            x,
            y,
            size,
            bold,
            spread,
            types,
        } => {
            let stroke = bold.then(|| Stroke {
                paint: luma::Color::black().into(),
                width: BOLDER * size,
                ..Stroke::default()
            });
            surface.set_fill(Some(Fill::default()));
            surface.set_stroke(stroke);
            let mut at = x;
            for run in types.chunk_by(|a, b| a.face == b.face) {
                at += text(surface, (at, y), size, spread, run, fonts);
            }
        }
        Mark::Rule { from, to, weight } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::black().into(),
                width: weight,
                ..Stroke::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Block {
            area: (x, y, width, height),
            grey,
        } => {
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(x, y, width, height) {
                path.push_rect(area);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(Fill {
                paint: luma::Color::new(grey).into(),
                ..Fill::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

/// Draws a run of one typeface; gives its width.
fn text(
    surface: &mut Surface<'_>,
    (x, y): (f32, f32),
    size: f32,
    spread: f32,
    run: &[Type],
    fonts: &Fonts,
) -> f32 {
    let Some(font) = run.first().and_then(|t| fonts.face(t.face)) else {
        return 0.0;
    };
    let mut text = String::new();
    let mut glyphs = Vec::with_capacity(run.len());
    for t in run {
        let start = text.len();
        text.push(t.character);
        let advance = t.advance + spread / size;
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(t.glyph),
            advance,
            0.0,
            0.0,
            0.0,
            start..text.len(),
            None,
        ));
    }
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), &text, size, false);
    glyphs.iter().map(|g| g.x_advance * size).sum()
}
