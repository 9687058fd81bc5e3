//! The server.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use heyi_app::App;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::access::Site;
use crate::router::site_router;
use crate::settings::Settings;

/// How long running requests get after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The site over an application, without a socket (tests).
pub fn router(app: Arc<App>, settings: Settings) -> Router {
    let (keep, stopping) = watch::channel(false);
    // Never told to stop; kept alive by the state.
    std::mem::forget(keep);
    site_router(Site::new(app, settings, stopping))
}

/// Serves until `stop` is done, then lets running requests end (ten seconds at most); open live streams end at once.
///
/// # Errors
/// The socket fails.
pub async fn serve(listener: TcpListener, app: Arc<App>, settings: Settings, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let (tell, stopping) = watch::channel(false);
    let router = site_router(Site::new(app, settings, stopping.clone()));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let signal = async move {
        stop.await;
        // Nobody listening is no reason to go on.
        let _ = tell.send(true);
    };
    let server = std::future::IntoFuture::into_future(axum::serve(listener, service).with_graceful_shutdown(signal));
    let mut told = stopping;
    let too_long = async move {
        let _ = told.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        done = server => done,
        () = too_long => {
            tracing::warn!(server.grace_s = GRACE.as_secs(), "requests still running at the end of the grace period were cut");
            Ok(())
        }
    }
}
