//! Figures over all users and the state of the books, for an admin.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lumiku_core::{
    Error,
    admin::{
        figures::{self, Days},
        verify,
    },
};
use lumiku_dto::admin::{FigureDay, Figures, ToolCredits, ToolFigures, VerifyReport};
use lumiku_tool_api::{ApiQuery, ApiResult, Errors, Routes, routes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Admin;
use crate::{app::AppState, http::csv};

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(find_figures)).routes(routes!(export_figures)).routes(routes!(verify_books))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresQuery {
    /// The first day in UTC, as `YYYY-MM-DD`; 30 days before the last one when absent.
    #[param(max_length = 10)]
    from: Option<String>,
    /// The last day in UTC, as `YYYY-MM-DD`; today when absent. At most 366 days.
    #[param(max_length = 10)]
    to: Option<String>,
}

/// Registrations, revenue, credits and jobs over some days.
#[utoipa::path(get, path = "/api/admin/figures", tag = "admin", params(FiguresQuery),
    responses((status = 200, body = Figures), Errors))]
async fn find_figures(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<FiguresQuery>,
) -> ApiResult<Json<Figures>> {
    let days = Days::read(query.from.as_deref(), query.to.as_deref(), state.core.clock.now())?;
    Ok(Json(figures::figures(&state.core, days).await?))
}

/// A table of the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Table {
    /// A line for every day.
    #[default]
    Days,
    /// A line for every day and tool that moved credits.
    Credits,
    /// A line for every tool.
    Tools,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// Which table; the days when absent.
    table: Option<Table>,
    /// As for the figures.
    #[param(max_length = 10)]
    from: Option<String>,
    /// As for the figures.
    #[param(max_length = 10)]
    to: Option<String>,
}

/// One table of the figures as CSV.
#[utoipa::path(get, path = "/api/admin/figures.csv", tag = "admin", params(ExportQuery),
    responses((status = 200, body = String, content_type = "text/csv"), Errors))]
async fn export_figures(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<ExportQuery>,
) -> ApiResult<Response> {
    let days = Days::read(query.from.as_deref(), query.to.as_deref(), state.core.clock.now())?;
    let figures = figures::figures(&state.core, days).await?;
    let (name, lines) = match query.table.unwrap_or_default() {
        Table::Days => ("days", csv::to_csv_with_heading(figures.days.iter().map(DayLine::from))),
        Table::Credits => {
            ("credits", csv::to_csv_with_heading(figures.credits.iter().map(CreditsLine::from)))
        }
        Table::Tools => ("tools", csv::to_csv_with_heading(figures.tools.iter().map(ToolLine::from))),
    };
    let lines = lines.map_err(|error| Error::Internal(error.to_string()))?;
    let disposition = format!("attachment; filename=\"lumiku-{name}-{}-{}.csv\"", figures.from, figures.to);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, lines).into_response())
}

/// One line of the CSV; the names of the fields are its heading.
#[derive(Default, Serialize)]
struct DayLine<'a> {
    date: &'a str,
    registrations: i64,
    payments: i64,
    revenue_idr: i64,
    purchased: i64,
    bonus: i64,
    adjusted: i64,
    used: i64,
    refunded: i64,
}

impl<'a> From<&'a FigureDay> for DayLine<'a> {
    fn from(day: &'a FigureDay) -> Self {
        Self {
            date: &day.date,
            registrations: day.registrations,
            payments: day.payments,
            revenue_idr: day.revenue,
            purchased: day.purchased,
            bonus: day.bonus,
            adjusted: day.adjusted,
            used: day.used,
            refunded: day.refunded,
        }
    }
}

#[derive(Default, Serialize)]
struct CreditsLine<'a> {
    date: &'a str,
    tool: String,
    used: i64,
    refunded: i64,
}

impl<'a> From<&'a ToolCredits> for CreditsLine<'a> {
    fn from(share: &'a ToolCredits) -> Self {
        Self { date: &share.date, tool: csv::plain(&share.tool), used: share.used, refunded: share.refunded }
    }
}

#[derive(Default, Serialize)]
struct ToolLine {
    tool: String,
    name: String,
    jobs: i64,
    completed: i64,
    failed: i64,
    cancelled: i64,
    failure_share: Option<f64>,
    wait_median_ms: Option<i64>,
    wait_p95_ms: Option<i64>,
}

impl From<&ToolFigures> for ToolLine {
    fn from(tool: &ToolFigures) -> Self {
        Self {
            tool: csv::plain(&tool.tool),
            name: csv::plain(&tool.name),
            jobs: tool.jobs,
            completed: tool.completed,
            failed: tool.failed,
            cancelled: tool.cancelled,
            failure_share: tool.failure_share,
            wait_median_ms: tool.wait_median_ms,
            wait_p95_ms: tool.wait_p95_ms,
        }
    }
}

/// Checks the books: every balance, job and payment against the ledger. It reads whole tables.
#[utoipa::path(get, path = "/api/admin/verify", tag = "admin", responses((status = 200, body = VerifyReport), Errors))]
async fn verify_books(State(state): State<AppState>, _admin: Admin) -> ApiResult<Json<VerifyReport>> {
    Ok(Json(verify::verify_report(&state.core).await?))
}
