//! `heyi init`: a real district begins.

use std::process::ExitCode;

use clap::Args;
use heyi_app::{AppError, Begun};
use heyi_store::FaultPoints;
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::installation;

/// `heyi init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// 区县代码（六位）
    #[arg(long, value_name = "CODE")]
    district: String,
    /// 管理员的登录账号
    #[arg(long, value_name = "LOGIN")]
    login: String,
    /// 管理员的姓名
    #[arg(long, value_name = "NAME", default_value = "区县管理员")]
    name: String,
    #[command(flatten)]
    place: Place,
}

/// The answer: what was registered, and the password that is shown this once.
#[derive(Debug, Serialize)]
struct Initialised {
    ok: bool,
    #[serde(flatten)]
    begun: Begun,
    password: String,
}

/// Runs the command.
pub fn run(args: &InitArgs, json: bool) -> ExitCode {
    finish(begin(args), json)
}

fn begin(args: &InitArgs) -> Result<(Initialised, String, bool), Failure> {
    let config = args.place.config()?;
    let (begun, password) = block_on(async {
        let app = installation::open(&config, None, false, FaultPoints::none()).await?;
        app.begin(&args.district, &args.login, &args.name).await.map_err(refused)
    })?;
    let words = format!(
        "{}：登记镇街{}个、部门{}个；名称和文号机关代字按规则库拟定，请在“机构人员—执法主体”核对\n管理员账号：{}\n初始密码：{}\n密码只显示这一次，登录后请更换",
        begun.district_name, begun.towns, begun.departments, begun.login, password
    );
    Ok((Initialised { ok: true, begun, password }, words, true))
}

fn refused(error: AppError) -> Failure {
    match error {
        AppError::BadInput(line) => Failure::usage(line),
        AppError::Refused(refusal) => {
            let cures = refusal.cures.join("；");
            Failure::no(if cures.is_empty() { refusal.message } else { format!("{}{cures}", refusal.message) })
        }
        other => Failure::no(other),
    }
}
