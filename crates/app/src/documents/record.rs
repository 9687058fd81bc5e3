//! 综合查一次检查清单（现场检查记录）, printed before the visit is closed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use heyi_domain::document::DocumentRecord;
use heyi_domain::visit::{FirmAnswer, Visit};
use heyi_papers::PaperError;

use super::fill::{Office, RecordFacts, Stamp, VisitTimes, joint_record, record_number};
use super::drawn::SIGNATURE;
use super::press::{About, wrong};
use crate::load::{Load as _, Loaded};
use crate::{App, AppError};

const PAPER: &str = "joint-record";

impl App {
    /// Prints the record of a visit as it stands, keeps its bytes and says what it is. Nothing is recorded yet: the visit's closing
    /// seals it by its digests.
    ///
    /// # Errors
    /// No press ([`AppError::Unavailable`] naming the package), the evidence folder fails.
    pub(crate) async fn print_record(&self, visit: &Loaded<Visit>, check_code: &str) -> Result<DocumentRecord, AppError> {
        self.the_press()?;
        let state = &visit.state;
        let lead = self.body(&state.plan.lead_body).ok_or(AppError::NotFound("牵头单位"))?;
        let firm = {
            let mut q = self.db.read().await?;
            q.firm(state.plan.firm).await?.state.record
        };
        let (office, times, today, thing) = (Office::of(self), VisitTimes::read(&visit.events), self.today(), state.id.to_string());
        let stamp = Stamp { number: record_number(&lead, &thing, today.year()), check_code: check_code.to_owned(), version: 1 };
        let fill = |signature| joint_record(&office, &stamp, &RecordFacts { visit: state, times: &times, firm: &firm, signature });
        let signature = self.signature_of(state).await;
        let with = signature.is_some();
        let mut printed = self.print(PAPER, fill(signature), today).await?;
        if with && matches!(printed, Err(PaperError::Invalid { .. } | PaperError::Layout { .. })) {
            // A picture that can't be read must not keep a visit from ending: the record says so and names its digest.
            tracing::warn!(visit.id = %thing, error = ?printed.as_ref().err(), "record printed without the picture of the signature");
            printed = self.print(PAPER, fill(None), today).await?;
        }
        let about = About { paper: PAPER, thing, firm: Some(state.plan.firm), body: state.plan.lead_body.clone() };
        self.seal(printed.map_err(wrong)?, about, &stamp, today).await
    }

    /// The firm's signature as base64; `None` where nobody signed or the picture is not there.
    async fn signature_of(&self, visit: &Visit) -> Option<String> {
        let Some(FirmAnswer::Signed { signature, .. }) = &visit.firm_answer else { return None };
        match self.bytes_of(signature, SIGNATURE).await {
            Ok(bytes) => Some(STANDARD.encode(bytes)),
            Err(error) => {
                tracing::warn!(visit.id = %visit.id, ?error, "picture of the signature could not be read");
                None
            }
        }
    }
}
