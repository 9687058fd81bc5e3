//! What a use case may answer instead of success. Errors come in pairs: what the person sees, what the log gets.

use heyi_domain::Refusal;
use heyi_store::StoreError;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A lawful "no", with article and way out.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// Signed in, but not allowed.
    #[error("{0}")]
    Forbidden(Box<Refusal>),
    /// Not signed in, or the session ended.
    #[error("登录已失效，请重新登录。")]
    SignedOut,
    /// Nothing of that id, or nothing this person may see.
    #[error("没有找到{0}。")]
    NotFound(&'static str),
    /// The thing changed since it was read.
    #[error("内容已被他人更新，请核对后再提交。")]
    Changed {
        /// Stream number the caller had.
        expected: u64,
        /// Stream number now.
        actual: u64,
        /// What was done in between, Chinese, oldest first.
        since: Vec<String>,
    },
    /// The same idempotency key was used for another request.
    #[error("同一提交编号用于不同的内容，请重新提交。")]
    KeyReused,
    /// Input that can't be read; nothing was kept.
    #[error("{0}")]
    BadInput(String),
    /// Too many attempts.
    #[error("尝试次数过多，请在{0}秒后再试。")]
    TooMany(u64),
    /// Too large.
    #[error("{0}")]
    TooLarge(String),
    /// No room on the server's disk: nothing was half done, and what is there can be read.
    #[error("服务器存储空间已满，这次没有保存；查阅不受影响，腾出空间后请重新提交。")]
    Full(String),
    /// The database can't be reached: nothing was half done.
    #[error("服务器暂时不能保存，请稍后重试。已填写的内容没有丢失。")]
    Unavailable(String),
    /// A bug or corrupt data: stops, and tells the operator.
    #[error("系统内部错误，已通知管理员。")]
    Broken(String),
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        if matches!(refusal.code.as_str(), "wrong_role" | "other_body" | "other_firm" | "not_an_enforcement_body") {
            Self::Forbidden(Box::new(refusal))
        } else {
            Self::Refused(Box::new(refusal))
        }
    }
}

impl From<heyi_domain::EventError> for AppError {
    fn from(error: heyi_domain::EventError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::Full(error.to_string()),
            StoreError::Unavailable(_) | StoreError::Busy(_) | StoreError::Closed => Self::Unavailable(error.to_string()),
            other => Self::Broken(other.to_string()),
        }
    }
}
