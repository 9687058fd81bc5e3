//! 程序规则和办理条件.

use heyi_rulebook::search::HitKind;
use heyi_rulebook::{Gate, Quantity, Rule, RuleKind, Unit};

use crate::views::ProcedureRow;
use crate::{App, AppError};

/// Most rows for words.
const MOST: usize = 60;

impl App {
    /// Rules and gates: all of them, or those that fit the words, best first.
    ///
    /// # Errors
    /// None known.
    pub fn list_procedure(&self, words: Option<&str>) -> Result<Vec<ProcedureRow>, AppError> {
        let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
            return Ok(self.rules.rules.iter().map(rule_row).chain(self.rules.gates.iter().map(gate_row)).collect());
        };
        let hits = self.shelf.index.find(words, &[HitKind::Rule, HitKind::Gate], MOST);
        let rows = hits.iter().filter_map(|hit| match hit.kind {
            HitKind::Rule => self.rules.rule(&hit.id).map(rule_row),
            _ => self.rules.gate(&hit.id).map(gate_row),
        });
        Ok(rows.collect())
    }
}

fn rule_row(rule: &Rule) -> ProcedureRow {
    use RuleKind::{Cap, Deadline, LeadTime, Limitation, Period, WaitingPeriod};
    let time = matches!(rule.kind, Cap | Deadline | LeadTime | Limitation | Period | WaitingPeriod);
    let quantity = match rule.quantity {
        Some(Quantity::One(number)) => Some(number.to_string()),
        Some(Quantity::Pair([from, to])) => Some(format!("{from}–{to}")),
        None => rule.date.clone(),
    };
    ProcedureRow {
        id: rule.id.clone(),
        kind_name: rule.kind.label().to_owned(),
        name: rule.name.clone(),
        cite: rule.citation(),
        countable: time && rule.unit.is_some_and(Unit::is_time) && rule.whole_quantity().is_some(),
        quantity,
        unit: rule.unit.map(|unit| unit.label().to_owned()),
        rollover: rule.rollover == Some(true),
        consequence: rule.consequence_name.clone(),
        effect: rule.engine.clone(),
        verified: rule.verified,
        valid_from: rule.valid_from,
    }
}

fn gate_row(gate: &Gate) -> ProcedureRow {
    ProcedureRow {
        id: gate.id.clone(),
        kind_name: RuleKind::Gate.label().to_owned(),
        name: gate.name.clone(),
        cite: gate.citation(),
        quantity: None,
        unit: None,
        rollover: false,
        consequence: gate.consequence_name.clone(),
        effect: gate.effect.clone(),
        verified: gate.verified,
        valid_from: gate.valid_from,
        countable: false,
    }
}
