//! Paid background work.

use lumiku_dto::{
    JobId, Page,
    job::{Job, JobAnswer, JobStatus},
    path,
};
use serde::Serialize;

use super::{Answer, request};
use crate::url::with_query;

/// One job.
pub async fn find(id: &JobId) -> Answer<Job> {
    request::get(&path::job(id.as_str())).await
}

/// Jobs, newest first, of one tool or all, in one status or all.
pub async fn list(
    tool: Option<&str>,
    status: Option<JobStatus>,
    limit: u32,
    cursor: Option<&str>,
) -> Answer<Page<Job>> {
    let limit = limit.to_string();
    let status = status.map(JobStatus::as_str);
    let pairs = [("tool", tool), ("status", status), ("limit", Some(limit.as_str())), ("cursor", cursor)];
    request::get(&with_query(path::JOBS, &pairs)).await
}

/// Cancels a job; repeating it changes nothing.
pub async fn cancel(id: &JobId) -> Answer<Job> {
    request::post(&path::job_cancel(id.as_str()), &serde_json::Map::new()).await
}

/// Submits a tool's job to `path`. `key` is from [`super::idempotency_key`]: the same for every retry of one
/// press of the button.
pub async fn submit(path: &str, input: &impl Serialize, key: &str) -> Answer<Job> {
    request::post_once::<JobAnswer>(path, input, key).await.map(|answer| answer.job)
}
