//! One file per check. Each looks at the facts and says how many things it examined and what is wrong.

use gongxin_protocol::Check;

use crate::{facts::Facts, report::Outcome};

mod v01_archive;
mod v02_version;
mod v03_definition;
mod v04_order;
mod v05_head;
mod v06_draw;
mod v07_admission;
mod v08_ballots;
mod v09_one_each;
mod v10_copies;
mod v11_aggregate;
mod v12_ceremony;
mod v13_shares;
mod v14_mixing;
mod v15_result;
mod v16_audit;
mod v17_receipts;

/// A check.
type Run = fn(&Facts<'_>) -> Outcome;

/// Every check of the catalogue, in order.
pub(crate) fn all() -> [(Check, Run); 17] {
    [
        (Check::V01, v01_archive::run),
        (Check::V02, v02_version::run),
        (Check::V03, v03_definition::run),
        (Check::V04, v04_order::run),
        (Check::V05, v05_head::run),
        (Check::V06, v06_draw::run),
        (Check::V07, v07_admission::run),
        (Check::V08, v08_ballots::run),
        (Check::V09, v09_one_each::run),
        (Check::V10, v10_copies::run),
        (Check::V11, v11_aggregate::run),
        (Check::V12, v12_ceremony::run),
        (Check::V13, v13_shares::run),
        (Check::V14, v14_mixing::run),
        (Check::V15, v15_result::run),
        (Check::V16, v16_audit::run),
        (Check::V17, v17_receipts::run),
    ]
}

/// The part of a check that needs a root of trust when none was given.
pub(crate) fn untrusted(check: Check) -> gongxin_protocol::Finding {
    gongxin_protocol::Finding::new(
        check,
        "no-trust",
        "没有提供信任根（trust.json），无法与纸上所记核对",
        "no roots of trust were given (trust.json): nothing to compare the record with",
    )
}
