//! Exact comparison of a part with a fraction of a whole. Integers only; spec: docs/rules.md, "Shares".

use serde::{Deserialize, Serialize};

use crate::{Base, Lang};

/// How a part is compared with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cmp {
    /// 以上, "at least": exactly the fraction is enough.
    Ge,
    /// 超过 / 过半数, "more than": exactly the fraction is not enough.
    Gt,
}

/// A fraction of a named head count that some part must reach or exceed.
///
/// `part` satisfies it when `den·part ≥ num·whole` (`ge`) or `den·part > num·whole` (`gt`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Numerator, 1 to `den`.
    pub num: u32,
    /// Denominator, 1 to [`Share::MAX_DEN`].
    pub den: u32,
    /// Whether exactly the fraction is enough.
    pub cmp: Cmp,
    /// The head count that is the whole.
    pub of: Base,
}

impl Share {
    /// The largest denominator a rule may use: with counts up to [`crate::MAX_COUNT`] every product
    /// stays below 2^53, so an implementation that only has doubles is exact too.
    pub const MAX_DEN: u32 = 1000;

    /// More than half (过半数): exactly half is not enough.
    pub const fn more_than_half(of: Base) -> Share {
        Share {
            num: 1,
            den: 2,
            cmp: Cmp::Gt,
            of,
        }
    }

    /// Two thirds or more (三分之二以上): exactly two thirds is enough.
    pub const fn two_thirds(of: Base) -> Share {
        Share {
            num: 2,
            den: 3,
            cmp: Cmp::Ge,
            of,
        }
    }

    /// A share of a named whole.
    pub const fn new(num: u32, den: u32, cmp: Cmp, of: Base) -> Share {
        Share { num, den, cmp, of }
    }

    /// Whether `part` out of `whole` satisfies this share.
    pub fn holds(&self, part: u64, whole: u64) -> bool {
        let left = u128::from(self.den) * u128::from(part);
        let right = u128::from(self.num) * u128::from(whole);
        match self.cmp {
            Cmp::Ge => left >= right,
            Cmp::Gt => left > right,
        }
    }

    /// The smallest part of `whole` that satisfies this share; may exceed `whole` (then nothing does).
    ///
    /// `ge`: ⌈num·whole / den⌉; `gt`: ⌊num·whole / den⌋ + 1. With a zero denominator (refused by
    /// [`crate::BallotSpec::check`]) the answer is `u64::MAX`.
    pub fn least(&self, whole: u64) -> u64 {
        let den = u128::from(self.den);
        if den == 0 {
            return u64::MAX;
        }
        let product = u128::from(self.num) * u128::from(whole);
        let least = match self.cmp {
            Cmp::Ge => product.div_ceil(den),
            Cmp::Gt => product / den + 1,
        };
        u64::try_from(least).unwrap_or(u64::MAX)
    }

    /// Whether everything that satisfies `self` also satisfies `law`, over the same base.
    pub fn at_least_as_strict_as(&self, law: &Share) -> bool {
        let mine = u64::from(self.num) * u64::from(law.den);
        let theirs = u64::from(law.num) * u64::from(self.den);
        self.of == law.of
            && (mine > theirs || (mine == theirs && (self.cmp == law.cmp || self.cmp == Cmp::Gt)))
    }

    /// Whether the fraction is one a rule may use: `1 ≤ num ≤ den ≤ MAX_DEN`.
    pub fn is_sound(&self) -> bool {
        1 <= self.num && self.num <= self.den && self.den <= Share::MAX_DEN
    }

    /// In words: `超过应到的1/2`, `more than 1/2 of expected`.
    pub fn words(&self, lang: Lang) -> String {
        let of = self.of.name(lang);
        if self.num == self.den && self.cmp == Cmp::Ge {
            return match lang {
                Lang::Zh => format!("达到全部{of}"),
                Lang::En => format!("all of {of}"),
            };
        }
        match (lang, self.cmp) {
            (Lang::Zh, Cmp::Ge) => format!("不少于{of}的{}/{}", self.num, self.den),
            (Lang::Zh, Cmp::Gt) => format!("超过{of}的{}/{}", self.num, self.den),
            (Lang::En, Cmp::Ge) => format!("at least {}/{} of {of}", self.num, self.den),
            (Lang::En, Cmp::Gt) => format!("more than {}/{} of {of}", self.num, self.den),
        }
    }
}

/// A share of a whole in basis points (1/100 of a percent), rounded half up; `None` of nothing.
///
/// For display only: no rule reads it. `⌊(20000·part + whole) / (2·whole)⌋`.
pub fn basis_points(part: u64, whole: u64) -> Option<u32> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    if whole == 0 {
        return None;
    }
    u32::try_from((20_000 * part + whole) / (2 * whole)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exactly_half_is_not_more_than_half() {
        let half = Share::more_than_half(Base::Expected);
        for (part, whole, expected) in [
            (15, 30, false),
            (16, 30, true),
            (15, 31, false),
            (16, 31, true),
            (0, 1, false),
            (1, 1, true),
        ] {
            assert_eq!(half.holds(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn exactly_two_thirds_needs_the_comparator() {
        let ge = Share::two_thirds(Base::Expected);
        let gt = Share { cmp: Cmp::Gt, ..ge };
        assert!(ge.holds(20, 30) && !gt.holds(20, 30));
        assert!(!ge.holds(20, 31) && ge.holds(21, 31) && gt.holds(21, 31));
    }

    #[test]
    fn basis_points_round_half_up() {
        assert_eq!(basis_points(2, 3), Some(6667));
        assert_eq!(basis_points(1, 3), Some(3333));
        assert_eq!(basis_points(1, 20_000), Some(1), "half a point goes up");
        assert_eq!(basis_points(0, 5), Some(0));
        assert_eq!(basis_points(5, 5), Some(10_000));
        assert_eq!(basis_points(1, 0), None);
    }

    #[test]
    fn strictness_orders_shares_over_one_base_only() {
        let half = Share::more_than_half(Base::Expected);
        let thirds = Share::two_thirds(Base::Expected);
        assert!(thirds.at_least_as_strict_as(&half) && half.at_least_as_strict_as(&half));
        assert!(!Share { cmp: Cmp::Ge, ..half }.at_least_as_strict_as(&half));
        assert!(
            !Share {
                num: 1,
                den: 3,
                ..half
            }
            .at_least_as_strict_as(&half)
        );
        assert!(!Share::two_thirds(Base::Present).at_least_as_strict_as(&half));
    }

    proptest! {
        #[test]
        fn least_is_the_smallest_part_that_holds(num in 1u32..1000, extra in 0u32..1000, gt: bool, whole in 0u64..1_000_000) {
            let share = Share { num, den: (num + extra).min(1000), cmp: if gt { Cmp::Gt } else { Cmp::Ge }, of: Base::Expected };
            let least = share.least(whole);
            prop_assert!(share.holds(least, whole));
            prop_assert!(least == 0 || !share.holds(least - 1, whole));
        }
    }
}
