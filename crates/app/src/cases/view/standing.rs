//! How the case stands: acts, parties, in whose name, periods, money.

use heyi_domain::case::{Case, CaseAct, Lead, Outcome, Party, money, periods};

use crate::firms::mask;
use crate::views::{CaseActView, CaseMoney, OwnershipView, PartyMoney, PartyView, PeriodView};
use crate::words::left;
use crate::{App, AppError};

impl App {
    pub(super) fn act_view(&self, act: &CaseAct) -> CaseActView {
        let item = self.rules.item(&act.item);
        CaseActView {
            item: act.item.clone(),
            name: item.map_or_else(|| act.item.clone(), |i| i.name.clone()),
            facts: act.facts.clone(),
            ended_on: act.ended_on,
            same: act.same,
            by: act.by.clone(),
            kinds: item.map(|i| i.penalty_kinds.clone()).unwrap_or_default(),
            cites: item.map(heyi_rulebook::Item::citations).unwrap_or_default(),
        }
    }

    pub(super) fn ownership(&self, case: &Case) -> Result<OwnershipView, AppError> {
        // A case keeps the owner it was filed with, whatever becomes of the list.
        let on = case.filed_on.unwrap_or_else(|| self.today());
        let answer = self.competence(&case.lead.item, &case.lead.body, on)?;
        let now = self.competence(&case.lead.item, &case.lead.body, self.today())?;
        let acting = case.filing.as_ref().map(|f| f.acting_name.clone()).or(answer.acting_name);
        let district = self.body(&case.lead.body).and_then(|b| self.rules.district(&b.district).map(|d| d.name.clone()));
        let organ = district.as_ref().map_or_else(|| "有管辖权的行政复议机关".to_owned(), |d| format!("重庆市{d}人民政府"));
        Ok(OwnershipView {
            acting_name: acting.unwrap_or_default(),
            kind: case.filing.as_ref().map_or_else(|| answer.kind.label().to_owned(), |f| f.kind.clone()),
            seal: answer.seal,
            basis: case.filing.as_ref().map_or(answer.basis, |f| f.basis.clone()),
            on,
            organ,
            court: district.map_or_else(|| "有管辖权的人民法院".to_owned(), |d| format!("有管辖权的人民法院（如重庆市{d}人民法院，以级别、地域管辖规定为准）")),
            changed: (case.filed_on.is_some() && !now.may_act).then(|| "立案以后权责清单有变更，本案仍由立案机关办结。".to_owned()),
        })
    }

    pub(super) fn period_views(&self, case: &Case) -> Vec<PeriodView> {
        let mut all: Vec<PeriodView> = case
            .periods
            .iter()
            .map(|p| {
                // A right of the party, or a time to wait, is over with its last day.
                let ours = periods::ours(&self.rules, &p.rule);
                let running = p.running && (ours || p.last_day >= self.today());
                let (urgency, words) = left(&self.rules, self.today(), running.then_some(p.last_day));
                PeriodView {
                    id: p.id.clone(),
                    title: periods::title(case, &p.rule, p.whom, &self.rules),
                    from: p.from,
                    last_day: p.last_day,
                    running,
                    ours,
                    left: words,
                    urgency,
                    cite: self.rules.cite(&p.rule),
                    provisional: p.provisional,
                    moves: Vec::new(),
                }
            })
            .collect();
        all.sort_by_key(|p| (!p.running, p.last_day));
        all
    }

    pub(super) fn money_of(&self, case: &Case) -> Option<CaseMoney> {
        let decision = case.decision.as_ref()?;
        let late = |whom: usize| match money::late_fee(case, &self.rules, whom, self.today()) {
            Some(Outcome::LateFee { days, fee, .. }) => (days, fee),
            _ => (0, 0),
        };
        let each = if case.several() { decision.service.to.as_slice() } else { &[] };
        let parties: Vec<PartyMoney> = each
            .iter()
            .map(|&whom| PartyMoney {
                whom,
                name: case.named(whom, ""),
                text: case.penalty_of(whom).map(|p| p.text).unwrap_or_default(),
                served_on: decision.service.on.get(&whom).copied(),
                pay_by: money::pay_by(case, whom),
                paid: case.paid_by(whom),
                unpaid: case.unpaid_by(whom),
                late_fee: case.late_fee_of(whom),
                late_fee_now: late(whom).1,
                refundable: case.refundable_to(whom),
            })
            .collect();
        let everybody = || 0..case.parties.len();
        Some(CaseMoney {
            decided_on: decision.on,
            served_on: decision.served,
            penalty: decision.penalty.clone(),
            on_spot: decision.on_spot,
            pay_by: everybody().filter_map(|whom| money::pay_by(case, whom)).max(),
            paid: case.paid(),
            unpaid: case.unpaid(),
            late_fee: case.late_fee(),
            late_days: everybody().map(|whom| late(whom).0).max().unwrap_or(0),
            late_fee_now: everybody().map(|whom| late(whom).1).sum(),
            refundable: case.refundable(),
            parties,
        })
    }
}

pub(super) fn party_view(party: &Party) -> PartyView {
    PartyView {
        kind: party.kind,
        kind_name: party.kind.label().to_owned(),
        name: crate::cases::list::party_name(party.name.clone()),
        id: masked_id(&party.id_type, &party.id_number),
        representative: party.representative.clone(),
        address: party.address.clone(),
        phone: mask::phone(&party.phone),
        firm: party.firm,
    }
}

/// `居民身份证 5001**********1234`; a credit code is public and whole.
pub(crate) fn masked_id(kind: &str, number: &str) -> String {
    if number.is_empty() {
        return if kind.is_empty() { String::new() } else { kind.to_owned() };
    }
    if kind.contains("信用代码") {
        return format!("{kind} {number}");
    }
    let letters: Vec<char> = number.chars().collect();
    let hidden: String = letters.iter().enumerate().map(|(n, c)| if n < 4 || n + 4 >= letters.len() && letters.len() > 8 { *c } else { '*' }).collect();
    format!("{kind} {hidden}").trim().to_owned()
}

/// The lead without numbers of persons.
pub(super) fn masked(case: &Case) -> Lead {
    let mut lead = case.lead.clone();
    lead.party = None;
    lead
}
