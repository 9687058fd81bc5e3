//! How the site is set up.

use std::path::PathBuf;

/// Where the web applications come from.
#[derive(Debug, Clone, Default)]
pub enum WebFiles {
    /// None: only the API is served.
    #[default]
    None,
    /// A directory with `console/`, `field/` and `public/`.
    Directory(PathBuf),
    /// Carried inside the binary, with the same three folders.
    Embedded(&'static include_dir::Dir<'static>),
}

/// Settings of the site.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Other origins that are this site's own (`https://zhifa.example`), where a reverse proxy changes the host.
    pub origins: Vec<String>,
    /// Reverse proxies in front whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// The site is reached by HTTPS: cookies only there.
    pub secure: bool,
    /// The web applications.
    pub web: WebFiles,
    /// Most bytes of a JSON body.
    pub json_limit: usize,
    /// Most bytes of a workbook.
    pub sheet_limit: usize,
    /// Who may read `/metrics`: who brings this token; programs on this machine where none is set.
    pub metrics_token: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            trusted_proxies: 0,
            secure: false,
            web: WebFiles::None,
            json_limit: 1 << 20,
            sheet_limit: 24 << 20,
            metrics_token: None,
        }
    }
}
