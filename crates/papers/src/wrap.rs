//! Where lines break: between Chinese characters, between words, never before a closing mark or after an opening one.

use crate::font::{Type, width};

/// Marks that do not begin a line.
const NO_START: &str = "，。、；：？！）》」』】〕”’％…·～—,.;:?!)]}%";
/// Marks that do not end one.
const NO_END: &str = "（《「『【〔“‘([{";

/// Breaks types into lines no wider than `measure` ems; a word wider than that is cut.
pub(crate) fn wrap(types: &[Type], measure: f32) -> Vec<Vec<Type>> {
    let mut lines = Vec::new();
    let mut rest = types;
    while !rest.is_empty() {
        let end = line_end(rest, measure);
        let (line, after) = rest.split_at(end);
        lines.push(trimmed(line).to_vec());
        let skip = after.iter().take_while(|t| t.character == ' ').count();
        rest = after.get(skip..).unwrap_or_default();
    }
    if lines.is_empty() {
        lines.push(Vec::new());
    }
    lines
}

/// The same for a cell: rather before the bracket that opens what is added to a name, if that takes no further line.
pub(crate) fn wrap_cell(types: &[Type], measure: f32) -> Vec<Vec<Type>> {
    let lines = wrap(types, measure);
    let opens = |t: &Type| t.character == '（' || t.character == '(';
    let Some(at) = types
        .iter()
        .position(opens)
        .filter(|at| *at > 0 && lines.len() > 1)
    else {
        return lines;
    };
    let (name, added) = types.split_at(at);
    let mut apart = wrap(name, measure);
    apart.extend(wrap(added, measure));
    if apart.len() <= lines.len() { apart } else { lines }
}

/// The same for a head: lines of about one length.
pub(crate) fn wrap_evenly(types: &[Type], measure: f32) -> Vec<Vec<Type>> {
    let lines = wrap(types, measure);
    #[expect(clippy::cast_precision_loss, reason = "a head has few lines")]
    let mut even = (width(types) / lines.len() as f32).max(widest_piece(types));
    while even < measure {
        let tried = wrap(types, even);
        if tried.len() <= lines.len() {
            return tried;
        }
        even += 0.5;
    }
    lines
}

/// The widest piece that is not broken, in ems.
pub(crate) fn widest_piece(types: &[Type]) -> f32 {
    let mut widest = 0.0_f32;
    let mut start = 0;
    for end in 1..=types.len() {
        if end == types.len() || breaks(types, end) {
            let piece = types.get(start..end).unwrap_or_default();
            widest = widest.max(width(trimmed(piece)));
            start = end;
        }
    }
    widest
}

/// How many types go on the first line; at least one.
fn line_end(types: &[Type], measure: f32) -> usize {
    // Widths are sums of floats: a line that fits exactly must not fail by the last digit.
    let measure = measure + 0.001;
    let (mut taken, mut last_break) = (0.0, 0);
    for (i, t) in types.iter().enumerate() {
        if i > 0 && breaks(types, i) {
            last_break = i;
        }
        taken += t.advance;
        if taken > measure && t.character != ' ' {
            return if last_break > 0 { last_break } else { i.max(1) };
        }
    }
    types.len()
}

/// Whether a line may end before type `at`.
fn breaks(types: &[Type], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| types.get(i)), types.get(at)) else {
        return false;
    };
    let (before, after) = (before.character, after.character);
    if after == ' ' || NO_START.contains(after) || NO_END.contains(before) {
        return false;
    }
    before == ' ' || !(in_word(before) && in_word(after))
}

/// Whether a line is more words of an alphabet than Chinese: such a line is not stretched letter by letter.
pub(crate) fn alphabetic(types: &[Type]) -> bool {
    types.iter().filter(|t| in_word(t.character)).count() * 2 > types.len()
}

/// Letters and figures of alphabets; everything from the radicals on stands alone.
fn in_word(c: char) -> bool {
    c != ' ' && u32::from(c) < 0x2E80
}

fn trimmed(types: &[Type]) -> &[Type] {
    let spaces = types.iter().rev().take_while(|t| t.character == ' ').count();
    types.get(..types.len() - spaces).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(text: &str) -> Vec<Type> {
        let advance = |c: char| if in_word(c) || c == ' ' { 0.5 } else { 1.0 };
        let one = |c| Type {
            character: c,
            face: 0,
            glyph: 1,
            advance: advance(c),
        };
        text.chars().map(one).collect()
    }

    fn lines(text: &str, measure: f32) -> Vec<String> {
        let broken = wrap(&types(text), measure);
        broken
            .iter()
            .map(|line| line.iter().map(|t| t.character).collect())
            .collect()
    }

    #[test]
    fn chinese_breaks_anywhere_but_around_marks() {
        assert_eq!(lines("一二三四五", 2.0), ["一二", "三四", "五"]);
        assert_eq!(lines("一二，三", 2.0), ["一", "二，", "三"]);
        // Three do not go on two: cut where it must be.
        assert_eq!(lines("一（二）", 2.0), ["一", "（二", "）"]);
        assert_eq!(lines("一（二）", 3.0), ["一", "（二）"]);
    }

    #[test]
    fn words_stay_whole_unless_they_cannot() {
        assert_eq!(lines("of the people", 3.0), ["of the", "people"]);
        assert_eq!(lines("abcdefgh", 2.0), ["abcd", "efgh"]);
        assert!((widest_piece(&types("of the people")) - 3.0).abs() < 0.01);
        assert!((widest_piece(&types("张三（甲）")) - 3.0).abs() < 0.01);
    }

    #[test]
    fn a_name_stays_apart_from_what_is_added_and_heads_are_even() {
        let text = |lines: Vec<Vec<Type>>| -> Vec<String> {
            lines
                .iter()
                .map(|line| line.iter().map(|t| t.character).collect())
                .collect()
        };
        assert_eq!(text(wrap_cell(&types("王五（镇长）"), 4.0)), ["王五", "（镇长）"]);
        assert_eq!(text(wrap_cell(&types("王五（镇长）"), 9.0)), ["王五（镇长）"]);
        assert_eq!(
            text(wrap_cell(&types("王五六七八（副镇长）"), 6.0)),
            ["王五六七八", "（副镇长）"]
        );
        assert_eq!(text(wrap_evenly(&types("部分无效"), 3.0)), ["部分", "无效"]);
        assert_eq!(text(wrap_evenly(&types("无效"), 3.0)), ["无效"]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_makes_no_line() {
        let text = "“ab”cd一二三，。、ef（gh）";
        for measure in [0.1, 1.0, 1.7, 4.0, 100.0] {
            assert_eq!(lines(text, measure).concat(), text);
        }
        assert_eq!(lines("", 3.0), [""]);
    }
}
