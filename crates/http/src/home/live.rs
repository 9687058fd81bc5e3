//! What changes, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::stream::unfold;
use heyi_app::views::Change;
use heyi_domain::{Actor, Role};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::access::{AnyRole, Session, Site};

/// How often a quiet stream looks whether its session is still good.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Changes that concern the caller's body, each as event `change`; `again` when some were missed and everything should be read again.
#[utoipa::path(get, path = "/live", operation_id = "live", tag = "工作台", responses((status = 200, description = "Server-sent events; `data` is a Change", body = Change, content_type = "text/event-stream")))]
pub async fn live(who: Session<AnyRole>, State(site): State<Site>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let app = who.shared_app();
    let token = who.token().to_owned();
    let actor = who.caller().actor.clone();
    let changes = app.subscribe();
    let stopping = site.stopping();
    let stream = unfold((app, token, actor, changes, stopping), |(app, token, actor, mut changes, mut stopping)| async move {
        loop {
            let event = tokio::select! {
                () = stopped(&mut stopping) => return None,
                received = changes.recv() => match received {
                    Ok(change) if concerns(&actor, &change) => Event::default().event("change").json_data(&change).ok()?,
                    Ok(_) => continue,
                    Err(RecvError::Lagged(_)) => Event::default().event("again").data("{}"),
                    Err(RecvError::Closed) => return None,
                },
                () = tokio::time::sleep(LOOK_AGAIN) => {
                    app.session(&token).await.ok()?;
                    continue;
                }
            };
            return Some((Ok(event), (app, token, actor, changes, stopping)));
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// Done when the server is going down.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // A closed channel means the same.
    let _ = stopping.wait_for(|stopping| *stopping).await.map(|_| ());
}

/// Whether a change is the caller's business: of his body; supervisors and administrators see all; a firm what names it.
fn concerns(actor: &Actor, change: &Change) -> bool {
    match actor.role {
        Role::Supervisor | Role::Administrator => true,
        Role::Firm => actor.firm.is_some() && actor.firm == change.firm,
        _ => actor.body.as_ref().is_some_and(|body| change.bodies.contains(body)),
    }
}

#[cfg(test)]
mod tests {
    use heyi_domain::ids::{BodyCode, PersonId};

    use super::*;

    fn actor(role: Role, body: &str) -> Actor {
        let person = "person_00000000000000000000000001".parse::<PersonId>().unwrap();
        Actor { person, name: "王".to_owned(), role, body: Some(BodyCode(body.to_owned())), firm: None }
    }

    #[test]
    fn only_the_bodies_concerned_hear_of_it() {
        let change = Change {
            position: 1,
            kind: "task.published".into(),
            id: "task_1".into(),
            bodies: vec![BodyCode("500103001".into())],
            firm: None,
        };
        assert!(concerns(&actor(Role::Leader, "500103001"), &change));
        assert!(!concerns(&actor(Role::Leader, "500103002"), &change));
        assert!(concerns(&actor(Role::Supervisor, "500103-SF"), &change));
        assert!(!concerns(&actor(Role::Firm, "500103001"), &change));
    }
}
