//! The result sheet, and the blank ballot, for people: laid out once as a [`Page`], then written as text, as HTML for A4, or by
//! other crates.

mod blank;
mod html;
mod layout;
mod notes;
mod page;
mod tables;
mod text;
mod unions;
mod width;
mod words;

pub use blank::blank_ballot;
pub use html::{PRINT_CSS, page_html};
pub use layout::{Cell, Column, Page, Table};
pub use page::page;
pub(crate) use page::{date, named};
pub use text::page_text;
pub(crate) use unions::unions;
pub(crate) use words::index_name;

use crate::{Lang, Sheet};

/// What stands above the figures and comes from the meeting, not from the count. Empty fields are left out;
/// an empty date leaves a blank to fill in by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Replaces the kind's own title.
    pub title: String,
    /// The meeting, such as `中共某县委十三届五次全体会议`.
    pub meeting: String,
    /// The date as it shall be printed.
    pub date: String,
}

/// The sheet as plain text, lines ended by `\n`; East Asian characters count two columns.
pub fn render_text(sheet: &Sheet, heading: &Heading, lang: Lang) -> String {
    page_text(&page(sheet, &[], heading, lang), lang)
}

/// The sheet as one `<article>`; every text is escaped. Style it with [`PRINT_CSS`].
pub fn render_html(sheet: &Sheet, heading: &Heading, lang: Lang) -> String {
    page_html(&page(sheet, &[], heading, lang), lang)
}
