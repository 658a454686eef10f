//! Running the work: file by file, off the async threads.

use std::path::PathBuf;

use async_trait::async_trait;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, NewOutput};
use lumiku_{{snake}}_dto::{ID, {{Pascal}}Settings};
use serde_json::json;

use crate::engine::write_file;

/// The only kind of job.
pub(crate) const KIND: &str = "write";

/// Writes the files.
pub(crate) struct WriteJob;

#[async_trait]
impl JobHandler for WriteJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let settings: {{Pascal}}Settings = job.payload()?;
        for number in 1..=settings.count {
            if settings.count > 1 {
                job.progress.stage(format!("File {number} of {}", settings.count));
            }
            let path = job.work_dir().join(format!("{number}.txt"));
            write(job, &settings, number, path.clone()).await?;
            job.add_output(output(&settings, number, path)).await?;
            job.progress.fraction(f64::from(number) / f64::from(settings.count));
        }
        Ok(JobOutcome::complete())
    }
}

async fn write(
    job: &JobContext,
    settings: &{{Pascal}}Settings,
    number: u32,
    path: PathBuf,
) -> Result<(), JobFailure> {
    let (settings, cancel) = (settings.clone(), job.cancel.clone());
    tokio::task::spawn_blocking(move || {
        write_file(&settings.text, number, settings.count, &path, &|| cancel.is_cancelled())
    })
    .await
    .map_err(|error| JobFailure::Retry { message: format!("the engine stopped: {error}") })?
    .map_err(JobFailure::from)
}

fn output(settings: &{{Pascal}}Settings, number: u32, path: PathBuf) -> NewOutput {
    NewOutput {
        path,
        name: format!("{ID}-{number}.txt"),
        mime: "text/plain".into(),
        width: None,
        height: None,
        duration_ms: None,
        metadata: Some(json!({ "number": number, "count": settings.count })),
        thumbnail: None,
    }
}
