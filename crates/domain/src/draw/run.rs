//! 承诺、公开随机数、抽取、作废.

use super::{Draw, DrawEvent, DrawParty, DrawResult, DrawStatus, Frozen};
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// Hex digits of a SHA-256 digest and of a secret.
const DIGITS: usize = 64;

fn is_hash(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// 提交承诺.
///
/// # Errors
/// Not a party, wrong state, committed before, one person for two parties, no digest, the digest of another party.
pub fn commit<F>(draw: &Draw, commitment: &str, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    let party = draw.party("提交承诺", cx)?;
    draw.need_status(DrawStatus::Announced, "提交承诺", cx)?;
    if draw.given.iter().any(|one| one.party == party) {
        return Err(Refusal::new("draw_committed", format!("{}已经提交承诺，承诺不能更换。", party.label()))
            .cite(cx.cite("g-draw"))
            .cure("等其他参与方提交承诺"));
    }
    if draw.given.iter().any(|one| one.by == cx.actor.person) {
        return Err(Refusal::new("draw_same_person", "同一人不能代表两方提交承诺。")
            .cite(cx.cite("g-draw"))
            .cure("由另一名人员代表这一方"));
    }
    if !is_hash(commitment) {
        return Err(Refusal::new("draw_commitment", "承诺应为64位小写十六进制数字。").cure("由本页面生成随机数和承诺"));
    }
    if draw.given.iter().any(|one| one.commitment == commitment) {
        return Err(Refusal::new("draw_commitment", "这份承诺与另一方的相同，不是自己的随机数。")
            .cite(cx.cite("g-draw"))
            .cure("重新生成随机数"));
    }
    Ok(vec![DrawEvent::Committed { party, commitment: commitment.to_owned() }])
}

/// 承诺齐备: what the seed will be computed from is bound, and the beacon's round named.
///
/// # Errors
/// A party is missing; the round is not in the future.
pub fn seal<F>(draw: &Draw, frozen: Frozen, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    draw.need_status(DrawStatus::Announced, "确定随机源", cx)?;
    if let Some(party) = draw.awaited().first() {
        return Err(Refusal::new("draw_state", format!("{}还没有提交承诺。", party.label())).cure("等各方提交承诺"));
    }
    future(&frozen, cx)?;
    Ok(vec![DrawEvent::Sealed { frozen: Box::new(frozen) }])
}

fn future<F>(frozen: &Frozen, cx: &Context<'_, F>) -> Result<(), Refusal> {
    if frozen.beacon.at_ms > cx.now_ms {
        return Ok(());
    }
    Err(Refusal::new("draw_beacon", "随机源的期次已经公布，不能再用于抽取。").cite(cx.cite("g-draw")).cure("选用尚未公布的期次"))
}

/// What is known of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening<'a> {
    /// The secret, hex.
    pub secret: &'a str,
    /// The digest of the secret, hex; `None` where it is no secret.
    pub digest: Option<&'a str>,
}

/// 公开随机数.
///
/// # Errors
/// Not a party, wrong state, opened before, by somebody else than who committed, another secret than the one committed to.
pub fn reveal<F>(draw: &Draw, opening: Opening<'_>, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    let party = draw.party("公开随机数", cx)?;
    draw.need_status(DrawStatus::Sealed, "公开随机数", cx)?;
    if !draw.withheld.is_empty() {
        return Err(Refusal::new("draw_state", "公开随机数的期限已过，这次抽查由随机源单独决定。")
            .cite(cx.cite("g-draw"))
            .cure("等随机源公布后抽取"));
    }
    let Some(given) = draw.given.iter().find(|one| one.party == party) else {
        return Err(Refusal::new("draw_state", format!("{}没有提交过承诺。", party.label())).cure("由提交承诺的参与方公开"));
    };
    if given.by != cx.actor.person {
        return Err(Refusal::new("draw_same_person", "随机数由提交承诺的人员本人公开。")
            .cite(cx.cite("g-draw"))
            .cure("请提交承诺的人员办理"));
    }
    if given.secret.is_some() {
        return Err(Refusal::new("draw_committed", format!("{}已经公开随机数。", party.label())).cure("等其他参与方公开"));
    }
    if opening.digest != Some(given.commitment.as_str()) {
        return Err(Refusal::new("draw_wrong_secret", "这个随机数与提交的承诺不一致。")
            .cite(cx.cite("g-draw"))
            .cure("填写提交承诺时保存的随机数")
            .cure("随机数遗失的，期限届满后由随机源单独决定，并公示未公开的一方"));
    }
    Ok(vec![DrawEvent::Revealed { party, secret: opening.secret.to_owned() }])
}

/// 逾期未公开: named for everyone to see; a new round of the beacon alone decides, so that keeping a secret gains nothing.
///
/// # Errors
/// Not the organiser or the supervisor; nobody is late; the new round is not in the future.
pub fn withhold<F>(draw: &Draw, frozen: Frozen, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    need_organiser(draw, "登记逾期未公开", cx)?;
    draw.need_status(DrawStatus::Sealed, "登记逾期未公开", cx)?;
    let parties = draw.closed();
    if parties.is_empty() {
        return Err(Refusal::new("draw_state", "各方都已公开随机数。").cure("抽取"));
    }
    if let Some(reveal_by) = draw.frozen.as_ref().map(|old| old.reveal_by).filter(|day| cx.today <= *day) {
        return Err(Refusal::new("draw_not_late", format!("公开随机数的最后一日为{}，尚未届满。", reveal_by.chinese()))
            .cite(cx.cite("g-draw"))
            .cure(format!("请{}公开随机数", names(&parties))));
    }
    future(&frozen, cx)?;
    Ok(vec![DrawEvent::Withheld { parties, frozen: Box::new(frozen) }])
}

fn names(parties: &[DrawParty]) -> String {
    parties.iter().map(|party| party.label()).collect::<Vec<_>>().join("、")
}

fn need_organiser<F>(draw: &Draw, act: &str, cx: &Context<'_, F>) -> Result<(), Refusal> {
    cx.need_role(&[Role::Leader, Role::Supervisor], act)?;
    if cx.actor.role == Role::Leader { cx.need_body(&draw.text.body, act) } else { Ok(()) }
}

/// 抽取: whoever may ask for it, what comes out is settled.
///
/// # Errors
/// Not the organiser or the supervisor, wrong state, a secret still closed, the beacon's value not there yet (`result` is `None`).
pub fn draw<F>(draw: &Draw, result: Option<(String, DrawResult)>, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    need_organiser(draw, "抽取", cx)?;
    draw.need_status(DrawStatus::Sealed, "抽取", cx)?;
    let closed = draw.closed();
    if !closed.is_empty() {
        return Err(Refusal::new("draw_closed", format!("{}还没有公开随机数。", names(&closed)))
            .cite(cx.cite("g-draw"))
            .cure("请该方公开随机数")
            .cure("期限届满仍不公开的，登记后由随机源单独决定"));
    }
    let Some((beacon, result)) = result else {
        return Err(Refusal::new("draw_beacon", "随机源的这一期还没有公布。").cite(cx.cite("g-draw")).cure("到公布时刻后再抽取"));
    };
    Ok(vec![DrawEvent::Drawn { beacon, result: Box::new(result) }])
}

/// 作废: only while nobody can know anything of the seed.
///
/// # Errors
/// Not the body's leader, drawn or discarded already, a secret is open or the beacon has spoken, no reason.
pub fn discard<F>(draw: &Draw, reason: &str, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    cx.need_role(&[Role::Leader], "作废双随机抽查")?;
    cx.need_body(&draw.text.body, "作废双随机抽查")?;
    if matches!(draw.status, DrawStatus::Drawn | DrawStatus::Discarded) {
        draw.need_status(DrawStatus::Announced, "作废", cx)?;
    }
    let spoken = draw.frozen.as_ref().is_some_and(|frozen| frozen.beacon.at_ms <= cx.now_ms);
    if spoken || !draw.withheld.is_empty() || draw.given.iter().any(|one| one.secret.is_some()) {
        return Err(Refusal::new("draw_begun", "随机数已经公开或者随机源已经公布，作废等于重抽。")
            .cite(cx.cite("g-draw"))
            .cure("完成这次抽取；对象确实不能检查的，写明理由后替换"));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "作废没有写明理由。").cure("写明作废理由"));
    }
    Ok(vec![DrawEvent::Discarded { reason: reason.trim().to_owned() }])
}
