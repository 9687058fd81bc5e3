//! 企业码 as a card to print and put up.

use std::fmt::Write as _;

use heyi_domain::ids::FirmId;
use heyi_domain::{Refusal, Role};
use heyi_store::args;

use crate::documents::qr_svg;
use crate::{App, AppError, Caller};

/// Characters of a line of the name.
const LINE: usize = 14;

impl App {
    /// The card: name, town, code as QR and in letters. A firm gets its own only.
    ///
    /// # Errors
    /// `other_firm`, no such firm.
    pub async fn firm_code_card(&self, caller: &Caller, id: FirmId) -> Result<String, AppError> {
        if caller.actor.role == Role::Firm && caller.actor.firm != Some(id) {
            return Err(Refusal::new("other_firm", "只能查看本企业的企业码。").into());
        }
        let row = self.db.fetch_optional("SELECT name, town, code FROM firms WHERE id = $1", args![id.to_string()]).await?;
        let row = row.ok_or(AppError::NotFound("这个检查对象"))?;
        let (name, code) = (row.text("name")?, row.text("code")?);
        card(name, &self.town_name(row.text("town")?), code)
    }
}

fn card(name: &str, town: &str, code: &str) -> Result<String, AppError> {
    let qr = qr_svg(code)?;
    let characters: Vec<char> = name.chars().collect();
    let lines: Vec<String> = characters.chunks(LINE).map(|line| line.iter().collect()).collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let y = 110 + at * 44;
        let _ = write!(text, r#"<text x="300" y="{y}" font-size="36" font-weight="600">{}</text>"#, escaped(line));
    }
    let below = 110 + lines.len() * 44;
    let qr = qr.replacen("<svg ", &format!(r#"<svg x="100" y="{below}" width="400" height="400" "#), 1);
    let (code_y, town_y, height) = (below + 440, below + 490, below + 530);
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {height}" font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif" text-anchor="middle" fill="#1a1a1a"><path fill="#fff" d="M0 0h600v{height}H0z"/><path fill="#1f4e8c" d="M0 0h600v56H0z"/><text x="300" y="39" font-size="30" fill="#fff">企业码</text>{text}{qr}<text x="300" y="{code_y}" font-size="40" letter-spacing="4" font-family="monospace">{}</text><text x="300" y="{town_y}" font-size="24" fill="#555">{}　检查人员入场时扫码核对</text></svg>"##,
        escaped(&grouped(code)),
        escaped(town)
    ))
}

/// Groups of four, easier to read aloud.
fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_stays_text() {
        let svg = card("<script>alert(1)</script>&\"", "解放碑街道", "23456789ABCD").unwrap();
        assert!(!svg.contains("<script"));
        assert!(svg.contains("2345 6789 ABCD"));
        assert!(svg.contains("解放碑街道"));
    }

    #[test]
    fn a_long_name_takes_more_lines() {
        let short = card("小店", "街道", "23456789").unwrap();
        let long = card(&"长".repeat(40), "街道", "23456789").unwrap();
        assert!(short.contains("viewBox=\"0 0 600 684\""));
        assert!(long.contains("viewBox=\"0 0 600 772\""));
    }
}
