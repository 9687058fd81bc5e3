//! 口令要求. GB/T 22239-2019 8.1.4.1 asks for “复杂度要求”; the numbers here are ours.

/// What a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short.
    #[error("密码至少{LEAST}位")]
    Short,
    /// Longer than is read.
    #[error("密码最多{MOST}位")]
    Long,
    /// One kind of character only.
    #[error("密码须包含字母、数字、其他符号中的至少两类")]
    OneKind,
    /// Contains the login.
    #[error("密码不能包含登录账号")]
    ContainsLogin,
    /// Of the kind tried first.
    #[error("这个密码过于常见，请更换")]
    Common,
}

const LEAST: usize = 10;
const MOST: usize = 128;

/// Beginnings that everyone tries first, lower case.
const COMMON: [&str; 12] =
    ["password", "admin", "qwerty", "abc123", "123456", "111111", "iloveyou", "woaini", "chongqing", "zhifa", "p@ssw0rd", "1q2w3e"];

/// Whether a person may take this password.
///
/// # Errors
/// [`WeakPassword`], the first thing it lacks.
pub fn check_password(password: &str, login: &str) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(WeakPassword::Short);
    }
    if length > MOST {
        return Err(WeakPassword::Long);
    }
    let kinds = [
        password.chars().any(char::is_alphabetic),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    if kinds.iter().filter(|k| **k).count() < 2 {
        return Err(WeakPassword::OneKind);
    }
    let lower = password.to_lowercase();
    if login.chars().count() >= 3 && lower.contains(&login.to_lowercase()) {
        return Err(WeakPassword::ContainsLogin);
    }
    let rest_is_short = |word: &str| lower.replacen(word, "", 1).chars().count() < LEAST - 4;
    if COMMON.iter().any(|word| lower.contains(word) && rest_is_short(word)) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_refuses_its_own() {
        assert_eq!(check_password("a1b2c3d4e", "wang"), Err(WeakPassword::Short));
        assert_eq!(check_password(&"a1".repeat(65), "wang"), Err(WeakPassword::Long));
        assert_eq!(check_password("8273645091827", "wang"), Err(WeakPassword::OneKind));
        assert_eq!(check_password("Wang-2026-gang", "wang"), Err(WeakPassword::ContainsLogin));
        assert_eq!(check_password("Password12", "wang"), Err(WeakPassword::Common));
        assert_eq!(check_password("渝中区街道3号院子里", "wang"), Ok(()));
        assert_eq!(check_password("lantern-7-bridge", "wang"), Ok(()));
    }
}
