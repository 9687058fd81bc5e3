//! Types of objects, told by their first bytes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::PutError;

/// Types that are kept as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// JPEG photo.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// HEIC photo.
    Heic,
    /// MP4 video.
    Mp4,
    /// PDF document.
    Pdf,
}

/// First bytes needed to tell a type.
pub(crate) const HEAD: usize = 64;

impl MediaKind {
    /// The media type to serve it with.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Mp4 => "video/mp4",
            Self::Pdf => "application/pdf",
        }
    }

    /// Ending of a file name for a download, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Mp4 => "mp4",
            Self::Pdf => "pdf",
        }
    }

    /// Whether it is a video.
    pub fn is_video(self) -> bool {
        self == Self::Mp4
    }

    /// The type by the first bytes; a whole short file may be given.
    pub(crate) fn tell(head: &[u8]) -> Option<Self> {
        let at = |from: usize, bytes: &[u8]| head.get(from..from + bytes.len()) == Some(bytes);
        if at(0, b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if at(0, b"\x89PNG\r\n\x1a\n") && at(12, b"IHDR") {
            return Some(Self::Png);
        }
        if at(0, b"RIFF") && at(8, b"WEBPVP8") {
            return Some(Self::Webp);
        }
        if at(0, b"%PDF-1.") || at(0, b"%PDF-2.") {
            return Some(Self::Pdf);
        }
        if at(4, b"ftyp") {
            let size = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
            let brand = head.get(8..12)?;
            return match brand {
                _ if !(16..=4096).contains(&size) => None,
                b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" => Some(Self::Heic),
                b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"MSNV" | b"3gp4" | b"3gp5" => {
                    Some(Self::Mp4)
                }
                _ => None,
            };
        }
        None
    }

    /// Compares with the declared media type, if any; `application/octet-stream` declares nothing.
    pub(crate) fn agree(self, declared: Option<&str>) -> Result<(), PutError> {
        let Some(declared) = declared else { return Ok(()) };
        let plain = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let agrees = match plain.as_str() {
            "" | "application/octet-stream" => true,
            "image/jpg" => self == Self::Jpeg,
            "image/heif" => self == Self::Heic,
            other => other == self.mime(),
        };
        if agrees {
            return Ok(());
        }
        Err(PutError::TypeMismatch { declared: plain.chars().take(60).collect(), found: self })
    }
}

/// The name an official would use.
impl fmt::Display for MediaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG照片",
            Self::Png => "PNG图片",
            Self::Webp => "WebP图片",
            Self::Heic => "HEIC照片",
            Self::Mp4 => "MP4视频",
            Self::Pdf => "PDF文件",
        })
    }
}

/// Looks for a second face in the first bytes of a file: markup a browser would run, another container, a program.
///
/// A picture may carry text in its metadata, so only what browsers and shells act on at the start is looked for.
pub(crate) fn second_face(head: &[u8], kind: MediaKind) -> Option<&'static str> {
    let lower = head.to_ascii_lowercase();
    let has = |needle: &[u8]| lower.windows(needle.len()).any(|w| w == needle);
    if [&b"<html"[..], b"<script", b"<svg", b"<!doctype", b"<?php", b"<iframe", b"javascript:"].iter().any(|n| has(n)) {
        // XMP metadata starts with `<?xpacket` or `<?xml`, which is none of these.
        return Some("文件开头含有网页或者脚本");
    }
    let whole = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
    if kind != MediaKind::Pdf && whole(b"%PDF-") {
        return Some("文件开头含有另一种文件（PDF）");
    }
    if whole(b"PK\x03\x04") {
        return Some("文件开头含有压缩包");
    }
    if whole(b"\x7fELF") || head.starts_with(b"MZ") {
        return Some("文件开头含有程序");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell() {
        let cases: [(&[u8], Option<MediaKind>); 12] = [
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(MediaKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(MediaKind::Png)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rXXXX", None),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(MediaKind::Webp)),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(MediaKind::Heic)),
            (b"\0\0\0\x20ftypisom\0\0\0\0", Some(MediaKind::Mp4)),
            (b"\0\0\0\x20ftypqt  \0\0\0\0", None),
            (b"\xff\xff\xff\xffftypisom", None),
            (b"%PDF-1.7\n", Some(MediaKind::Pdf)),
            (b"GIF89a", None),
            (b"", None),
        ];
        for (head, kind) in cases {
            assert_eq!(MediaKind::tell(head), kind, "{head:?}");
        }
    }
}
