//! How many columns a text takes in a fixed-width font where East Asian characters take two.

/// The width of a text in columns.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Pads to `columns`: figures to the right, words to the left.
pub(super) fn pad(text: &str, columns: usize, right: bool) -> String {
    let fill = " ".repeat(columns.saturating_sub(width(text)));
    if right {
        fill + text
    } else {
        text.to_owned() + &fill
    }
}

/// Unicode East Asian Width: Wide and Fullwidth take two columns, combining marks none, the rest one.
fn char_width(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036F | 0x20D0..=0x20FF | 0x302A..=0x302D | 0x3099..=0x309A => 0,
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0x4DBF
        | 0x4E00..=0xA4CF
        | 0xA960..=0xA97C
        | 0xAC00..=0xD7A3
        | 0xE000..=0xFAFF
        | 0xFE10..=0xFE19
        | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1_F300..=0x1_F64F
        | 0x1_F900..=0x1_F9FF
        | 0x2_0000..=0x3_FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_takes_two_columns_and_latin_one() {
        assert_eq!(width("张三"), 4);
        assert_eq!(width("a张（"), 5);
        assert_eq!(width("𠮷"), 2);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(pad("张", 4, true), "  张");
        assert_eq!(pad("张", 4, false), "张  ");
        assert_eq!(pad("张三丰", 4, false), "张三丰");
    }
}
