//! The caller, when they are an admin.

use axum::{extract::FromRequestParts, http::request::Parts};
use lumiku_core::{
    Error,
    account::{self, Principal},
    audit::Actor,
};
use lumiku_dto::account::Role;
use lumiku_tool_api::{ApiError, CurrentUser};

use crate::{app::AppState, http::client::ClientAddress};

/// An active admin, by the database and not by what was known of them a moment ago. Anybody else who is logged in finds
/// nothing here.
#[derive(Clone, Debug)]
pub(super) struct Admin {
    pub principal: Principal,
    /// For the audit log.
    pub actor: Actor,
}

impl FromRequestParts<AppState> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let CurrentUser(principal) = CurrentUser::from_request_parts(parts, state).await?;
        let user = account::find_user(&state.core, &principal.user.id).await?;
        if user.role != Role::Admin || !user.is_active {
            return Err(Error::NotFound.into());
        }
        let address = parts.extensions.get::<ClientAddress>().and_then(|address| address.0);
        let ip_address = address.map(|address| address.to_string());
        Ok(Self { actor: Actor { id: Some(user.id), ip_address }, principal })
    }
}
