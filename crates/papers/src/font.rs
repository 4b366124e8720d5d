//! Typefaces: the one in the program, and those an operator adds for characters that it lacks.

use std::collections::BTreeSet;

use krilla::text::Font;
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

use crate::PaperError;

/// Song type for all Chinese names in use; how it was made: `font/make.py`.
static SONG: &[u8] = include_bytes!("../font/gongxin-song.otf");

/// What stands where a character cannot be drawn.
const LACKING: char = '〓';

/// Typefaces in the order in which they are asked for a character.
#[derive(Clone)]
pub struct Fonts(Vec<Face>);

#[derive(Clone)]
struct Face {
    data: krilla::Data,
    font: Font,
}

impl Fonts {
    /// The typeface of the program, then `further`: contents of OpenType or TrueType files (of a collection, its first face).
    ///
    /// # Errors
    /// If one of them is no font.
    pub fn with(further: Vec<Vec<u8>>) -> Result<Self, PaperError> {
        let own = std::iter::once(krilla::Data::from(SONG));
        let all = own.chain(further.into_iter().map(krilla::Data::from));
        let face = |(number, data): (usize, krilla::Data)| {
            let font = Font::new(data.clone(), 0).ok_or(PaperError::Font { number })?;
            FontRef::from_index(data.as_ref(), 0).map_err(|_| PaperError::Font { number })?;
            Ok(Face { data, font })
        };
        let faces: Result<Vec<Face>, PaperError> = (0..).zip(all).map(face).collect();
        faces.map(Self)
    }

    pub(crate) fn face(&self, number: usize) -> Option<&Font> {
        self.0.get(number).map(|face| &face.font)
    }

    pub(crate) fn setter(&self) -> Setter<'_> {
        let faces = self.0.iter().filter_map(|face| {
            let font = FontRef::from_index(face.data.as_ref(), 0).ok()?;
            Some(Case {
                charmap: font.charmap(),
                metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
                per_em: face.font.units_per_em(),
            })
        });
        Setter {
            cases: faces.collect(),
            lacking: BTreeSet::new(),
        }
    }
}

/// One character of one typeface, ready to be placed.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    pub(crate) character: char,
    pub(crate) face: usize,
    pub(crate) glyph: u32,
    /// In ems.
    pub(crate) advance: f32,
}

/// A run of types and how wide they are together.
pub(crate) fn width(types: &[Type]) -> f32 {
    types.iter().map(|t| t.advance).sum()
}

struct Case<'a> {
    charmap: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    per_em: f32,
}

/// Turns text into types and remembers what could not be set.
pub(crate) struct Setter<'a> {
    cases: Vec<Case<'a>>,
    lacking: BTreeSet<char>,
}

impl Setter<'_> {
    /// Every character of a text; one that no typeface has becomes 〓 and its code point.
    pub(crate) fn set(&mut self, text: &str) -> Vec<Type> {
        let mut types = Vec::with_capacity(text.len());
        for character in text.chars() {
            if let Some(found) = self.find(character) {
                types.push(found);
                continue;
            }
            self.lacking.insert(character);
            let code = format!("{LACKING}{}", code_point(character));
            types.extend(code.chars().filter_map(|c| self.find(c)));
        }
        types
    }

    /// What no typeface had so far.
    pub(crate) fn lacking(&self) -> &BTreeSet<char> {
        &self.lacking
    }

    fn find(&self, character: char) -> Option<Type> {
        self.cases.iter().enumerate().find_map(|(face, case)| {
            // Glyph 0 is the empty box.
            let glyph = case.charmap.map(character).filter(|glyph| glyph.to_u32() != 0)?;
            Some(Type {
                character,
                face,
                glyph: glyph.to_u32(),
                advance: case.metrics.advance_width(glyph).unwrap_or(case.per_em) / case.per_em,
            })
        })
    }
}

/// `U+2A6A5`.
pub(crate) fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
