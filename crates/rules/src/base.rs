//! The head counts a share can be taken of. Every percentage names its base.

use serde::{Deserialize, Serialize};

use crate::Lang;

/// Which head count is the whole (the denominator) of a share.
///
/// The same 15 votes are more than half of the ballots returned and less than half of the members
/// expected, so a rule without its base is no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// 应到: everyone entitled to vote in this ballot, present or not.
    Expected,
    /// 实到: those entitled who are present.
    Present,
    /// 发出: ballots handed out.
    Issued,
    /// 收回: ballots returned.
    Returned,
    /// 有效: returned ballots that are valid; a blank one is valid (弃权).
    Valid,
    /// 作答: of each contest, the ballots that answered it, answers outside the base (不了解) apart.
    Answered,
}

impl Base {
    /// All, in the order they are printed.
    pub const ALL: [Base; 6] = [
        Base::Expected,
        Base::Present,
        Base::Issued,
        Base::Returned,
        Base::Valid,
        Base::Answered,
    ];

    /// The name printed beside every figure taken of this base.
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Base::Expected => ("应到", "expected"),
            Base::Present => ("实到", "present"),
            Base::Issued => ("发出", "issued"),
            Base::Returned => ("收回", "returned"),
            Base::Valid => ("有效", "valid"),
            Base::Answered => ("作答", "answered"),
        };
        lang.pick(zh, en)
    }
}
