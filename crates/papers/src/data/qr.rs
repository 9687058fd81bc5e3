//! A QR code as an SVG picture.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// SVG of the QR code of `text` with the quiet zone of four modules, as vector squares; `None` if it is too long.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
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
            if x > start {
                // One rectangle per run, so that no hairline shows between modules.
                let run = x - start;
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", start + 4, y + 4);
            } else {
                x += 1;
            }
        }
    }
    let side = size + 8;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    ))
}
