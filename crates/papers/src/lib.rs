//! The papers that a meeting must produce: 推荐情况汇总表, 得票情况表, 票决结果报告单, 测评汇总表, 评议结果, 计票报告单 and the
//! 计票证明书, and the blank ballots (票样) of those who vote on paper, as PDF for archives and as spreadsheets to reckon with.
//!
//! ```text
//! outcome of a record ──sheets──▶ [gongxin_rules::Page] ──pdf / xlsx──▶ bytes
//! state of a record ──Certificate::new──▶ Certificate ──pdf──▶ bytes
//! two of a survey ──trend──▶ [gongxin_rules::Page] ──pdf / xlsx──▶ bytes
//!                   ──blank──▶ [gongxin_rules::Page] ──blank_pdf──▶ bytes
//! ```
//!
//! What stands on a sheet is decided by `gongxin-rules`; here it is only set. The same input gives the same bytes: no clock, no
//! randomness. The typeface is in the program (`font/`); further ones can be given for characters that it lacks. A character that no
//! typeface has is never left out and never an empty box: 〓 stands for it with its code point, and a note lists all of them.

mod certificate;
mod columns;
mod emit;
mod error;
mod flow;
mod font;
mod leaf;
mod qr;
mod record;
mod sheet;
mod table;
mod wrap;
mod xlsx;

pub use certificate::{Certificate, certificate_pdf};
pub use error::PaperError;
pub use font::Fonts;
pub use record::{Counted, SheetSet, blank, sheets, trend};
pub use sheet::{blank_pdf, pdf};
pub use xlsx::xlsx;
