//! What waits and runs now, by tool. Asked again every few seconds while the page is looked at.

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use lumiku_dto::admin::{QueueState, ToolQueue};

use crate::{
    api,
    components::{ErrorState, Skeleton},
    format,
    load::{Loaded, Remote},
};

const AGAIN_MS: u32 = 5_000;

#[component]
pub(super) fn Queue() -> impl IntoView {
    let queue = Loaded::new(api::admin::find_queue);
    // It ends with the page.
    StoredValue::new_local(Interval::new(AGAIN_MS, move || {
        if !document().hidden() {
            queue.reload();
        }
    }));
    view! {
        <section class="desk-queue" aria-label="Queue">
            {move || match queue.get() {
                Remote::Loading => view! { <Skeleton class="h-20 w-full rounded-lg" /> }.into_any(),
                Remote::Failed(error) => {
                    view! {
                        <ErrorState
                            title="The queue could not be loaded"
                            error=error
                            on_retry=move |()| queue.retry()
                        />
                    }
                        .into_any()
                }
                Remote::Ready(queue) => cards(&queue),
            }}
        </section>
    }
}

fn cards(queue: &QueueState) -> AnyView {
    let all = card("All tools", queue.waiting, queue.running, None, queue.oldest_wait_ms);
    let tools: Vec<_> = queue.tools.iter().map(tool_card).collect();
    view! {
        <ul class="desk-queue-list">
            {all} {tools}
        </ul>
    }
    .into_any()
}

fn tool_card(tool: &ToolQueue) -> AnyView {
    card(&tool.name, tool.waiting, tool.running, Some(tool.max_concurrent), tool.oldest_wait_ms)
}

fn card(name: &str, waiting: i64, running: i64, most: Option<u32>, oldest_ms: Option<i64>) -> AnyView {
    let running = match most {
        Some(most) if most > 0 => format!("{running} of {most}"),
        _ => format::number(running),
    };
    let oldest = oldest_ms.map(|ms| format!("The oldest waits {}", format::took(ms)));
    view! {
        <li class="card desk-queue-card" data-busy=(waiting > 0).then_some("")>
            <p class="truncate font-semibold">{name.to_owned()}</p>
            <p class="desk-queue-counts">
                <span>
                    <b>{format::number(waiting)}</b>
                    " waiting"
                </span>
                <span>
                    <b>{running}</b>
                    " running"
                </span>
            </p>
            <p class="text-sm text-ink-3">{oldest.unwrap_or_else(|| "Nobody waits".to_owned())}</p>
        </li>
    }
    .into_any()
}
