//! The press, off the async threads.

use std::sync::Arc;

use heyi_domain::document::DocumentRecord;
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_papers::{PaperError, Pdf, Press};
use heyi_rulebook::Day;
use serde_json::Value;

use super::drawn;
use super::fill::{Office, Stamp};
use crate::{App, AppError, Sealed};

/// What a paper belongs to.
pub(super) struct About<'a> {
    /// 文书种类.
    pub paper: &'a str,
    /// The thing.
    pub thing: String,
    /// The firm concerned.
    pub firm: Option<FirmId>,
    /// The issuing body.
    pub body: BodyCode,
}

impl Office {
    /// The office of this installation as it is now.
    pub(crate) fn of(app: &App) -> Self {
        let bodies = app.bodies().into_iter().map(|b| (b.code.clone(), b)).collect();
        Self { rules: app.rules.clone(), bodies, lists: app.lists(), demo: app.demo, address: app.address.clone() }
    }
}

impl App {
    /// The press, or why there is none.
    pub(crate) fn the_press(&self) -> Result<Arc<Press>, AppError> {
        self.press.clone().ok_or_else(|| {
            AppError::Unavailable(
                "没有找到中文字体，不能制作文书。请安装软件包fonts-noto-cjk（apt install fonts-noto-cjk），然后重新启动。".to_owned(),
            )
        })
    }

    /// Prints on a thread of its own; the inner error says what is wrong with data or template.
    pub(super) async fn print(&self, paper: &str, data: Value, day: Day) -> Result<Result<Pdf, PaperError>, AppError> {
        let press = self.the_press()?;
        let paper = paper.to_owned();
        let print = move || match (press.print(&paper, &data, day), drawn::without(&data)) {
            // A picture that can't be read must not keep a paper from being made: it names the digest.
            (Err(PaperError::Invalid { .. } | PaperError::Layout { .. }), Some(other)) => press.print(&paper, &other, day),
            (printed, _) => printed,
        };
        let printed = tokio::task::spawn_blocking(print).await;
        printed.map_err(|error| AppError::Broken(format!("press: {error}")))
    }

    /// Keeps a printed paper and says what it is.
    pub(super) async fn seal(&self, pdf: Pdf, about: About<'_>, stamp: &Stamp, day: Day) -> Result<DocumentRecord, AppError> {
        if !pdf.replaced.is_empty() {
            let characters: String = pdf.replaced.iter().collect();
            tracing::warn!(paper = about.paper, thing = %about.thing, characters, "characters without a glyph were printed as boxes");
        }
        let title = self.the_press()?.info(about.paper).map_err(wrong)?.name.clone();
        let sealed = self.the_press()?.info(about.paper).map_err(wrong)?.sealed;
        let kept = self.keep_paper(pdf.bytes).await?;
        let paper = Sealed { number: &stamp.number, sha256: &kept.sha256, sm3: &kept.sm3 };
        let seals = if sealed { self.seals.seal(about.body.as_str(), &paper).map_err(AppError::Unavailable)? } else { Vec::new() };
        Ok(DocumentRecord {
            seals,
            paper: about.paper.to_owned(),
            title,
            number: stamp.number.clone(),
            thing: about.thing,
            firm: about.firm,
            body: about.body,
            version: stamp.version,
            sha256: kept.sha256,
            sm3: kept.sm3,
            size: kept.size,
            on: day,
            check_code: stamp.check_code.clone(),
        })
    }
}

/// A paper that was not printed: fonts can be installed, anything else is a bug.
pub(crate) fn wrong(error: PaperError) -> AppError {
    match error {
        PaperError::Fonts(why) => AppError::Unavailable(why),
        other => AppError::Broken(other.to_string()),
    }
}
