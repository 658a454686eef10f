//! A job without its carousel in the address, as the history links to it: the carousel is found and taken into the
//! address. The job of a table leads to the table's page.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::ID;
use lumiku_dto::{ErrorBody, ErrorCode, JobId, job::Job};
use serde_json::Value;

use super::calls::{find_project, list_jobs, list_projects};
use crate::{
    address::use_replace_query,
    api::{self, Answer, ApiError},
    components::{ErrorState, Skeleton},
    signals::RwSignal,
    tools::use_manifest,
};

/// Where a job is shown.
enum Place {
    Project(String),
    Table,
}

#[component]
pub(super) fn JobsProject(id: String) -> impl IntoView {
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let go = use_replace_query();
    let failed = RwSignal::new(None::<ApiError>);
    let find = move || {
        let (base, id) = (base.clone(), id.clone());
        failed.set(None);
        spawn_local(async move {
            let place = place_of(&base, &id).await;
            // Somebody may have gone on meanwhile.
            if failed.try_get_untracked().is_none() {
                return;
            }
            match place {
                Ok(Place::Project(project)) => go.run(vec![("project", project), ("job", id)]),
                Ok(Place::Table) => go.run(vec![("new", "table".to_owned()), ("job", id)]),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    find();
    view! {
        <div class="page">
            {move || match failed.get() {
                Some(error) => {
                    let find = find.clone();
                    view! { <ErrorState title="This job could not be shown" error=error on_retry=move |()| find() /> }
                        .into_any()
                }
                None => {
                    view! {
                        <div role="status">
                            <span class="sr-only">"Loading"</span>
                            <Skeleton class="h-80 w-full rounded-lg" />
                        </div>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

async fn place_of(base: &str, id: &str) -> Answer<Place> {
    let job = api::jobs::find(&JobId::new(id)).await?;
    if job.tool != ID {
        return Err(missing("This belongs to another tool."));
    }
    if is_table(&job) {
        return Ok(Place::Table);
    }
    if let Some(project) = project_of(&job)
        && find_project(base, &project).await.is_ok()
    {
        return Ok(Place::Project(project));
    }
    // A job without a file is at work, or it wrote, or it failed.
    for project in list_projects(base, None).await?.items {
        let jobs = list_jobs(base, &project.id).await?;
        if jobs.items.iter().any(|known| known.id == job.id) {
            return Ok(Place::Project(project.id));
        }
    }
    Err(missing("Its carousel was deleted. What was exported is under My work."))
}

/// Whether a job makes carousels from a table.
pub(super) fn is_table(job: &Job) -> bool {
    job.kind == "bulk"
}

/// The carousel that a job's files are of; `None` before the first has arrived.
fn project_of(job: &Job) -> Option<String> {
    let of = |metadata: &Value| Some(metadata.get("projectId")?.as_str()?.to_owned());
    job.outputs.iter().find_map(|file| of(file.metadata.as_ref()?))
}

fn missing(why: &str) -> ApiError {
    ApiError::Refused(Box::new(ErrorBody::new(ErrorCode::NotFound, why)))
}
