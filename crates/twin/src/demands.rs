//! 检查需求 of the next month, entered by the towns and departments of the district.

use heyi_app::views::DemandDraft;
use heyi_app::{App, AppError};
use heyi_domain::Role;
use heyi_domain::demand::{DayPart, DemandKind};
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_rulebook::Day;

use crate::chance::Seeded;
use crate::district::{Registers, demo_town};

/// Firms with demands.
const FIRMS: usize = 84;

/// Enters the demands; how many there are.
///
/// # Errors
/// The store fails.
pub async fn enter(app: &App, registers: &Registers, taken: &[FirmId], random: &mut Seeded) -> Result<usize, AppError> {
    let today = app.today();
    let first = Day::new(today.year(), today.month(), 1).unwrap_or(today).plus_months(1);
    let last = first.plus_months(1).previous();
    let mut entered = 0;
    let mut firms: Vec<_> = registers.firms.iter().filter(|f| !taken.contains(&f.id)).collect();
    random.shuffle(&mut firms);
    // A third lies in the town whose accounts are given out.
    let main = demo_town(&registers.towns);
    let (own, others): (Vec<_>, Vec<_>) = firms.into_iter().partition(|f| Some(&f.town) == main.as_ref());
    for firm in own.into_iter().take(FIRMS / 3).chain(others.into_iter().take(FIRMS - FIRMS / 3)) {
        let Some(scene) = app.rules.scene(&firm.scene) else { continue };
        let district = firm.town.as_str().get(..6).unwrap_or_default();
        let mut bodies: Vec<BodyCode> = vec![firm.town.clone()];
        bodies.extend(scene.department_ids.iter().filter(|d| *d != "JZ").map(|d| BodyCode::department(district, d)).filter(|b| app.body(b).is_some()));
        let wanted = 1 + random.below(4);
        random.shuffle(&mut bodies);
        bodies.truncate(wanted);
        // The town asks for what it may check and no department here asks for.
        let asked: Vec<&str> = bodies.iter().filter_map(BodyCode::department_id).collect();
        let mut left = Vec::new();
        for check in scene.checks.iter().filter(|c| !asked.contains(&c.department_id.as_str())) {
            let may = match &check.item_id {
                Some(item) => app.competence(item, &firm.town, today)?.may_act,
                None => check.department_id == "JZ",
            };
            if may {
                left.push(check.id.clone());
            }
        }
        let night = ["SCENE-KT", "SCENE-JB", "SCENE-WB"].contains(&firm.scene.as_str());
        for body in &bodies {
            let role = if body.department_id().is_some() { Role::DepartmentOfficer } else { Role::Leader };
            let Some(who) = registers.members(body, role).into_iter().next().map(|m| m.caller()) else { continue };
            let (kind, reason, length) = match random.below(20) {
                0..=9 => (DemandKind::Random, "本月双随机抽查", 31),
                10..=15 => (DemandKind::Risk, "信用风险等级较高，较长时间没有检查", 31),
                16..=17 => (DemandKind::Complaint, "投诉举报转办", 5 + random.below(5)),
                18 => (DemandKind::FollowUp, "上月发现的问题到期复查", 8),
                _ => (DemandKind::Random, "本月双随机抽查", 14),
            };
            let length = i32::try_from(length).unwrap_or(31);
            let from = if length > 20 { first } else { first.plus_days(i32::try_from(random.below(20)).unwrap_or(0)) };
            let to = from.plus_days(length - 1).min(last);
            let counted = kind.counted();
            let confidential = !counted && random.below(6) == 0;
            let draft = DemandDraft {
                firm: firm.id,
                checks: if body.department_id().is_none() { left.clone() } else { Vec::new() },
                kind,
                first_day: from,
                last_day: to,
                minutes: Some(u32::try_from(20 + 10 * random.below(6)).unwrap_or(20)),
                part: if night && random.below(2) == 0 { DayPart::Night } else { DayPart::Any },
                announced: counted && random.below(8) == 0,
                confidential,
                must: None,
                reason: reason.to_owned(),
            };
            match app.enter_demand(&who, draft).await {
                Ok(_) => entered += 1,
                // A department without a matter of its own in this scene asks for nothing.
                Err(AppError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(entered)
}
