//! 锁定名单并公告.

use std::collections::HashSet;

use super::{DrawEvent, DrawParty, DrawText};
use crate::context::{Context, Role};
use crate::refusal::{FieldError, Refusal};
use crate::task::{InspectionKind, officers_needed};

/// Most characters of a title, a purpose.
const TITLE: usize = 80;
const PURPOSE: usize = 300;

/// 锁定名单并公告.
///
/// # Errors
/// Not the body's leader; fields missing; fewer objects than are to be drawn; too few officers for an object; fewer than two parties or no
/// supervisor among them; a beacon too near.
pub fn announce<F>(text: DrawText, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    cx.need_role(&[Role::Leader], "公告双随机抽查")?;
    cx.need_body(&text.body, "公告双随机抽查")?;
    Refusal::where_wrong(wrong(&text, cx))?;
    let have = u32::try_from(text.objects.len()).unwrap_or(u32::MAX);
    if have < text.quota {
        return Err(Refusal::new("draw_too_few_objects", format!("名单中有{have}个检查对象，不够抽取{}个。", text.quota))
            .cite(cx.cite("g-draw"))
            .cure("减少抽取数")
            .cure("扩大对象范围"));
    }
    enough_officers(&text, cx)?;
    Ok(vec![DrawEvent::Announced { text: Box::new(text) }])
}

fn wrong<F>(text: &DrawText, cx: &Context<'_, F>) -> Vec<FieldError> {
    let mut all = Vec::new();
    let mut no = |field: &str, why: String| all.push(FieldError::new(field, why));
    for (field, value, title, most) in [("title", &text.title, "名称", TITLE), ("purpose", &text.purpose, "抽查目的和依据", PURPOSE)]
    {
        if value.trim().is_empty() {
            no(field, format!("没有填写{title}"));
        } else if value.chars().count() > most {
            no(field, format!("{title}超过{most}个字"));
        }
    }
    if !matches!(text.kind, InspectionKind::Daily | InspectionKind::Special) {
        no("kind", format!("{}针对具体线索或者情形，不抽取对象；双随机抽查用于日常检查和专项检查", text.kind.label()));
    }
    if cx.rules.scene(&text.scene).is_none() {
        no("scene", "检查场景不在目录中".to_owned());
    }
    if text.quota == 0 {
        no("quota", "抽取数至少为1".to_owned());
    }
    let need = u32::try_from(officers_needed(cx.rules)).unwrap_or(u32::MAX);
    if text.team < need {
        no("team", format!("每个对象的检查人员不得少于{need}人"));
    }
    if text.weights.iter().any(|one| one.weight == 0) {
        no("weights", "权重应为1以上的整数，不能把某一等级排除在外".to_owned());
    }
    if text.parties.len() < 2 || !text.parties.contains(&DrawParty::Organiser) || !text.parties.contains(&DrawParty::Supervisor) {
        no("parties", "参与方至少两方，应当有组织方和监督方".to_owned());
    }
    let least = cx.rules.setting("draw-beacon-lead").and_then(|setting| u32::try_from(setting.value).ok()).unwrap_or(1);
    if text.lead_seconds < least {
        no("lead_seconds", format!("随机源应当在承诺齐备{least}秒之后公布"));
    }
    all
}

/// Every object must find a full team among those who are not recused from it: afterwards nothing can be added to the lists.
fn enough_officers<F>(text: &DrawText, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let pairs: HashSet<(&str, &str)> = text.recusals.iter().map(|one| (one.code.as_str(), one.certificate.as_str())).collect();
    let team = usize::try_from(text.team).unwrap_or(usize::MAX);
    let short = text.objects.iter().find_map(|object| {
        let able = text.officers.iter().filter(|officer| !pairs.contains(&(object.code.as_str(), officer.certificate.as_str()))).count();
        (able < team).then_some((object, able))
    });
    let Some((object, able)) = short else { return Ok(()) };
    Err(Refusal::new("draw_too_few_officers", format!("名单中可以检查“{}”的人员有{able}人，每个对象需要{}人。", object.name, text.team))
        .cite(cx.cite("cq375-15-officers"))
        .cite(cx.cite("g-cert"))
        .cure("把执法证件有效的人员列入名单")
        .cure("减少每个对象的检查人数"))
}
