//! Everybody's jobs, and the queue.

use serde::{Deserialize, Serialize};

use super::UserRef;
use crate::{
    JobId, Timestamp,
    job::{JobError, JobStatus},
};

/// A job of anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminJob {
    pub id: JobId,
    pub user: UserRef,
    pub tool: String,
    pub kind: String,
    pub status: JobStatus,
    /// 0 to 100.
    pub progress: i32,
    pub stage: Option<String>,
    /// Times it was begun.
    pub attempt: i32,
    pub max_attempts: i32,
    /// The process that runs it.
    pub worker: Option<String>,
    pub credits_charged: i64,
    pub credits_refunded: i64,
    pub error: Option<JobError>,
    /// Whether it was told to stop and has not yet.
    pub cancelling: bool,
    /// Whether `retry` would take it.
    pub retryable: bool,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

/// What waits and runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueState {
    pub waiting: i64,
    pub running: i64,
    /// How long the oldest waiting job waits, in milliseconds.
    pub oldest_wait_ms: Option<i64>,
    /// Every tool, by id.
    pub tools: Vec<ToolQueue>,
}

/// One tool's part of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolQueue {
    pub tool: String,
    pub name: String,
    pub waiting: i64,
    pub running: i64,
    /// Jobs of it that run at once.
    pub max_concurrent: u32,
    pub oldest_wait_ms: Option<i64>,
}
