//! 风险模型: which firms to look at first. The model is a file in the installation's data folder; what it is fed is gathered here, and no
//! statement of [`gather`] reads a column that says who inspected.

mod gather;
mod installed;

use std::collections::HashMap;

use heyi_domain::ids::FirmId;
use heyi_risk::{FirmHistory, Model, NOT_LOOKED_AT, Names, Params, Score, Untrainable, choose, train};
use heyi_rulebook::Day;
use heyi_store::{Query, args};
use sha2::{Digest as _, Sha256};

use crate::views::{FirmRisk, RiskAsked, RiskChoice, RiskFirm, RiskModelInfo, RiskReason, RiskReport, RiskWeight};
use crate::{App, AppError, Caller, day_of};

use gather::Scope;
pub use installed::{InstalledRisk, RiskFileError};

/// What every page of the model says.
const NOTICE: &str = "辅助参考，不作为处罚依据";
/// What a page without a model says.
const WITHOUT: &str = "没有安装风险模型。积累检查记录以后，由管理员在服务器上运行 heyi risk train 训练、heyi risk report 查看评估、heyi risk install 安装。";
/// Firms to choose, where nothing is said, and at most.
const COUNT: u16 = 20;
const MOST: u16 = 200;
/// Reasons in a list.
const REASONS: usize = 3;

impl App {
    /// Trains a model on the checks of this installation before a day.
    ///
    /// # Errors
    /// The store fails. [`Untrainable`] inside: the checks don't suffice.
    pub async fn train_risk(&self, until: Day, params: &Params) -> Result<Result<Model, Untrainable>, AppError> {
        let mut q = self.db.read().await?;
        let histories = gather::histories(&mut q, &Scope::All).await?;
        drop(q);
        let names = Names {
            scenes: self.rules.scenes.iter().map(|s| (s.id.clone(), s.name.clone())).collect(),
            towns: self.rules.towns.iter().map(|t| (t.code.clone(), t.name.clone())).collect(),
        };
        let params = params.clone();
        tokio::task::spawn_blocking(move || train(&histories, until, &params, &names)).await.map_err(|e| AppError::Broken(e.to_string()))
    }

    /// Scores firms in business with any model: all, or one. Highest probability first.
    ///
    /// # Errors
    /// No such firm.
    pub async fn score_firms(&self, model: &Model, firm: Option<FirmId>, on: Day) -> Result<Vec<(FirmId, String, Score)>, AppError> {
        let mut q = self.db.read().await?;
        let scope = firm.map_or(Scope::All, |id| Scope::Firm(id.to_string()));
        let known = gather::firms(&mut q, &scope).await?;
        if firm.is_some() && known.is_empty() {
            return Err(AppError::NotFound("这个检查对象"));
        }
        let histories = by_firm(gather::histories(&mut q, &scope).await?);
        let mut scored = Vec::with_capacity(known.len());
        for row in known.into_iter().filter(|row| firm.is_some() || row.open) {
            if let Some(history) = histories.get(&row.id) {
                scored.push((firm_id(&row.id)?, row.name, model.score(history, on)));
            }
        }
        scored.sort_by(|a, b| (b.2.score, &a.0).cmp(&(a.2.score, &b.0)));
        Ok(scored)
    }

    /// The model and its evaluation.
    ///
    /// # Errors
    /// The installed file can't be read.
    pub async fn risk_report(&self) -> Result<RiskReport, AppError> {
        let installed = self.installed_risk().await?;
        Ok(RiskReport {
            model: installed.as_ref().map(info),
            without: installed.is_none().then(|| WITHOUT.to_owned()),
            evaluation: installed.as_ref().map(|i| i.model.evaluation.clone()),
            weights: installed
                .iter()
                .flat_map(|i| i.model.looks_at())
                .map(|(name, weight)| RiskWeight { name, weight })
                .collect(),
            not_looked_at: not_looked_at(),
            notice: NOTICE.to_owned(),
        })
    }

    /// A firm's probability, taken apart.
    ///
    /// # Errors
    /// No such firm, or none this person may see; the installed file can't be read.
    pub async fn firm_risk(&self, caller: &Caller, id: FirmId) -> Result<FirmRisk, AppError> {
        let on = self.today();
        let mut q = self.db.read().await?;
        let scope = Scope::Firm(id.to_string());
        let missing = || AppError::NotFound("这个检查对象");
        let firm = gather::firms(&mut q, &scope).await?.pop().ok_or_else(missing)?;
        self.may_see_firm(&mut q, caller, id, &firm.town).await?;
        let installed = self.installed_risk().await?;
        let score = match &installed {
            Some(installed) => {
                let history = gather::histories(&mut q, &scope).await?.pop().ok_or_else(missing)?;
                Some(installed.model.score(&history, on))
            }
            None => None,
        };
        Ok(FirmRisk {
            model: installed.as_ref().map(info),
            without: installed.is_none().then(|| WITHOUT.to_owned()),
            on,
            per_mille: score.as_ref().map(|s| s.per_mille),
            reasons: score.map(|s| reasons(&s, usize::MAX)).unwrap_or_default(),
            not_looked_at: not_looked_at(),
            notice: NOTICE.to_owned(),
        })
    }

    /// Which firms of the caller's town (of the district, for those who see it) to look at first, and those drawn at random.
    ///
    /// The seed is made of the month, the model and a signed head of the log from before the month: nobody can choose it, and it stays the
    /// same all month, so asking again draws nothing new.
    ///
    /// # Errors
    /// The installed file can't be read.
    pub async fn choose_firms(&self, caller: &Caller, asked: &RiskAsked) -> Result<RiskChoice, AppError> {
        let on = self.today();
        let mut choice = RiskChoice {
            model: None,
            without: Some(WITHOUT.to_owned()),
            on,
            among: 0,
            ranked: Vec::new(),
            random: Vec::new(),
            seed: String::new(),
            seed_from: String::new(),
            notice: NOTICE.to_owned(),
        };
        let town = self.town_of_view(caller)?;
        let Some(installed) = self.installed_risk().await? else { return Ok(choice) };
        let scope = town.clone().map_or(Scope::All, Scope::Town);
        let mut q = self.db.read().await?;
        let wanted = |row: &gather::FirmRow| row.open && asked.scene.as_ref().is_none_or(|scene| *scene == row.scene);
        let firms: Vec<gather::FirmRow> = gather::firms(&mut q, &scope).await?.into_iter().filter(wanted).collect();
        let histories = by_firm(gather::histories(&mut q, &scope).await?);
        let (seed, seed_from) = seed(&mut q, on, &installed.sha256, town.as_deref(), asked.scene.as_deref()).await?;
        drop(q);
        let scored: HashMap<&str, Score> =
            firms.iter().filter_map(|f| Some((f.id.as_str(), installed.model.score(histories.get(&f.id)?, on)))).collect();
        let mut scores: Vec<(String, i64)> = scored.iter().map(|(id, score)| ((*id).to_owned(), score.score)).collect();
        scores.sort();
        let count = usize::from(asked.count.unwrap_or(COUNT).clamp(1, MOST));
        let chosen = choose(&scores, count, installed.model.params.random_per_mille, &seed);
        tracing::info!(risk.seed = seed, risk.model = installed.sha256, risk.random = chosen.random.len(), "a share of the firms was drawn");
        let line = |id: &String| -> Result<Option<RiskFirm>, AppError> {
            let (Some(row), Some(score)) = (firms.iter().find(|f| f.id == *id), scored.get(id.as_str())) else { return Ok(None) };
            Ok(Some(RiskFirm {
                firm: firm_id(id)?,
                name: row.name.clone(),
                scene_name: self.scene_name(&row.scene),
                town_name: self.town_name(&row.town),
                last_check: histories.get(id).and_then(|h| h.last_check(on)),
                per_mille: score.per_mille,
                reasons: reasons(score, REASONS),
            }))
        };
        choice.model = Some(info(&installed));
        choice.without = None;
        choice.among = u32::try_from(scores.len()).unwrap_or(u32::MAX);
        choice.ranked = chosen.ranked.iter().filter_map(|id| line(id).transpose()).collect::<Result<_, _>>()?;
        choice.random = chosen.random.iter().filter_map(|id| line(id).transpose()).collect::<Result<_, _>>()?;
        choice.seed = seed;
        choice.seed_from = seed_from;
        Ok(choice)
    }
}

/// The seed of the month, and where it comes from.
async fn seed<Q: Query>(q: &mut Q, on: Day, model: &str, town: Option<&str>, scene: Option<&str>) -> Result<(String, String), AppError> {
    let month = format!("{:04}-{:02}", on.year(), on.month());
    let first = Day::new(on.year(), on.month(), 1).unwrap_or(on);
    let begins_ms = first.number() * 86_400_000 - crate::surroundings::SHANGHAI_OFFSET_MS;
    debug_assert_eq!(day_of(begins_ms), first);
    let before = q
        .fetch_optional("SELECT size, note FROM checkpoints WHERE at_ms < $1 ORDER BY size DESC LIMIT 1", args![begins_ms])
        .await?;
    let (row, from) = match before {
        Some(row) => (Some(row), "本月以前最后一个检查点"),
        None => (q.fetch_optional("SELECT size, note FROM checkpoints ORDER BY size LIMIT 1", args![]).await?, "存证日志的第一个检查点（本月以前没有）"),
    };
    let (head, from) = match row {
        // What was signed: name, size, root. Signatures are left out: they may differ for the same head.
        Some(row) => {
            let text = row.text("note")?.split("\n\n").next().unwrap_or_default().to_owned();
            (hex::encode(Sha256::digest(text.as_bytes())), format!("{from}：前{}条存证记录的签名头", row.uint("size")?))
        }
        None => ("none".to_owned(), "存证日志还没有检查点，只由月份和模型确定".to_owned()),
    };
    let seed = format!("heyi-risk/draw/v1 {month} {head} {model} {} {}", town.unwrap_or("district"), scene.unwrap_or("all"));
    Ok((seed, from))
}

fn by_firm(histories: Vec<FirmHistory>) -> HashMap<String, FirmHistory> {
    histories.into_iter().map(|history| (history.firm.clone(), history)).collect()
}

fn firm_id(id: &str) -> Result<FirmId, AppError> {
    id.parse().map_err(|_| AppError::Broken("firm id".to_owned()))
}

fn reasons(score: &Score, most: usize) -> Vec<RiskReason> {
    score.contributions.iter().take(most).map(|c| RiskReason { words: c.words.clone(), points: c.points }).collect()
}

fn not_looked_at() -> Vec<String> {
    NOT_LOOKED_AT.iter().map(|text| (*text).to_owned()).collect()
}

fn info(installed: &InstalledRisk) -> RiskModelInfo {
    let model = &installed.model;
    RiskModelInfo {
        sha256: installed.sha256.clone(),
        until: model.until,
        first_day: model.first_day,
        last_day: model.last_day,
        rows: model.rows,
        positives: model.positives,
        firms: model.firms,
        data_sha256: model.data_sha256.clone(),
        basis: model.params.basis.clone(),
        random_per_mille: model.params.random_per_mille,
        mean_per_mille: model.mean_per_mille(),
    }
}
