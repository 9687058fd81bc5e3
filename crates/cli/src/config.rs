//! The configuration file of an installation (TOML).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;

/// `heyi.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of evidence, documents and keys; also of the database, where no PostgreSQL is named.
    pub data: PathBuf,
    /// `postgres://…`; none: SQLite inside `data`.
    #[serde(default)]
    pub postgres: Option<String>,
    /// Address to listen at.
    #[serde(default = "default_listen")]
    pub listen: String,
    /// How the site is reached from outside (`https://zhifa.example.gov.cn`): codes and papers lead there.
    #[serde(default)]
    pub address: Option<String>,
    /// Reached by HTTPS: cookies only there.
    #[serde(default)]
    pub secure: bool,
    /// Reverse proxies in front whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: usize,
    /// Token for `/metrics`.
    #[serde(default)]
    pub metrics_token: Option<String>,
    /// Name of the log (`<city>/enforce/<year>`).
    #[serde(default = "default_origin")]
    pub log_origin: String,
}

fn default_listen() -> String {
    "127.0.0.1:8080".to_owned()
}

fn default_origin() -> String {
    "heyi.example/enforce".to_owned()
}

impl Config {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::usage(format!("配置文件{}读不出：{e}", path.display())))?;
        toml::from_str(&text).map_err(|e| Failure::usage(format!("配置文件{}有误：{e}", path.display())))
    }

    /// The configuration of an embedded installation in a folder.
    pub fn embedded(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            postgres: None,
            listen: default_listen(),
            address: None,
            secure: false,
            trusted_proxies: 0,
            metrics_token: None,
            log_origin: default_origin(),
        }
    }
}

/// Where an installation's data are: `--data DIR` (embedded) or `--config FILE`.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// 内嵌数据库的数据目录
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    pub data: Option<PathBuf>,
    /// 配置文件
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Place {
    /// The configuration meant.
    pub fn config(&self) -> Result<Config, Failure> {
        match (&self.data, &self.config) {
            (Some(data), _) => Ok(Config::embedded(data)),
            (None, Some(file)) => Config::read(file),
            (None, None) => Err(Failure::usage("没有指明数据在哪里；请用 --data 目录 或者 --config 配置文件")),
        }
    }
}
