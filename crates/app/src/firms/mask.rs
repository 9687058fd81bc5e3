//! 脱敏: how names and telephone numbers of persons are shown where they aren't needed.

/// What is said where a masked value can't be kept, because there is none yet.
pub const WHOLE: &str = "是脱敏后的内容，新登记时请填写完整";

/// Whether a value is one that was shown masked: given back, it leaves what is kept as it is.
#[must_use]
pub fn is_masked(given: &str) -> bool {
    given.contains('*')
}

/// `王建国` is 王**.
#[must_use]
pub fn name(full: &str) -> String {
    let mut characters = full.chars();
    let Some(first) = characters.next() else { return String::new() };
    std::iter::once(first).chain(characters.map(|_| '*')).collect()
}

/// `13812345678` is 138****5678; shorter numbers keep their last two digits.
#[must_use]
pub fn phone(full: &str) -> String {
    let digits: Vec<char> = full.chars().collect();
    let (head, tail) = match digits.len() {
        0 => return String::new(),
        11.. => (3, 4),
        _ => (0, 2.min(digits.len() - 1)),
    };
    let hidden = digits.len() - head - tail;
    let mut out: String = digits[..head].iter().collect();
    out.extend(std::iter::repeat_n('*', hidden));
    out.extend(&digits[digits.len() - tail..]);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_shown_whole() {
        assert_eq!(super::name("王建国"), "王**");
        assert_eq!(super::name(""), "");
        assert_eq!(super::phone("13812345678"), "138****5678");
        assert_eq!(super::phone("63801234"), "******34");
        assert_eq!(super::phone("7"), "*");
        assert_eq!(super::phone(""), "");
    }
}
