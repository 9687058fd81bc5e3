//! `heyi serve`: the site, the worker of the queue, and the signing of checkpoints, until told to stop.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use heyi_app::App;
use heyi_http::{Settings, WebFiles};
use heyi_store::FaultPoints;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::failure::{Failure, block_on};
use crate::{embedded, installation};

/// Every second, when there is something to sign.
const SIGNING: Duration = Duration::from_secs(1);

/// A clock corrected by less is no news.
pub const CLOCK_SLACK_MS: i64 = 60_000;

/// `heyi serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// 配置文件
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Tests only: the process aborts at the n-th point of the store.
    #[arg(long, hide = true)]
    fault_at: Option<u64>,
}

/// Runs the command.
pub fn run(args: &ServeArgs) -> ExitCode {
    start_log();
    let outcome = block_on(async {
        let mut config = Config::read(&args.config)?;
        let listener = listen(&config.listen).await?;
        // With port 0 the system chooses one.
        config.listen = listener.local_addr().map_or(config.listen, |address| address.to_string());
        let faults = args.fault_at.map_or_else(FaultPoints::none, FaultPoints::abort_at);
        let app = installation::open(&config, None, false, faults).await?;
        println!("{}", app.address);
        site(app, &config, listener).await
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.line);
            ExitCode::from(failure.status)
        }
    }
}

/// Structured lines on stderr.
pub fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("HEYI_LOG").unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Binds the address.
pub async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|e| Failure::usage(format!("地址{address}不能监听：{e}；请换一个端口")))
}

/// Serves until the process is told to stop, then lets running work end.
pub async fn site(app: App, config: &Config, listener: TcpListener) -> Result<(), Failure> {
    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(app.clone().run_jobs(stopping.clone()));
    let signing = tokio::spawn(sign(app.clone(), config.clone(), stopping));
    let settings = Settings {
        origins: config.address.iter().cloned().collect(),
        trusted_proxies: config.trusted_proxies,
        secure: config.secure,
        web: embedded::web().map_or(WebFiles::None, WebFiles::Embedded),
        metrics_token: config.metrics_token.clone(),
        ..Settings::default()
    };
    let served = heyi_http::serve(listener, Arc::new(app), settings, told_to_stop()).await;
    let _ = stop.send(true);
    let _ = tokio::join!(worker, signing);
    served.map_err(|e| Failure::no(format!("服务中断：{e}")))
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

async fn sign(app: App, config: Config, mut stopping: watch::Receiver<bool>) {
    let signers = match installation::keys(&config.data, &config.log_origin) {
        Ok((signers, _)) => signers,
        Err(failure) => return tracing::error!(error = %failure, "checkpoints are not signed"),
    };
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SIGNING) => {}
        }
        let mut salt = [0_u8; 32];
        app.chance.fill(&mut salt);
        match heyi_store::checkpoint(&app.db, &config.log_origin, &signers, app.now_ms(), salt).await {
            Ok(Some(_)) => look_at_the_clock(&app).await,
            Ok(None) => {}
            Err(error) => tracing::error!(error = %error, "checkpoint not signed"),
        }
    }
}

/// New events take the instant of the last one while the clock shows less: the operator must hear of it.
async fn look_at_the_clock(app: &App) {
    let Ok(Some(last)) = app.db.last_instant().await else { return };
    let behind = last - app.now_ms();
    if behind > CLOCK_SLACK_MS {
        tracing::warn!(clock.behind_ms = behind, "clock set back: new events take the instant of the last one");
    }
}
