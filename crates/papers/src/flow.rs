//! Writing down a page and over to the next.

use gongxin_rules::Lang;

use crate::{
    font::{Fonts, Setter, Type, width},
    leaf::Leaf,
    wrap::{alphabetic, wrap},
};

/// How far the base line lies under the top of a line of type, in ems of the type.
const ASCENT: f32 = 0.88;
/// Size of what stands at the edges of a page.
const SMALL: f32 = 8.5;
/// From base line to base line, in ems.
pub(crate) const LEADING: f32 = 1.55;
/// A line that lacks more than this (ems) is not stretched to the margin.
const STRETCH: f32 = 1.6;

/// Pages under way.
pub(crate) struct Flow<'a> {
    pub(crate) setter: Setter<'a>,
    pub(crate) leaf: Leaf,
    /// Where the next thing goes.
    pub(crate) y: f32,
    done: Vec<Leaf>,
    begun: bool,
    running: Vec<Type>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self {
            setter: fonts.setter(),
            leaf: Leaf::default(),
            y: 0.0,
            done: Vec::new(),
            begun: false,
            running: Vec::new(),
        }
    }

    /// A new paper on a new page; `running` stands at the head of the pages that continue it.
    pub(crate) fn begin(&mut self, wide: bool, running: &str) {
        self.running = self.setter.set(running);
        self.next_leaf(wide);
    }

    /// The next page of the same paper.
    pub(crate) fn turn(&mut self) {
        self.next_leaf(self.leaf.wide);
        let (left, right, top) = (self.leaf.left(), self.leaf.right(), self.leaf.top());
        let lines = wrap(&self.running, (right - left) / SMALL);
        let first = lines.into_iter().next().unwrap_or_default();
        self.leaf.text(left, top - 14.0, SMALL, false, first);
        self.leaf.rule((left, top - 9.0), (right, top - 9.0), 0.4);
    }

    fn next_leaf(&mut self, wide: bool) {
        let fresh = Leaf {
            wide,
            marks: Vec::new(),
        };
        let full = std::mem::replace(&mut self.leaf, fresh);
        if self.begun {
            self.done.push(full);
        }
        self.begun = true;
        self.y = self.leaf.top();
    }

    /// Points left on this page.
    pub(crate) fn room(&self) -> f32 {
        self.leaf.bottom() - self.y
    }

    /// Points of a page that nothing has been written on.
    pub(crate) fn page_room(&self) -> f32 {
        self.leaf.bottom() - self.leaf.top()
    }

    /// Turns the page unless so many points are left; what fits no page stays where it is.
    pub(crate) fn need(&mut self, height: f32) {
        if height > self.room() && height <= self.page_room() {
            self.turn();
        }
    }

    /// Lines of type that fill the measure, with `mark` hanging before the first.
    pub(crate) fn paragraph(&mut self, mark: &str, text: &str, size: f32) {
        let mark = self.setter.set(mark);
        let indent = width(&mark) * size;
        let (left, measure) = (self.leaf.left() + indent, Leaf::measure(self.leaf.wide) - indent);
        let lines = wrap(&self.setter.set(text), measure / size);
        let count = lines.len();
        let mut mark = Some(mark);
        for (number, types) in lines.into_iter().enumerate() {
            self.need(size * LEADING);
            let base = self.base(size);
            if let Some(mark) = mark.take() {
                self.leaf.text(self.leaf.left(), base, size, false, mark);
            }
            let slack = measure - width(&types) * size;
            let gaps = types.len().saturating_sub(1);
            let stretched = number + 1 < count && gaps > 0 && slack < STRETCH * size && !alphabetic(&types);
            #[expect(clippy::cast_precision_loss, reason = "a line has few gaps")]
            let spread = if stretched { slack / gaps as f32 } else { 0.0 };
            self.leaf.spread(left, base, size, spread, types);
            self.y += size * LEADING;
        }
    }

    /// How high a paragraph is going to be.
    pub(crate) fn paragraph_height(&mut self, mark: &str, text: &str, size: f32) -> f32 {
        let indent = width(&self.setter.set(mark)) * size;
        let measure = Leaf::measure(self.leaf.wide) - indent;
        let lines = wrap(&self.setter.set(text), measure / size).len();
        #[expect(clippy::cast_precision_loss, reason = "a paragraph has few lines")]
        let lines = lines as f32;
        lines * size * LEADING
    }

    /// Base line of a line of type at the present place.
    pub(crate) fn base(&self, size: f32) -> f32 {
        self.y + size * (LEADING - 1.0) / 2.0 + size * ASCENT
    }

    /// All pages, numbered, with `stamp` at the foot of each.
    pub(crate) fn finish(mut self, stamp: &str, lang: Lang) -> Vec<Leaf> {
        let mut leaves = self.leaves();
        self.number(&mut leaves, stamp, lang);
        leaves
    }

    /// All pages as they are.
    pub(crate) fn leaves(&mut self) -> Vec<Leaf> {
        let mut leaves = std::mem::take(&mut self.done);
        if self.begun {
            leaves.push(std::mem::take(&mut self.leaf));
        }
        leaves
    }

    pub(crate) fn number(&mut self, leaves: &mut [Leaf], stamp: &str, lang: Lang) {
        let all = leaves.len();
        let stamp = self.setter.set(stamp);
        for (leaf, number) in leaves.iter_mut().zip(1..) {
            let folio = match lang {
                Lang::Zh => format!("第 {number} 页　共 {all} 页"),
                Lang::En => format!("Page {number} of {all}"),
            };
            let (left, right, foot) = (leaf.left(), leaf.right(), leaf.bottom() + 30.0);
            let folio = self.setter.set(&folio);
            let line = wrap(&stamp, (right - left) / SMALL - width(&folio) - 1.0);
            leaf.text(right - width(&folio) * SMALL, foot, SMALL, false, folio);
            leaf.text(
                left,
                foot,
                SMALL,
                false,
                line.into_iter().next().unwrap_or_default(),
            );
        }
    }
}
