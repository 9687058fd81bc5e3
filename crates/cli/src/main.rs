//! The `heyi` binary: reads the command line, hands over to the command.

mod embedded;
mod law;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

/// 合义：镇街综合行政执法平台
#[derive(Debug, Parser)]
#[command(name = "heyi", version, about)]
struct Cli {
    /// 只输出一个JSON文档
    #[arg(long, global = true)]
    json: bool,
    /// 命令
    #[command(subcommand)]
    command: law::LawCommand,
}

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => law::run(&cli.command, cli.json, embedded::files),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", law::usage_line(&error));
            ExitCode::from(2)
        }
    }
}
