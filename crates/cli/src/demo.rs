//! `heyi demo`: a filled district, ready to be walked through.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use heyi_app::surroundings::Clock as _;
use heyi_app::{App, InstalledRisk};
use heyi_store::FaultPoints;
use heyi_twin::TwinClock;

use crate::config::Config;
use crate::failure::{Failure, block_on};
use crate::serve::{listen, site, start_log};
use crate::surroundings::SystemClock;
use crate::installation;

/// 渝中区.
pub const DISTRICT: &str = "500103";

/// `heyi demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// 端口
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// 数据目录；不写则放在系统临时目录，每次重新填写
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 演示数据的种子
    #[arg(long, default_value_t = 20_240_705)]
    seed: u64,
    /// Tests only: the process aborts at the n-th point of the store.
    #[arg(long, hide = true)]
    fault_at: Option<u64>,
}

/// Runs the command.
pub fn run(args: &DemoArgs) -> ExitCode {
    start_log();
    match block_on(start(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.line);
            ExitCode::from(failure.status)
        }
    }
}

async fn start(args: &DemoArgs) -> Result<(), Failure> {
    let fresh = args.data.is_none();
    let data = args.data.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("heyi-demo-{}", args.port)));
    let listener = listen(&format!("127.0.0.1:{}", args.port)).await?;
    if fresh && data.exists() {
        std::fs::remove_dir_all(&data).map_err(|e| Failure::usage(format!("旧的演示数据{}删不掉：{e}", data.display())))?;
    }
    let mut config = Config::embedded(&data);
    let port = listener.local_addr().map_or(args.port, |a| a.port());
    config.listen = format!("127.0.0.1:{port}");
    let clock = Arc::new(TwinClock::shifted(shift()?));
    let faults = args.fault_at.map_or_else(FaultPoints::none, FaultPoints::abort_at);
    let app = installation::open(&config, Some(clock.clone()), true, faults).await?;
    if app.bodies().is_empty() {
        let filled = heyi_twin::fill(&app, &clock, DISTRICT, args.seed).await.map_err(Failure::no)?;
        println!("演示数据：{}个执法主体，{}人，{}户检查对象，{}项任务（均为演示编造，镇街、部门、场景、事项为真实目录）", filled.bodies, filled.people, filled.firms, filled.tasks);
        risk_model(&app, &config).await?;
    }
    println!("打开 {}", app.address);
    println!("演示账号（密码都是 {}）：", heyi_twin::PASSWORD);
    for (login, role) in [
        ("dazhang", "大队长"),
        ("duiyuan", "镇街执法人员"),
        ("jianchayuan", "镇街执法人员"),
        ("bumen", "部门执法人员（市场监管）"),
        ("fazhi", "法制审核员"),
        ("fuzeren", "负责人"),
        ("jiandu", "执法监督人员"),
        ("guanli", "区县管理员"),
        ("qiye", "企业"),
    ] {
        println!("  {login:<12} {role}");
    }
    site(app, &config, listener).await
}

/// Numbers so small that a month of the demonstration suffices; their basis says what they are worth.
const RISK_PARAMS: &[u8] = include_bytes!("../demo-risk.json");

/// A risk model of the demonstration's own checks. Where they don't suffice, the pages say how to get one.
async fn risk_model(app: &App, config: &Config) -> Result<(), Failure> {
    let params = heyi_risk::Params::read(RISK_PARAMS).map_err(Failure::no)?;
    match app.train_risk(app.today(), &params).await.map_err(Failure::no)? {
        Ok(model) => {
            let installed = InstalledRisk::install(&config.data, model.to_json().as_bytes()).map_err(Failure::no)?;
            println!("风险模型：用演示的{}次检查训练（只用来演示）", installed.model.rows);
        }
        Err(why) => println!("没有风险模型：{why}"),
    }
    Ok(())
}

/// The demonstration needs a working-day calendar around its day. Where the real day lies beyond the calendars in the rulebook, the clock
/// is set back by whole weeks, and the pages show that day.
pub fn shift() -> Result<i64, Failure> {
    const WEEK_MS: i64 = 7 * 86_400_000;
    let rules = heyi_app::rules::embedded().map_err(Failure::usage)?;
    let now = SystemClock.now_ms();
    let mut shift = 0;
    let known = |ms: i64| {
        let calendar = rules.calendar();
        [-50_i64, 35].iter().all(|days| calendar.is_working(heyi_app::day_of(ms + days * 86_400_000)).is_ok())
    };
    while !known(now + shift) && shift > -1_000 * WEEK_MS {
        shift -= WEEK_MS;
    }
    if shift != 0 {
        println!("工作日历没有当前年份，演示日期调整为{}", heyi_app::day_of(now + shift).chinese());
    }
    Ok(shift)
}
