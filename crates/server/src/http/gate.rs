//! The gate in front of every tool: authentication first, then whether this user may use it now.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lumiku_core::Core;
use lumiku_tool_api::{ApiError, CurrentUser, ToolContext, extract::authenticate};

/// Lets a request through to a tool's routes.
pub async fn tool_gate(State(context): State<ToolContext>, request: Request, next: Next) -> Response {
    match admit(&context, request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn admit(context: &ToolContext, request: Request) -> Result<Request, ApiError> {
    let core = <Core as axum::extract::FromRef<ToolContext>>::from_ref(context);
    let (mut parts, body) = request.into_parts();
    let current: CurrentUser = authenticate(&core, &parts).await?;
    core.tools.usable(context.tool(), &current.user)?;
    parts.extensions.insert(current);
    Ok(Request::from_parts(parts, body))
}
