//! The file as a ZIP archive, judged before any of it is parsed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Limits, SheetError};

/// Parts in the archive; a real workbook has some tens.
const PARTS_MAX: usize = 2_000;

/// Refuses what is not a workbook, is too large or unpacks to too much. Sizes written in the archive are not
/// believed: every part is unpacked once and counted.
pub(super) fn judge(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::FileTooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let no = |text: &str| Err(SheetError::NotXlsx(text.into()));
    if bytes.is_empty() {
        return no("文件是空的");
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return no("这是旧版.xls文件或者加了密码的工作簿，请取消密码并另存为.xlsx后重试");
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return no("这不是.xlsx文件，请用表格软件另存为.xlsx后重试");
    }
    let damaged = |_| SheetError::Damaged("压缩包不完整".into());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(SheetError::UnpacksTooLarge { limit: limits.unpacked });
    }
    let mut left = limits.unpacked;
    let mut workbook = false;
    let mut buffer = vec![0u8; 64 * 1024];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(damaged)?;
        workbook |= part.name().map_err(damaged)?.eq_ignore_ascii_case("xl/workbook.xml");
        loop {
            let n = part.read(&mut buffer).map_err(|_| SheetError::Damaged("压缩包不完整".into()))?;
            if n == 0 {
                break;
            }
            left = left.checked_sub(n as u64).ok_or(SheetError::UnpacksTooLarge { limit: limits.unpacked })?;
        }
    }
    if workbook { Ok(()) } else { no("这是压缩包，但不是.xlsx工作簿，请用表格软件另存为.xlsx后重试") }
}
