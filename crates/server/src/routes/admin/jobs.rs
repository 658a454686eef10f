//! Everybody's jobs and the queue, for an admin.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::admin::{
    job::{self, JobFilter},
    queue, retry, search_text,
};
use lumiku_dto::{
    JobId, Page,
    admin::{AdminJob, QueueState, Reason},
    job::JobStatus,
};
use lumiku_tool_api::{
    ApiJson, ApiPath, ApiQuery, ApiResult, Errors, Idempotency, Routes, extract::page_bounds, routes,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Admin;
use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(list_all_jobs))
        .routes(routes!(retry_job))
        .routes(routes!(cancel_any_job))
        .routes(routes!(find_queue))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobsQuery {
    /// Only jobs of this tool.
    tool: Option<String>,
    /// Only jobs that stand like this.
    status: Option<JobStatus>,
    /// How the id begins, or a part of the owner's address or name.
    #[param(max_length = 254)]
    q: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Everybody's jobs, newest first.
#[utoipa::path(get, path = "/api/admin/jobs", tag = "admin", params(JobsQuery),
    responses((status = 200, body = Page<AdminJob>), Errors))]
async fn list_all_jobs(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<JobsQuery>,
) -> ApiResult<Json<Page<AdminJob>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let filter = JobFilter { tool: query.tool, status: query.status, q: search_text(query.q.as_deref())? };
    let page = job::list_jobs(&state.core, &state.retries, &filter, limit, cursor);
    Ok(Json(page.await?))
}

/// Submits a job that failed or was cancelled again, for its owner: the same payload at the same price, charged anew.
/// Gives the new job. Takes an `Idempotency-Key`.
#[utoipa::path(post, path = "/api/admin/jobs/{id}/retry", tag = "admin", params(("id" = JobId, Path)),
    request_body = Reason, responses((status = 202, body = AdminJob), Errors))]
async fn retry_job(
    State(state): State<AppState>,
    admin: Admin,
    idempotency: Idempotency,
    ApiPath(id): ApiPath<JobId>,
    ApiJson(why): ApiJson<Reason>,
) -> ApiResult<(StatusCode, Json<AdminJob>)> {
    let key = idempotency.with_input(&why)?;
    let job = retry::retry_job(&state.core, &state.retries, &admin.actor, &id, why, key).await?;
    Ok((StatusCode::ACCEPTED, Json(job)))
}

/// Tells a job to stop, and its owner why. It ends cancelled and refunded, unless it had ended before.
#[utoipa::path(post, path = "/api/admin/jobs/{id}/cancel", tag = "admin", params(("id" = JobId, Path)),
    request_body = Reason, responses((status = 200, body = AdminJob), Errors))]
async fn cancel_any_job(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<JobId>,
    ApiJson(why): ApiJson<Reason>,
) -> ApiResult<Json<AdminJob>> {
    Ok(Json(job::cancel_job(&state.core, &state.retries, &admin.actor, &id, why).await?))
}

/// What waits and what runs, by tool.
#[utoipa::path(get, path = "/api/admin/queue", tag = "admin", responses((status = 200, body = QueueState), Errors))]
async fn find_queue(State(state): State<AppState>, _admin: Admin) -> ApiResult<Json<QueueState>> {
    Ok(Json(queue::queue_state(&state.core).await?))
}
