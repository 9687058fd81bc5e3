//! The files of `rulebook/papers/`, and what `paper.json` says about a paper.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::PaperError;

/// Files of `rulebook/papers/` by path inside it, as `inspection-notice/template.typ`.
#[derive(Debug, Clone, Default)]
pub struct Sources(BTreeMap<String, Vec<u8>>);

impl Sources {
    /// From files at hand, such as those compiled into the binary. Paths use `/` and start at the papers' folder.
    pub fn from_files<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }

    /// Reads the folder `rulebook/papers/`, two levels deep.
    pub fn from_dir(folder: &Path) -> Result<Self, PaperError> {
        let broken = |path: &Path, e: std::io::Error| PaperError::Source {
            file: path.display().to_string(),
            why: format!("读不出：{e}"),
        };
        let list = |path: &Path| -> Result<Vec<_>, PaperError> {
            let entries = fs::read_dir(path).map_err(|e| broken(path, e))?;
            Ok(entries.flatten().map(|e| e.path()).collect())
        };
        let name = |path: &Path| path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let mut files = BTreeMap::new();
        for paper in list(folder)?.into_iter().filter(|p| p.is_dir()) {
            for file in list(&paper)?.into_iter().filter(|p| p.is_file()) {
                let bytes = fs::read(&file).map_err(|e| broken(&file, e))?;
                files.insert(format!("{}/{}", name(&paper), name(&file)), bytes);
            }
        }
        Ok(Self(files))
    }

    /// Codes of the papers: folders with a `paper.json`.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.0.keys().filter_map(|path| path.strip_suffix("/paper.json")).map(str::to_owned).collect()
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Text of one file, without a byte order mark.
    pub(crate) fn text(&self, path: &str) -> Result<&str, PaperError> {
        let broken = |why: &str| PaperError::Source { file: path.to_owned(), why: why.to_owned() };
        let bytes = self.0.get(path).ok_or_else(|| broken("没有这个文件"))?;
        let text = std::str::from_utf8(bytes).map_err(|_| broken("不是UTF-8编码"))?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// What `paper.json` says about a paper.
#[derive(Debug, Clone, Deserialize)]
pub struct PaperInfo {
    /// Official Chinese name, as 行政检查通知书.
    pub name: String,
    /// Word of the document number (文号), as 检通 in 渝中朝街检通〔2026〕12号. Ours until a body sets its own.
    pub number_word: String,
    /// Who signs, in order, in Chinese.
    pub signs: Vec<String>,
    /// Whether the seal of the body belongs on it.
    pub sealed: bool,
    /// Legal basis of the paper.
    pub cites: Vec<PaperCite>,
    /// Where the layout comes from: `official`, `published`, `adapted`, `proposed`, `general-rule`.
    pub basis: String,
    /// The same in words; printed small at the foot.
    pub source: String,
    /// First day the paper may be used, as `2026-01-01`.
    pub valid_from: String,
}

/// One article a paper rests on.
#[derive(Debug, Clone, Deserialize)]
pub struct PaperCite {
    /// Name of the law.
    pub law: String,
    /// Article in Chinese, as 第十八条; empty where only the document as a whole could be read.
    pub article: String,
    /// What it demands of this paper.
    pub demand: String,
    /// How well the text is known: `official`, `published`, `adapted`, `proposed`, `general-rule`.
    pub basis: String,
}
