//! Codes on screens: 执法码, 企业码.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::AppError;

/// A QR code as SVG: plain black on white with the quiet zone of four modules, a `viewBox` and no size of its own.
///
/// # Errors
/// The text is too long for a code.
pub(crate) fn qr_svg(text: &str) -> Result<String, AppError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|e| AppError::Broken(format!("qr code of {} bytes: {e:?}", text.len())))?;
    let size = code.size;
    let mut path = String::new();
    for y in 0..size {
        let row = &code[y];
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && row[x].value() {
                x += 1;
            }
            if x == start {
                x += 1;
                continue;
            }
            // One rectangle per run: no hairline between modules.
            let run = x - start;
            let _ = write!(path, "M{} {}h{run}v1h-{run}z", start + 4, y + 4);
        }
    }
    let side = size + 8;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_scales_and_hostile_text_stays_out_of_the_markup() {
        let svg = qr_svg("http://127.0.0.1:8080/p/c/23456789ABCD").unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
        assert!(!svg.contains("width="));
        let hostile = qr_svg("\"><script>alert(1)</script>").unwrap();
        assert!(!hostile.contains("script"));
    }

    #[test]
    fn text_beyond_a_code_is_an_error() {
        assert!(qr_svg(&"文".repeat(3000)).is_err());
    }
}
