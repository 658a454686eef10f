//! Accounts, for an admin.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::admin::{
    credits, search_text,
    user::{self, UserFilter},
};
use lumiku_dto::{
    Page, UserId,
    account::{Role, Session, Tier},
    admin::{AdjustCredits, AdjustedCredits, AdminUser, AdminUserDetail, UpdateAdminUser},
    credits::{Transaction, TransactionType},
};
use lumiku_tool_api::{
    ApiJson, ApiPath, ApiQuery, ApiResult, Errors, Idempotency, Routes,
    extract::{page_bounds, page_limit},
    routes,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Admin;
use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(list_users))
        .routes(routes!(find_user, update_user))
        .routes(routes!(list_user_sessions, delete_user_sessions))
        .routes(routes!(adjust_credits))
        .routes(routes!(list_user_transactions))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UsersQuery {
    /// A part of the address or the name, or how the id begins.
    #[param(max_length = 254)]
    q: Option<String>,
    tier: Option<Tier>,
    role: Option<Role>,
    active: Option<bool>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Accounts, newest first, closed ones too.
#[utoipa::path(get, path = "/api/admin/users", tag = "admin", params(UsersQuery),
    responses((status = 200, body = Page<AdminUser>), Errors))]
async fn list_users(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<UsersQuery>,
) -> ApiResult<Json<Page<AdminUser>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let filter = UserFilter {
        q: search_text(query.q.as_deref())?,
        tier: query.tier,
        role: query.role,
        active: query.active,
    };
    Ok(Json(user::list_users(&state.core, &filter, limit, cursor).await?))
}

/// An account with what it did.
#[utoipa::path(get, path = "/api/admin/users/{id}", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, body = AdminUserDetail), Errors))]
async fn find_user(
    State(state): State<AppState>,
    _admin: Admin,
    ApiPath(id): ApiPath<UserId>,
) -> ApiResult<Json<AdminUserDetail>> {
    Ok(Json(user::find_user(&state.core, &id).await?))
}

/// Changes an account's plan, role or activity, for a reason. It counts on its owner's next request; deactivating ends
/// their sessions.
#[utoipa::path(patch, path = "/api/admin/users/{id}", tag = "admin", params(("id" = UserId, Path)),
    request_body = UpdateAdminUser, responses((status = 200, body = AdminUserDetail), Errors))]
async fn update_user(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<UserId>,
    ApiJson(input): ApiJson<UpdateAdminUser>,
) -> ApiResult<Json<AdminUserDetail>> {
    Ok(Json(user::update_user(&state.core, &admin.actor, &id, input).await?))
}

/// An account's sessions that are still valid.
#[utoipa::path(get, path = "/api/admin/users/{id}/sessions", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, body = Page<Session>), Errors))]
async fn list_user_sessions(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<UserId>,
) -> ApiResult<Json<Page<Session>>> {
    let items = user::list_sessions(&state.core, &admin.principal, &id).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Ends every session of an account.
#[utoipa::path(delete, path = "/api/admin/users/{id}/sessions", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 204), Errors))]
async fn delete_user_sessions(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<UserId>,
) -> ApiResult<StatusCode> {
    user::end_sessions(&state.core, &admin.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds credits to an account or takes them away, for a reason that its owner sees. Takes an `Idempotency-Key`.
#[utoipa::path(post, path = "/api/admin/users/{id}/credits", tag = "admin", params(("id" = UserId, Path)),
    request_body = AdjustCredits, responses((status = 201, body = AdjustedCredits), Errors))]
async fn adjust_credits(
    State(state): State<AppState>,
    admin: Admin,
    idempotency: Idempotency,
    ApiPath(id): ApiPath<UserId>,
    ApiJson(input): ApiJson<AdjustCredits>,
) -> ApiResult<(StatusCode, Json<AdjustedCredits>)> {
    let key = idempotency.with_input(&input)?;
    let adjusted = credits::adjust_credits(&state.core, &admin.actor, &id, input, key).await?;
    Ok((StatusCode::CREATED, Json(adjusted)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntriesQuery {
    /// Only entries of this type.
    r#type: Option<TransactionType>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// An account's ledger, newest first.
#[utoipa::path(get, path = "/api/admin/users/{id}/transactions", tag = "admin",
    params(("id" = UserId, Path), EntriesQuery), responses((status = 200, body = Page<Transaction>), Errors))]
async fn list_user_transactions(
    State(state): State<AppState>,
    _admin: Admin,
    ApiPath(id): ApiPath<UserId>,
    ApiQuery(query): ApiQuery<EntriesQuery>,
) -> ApiResult<Json<Page<Transaction>>> {
    let limit = page_limit(query.limit)?;
    let page = credits::list_transactions(&state.core, &id, query.r#type, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}
