//! A page as what is to be drawn on it, in points from the upper left corner.

use crate::font::{Type, width};

/// A4, upright.
const SHORT: f32 = 595.276;
const LONG: f32 = 841.89;
/// Left and right, above, below.
const MARGINS: (f32, f32, f32) = (62.0, 64.0, 66.0);

/// One page.
#[derive(Default)]
pub(crate) struct Leaf {
    pub(crate) wide: bool,
    pub(crate) marks: Vec<Mark>,
}

/// Something drawn.
pub(crate) enum Mark {
    /// A line of type from `x` on the base line `y`.
    Text {
        x: f32,
        y: f32,
        size: f32,
        bold: bool,
        /// Added after every type, in points.
        spread: f32,
        types: Vec<Type>,
    },
    /// A straight line.
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        weight: f32,
    },
    /// A filled rectangle: left, top, width, height.
    Block { area: (f32, f32, f32, f32), grey: u8 },
}

impl Leaf {
    pub(crate) fn size(&self) -> (f32, f32) {
        if self.wide { (LONG, SHORT) } else { (SHORT, LONG) }
    }

    pub(crate) fn left(&self) -> f32 {
        MARGINS.0
    }

    pub(crate) fn right(&self) -> f32 {
        self.size().0 - MARGINS.0
    }

    pub(crate) fn top(&self) -> f32 {
        MARGINS.1
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.size().1 - MARGINS.2
    }

    /// Width between the margins of a page.
    pub(crate) fn measure(wide: bool) -> f32 {
        let page = if wide { LONG } else { SHORT };
        page - 2.0 * MARGINS.0
    }

    pub(crate) fn text(&mut self, x: f32, y: f32, size: f32, bold: bool, types: Vec<Type>) {
        if !types.is_empty() {
            self.marks.push(Mark::Text {
                x,
                y,
                size,
                bold,
                spread: 0.0,
                types,
            });
        }
    }

    /// Text with so many points added after each type.
    pub(crate) fn spread(&mut self, x: f32, y: f32, size: f32, spread: f32, types: Vec<Type>) {
        if !types.is_empty() {
            self.marks.push(Mark::Text {
                x,
                y,
                size,
                bold: false,
                spread,
                types,
            });
        }
    }

    /// The same, its middle at `x`.
    pub(crate) fn centred(&mut self, x: f32, y: f32, size: f32, bold: bool, types: Vec<Type>) {
        let left = x - width(&types) * size / 2.0;
        self.text(left, y, size, bold, types);
    }

    pub(crate) fn rule(&mut self, from: (f32, f32), to: (f32, f32), weight: f32) {
        self.marks.push(Mark::Rule { from, to, weight });
    }
}
