//! Why something was not stored or not read.

use std::io;

use crate::{Digest, MediaKind};

/// Why an upload was refused. Nothing is left of it on disk. Variant names are stable.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// No bytes at all.
    #[error("文件是空的")]
    Empty,
    /// More bytes than allowed for its type, or than the type's limit by what was declared.
    #[error("文件过大，上限{limit}字节")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// Fewer or more bytes than declared: the connection broke, or the declaration was false.
    #[error("文件不完整：声明{declared}字节，实收{received}字节")]
    WrongLength {
        /// Bytes declared.
        declared: u64,
        /// Bytes received until it was clear.
        received: u64,
    },
    /// First bytes of no type that is kept.
    #[error("不支持的文件类型，只收照片（JPEG、PNG、WebP、HEIC）、视频（MP4）和PDF")]
    UnknownType,
    /// First bytes of one type, declared as another.
    #[error("文件内容是{found}，与声明的类型“{declared}”不符")]
    TypeMismatch {
        /// What was declared, shortened.
        declared: String,
        /// What the bytes are.
        found: MediaKind,
    },
    /// Content that belongs to a second type as well (a page, an archive or a program inside a picture's header).
    #[error("文件内容可疑：{0}")]
    Disguised(String),
    /// The bytes don't have the digest that was declared.
    #[error("文件校验值不符，请重新上传")]
    WrongDigest {
        /// What the bytes have.
        found: Digest,
    },
    /// The sender broke off.
    #[error("上传中断：{0}")]
    Interrupted(#[source] io::Error),
    /// The disk is full.
    #[error("存储空间不足，请联系管理员")]
    DiskFull,
    /// The disk or folder failed otherwise.
    #[error("无法写入存储：{0}")]
    Storage(#[source] io::Error),
}

/// Why an object was not read.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// No such object.
    #[error("没有校验值为{0}的材料")]
    Missing(Digest),
    /// The bytes on disk are not those that were stored.
    #[error("材料{expected}已被改动，现在的校验值是{found}")]
    Altered {
        /// Address of the object.
        expected: Digest,
        /// Digest of the bytes found.
        found: Digest,
    },
    /// The disk or folder failed.
    #[error("无法读取存储：{0}")]
    Storage(#[source] io::Error),
}
