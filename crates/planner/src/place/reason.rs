//! Why a demand is left out: the smallest reason, with the officers and days it is about.

use super::region::holds;
use crate::instance::{Demand, Instance, Shift};

/// 未排入的原因.
#[must_use]
pub fn reason(instance: &Instance, demand: &Demand, over_cap: bool) -> String {
    let settings = &instance.settings;
    if over_cap {
        return "本年检查频次已经用完，投诉核查和复查除外".to_owned();
    }
    let Some(firm) = instance.enterprises.iter().find(|firm| firm.id == demand.enterprise) else {
        return "企业不在名录中".to_owned();
    };
    let room = |(first, last): (i64, i64)| last - first;
    let longest = match demand.shift {
        Shift::Day => room(settings.day_shift),
        Shift::Night => room(settings.night_shift),
        Shift::Any => room(settings.day_shift).max(room(settings.night_shift)),
    };
    if demand.minutes > longest.min(settings.officer_minutes_per_day) {
        return format!("现场需{}分钟，超过一个班次或一人一天的时长", demand.minutes);
    }
    let need = settings.officers_per_body;
    let here: Vec<_> = instance
        .officers
        .iter()
        .filter(|o| o.body == demand.body && o.district == firm.district && o.town.as_ref().is_none_or(|town| *town == firm.town))
        .collect();
    let enough = |count: usize| i64::try_from(count).unwrap_or(i64::MAX) >= need;
    if !enough(here.len()) {
        return format!("该部门在本辖区只有{}名执法人员，需要{need}名", here.len());
    }
    let days: Vec<(i64, &String)> =
        (0_i64..).zip(&settings.days).filter(|(day, _)| (demand.first_day..=demand.last_day).contains(day)).collect();
    if days.is_empty() {
        return "窗口内没有工作日".to_owned();
    }
    if let Some(fixed) = &demand.fixed_officers {
        for id in fixed {
            let Some(officer) = instance.officers.iter().find(|o| o.id == *id) else {
                return format!("抽取的执法人员{id}不在名录中");
            };
            if officer.excluded_enterprises.contains(&firm.id) {
                return format!("抽取的执法人员{id}应当回避该企业");
            }
            if days.iter().all(|(day, _)| officer.days_off.contains(day)) {
                return format!("抽取的执法人员{id}在窗口内每天都不在岗");
            }
        }
    }
    let recused = here.iter().filter(|o| o.excluded_enterprises.contains(&firm.id)).count();
    let unbiased: Vec<_> = here.iter().filter(|o| !o.excluded_enterprises.contains(&firm.id)).collect();
    if !enough(unbiased.len()) {
        return format!("{}名执法人员中{recused}名应当回避，不足{need}名", here.len());
    }
    let skilled: Vec<_> =
        unbiased.iter().filter(|o| days.iter().any(|(_, date)| holds(o, &demand.qualification, date))).collect();
    if !enough(skilled.len()) {
        return format!("窗口内持有{}资格且有效的只有{}名，需要{need}名", demand.qualification, skilled.len());
    }
    let most = days
        .iter()
        .map(|(day, date)| skilled.iter().filter(|o| !o.days_off.contains(day) && holds(o, &demand.qualification, date)).count())
        .max()
        .unwrap_or(0);
    if !enough(most) {
        let off: Vec<String> = skilled.iter().take(3).map(|o| o.id.clone()).collect();
        return format!(
            "{}至{}没有一天有{need}名持有{}资格的人员同时在岗（持证人员：{}等{}名）",
            days[0].1,
            days[days.len() - 1].1,
            demand.qualification,
            off.join("、"),
            skilled.len()
        );
    }
    format!("{}至{}每一天，有资格的人员都已排满", days[0].1, days[days.len() - 1].1)
}
