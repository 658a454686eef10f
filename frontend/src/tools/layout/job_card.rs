//! A job that runs, or that did not end well: progress, cancel, what came back, and a way to try again.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::job::{Job, JobStatus};

use super::estimate::time_left;
use crate::{
    api, clock,
    components::{Button, ButtonVariant, Icon, ProgressBar, Tile},
    format,
    live::Live,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
};

/// A job's card. A completed job needs none: its results are shown instead.
#[component]
pub fn JobCard(
    /// The job as it stands.
    #[prop(into)]
    job: Signal<Job>,
    /// Does the same again, when this browser still knows what that was.
    #[prop(optional_no_strip, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let ended = Memo::new(move |_| job.with(|job| job.status.is_final()));
    move || {
        if ended.get() {
            view! { <Ended job=job on_retry=on_retry /> }.into_any()
        } else {
            view! { <Running job=job /> }.into_any()
        }
    }
}

#[component]
fn Running(job: Signal<Job>) -> impl IntoView {
    let live = Live::expect();
    let toasts = Toasts::expect();
    let cancelling = RwSignal::new(false);
    let cancel = move |_| {
        cancelling.set(true);
        let id = job.with_untracked(|job| job.id.clone());
        spawn_local(async move {
            match api::jobs::cancel(&id).await {
                Ok(job) => live.note_job(job),
                Err(error) => {
                    cancelling.try_set(false);
                    toasts.error("The job was not cancelled", &error);
                }
            }
        });
    };
    let stage = Memo::new(move |_| job.with(stage_in_words));
    let left = move || job.with(|job| time_left(job, clock::now()));
    let progress = move || job.with(|job| (job.status == JobStatus::Processing).then_some(job.progress));
    let value = Signal::derive(move || progress().map(f64::from));
    view! {
        <div class="job-card" data-running="">
            <div class="job-line">
                <p class="font-semibold" aria-live="polite">
                    {move || stage.get()}
                </p>
                <p class="num text-sm text-ink-3">
                    {move || progress().map(|progress| format!("{progress} %"))}
                    {move || left().map(|left| format!(" · {left}"))}
                </p>
            </div>
            <ProgressBar label=Signal::derive(move || stage.get()) value=value />
            <div class="job-line">
                <p class="text-sm text-ink-3">"You can leave this page: the work goes on."</p>
                <Button variant=ButtonVariant::Ghost icon=Icon::X busy=cancelling on_click=cancel>
                    "Cancel"
                </Button>
            </div>
        </div>
    }
}

#[component]
fn Ended(job: Signal<Job>, on_retry: Option<Callback<()>>) -> impl IntoView {
    let cancelled = job.with_untracked(|job| job.status == JobStatus::Cancelled);
    let why = job.with_untracked(|job| job.error.as_ref().map(|error| error.message.clone()));
    let (icon, tint, title) = if cancelled {
        (Icon::Ban, None, "You cancelled this")
    } else {
        (Icon::CircleAlert, Some("bad".to_owned()), "This did not work")
    };
    let nothing_spent = job.with_untracked(|job| job.credits_refunded == 0 && job.credits_used == 0);
    view! {
        <div class="job-card" role="status">
            <div class="flex items-start gap-3">
                <Tile icon=icon tint=tint />
                <div class="min-w-0 flex-1">
                    <h2>{title}</h2>
                    <p class="text-ink-2">
                        {why
                            .or_else(|| (!cancelled).then(|| "Something went wrong on our side.".to_owned()))}
                        {nothing_spent.then_some(" It cost nothing.")}
                    </p>
                </div>
                {on_retry
                    .map(|on_retry| {
                        view! {
                            <Button icon=Icon::RotateCcw on_click=move |_| on_retry.run(())>
                                "Try again"
                            </Button>
                        }
                    })}
            </div>
            <RefundNotice job=job />
        </div>
    }
}

/// What came back, in green, and why. Nothing when nothing did.
#[component]
pub fn RefundNotice(
    /// The job.
    #[prop(into)]
    job: Signal<Job>,
) -> impl IntoView {
    let refund = Memo::new(move |_| {
        job.with(|job| {
            (job.credits_refunded > 0).then(|| (came_back(job.credits_refunded), refund_reason(job)))
        })
    });
    move || {
        refund.get().map(|(title, reason)| {
            view! {
                <div class="refund" role="status">
                    <Tile icon=Icon::Undo2 tint="ok".to_owned() />
                    <div class="min-w-0">
                        <p class="font-semibold">{title}</p>
                        <p class="text-sm">{reason}</p>
                    </div>
                </div>
            }
        })
    }
}

fn came_back(credits: i64) -> String {
    format!("{} came back", format::credits(credits))
}

fn refund_reason(job: &Job) -> String {
    match (job.status, &job.error) {
        (JobStatus::Completed, Some(error)) => error.message.clone(),
        (JobStatus::Completed, None) => "Not everything arrived.".to_owned(),
        // Why it ended stands above it.
        _ if !job.outputs.is_empty() => "What arrived stays yours; the rest is not charged.".to_owned(),
        _ => "Nothing arrived, so nothing is charged.".to_owned(),
    }
}

fn stage_in_words(job: &Job) -> String {
    match (job.status, job.queue_position, &job.stage) {
        (JobStatus::Pending, Some(ahead @ 1..), _) => {
            format!("Waiting for its turn: {} ahead", format::count(ahead, "job", "jobs"))
        }
        (JobStatus::Pending, ..) => "Starting".to_owned(),
        (_, _, Some(stage)) => stage.clone(),
        _ => "Working".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{JobId, Timestamp, job::JobError};

    use super::*;

    fn job(status: JobStatus) -> Job {
        Job {
            id: JobId::new("j"),
            tool: "t".into(),
            kind: "k".into(),
            status,
            progress: 0,
            stage: None,
            queue_position: None,
            credits_used: 0,
            credits_refunded: 6,
            error: None,
            outputs: Vec::new(),
            created_at: Timestamp(0),
            started_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn waiting_says_how_many_are_ahead() {
        let waiting = Job { queue_position: Some(3), ..job(JobStatus::Pending) };
        assert_eq!(stage_in_words(&waiting), "Waiting for its turn: 3 jobs ahead");
        assert_eq!(stage_in_words(&Job { queue_position: Some(0), ..waiting }), "Starting");
    }

    #[test]
    fn what_arrived_before_the_end_stays() {
        let file = crate::api::decode(
            r#"{"id":"f","name":"a.mp4","mime":"video/mp4","size":1,"kind":"output","tool":"t","url":"/f",
            "createdAt":"2026-11-20T11:42:00Z"}"#,
        );
        let stopped = Job { outputs: vec![file.unwrap()], ..job(JobStatus::Cancelled) };
        assert!(refund_reason(&stopped).contains("stays yours"));
    }

    #[test]
    fn a_refund_says_why() {
        let error = Some(JobError { code: "input_unreadable".into(), message: "No picture.".into() });
        assert_eq!(refund_reason(&Job { error, ..job(JobStatus::Completed) }), "No picture.");
        assert!(refund_reason(&job(JobStatus::Cancelled)).contains("nothing is charged"));
        assert_eq!(came_back(1), "1 credit came back");
    }
}
