//! What moved the last day of a period of the case: extensions, suspensions, deferrals, in order.

use heyi_domain::Event;
use heyi_domain::case::{CaseEvent, Change};
use heyi_store::Recorded;

use crate::views::{PeriodMove, PeriodView};
use crate::{App, AppError};

impl App {
    pub(super) fn add_moves(&self, periods: &mut [PeriodView], events: &[Recorded]) -> Result<(), AppError> {
        for recorded in events {
            let Event::Case(CaseEvent::StepDone { step, on, periods: changes, .. }) = crate::load::event_of(recorded)? else { continue };
            for change in changes.iter().filter(|c| matches!(c.change, Change::Move | Change::Stop | Change::Go)) {
                let Some(period) = periods.iter_mut().find(|p| p.id == change.id) else { continue };
                let what = self.rules.steps.get(&step).map_or_else(|| step.clone(), |s| s.name.clone());
                let last_day = (change.change != Change::Stop).then_some(change.last_day);
                period.moves.push(PeriodMove { on, what, last_day });
            }
        }
        Ok(())
    }
}
