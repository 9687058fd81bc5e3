//! In whose name a case runs. Under entrustment (委托) the papers carry the department's name, its 代字 and its seal, not the town's.

use heyi_domain::body::proposed;
use heyi_domain::case::Case;
use heyi_domain::ids::BodyCode;
use heyi_rulebook::AuthorityKind;
use heyi_rulebook::competence::{Asker, competence, home_department};

use super::office::{Office, fit};

impl Office {
    /// The body in whose name the case runs: as it was filed; on the spot, as the lists stand on the day of the act.
    pub fn acting(&self, case: &Case) -> BodyCode {
        let own = &case.lead.body;
        let item = &case.lead.item;
        let entrusted = match &case.filing {
            Some(filing) => filing.kind == AuthorityKind::Entrusted.label(),
            None => {
                let answer = competence(&self.rules, item, Asker::body(own.as_str()), case.lead.discovered_on, &self.lists);
                answer.is_ok_and(|a| a.may_act && a.kind == AuthorityKind::Entrusted)
            }
        };
        if own.department_id().is_some() || !entrusted {
            return own.clone();
        }
        let district = self.bodies.get(own).map(|b| b.district.clone()).or_else(|| self.rules.town(own.as_str()).map(|t| t.district_code.clone()));
        let department = self.rules.item(item).map(|i| home_department(&self.rules, i));
        district.zip(department).map_or_else(|| own.clone(), |(district, department)| BodyCode::department(&district, department))
    }

    /// Its name: as registered, else as the rulebook knows it.
    pub fn acting_name(&self, case: &Case) -> String {
        let body = self.acting(case);
        let known = self.bodies.get(&body).map(|b| b.name.clone()).or_else(|| proposed(&self.rules, &body).map(|b| b.name));
        fit(&known.unwrap_or_else(|| body.to_string()), 80)
    }
}
