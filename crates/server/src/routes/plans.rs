//! Plans: what is on sale, the caller's own, and buying one.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::plan;
use lumiku_dto::{
    payment::CreatedPayment,
    plan::{ChoosePlan, PlanQuote, Plans, Subscription},
};
use lumiku_tool_api::{ApiJson, ApiResult, CurrentUser, Errors, Idempotency, Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(list_plans))
        .routes(routes!(find_subscription, buy_plan))
        .routes(routes!(quote_plan))
}

/// Plans, lowest first, the free one included.
#[utoipa::path(get, path = "/api/plans", tag = "plans", security(()), responses((status = 200, body = Plans)))]
async fn list_plans(State(state): State<AppState>) -> Json<Plans> {
    Json(plan::list_plans(&state.core))
}

/// How the caller's plan stands.
#[utoipa::path(get, path = "/api/subscription", tag = "plans",
    responses((status = 200, body = Subscription), Errors))]
async fn find_subscription(
    State(state): State<AppState>,
    user: CurrentUser,
) -> ApiResult<Json<Subscription>> {
    Ok(Json(plan::find_subscription(&state.core, user.id()).await?))
}

/// What a plan costs the caller now, and what it does. Free.
#[utoipa::path(post, path = "/api/subscription/quote", tag = "plans", request_body = ChoosePlan,
    responses((status = 200, body = PlanQuote), Errors))]
async fn quote_plan(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiJson(input): ApiJson<ChoosePlan>,
) -> ApiResult<Json<PlanQuote>> {
    Ok(Json(plan::quote_plan(&state.core, user.id(), &input.plan_id).await?))
}

/// Opens a payment for a plan, at what its quote says now, and says where to pay it. Takes an `Idempotency-Key`.
#[utoipa::path(post, path = "/api/subscription", tag = "plans", request_body = ChoosePlan,
    responses((status = 201, body = CreatedPayment), Errors))]
async fn buy_plan(
    State(state): State<AppState>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJson(input): ApiJson<ChoosePlan>,
) -> ApiResult<(StatusCode, Json<CreatedPayment>)> {
    let idempotency = idempotency.with_input(&input)?;
    let created = plan::buy_plan(&state.core, &user.0.user, input, idempotency).await?;
    Ok((StatusCode::CREATED, Json(created)))
}
