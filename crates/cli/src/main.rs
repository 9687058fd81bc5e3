//! The `heyi` binary: reads the command line, hands over to the command.

mod bench;
mod case_file;
mod config;
mod demo;
mod draw;
mod embedded;
mod explain;
mod failure;
mod files;
mod init;
mod installation;
mod keep;
mod law;
mod ledger;
mod plan;
mod risk;
mod serve;
mod surroundings;
mod tables;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

/// Events are read and written as many small pieces: this allocator makes a write a fifth cheaper than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 合一：镇街综合行政执法与执法监督平台
#[derive(Debug, Parser)]
#[command(name = "heyi", version, about)]
struct Cli {
    /// 只输出一个JSON文档
    #[arg(long, global = true)]
    json: bool,
    /// 命令
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Law(law::LawCommand),
    #[command(flatten)]
    Keep(keep::KeepCommand),
    #[command(flatten)]
    Tables(tables::TableCommand),
    /// 运行一个填好数据的演示城区
    Demo(demo::DemoArgs),
    /// 压力测试：发布、邀约、接受
    Bench(bench::BenchArgs),
    /// 一个区县开始使用：登记镇街和部门，建立第一名管理员
    Init(init::InitArgs),
    /// 按配置文件运行服务
    Serve(serve::ServeArgs),
    /// 存证日志：导出、核验
    Ledger(ledger::LedgerArgs),
    /// 综合查一次：编制计划、核验计划
    Plan(plan::PlanArgs),
    /// 双随机：抽取、核验抽取记录
    Draw(draw::DrawArgs),
    /// 风险模型：训练、评估、打分、安装
    Risk(risk::RiskArgs),
    /// 案卷：导出、评查
    CaseFile(case_file::CaseFileArgs),
    /// 说明一个案件的步骤为什么能办、为什么不能办
    Explain(explain::ExplainArgs),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{}", law::usage_line(&error));
            return ExitCode::from(2);
        }
    };
    match &cli.command {
        Command::Law(command) => law::run(command, cli.json, embedded::files),
        Command::Keep(command) => keep::run(command, cli.json),
        Command::Tables(command) => tables::run(command, cli.json),
        Command::Demo(args) => demo::run(args),
        Command::Bench(args) => bench::run(args, cli.json),
        Command::Init(args) => init::run(args, cli.json),
        Command::Serve(args) => serve::run(args),
        Command::Ledger(args) => ledger::run(args, cli.json),
        Command::Plan(args) => plan::run(args, cli.json),
        Command::Draw(args) => draw::run(args, cli.json),
        Command::Risk(args) => risk::run(args, cli.json),
        Command::CaseFile(args) => case_file::run(args, cli.json),
        Command::Explain(args) => explain::run(args, cli.json),
    }
}
