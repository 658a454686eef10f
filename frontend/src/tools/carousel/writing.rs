//! A carousel that is being written, or whose writing failed.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Generate, Project, ProjectStatus, generate_price};
use lumiku_dto::{
    JobId,
    job::{Job, JobStatus},
    tool::Manifest,
};

use super::{calls, desk::Desk};
use crate::{
    api,
    components::{Button, ButtonLink, ButtonVariant, Icon, Notice, Skeleton, Tone},
    effect, format,
    live::Live,
    router::Router,
    signals::{Memo, RwSignal, Signal},
    tools::{layout::JobCard, use_manifest},
    url::with_query,
};

/// Where the writing of a project stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Writing {
    /// It is being written by this job.
    Going(Option<JobId>),
    /// It was not written.
    Failed(Option<JobId>, Box<Generate>),
    /// There is nothing to wait for.
    Over,
}

impl Writing {
    /// Reads it from the project.
    pub(super) fn of(project: &Project) -> Self {
        match (&project.brief, &project.written, project.status) {
            (Some(_), None, ProjectStatus::Processing) => Self::Going(project.job_id.clone()),
            (Some(brief), None, ProjectStatus::Failed) => {
                Self::Failed(project.job_id.clone(), Box::new(brief.clone()))
            }
            _ => Self::Over,
        }
    }
}

/// The writer at work, in place of the slides.
#[component]
pub(super) fn WritingView(desk: Desk, writing: Writing) -> impl IntoView {
    let here = Router::expect().path_signal();
    let title = Memo::new(move |_| desk.with(|doc| doc.title.clone()).unwrap_or_default());
    let (id, brief) = match writing {
        Writing::Going(id) => (id, None),
        Writing::Failed(id, brief) => (id, Some(*brief)),
        Writing::Over => (None, None),
    };
    let going = brief.is_none();
    view! {
        <div class="page stage car-writing">
            <a class="link flex items-center gap-1 text-sm" href=move || here.get()>
                "All carousels"
            </a>
            <h1>{move || title.get()}</h1>
            {match id {
                Some(id) => view! { <JobOf desk=desk id=id /> }.into_any(),
                None if going => {
                    view! {
                        <p class="text-ink-2" role="status">
                            "Your carousel is being written."
                        </p>
                    }
                        .into_any()
                }
                None => ().into_any(),
            }}
            {going
                .then(|| {
                    view! {
                        <div class="car-writing-slides" aria-hidden="true">
                            {(0..4).map(|_| view! { <Skeleton class="car-wait" /> }).collect_view()}
                        </div>
                    }
                })}
            {brief.map(|brief| view! { <Again desk=desk brief=brief /> })}
        </div>
    }
}

#[component]
fn JobOf(desk: Desk, id: JobId) -> impl IntoView {
    let live = Live::expect();
    let known = live.job(id.clone());
    live.shows({
        let id = id.clone();
        move || Some(id.clone())
    });
    // What the stream has not told yet is asked for.
    spawn_local(async move {
        if let Ok(job) = api::jobs::find(&id).await {
            live.note_job(job);
        }
    });
    let status = Memo::new(move |_| known.with(|job| job.as_ref().map(|job| job.status)));
    effect::run(move || {
        if status.get().is_some_and(JobStatus::is_final) {
            desk.fetch();
        }
    });
    move || {
        // What is done is about to be shown.
        status.get().filter(|status| *status != JobStatus::Completed)?;
        let first: Job = known.get_untracked()?;
        let job = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
        Some(view! { <JobCard job=job /> })
    }
}

/// The same order once more, or another.
#[component]
fn Again(desk: Desk, brief: Generate) -> impl IntoView {
    let manifest = use_manifest();
    let here = Router::expect().path_signal();
    let live = Live::expect();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let key = StoredValue::new(api::idempotency_key());
    let price = generate_price(brief.slide_count, &manifest.with_untracked(Manifest::price_list)).credits;
    let (base, id) = desk.address();
    let again = move |_| {
        busy.set(true);
        problem.set(None);
        let input = Generate { project_id: Some(id.clone()), ..brief.clone() };
        let base = base.clone();
        spawn_local(async move {
            let answer = calls::generate(&base, &input, &key.get_value()).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    live.note_job(answer.job);
                    desk.fetch();
                }
                Err(error) => {
                    if !error.is_temporary() {
                        key.set_value(api::idempotency_key());
                    }
                    problem.set(Some(error.to_string()));
                }
            }
        });
    };
    let start = Signal::derive(move || with_query(&here.get(), &[]));
    view! {
        <Notice tone=Tone::Plain>"Nothing was written, and all credits came back. Your order is kept."</Notice>
        <div class="flex flex-wrap gap-2" aria-live="polite">
            <Button variant=ButtonVariant::Primary icon=Icon::RotateCcw busy=busy on_click=again>
                {format!("Try again · {}", format::credits(price))}
            </Button>
            <ButtonLink href=start>"Start another"</ButtonLink>
            {move || problem.get().map(|problem| view! { <p class="text-sm text-bad">{problem}</p> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Content, ProjectType, Writer, WrittenBy};
    use lumiku_dto::Timestamp;

    use super::*;

    fn project(status: ProjectStatus) -> Project {
        Project {
            id: "p".to_owned(),
            title: "Kopi".to_owned(),
            kind: ProjectType::AiGenerated,
            status,
            slide_count: 1,
            content: Content::new("folio"),
            revision: 1,
            credits_used: 0,
            outputs: Vec::new(),
            job_id: Some(JobId::new("j")),
            written: None,
            brief: Some(Generate::default()),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    #[test]
    fn only_what_was_never_written_is_waited_for() {
        assert_eq!(Writing::of(&project(ProjectStatus::Processing)), Writing::Going(Some(JobId::new("j"))));
        assert!(matches!(Writing::of(&project(ProjectStatus::Failed)), Writing::Failed(..)));
        let written = Some(WrittenBy { writer: Writer::Rules, notices: Vec::new() });
        let exporting = Project { written, ..project(ProjectStatus::Processing) };
        assert_eq!(Writing::of(&exporting), Writing::Over);
        let by_hand = Project { brief: None, ..project(ProjectStatus::Failed) };
        assert_eq!(Writing::of(&by_hand), Writing::Over);
    }
}
