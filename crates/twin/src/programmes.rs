//! 年度检查计划 of the towns, and one special plan that is still a draft.

use heyi_app::{App, AppError};
use heyi_domain::Role;
use heyi_domain::programme::ProgrammeText;
use heyi_rulebook::Day;

use crate::clock::TwinClock;
use crate::district::{Registers, demo_town};

const MINUTE: i64 = 60_000;

/// Drafts, approves and publishes the yearly plan of each town, before the month's first task.
pub async fn publish(app: &App, clock: &TwinClock, registers: &Registers, days: (Day, Day), at_ms: i64) -> Result<(), AppError> {
    let main = demo_town(&registers.towns);
    for (nth, town) in registers.towns.iter().enumerate() {
        clock.hold(at_ms + i64::try_from(nth).unwrap_or(0) * 9 * MINUTE);
        let who = |role| registers.members(town, role).into_iter().next().map(|m| m.caller());
        let (Some(leader), Some(head)) = (who(Role::Leader), who(Role::Head)) else { continue };
        let name = app.body_ref(town).name;
        let text = |title: String, special: bool, most_visits: u32| ProgrammeText {
            title,
            special,
            body: town.clone(),
            basis: "重庆市规范涉企行政检查办法".to_owned(),
            scenes: app.rules.scenes.iter().map(|s| s.id.clone()).collect(),
            scope: "本辖区内的经营主体".to_owned(),
            first_day: days.0,
            last_day: days.1,
            method: "现场检查，多部门事项综合查一次".to_owned(),
            most_visits,
        };
        let year = days.0.year();
        let yearly = app.draft_programme(&leader, text(format!("{name}{year}年度行政检查计划"), false, 600)).await?;
        let id = yearly.id.parse().map_err(|_| AppError::Broken("programme id".to_owned()))?;
        clock.pass_ms(MINUTE);
        app.approve_programme(&head, id, String::new(), String::new()).await?;
        clock.pass_ms(MINUTE);
        app.publish_programme(&head, id).await?;
        if main.as_ref() == Some(town) {
            clock.pass_ms(MINUTE);
            app.draft_programme(&leader, text(format!("{name}冬季消防安全专项检查计划"), true, 60)).await?;
        }
    }
    Ok(())
}
