//! `heyi risk train|report|score|install`: the risk model, from the body's own checks.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use heyi_app::{AppError, InstalledRisk, RiskFileError};
use heyi_risk::{Evaluation, Group, Model, NOT_LOOKED_AT, Params, Score};
use heyi_rulebook::Day;
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::{files, installation};

/// Most bytes of a model or of its parameters.
const MOST: u64 = 4 << 20;
/// Firms listed, where nothing is said.
const LISTED: usize = 20;

/// `heyi risk`.
#[derive(Debug, Args)]
pub struct RiskArgs {
    #[command(subcommand)]
    command: RiskCommand,
}

#[derive(Debug, Subcommand)]
enum RiskCommand {
    /// 用本单位的检查记录训练风险模型，写出模型文件
    Train {
        /// 写出的模型文件
        #[arg(short, long, value_name = "MODEL")]
        output: PathBuf,
        /// 只用这一天以前的检查；不写的，用今天以前的
        #[arg(long, value_name = "DAY")]
        until: Option<Day>,
        /// 训练参数文件；不写的，用本程序建议的参数
        #[arg(long, value_name = "FILE")]
        params: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// 模型的评估：按业态、按镇街的召回率，概率是否准确
    Report {
        /// 模型文件
        model: PathBuf,
    },
    /// 用模型给检查对象打分，说明理由
    Score {
        /// 模型文件
        model: PathBuf,
        /// 只看一户的编号
        #[arg(long, value_name = "ID")]
        firm: Option<String>,
        /// 按这一天开始时已知的情况；不写的，按今天
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        #[command(flatten)]
        place: Place,
    },
    /// 把模型文件安装到数据目录，页面随即使用
    Install {
        /// 模型文件
        model: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs the command.
pub fn run(args: &RiskArgs, json: bool) -> ExitCode {
    match &args.command {
        RiskCommand::Train { output, until, params, place } => finish(train(output, *until, params.as_deref(), place), json),
        RiskCommand::Report { model } => finish(report(model), json),
        RiskCommand::Score { model, firm, on, place } => finish(score(model, firm.as_deref(), *on, place), json),
        RiskCommand::Install { model, place } => finish(install(model, place), json),
    }
}

#[derive(Debug, Serialize)]
struct Trained {
    model: String,
    sha256: String,
    data_sha256: String,
    rows: u32,
    positives: u32,
    until: Day,
}

fn train(output: &Path, until: Option<Day>, params: Option<&Path>, place: &Place) -> Result<(Trained, String, bool), Failure> {
    let params = match params {
        Some(path) => Params::read(&files::read(path, MOST)?).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))?,
        None => Params::default(),
    };
    let config = place.config()?;
    let model = block_on(async {
        let app = installation::open_beside(&config).await?;
        app.train_risk(until.unwrap_or_else(|| app.today()), &params).await.map_err(Failure::no)
    })?
    .map_err(Failure::no)?;
    let text = model.to_json();
    files::write(output, text.as_bytes())?;
    let trained = Trained {
        model: output.display().to_string(),
        sha256: Model::digest(text.as_bytes()),
        data_sha256: model.data_sha256.clone(),
        rows: model.rows,
        positives: model.positives,
        until: model.until,
    };
    let words = format!(
        "用{}至{}的{}次检查训练，其中发现问题的{}次，涉及{}户\n{}\n模型摘要　{}\n数据摘要　{}\n已写入{}；查看评估后，用 heyi risk install 安装",
        model.first_day.chinese_date(),
        model.last_day.chinese_date(),
        model.rows,
        model.positives,
        model.firms,
        summary(&model.evaluation),
        trained.sha256,
        trained.data_sha256,
        trained.model
    );
    Ok((trained, words, true))
}

fn read(path: &Path) -> Result<(Model, String), Failure> {
    let bytes = files::read(path, MOST)?;
    let model = Model::read(&bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))?;
    Ok((model, Model::digest(&bytes)))
}

fn report(path: &Path) -> Result<(Model, String, bool), Failure> {
    let (model, sha256) = read(path)?;
    let evaluation = &model.evaluation;
    let mut words = format!(
        "风险模型 {}\n用{}以前的{}次检查训练，其中发现问题的{}次；参数：{}",
        sha256.get(..12).unwrap_or_default(),
        model.until.chinese_date(),
        model.rows,
        model.positives,
        model.params.basis
    );
    words.push_str(&format!("\n\n{}", summary(evaluation)));
    words.push_str(&format!(
        "\n布里尔分数{}，只报平均发现率的{}（越小越好，单位百万分之一）",
        evaluation.brier, evaluation.brier_flat
    ));
    words.push_str("\n\n召回率（查到的问题占全部问题的份额）：");
    for group in std::iter::once(&evaluation.all).chain(&evaluation.by_scene).chain(&evaluation.by_town) {
        words.push_str(&of_group(group));
    }
    words.push_str("\n\n概率是否准确：");
    for bin in &evaluation.bins {
        words.push_str(&format!("\n  {}至{}：{}次，平均预测{}，实际发现{}", percent(bin.from), percent(bin.to), bin.rows, percent(bin.said), percent(bin.found)));
    }
    words.push_str("\n\n看什么（权重，百万分之一）：");
    for (name, weight) in model.looks_at() {
        words.push_str(&format!("\n  {weight:>9}  {name}"));
    }
    words.push_str(&format!("\n\n不看：{}", NOT_LOOKED_AT.join("；")));
    words.push_str(&format!("\n每次选取有{}随机抽取", percent(i64::from(model.params.random_per_mille))));
    Ok((model, words, true))
}

fn summary(evaluation: &Evaluation) -> String {
    format!(
        "用{}以前的{}次检查学习，在此后的{}次检查上检验，其中发现问题的{}次",
        evaluation.since.chinese_date(),
        evaluation.trained_rows,
        evaluation.rows,
        evaluation.positives
    )
}

fn of_group(group: &Group) -> String {
    let few = if group.few { "，太少，不下结论" } else { "" };
    let mut words = format!("\n  {}：{}次检查，发现问题的{}次{few}", group.name, group.rows, group.positives);
    if group.positives > 0 {
        for at in &group.at {
            let share = |hits: u32| percent(i64::from(hits) * 1000 / i64::from(group.positives));
            words.push_str(&format!(
                "\n      查{}：模型{}，按多久没查{}，随机{}",
                percent(i64::from(at.share)),
                share(at.model),
                share(at.longest),
                percent(i64::from(at.random_milli) / i64::from(group.positives))
            ));
        }
    }
    words
}

/// Thousandths as per cent.
fn percent(per_mille: i64) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

#[derive(Debug, Serialize)]
struct Scored {
    firm: String,
    name: String,
    score: i64,
    per_mille: i64,
    contributions: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    family: String,
    words: String,
    points: i64,
}

fn score(path: &Path, firm: Option<&str>, on: Option<Day>, place: &Place) -> Result<(Vec<Scored>, String, bool), Failure> {
    let (model, _) = read(path)?;
    let firm = firm.map(|id| id.parse().map_err(|_| Failure::usage(format!("“{id}”不是检查对象的编号；请核对")))).transpose()?;
    let config = place.config()?;
    let scored = block_on(async {
        let app = installation::open_beside(&config).await?;
        app.score_firms(&model, firm, on.unwrap_or_else(|| app.today())).await.map_err(|error| match error {
            AppError::NotFound(what) => Failure::usage(format!("没有找到{what}；请核对编号")),
            other => Failure::no(other),
        })
    })?;
    let mut words = format!("{}户，按模型估计的概率由高到低（辅助参考，不作为处罚依据）", scored.len());
    for (id, name, score) in scored.iter().take(LISTED) {
        words.push_str(&told(&id.to_string(), name, score, if firm.is_some() { usize::MAX } else { 3 }));
    }
    if scored.len() > LISTED {
        words.push_str(&format!("\n其余{}户略；用 --json 输出全部", scored.len() - LISTED));
    }
    let answer = scored
        .into_iter()
        .map(|(id, name, score)| Scored {
            firm: id.to_string(),
            name,
            score: score.score,
            per_mille: score.per_mille,
            contributions: score.contributions.into_iter().map(|c| Part { family: c.family, words: c.words, points: c.points }).collect(),
        })
        .collect();
    Ok((answer, words, true))
}

fn told(id: &str, name: &str, score: &Score, most: usize) -> String {
    let mut words = format!("\n{:>6}  {name}（{id}）", percent(score.per_mille));
    for part in score.contributions.iter().take(most) {
        words.push_str(&format!("\n          {}{}", if part.points > 0 { "↑ " } else { "↓ " }, part.words));
    }
    words
}

#[derive(Debug, Serialize)]
struct Installed {
    file: String,
    sha256: String,
}

fn install(path: &Path, place: &Place) -> Result<(Installed, String, bool), Failure> {
    let config = place.config()?;
    let bytes = files::read(path, MOST)?;
    let installed = InstalledRisk::install(&config.data, &bytes).map_err(|why| match why {
        RiskFileError::Fault(fault) => Failure::usage(format!("文件{}：{fault}", path.display())),
        RiskFileError::Io(error) => Failure::no(format!("目录{}：{error}", config.data.display())),
    })?;
    let file = InstalledRisk::path(&config.data).display().to_string();
    let words = format!("已安装到{file}，页面随即使用；以前的模型按摘要保留在同一目录\n模型摘要　{}", installed.sha256);
    Ok((Installed { file, sha256: installed.sha256 }, words, true))
}
