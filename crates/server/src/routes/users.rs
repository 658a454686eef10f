//! The caller's profile.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::account::{delete, find_user, profile};
use lumiku_dto::account::{DeleteUser, Favorites, UpdateUser, UserAnswer};
use lumiku_tool_api::{ApiJson, ApiResult, CurrentUser, Errors, Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(find_profile, update_profile, delete_profile))
        .routes(routes!(find_favorites, update_favorites))
}

/// The caller's account.
#[utoipa::path(get, path = "/api/users/me", tag = "users", responses((status = 200, body = UserAnswer), Errors))]
async fn find_profile(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<UserAnswer>> {
    Ok(Json(UserAnswer { user: find_user(&state.core, user.id()).await? }))
}

/// Changes the fields that are present.
#[utoipa::path(patch, path = "/api/users/me", tag = "users", request_body = UpdateUser,
    responses((status = 200, body = UserAnswer), Errors))]
async fn update_profile(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiJson(input): ApiJson<UpdateUser>,
) -> ApiResult<Json<UserAnswer>> {
    Ok(Json(UserAnswer { user: profile::update_user(&state.core, user.id(), input).await? }))
}

/// Closes the account. Files go, the ledger's entries stay without a name.
#[utoipa::path(delete, path = "/api/users/me", tag = "users", request_body = DeleteUser,
    responses((status = 204), Errors))]
async fn delete_profile(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiJson(input): ApiJson<DeleteUser>,
) -> ApiResult<StatusCode> {
    delete::delete_user(&state.core, user.id(), input.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tools the caller pinned, in their order.
#[utoipa::path(get, path = "/api/users/me/favorites", tag = "users", responses((status = 200, body = Favorites), Errors))]
async fn find_favorites(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<Favorites>> {
    Ok(Json(profile::favorites(&state.core, user.id()).await?))
}

/// Replaces the tools the caller pinned.
#[utoipa::path(put, path = "/api/users/me/favorites", tag = "users", request_body = Favorites,
    responses((status = 200, body = Favorites), Errors))]
async fn update_favorites(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiJson(input): ApiJson<Favorites>,
) -> ApiResult<Json<Favorites>> {
    Ok(Json(profile::set_favorites(&state.core, user.id(), input).await?))
}
