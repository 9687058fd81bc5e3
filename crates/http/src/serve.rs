//! The server.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use heyi_app::App;
use tokio::net::TcpListener;

use crate::access::Site;
use crate::router::site_router;
use crate::settings::Settings;

/// How long running requests get after the signal to stop.
const GRACE: Duration = Duration::from_secs(3);

/// The site over an application, without a socket (tests).
pub fn router(app: Arc<App>, settings: Settings) -> Router {
    site_router(Site::new(app, settings))
}

/// Serves until `stop` is done, then lets running requests end (three seconds at most; what is cut is not half done and may be sent again); open live streams end at once.
///
/// # Errors
/// The socket fails.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let site = Site::new(app, settings);
    let mut told = site.stopping();
    let service = site_router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let signal = async move {
        stop.await;
        site.stop();
    };
    let server = std::future::IntoFuture::into_future(axum::serve(listener, service).with_graceful_shutdown(signal));
    let too_long = async move {
        // The state that tells lives in the server itself: an error means it has ended.
        let _ = told.wait_for(|stopping| *stopping).await.map(|_| ());
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
