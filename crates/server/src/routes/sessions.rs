//! The caller's sessions.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::account::session;
use lumiku_dto::{Page, SessionId, account::Session};
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors, Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_sessions)).routes(routes!(delete_session))
}

/// Sessions that are still valid, most recently used first.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth", responses((status = 200, body = Page<Session>), Errors))]
async fn list_sessions(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<Page<Session>>> {
    let items = session::list_sessions(&state.core, &user).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Ends one of the caller's sessions.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = SessionId, Path)), responses((status = 204), Errors))]
async fn delete_session(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<SessionId>,
) -> ApiResult<StatusCode> {
    session::revoke(&state.core, user.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
