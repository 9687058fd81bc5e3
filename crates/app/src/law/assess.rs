//! 裁量.

use heyi_rulebook::discretion::{AssessError, Facts, assess};

use crate::views::{AssessAnswer, AssessDraft};
use crate::{App, AppError};

impl App {
    /// Which tier the facts lead to, or what stands in the way.
    ///
    /// # Errors
    /// Unknown item, party or stage; facts that aren't facts.
    pub fn assess(&self, draft: &AssessDraft) -> Result<AssessAnswer, AppError> {
        let facts = Facts::parse(&serde_json::to_string(&draft.facts)?).map_err(|words| AppError::BadInput(format!("{words}。")))?;
        let stage = draft.stage.as_deref().unwrap_or("initial");
        let on = draft.on.unwrap_or_else(|| self.today());
        let blank = AssessAnswer { assessment: None, missing: Vec::new(), bad: Vec::new(), reason: None };
        match assess(&self.rules, &draft.item, &facts, &draft.party, stage, Some(on)) {
            Ok(assessment) => Ok(AssessAnswer { assessment: Some(assessment), ..blank }),
            Err(AssessError::Missing(missing)) => Ok(AssessAnswer { missing, ..blank }),
            Err(AssessError::BadFacts(bad)) => Ok(AssessAnswer { bad, ..blank }),
            Err(error @ (AssessError::UnknownItem(_) | AssessError::UnknownParty(_) | AssessError::UnknownStage(_))) => {
                Err(AppError::BadInput(format!("{error}。")))
            }
            Err(error) => Ok(AssessAnswer { reason: Some(format!("{error}。")), ..blank }),
        }
    }
}
