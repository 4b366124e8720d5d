//! What a host's, a trustee's and the big screen's page need: the whole log, judged, and what each of them does with it.

mod drawing;
mod merging;
mod roster;
mod rules;
mod slips;
mod trustee;
mod witness;

pub use roster::{commit_roster, import_roster, names_by_strokes, read_openings, roster_template};
pub use rules::{ballot_templates, draft_ballot, next_round, sheet_page, sheet_style};
pub use slips::{make_tokens, qr_code};
pub use trustee::{TrusteeDesk, key_words, open_trustee};
pub use witness::witness_name;
