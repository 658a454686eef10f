//! One job of anybody's.

use leptos::prelude::*;
use lumiku_dto::{admin::AdminJob, job::JobStatus};

use super::{
    super::{
        listing::{Head, brief, numbers, row, words},
        person::person,
        words::job_status,
    },
    acts::Acts,
};
use crate::{
    clock,
    components::{Badge, Button, ButtonSize, ButtonVariant, Icon, Tone},
    format,
    tools::Catalog,
};

pub(super) const HEADS: &[Head] = &[
    words("Job"),
    words("Account"),
    words("State"),
    numbers("Credits"),
    brief("Submitted"),
    brief("Took"),
    words(""),
];

pub(super) fn line(job: AdminJob) -> AnyView {
    let catalog = Catalog::expect();
    let (now, offset) = (clock::now(), clock::utc_offset());
    let id = job.tool.clone();
    let named = view! {
        <span class="block">{move || catalog.name_of(&id)}</span>
        <span class="desk-second">
            <code class="desk-id">{job.id.to_string()}</code>
        </span>
    };
    let end = job.completed_at.unwrap_or(now);
    let took = job.started_at.map(|start| format::took(end.0 - start.0));
    row(
        HEADS,
        [
            named.into_any(),
            person(&job.user),
            state(&job),
            cost(&job),
            format::moment(job.created_at, now, offset).into_any(),
            took.unwrap_or_else(|| "\u{2013}".to_owned()).into_any(),
            buttons(job),
        ],
    )
}

/// Where it stands, and in words why.
fn state(job: &AdminJob) -> AnyView {
    let (words, tone) = job_status(job.status);
    let detail = match (&job.error, job.status) {
        (Some(error), _) => Some(format!("{} ({})", error.message, error.code)),
        (None, JobStatus::Processing) => {
            let stage = job.stage.clone().unwrap_or_else(|| "At work".to_owned());
            Some(format!("{stage}, {} %", job.progress))
        }
        _ => None,
    };
    let attempts = (job.attempt > 1).then(|| format!("Attempt {} of {}", job.attempt, job.max_attempts));
    view! {
        <span class="desk-badges">
            <Badge tone=tone>{words}</Badge>
            {job.cancelling.then(|| view! { <Badge tone=Tone::Warn>"Stopping"</Badge> })}
        </span>
        {detail.map(|detail| view! { <span class="desk-second desk-why">{detail}</span> })}
        {attempts.map(|attempts| view! { <span class="desk-second">{attempts}</span> })}
    }
    .into_any()
}

fn cost(job: &AdminJob) -> AnyView {
    let back =
        (job.credits_refunded > 0).then(|| format!("{} came back", format::number(job.credits_refunded)));
    view! {
        <span>{format::number(job.credits_charged)}</span>
        {back.map(|back| view! { <span class="desk-second" data-tone="ok">{back}</span> })}
    }
    .into_any()
}

fn buttons(job: AdminJob) -> AnyView {
    let acts = Acts::expect();
    let stoppable = !job.status.is_final() && !job.cancelling;
    let (retried, stopped) = (job.clone(), job.clone());
    let whose = format!(" the job of {}", job.user.email);
    let also = whose.clone();
    view! {
        <span class="desk-acts">
            {job
                .retryable
                .then(|| {
                    view! {
                        <Button
                            size=ButtonSize::Small
                            icon=Icon::RotateCcw
                            on_click=move |_| acts.ask_retry(retried.clone())
                        >
                            "Try again"
                            <span class="sr-only">{whose}</span>
                        </Button>
                    }
                })}
            {stoppable
                .then(|| {
                    view! {
                        <Button
                            size=ButtonSize::Small
                            variant=ButtonVariant::Danger
                            icon=Icon::X
                            on_click=move |_| acts.ask_cancel(stopped.clone())
                        >
                            "Cancel"
                            <span class="sr-only">{also}</span>
                        </Button>
                    }
                })}
        </span>
    }
    .into_any()
}
