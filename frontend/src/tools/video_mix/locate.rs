//! A job without its project in the address, as the history links to it: the project is found and taken into the
//! address.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{ErrorBody, ErrorCode, JobId};
use lumiku_video_mix_dto::{ID, ProjectStatus};

use super::{
    batch::project_of,
    calls::{list_jobs, list_projects},
};
use crate::{
    address::use_replace_query,
    api::{self, Answer, ApiError},
    components::{ButtonLink, ButtonVariant, EmptyState, ErrorState, Icon, Skeleton},
    router::Router,
    signals::{RwSignal, Signal},
    tools::use_manifest,
};

#[component]
pub(super) fn JobsProject(id: String) -> impl IntoView {
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let go = use_replace_query();
    let here = Router::expect().path_signal();
    let file = untrack(|| Router::expect().query("file")).unwrap_or_default();
    let failed = RwSignal::new(None::<ApiError>);
    let find = move || {
        let (base, id, file) = (base.clone(), id.clone(), file.clone());
        failed.set(None);
        spawn_local(async move {
            match project_with(&base, &id).await {
                Ok(project) => {
                    // Somebody may have gone on meanwhile.
                    if failed.try_get_untracked().is_some() {
                        go.run(vec![("project", project), ("job", id), ("file", file)]);
                    }
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    find();
    view! {
        <div class="page">
            {move || match failed.get() {
                Some(error) if error.code() == Some(ErrorCode::NotFound) => {
                    view! {
                        <EmptyState icon=Icon::Video title="This job is not here any more" text=error.to_string()>
                            <ButtonLink href=Signal::derive(move || here.get()) variant=ButtonVariant::Primary>
                                "All projects"
                            </ButtonLink>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(error) => {
                    let find = find.clone();
                    view! {
                        <ErrorState title="This job could not be shown" error=error on_retry=move |()| find() />
                    }
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

/// The project that a job belongs to: as its first video says, or else as the project that lists the job.
async fn project_with(base: &str, id: &str) -> Answer<String> {
    let job = api::jobs::find(&JobId::new(id)).await?;
    if job.tool != ID {
        return Err(missing("This belongs to another tool."));
    }
    if let Some(project) = project_of(&job) {
        return Ok(project);
    }
    let projects = list_projects(base, None).await?.items;
    // A job without a video is at work, or it failed.
    let likely = projects.into_iter().filter(|project| project.status != ProjectStatus::Draft);
    for project in likely {
        let jobs = list_jobs(base, &project.id).await?;
        if jobs.items.iter().any(|known| known.id == job.id) {
            return Ok(project.id);
        }
    }
    Err(missing("Its project was deleted. What it made is under My work."))
}

fn missing(why: &str) -> ApiError {
    ApiError::Refused(Box::new(ErrorBody::new(ErrorCode::NotFound, why)))
}
