//! The gate in front of every tool: authentication first, then whether this user may use it now. A plan that is too low
//! still lets people ask for prices, and see, take along and delete what they made before.

use axum::{
    extract::{Request, State},
    http::{Method, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lumiku_core::{Core, Error};
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
    match core.tools.usable(context.tool(), &current.user) {
        Err(Error::TierRequired(_)) if is_free(&parts) => {}
        other => drop(other?),
    }
    parts.extensions.insert(current);
    Ok(Request::from_parts(parts, body))
}

/// Whether a request makes nothing: it reads, deletes or asks for a price.
fn is_free(parts: &Parts) -> bool {
    match parts.method {
        Method::GET | Method::HEAD | Method::DELETE => true,
        Method::POST => parts.uri.path().ends_with("/quote"),
        _ => false,
    }
}
