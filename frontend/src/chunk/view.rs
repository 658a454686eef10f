//! A chunk on the screen: itself, grey shapes while it is on its way, or what to do when it did not come.

use leptos::{prelude::*, task::spawn_local};

use super::Chunk;
use crate::{
    components::{Button, EmptyState, Icon, Skeleton},
    signals::RwSignal,
};

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Awaited,
    Here,
    Failed,
}

/// A chunk's view. One that is here already appears at once.
#[component]
pub fn ChunkView(
    /// What to show.
    chunk: Chunk,
) -> impl IntoView {
    if let Some(view) = chunk.draw() {
        return view;
    }
    let arrival = RwSignal::new(Arrival::Awaited);
    let fetch = move |reload: bool| {
        arrival.set(Arrival::Awaited);
        spawn_local(async move {
            let fetched = chunk.fetch().await;
            if fetched.is_err() && reload && window().navigator().on_line() {
                // The server is there and the file is not: it has a newer version, which a reload brings.
                drop(window().location().reload());
            }
            // The person may be elsewhere by now.
            arrival.try_set(if fetched.is_ok() { Arrival::Here } else { Arrival::Failed });
        });
    };
    fetch(false);
    let shown = move || match arrival.get() {
        Arrival::Here => chunk.draw().unwrap_or_else(|| ().into_any()),
        Arrival::Awaited => view! { <PageSkeleton /> }.into_any(),
        Arrival::Failed => view! {
            <div class="page" role="alert">
                <EmptyState
                    icon=Icon::WifiOff
                    title="This screen could not be loaded"
                    text="The connection broke, or Lumiku was updated in the meantime."
                >
                    <Button icon=Icon::RefreshCw on_click=move |_| fetch(true)>
                        "Try again"
                    </Button>
                </EmptyState>
            </div>
        }
        .into_any(),
    };
    shown.into_any()
}

/// A page of which nothing is known yet.
#[component]
pub fn PageSkeleton() -> impl IntoView {
    view! {
        <div class="page" role="status">
            <span class="sr-only">"Loading"</span>
            <Skeleton class="h-8 w-64" />
            <Skeleton class="mt-6 h-80 w-full rounded-lg" />
        </div>
    }
}
