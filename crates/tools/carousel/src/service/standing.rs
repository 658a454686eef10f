//! Where projects stand and what they cost, read from their jobs and kept nowhere, so that it is right however
//! a job ended.

use std::collections::HashMap;

use lumiku_carousel_dto::{EXPORT, ProjectStatus};
use lumiku_core::Result;
use lumiku_dto::{JobId, job::JobStatus};
use lumiku_tool_api::{CurrentUser, ToolContext};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{entity::link, job::BULK_KIND};

/// A job of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub job: JobId,
    pub exports: bool,
    pub status: JobStatus,
    /// Refunds taken off.
    pub credits: i64,
    /// When it was ordered.
    pub at: i64,
}

impl Stage {
    /// The job of a table, once it has exported this project: however it ends then, the file is there. What the
    /// project cost of it stands in its row.
    fn of_table(job: JobId, status: JobStatus, at: i64) -> Self {
        let status = if status.is_final() { JobStatus::Completed } else { status };
        Self { job, exports: true, status, credits: 0, at }
    }
}

/// The jobs of a project, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing(Vec<Stage>);

impl Standing {
    /// Of several of the caller's projects, by id. Those without a job are left out.
    pub(crate) async fn read(
        context: &ToolContext,
        user: &CurrentUser,
        projects: &[String],
    ) -> Result<HashMap<String, Self>> {
        let links = link::Entity::find()
            .filter(link::Column::UserId.eq(user.id().as_str()))
            .filter(link::Column::ProjectId.is_in(projects))
            .order_by_asc(link::Column::JobId)
            .all(context.read())
            .await?;
        let jobs: Vec<JobId> = links.iter().map(|link| JobId::new(link.job_id.clone())).collect();
        let states = context.job_states(user, &jobs).await?;
        let states: HashMap<&str, _> = states.iter().map(|state| (state.id.as_str(), state)).collect();
        let mut all: HashMap<String, Self> = HashMap::new();
        for link in links {
            let Some(state) = states.get(link.job_id.as_str()) else { continue };
            let exports = link.action == EXPORT;
            let (id, status, credits) = (state.id.clone(), state.status, state.credits_used);
            let stage = if link.action == BULK_KIND {
                Stage::of_table(id, status, link.created_at)
            } else {
                Stage { job: id, exports, status, credits, at: link.created_at }
            };
            all.entry(link.project_id).or_default().0.push(stage);
        }
        Ok(all)
    }

    /// Of one of the caller's projects.
    pub(crate) async fn of(context: &ToolContext, user: &CurrentUser, project: &str) -> Result<Self> {
        let mut all = Self::read(context, user, &[project.to_owned()]).await?;
        Ok(all.remove(project).unwrap_or_default())
    }

    /// Whether a job is at it.
    pub(crate) fn is_busy(&self) -> bool {
        self.0.iter().any(|stage| !stage.status.is_final())
    }

    /// What the person is told of a project that was last changed then.
    pub(crate) fn status(&self, changed: i64) -> ProjectStatus {
        if self.is_busy() {
            return ProjectStatus::Processing;
        }
        // Who stops an export has what was there before.
        let counts = |stage: &&Stage| !(stage.exports && stage.status == JobStatus::Cancelled);
        match self.0.iter().rfind(counts) {
            None => ProjectStatus::Draft,
            // What was exported is not what is there now.
            Some(stage) if stage.exports && stage.at < changed => ProjectStatus::Draft,
            // What stays charged was written, however the job ended.
            Some(stage) if !stage.exports && (stage.status == JobStatus::Completed || stage.credits > 0) => {
                ProjectStatus::Draft
            }
            Some(stage) if stage.status == JobStatus::Completed => ProjectStatus::Completed,
            Some(_) => ProjectStatus::Failed,
        }
    }

    /// Whether a writer is at it.
    pub(crate) fn is_being_written(&self) -> bool {
        self.0.iter().any(|stage| !stage.exports && !stage.status.is_final())
    }

    /// Whether it may be written again: the last writing came to nothing, and nothing came after it.
    pub(crate) fn can_be_written_again(&self) -> bool {
        let failed = |stage: &Stage| matches!(stage.status, JobStatus::Failed | JobStatus::Cancelled);
        self.0.last().is_some_and(|stage| !stage.exports && failed(stage))
    }

    /// Credits of its jobs.
    pub(crate) fn credits(&self) -> i64 {
        self.0.iter().map(|stage| stage.credits).sum()
    }

    /// The last export that delivered.
    pub(crate) fn last_export(&self) -> Option<&JobId> {
        let delivered = |stage: &&Stage| stage.exports && stage.status == JobStatus::Completed;
        self.0.iter().rev().find(delivered).map(|stage| &stage.job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(stages: &[(bool, JobStatus, i64)]) -> Standing {
        let stage = |(number, (exports, status, credits)): (usize, &(bool, JobStatus, i64))| Stage {
            job: JobId::new(number.to_string()),
            exports: *exports,
            status: *status,
            credits: *credits,
            at: 5,
        };
        Standing(stages.iter().enumerate().map(stage).collect())
    }

    #[test]
    fn a_project_stands_where_its_last_job_left_it() {
        use JobStatus::{Cancelled, Completed, Failed, Pending};
        for (stages, status) in [
            (vec![], ProjectStatus::Draft),
            (vec![(false, Completed, 10)], ProjectStatus::Draft),
            (vec![(false, Failed, 0)], ProjectStatus::Failed),
            (vec![(false, Cancelled, 10)], ProjectStatus::Draft),
            (vec![(false, Completed, 10), (true, Completed, 5)], ProjectStatus::Completed),
            (vec![(true, Completed, 5), (true, Failed, 0)], ProjectStatus::Failed),
            (vec![(true, Completed, 5), (true, Cancelled, 0)], ProjectStatus::Completed),
            (vec![(true, Cancelled, 0)], ProjectStatus::Draft),
            (vec![(true, Pending, 5), (true, Completed, 0)], ProjectStatus::Processing),
        ] {
            assert_eq!(standing(&stages).status(5), status, "{stages:?}");
        }
    }

    #[test]
    fn what_was_changed_after_its_export_is_a_draft_again() {
        let exported = standing(&[(true, JobStatus::Completed, 5)]);
        assert_eq!(
            (exported.status(4), exported.status(6)),
            (ProjectStatus::Completed, ProjectStatus::Draft)
        );
    }

    #[test]
    fn its_outputs_are_those_of_the_last_export_that_delivered() {
        use JobStatus::{Completed, Failed, Processing};
        let known = standing(&[(true, Completed, 5), (true, Failed, 0), (false, Processing, 7)]);
        assert_eq!(known.last_export(), Some(&JobId::new("0")));
        assert_eq!(known.credits(), 12);
        assert!(known.is_being_written() && !known.can_be_written_again());
        assert!(standing(&[(false, Failed, 0)]).can_be_written_again());
    }

    #[test]
    fn a_file_of_a_table_stays_when_the_rest_of_the_table_is_cancelled() {
        let stages = [JobStatus::Processing, JobStatus::Cancelled]
            .map(|status| Stage::of_table(JobId::new("t"), status, 5));
        let [running, cancelled] = stages.map(|stage| Standing(vec![stage]));
        assert_eq!((running.status(5), running.last_export()), (ProjectStatus::Processing, None));
        assert_eq!((cancelled.status(5), cancelled.credits()), (ProjectStatus::Completed, 0));
        assert_eq!(cancelled.last_export(), Some(&JobId::new("t")));
    }
}
