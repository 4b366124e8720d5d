//! The result sheet for people: laid out once as a page, then written as text or as HTML for A4.

mod html;
mod page;
mod text;
mod width;
mod words;

pub use html::{PRINT_CSS, render_html};
pub use text::render_text;

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
