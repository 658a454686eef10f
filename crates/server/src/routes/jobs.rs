//! The caller's jobs.

use axum::{Json, extract::State};
use lumiku_core::job::{cancel, view};
use lumiku_dto::{
    JobId, Page,
    job::{Job, JobStatus},
};
use lumiku_tool_api::{
    ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, Routes, extract::page_bounds, routes,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_jobs)).routes(routes!(find_job)).routes(routes!(cancel_job))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobsQuery {
    /// Only jobs of this tool.
    tool: Option<String>,
    /// Only jobs that stand like this.
    status: Option<JobStatus>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// The caller's jobs, newest first.
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", params(JobsQuery), responses((status = 200, body = Page<Job>), Errors))]
async fn list_jobs(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<JobsQuery>,
) -> ApiResult<Json<Page<Job>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let (tool, cursor) = (query.tool.as_deref(), cursor);
    Ok(Json(view::list_jobs(&state.core, user.id(), tool, query.status, limit, cursor).await?))
}

/// One of the caller's jobs.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = Job), Errors))]
async fn find_job(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<JobId>,
) -> ApiResult<Json<Job>> {
    Ok(Json(view::find_job(&state.core, user.id(), &id).await?))
}

/// Asks a job to stop. It ends cancelled and refunded, unless it had ended before. Repeating it changes
/// nothing.
#[utoipa::path(post, path = "/api/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path)),
    responses((status = 200, body = Job), Errors))]
async fn cancel_job(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<JobId>,
) -> ApiResult<Json<Job>> {
    Ok(Json(cancel::cancel_job(&state.core, user.id(), &id).await?))
}
