//! Pictures handed with the data: signatures of people, as PNG or JPEG bytes or as strokes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// Bytes of one picture.
const BYTES_MAX: usize = 4 * 1024 * 1024;
/// Pixels on one side; a picture that decodes to more is refused before it is decoded.
const SIDE_MAX: u32 = 4_000;
/// Characters of stroke data: some 400 strokes of a finger.
const STROKES_MAX: usize = 200_000;

/// A picture ready for the template: bytes and the ending of its file name.
pub(crate) struct Picture {
    pub bytes: Vec<u8>,
    pub ending: &'static str,
}

/// Reads a picture value. The error is a Chinese sentence.
pub(crate) fn read(value: &Value) -> Result<Picture, String> {
    match value {
        Value::String(text) => raster(text),
        Value::Object(map) => strokes(map),
        _ => Err("应当是图片".into()),
    }
}

fn raster(text: &str) -> Result<Picture, String> {
    let text = match text.strip_prefix("data:") {
        Some(rest) => rest.split_once(";base64,").map(|(_, data)| data).ok_or("图片编码应当是base64")?,
        None => text,
    };
    if text.len() > BYTES_MAX / 3 * 4 + 4 {
        return Err("图片超过4兆字节".into());
    }
    let bytes = STANDARD.decode(text.trim()).map_err(|_| "图片编码应当是base64")?;
    let (ending, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("png", png_size(&bytes))
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        ("jpg", jpeg_size(&bytes))
    } else {
        return Err("图片只能是PNG或者JPEG".into());
    };
    let (width, height) = size.ok_or("图片已损坏")?;
    if width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX {
        return Err(format!("图片边长应当在1至{SIDE_MAX}像素之间"));
    }
    Ok(Picture { bytes, ending })
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let four = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((four(16)?, four(20)?))
}

/// Width and height from the first start-of-frame segment.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?);
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let two = |p: usize| Some(u32::from(u16::from_be_bytes(bytes.get(p..p + 2)?.try_into().ok()?)));
            return Some((two(at + 7)?, two(at + 5)?));
        }
        at += 2 + usize::from(length.max(2));
    }
}

fn strokes(map: &Map<String, Value>) -> Result<Picture, String> {
    let path = map.get("path").and_then(Value::as_str).ok_or("签名笔迹缺少path")?;
    let side = |key: &str| {
        let value = map.get(key).and_then(Value::as_u64).filter(|n| (1..=u64::from(SIDE_MAX)).contains(n));
        value.ok_or_else(|| format!("签名笔迹的{key}应当在1至{SIDE_MAX}之间"))
    };
    let (width, height) = (side("width")?, side("height")?);
    let drawing = |c: char| matches!(c, 'M' | 'm' | 'L' | 'l' | 'C' | 'c' | 'Q' | 'q' | 'S' | 's' | 'T' | 't' | 'H' | 'h' | 'V' | 'v' | 'Z' | 'z');
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ',' | ' ' | 'e');
    if path.len() > STROKES_MAX || !path.starts_with(['M', 'm']) || !path.chars().all(|c| drawing(c) || numbers(c)) {
        return Err("签名笔迹不是有效的线条".into());
    }
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><path d="{path}" fill="none" stroke="#000" stroke-width="{}" stroke-linecap="round" stroke-linejoin="round"/></svg>"##,
        (height / 45).max(2)
    );
    Ok(Picture { bytes: svg.into_bytes(), ending: "svg" })
}
