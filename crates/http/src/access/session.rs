//! Signed in with a permission, or public on purpose.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use heyi_app::{App, Caller};
use heyi_domain::Role;

use super::write::Keys;
use super::{ClientAddress, Permission, Site, token_of};
use crate::problem::Problem;

/// Somebody signed in, in a role that `P` allows.
pub struct Session<P> {
    app: Arc<App>,
    caller: Caller,
    token: String,
    permission: PhantomData<P>,
}

impl<P> Session<P> {
    /// The application.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The application, to be kept by a long answer.
    #[must_use]
    pub fn shared_app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// Who calls, for reads.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who calls, with the keys of a write.
    #[must_use]
    pub fn writing(&self, keys: &Keys) -> Caller {
        Caller {
            actor: self.caller.actor.clone(),
            key: Some(keys.key.clone()),
            request_digest: keys.request_digest.clone(),
            expected: keys.expected,
            claimed_ms: keys.claimed_ms,
            device: keys.device.clone(),
        }
    }

    /// The token of this session.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl<P: Permission> FromRequestParts<Site> for Session<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let token = token_of(&parts.headers).ok_or_else(Problem::signed_out)?.to_owned();
        let actor = site.app().session(&token).await?;
        if !P::allows(actor.role) {
            return Err(wrong_role(actor.role, &P::roles()));
        }
        Ok(Self { app: Arc::clone(site.app()), caller: Caller::reading(actor), token, permission: PhantomData })
    }
}

fn wrong_role(role: Role, allowed: &[Role]) -> Problem {
    let who = allowed.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    Problem::of_code("wrong_role", format!("{}不能办理此事。", role.label())).cure(format!("请{who}办理"))
}

/// Open to everyone on purpose.
pub struct Public {
    app: Arc<App>,
    address: ClientAddress,
}

impl Public {
    /// The application.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where the request comes from.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address.0
    }
}

impl FromRequestParts<Site> for Public {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let address = ClientAddress::of(parts, site.settings().trusted_proxies);
        Ok(Self { app: Arc::clone(site.app()), address })
    }
}
