//! `/tools/:id` and `/apps/:id`: finds the tool and shows its screen.

use leptos::prelude::*;

use super::{
    Availability, Catalog, Entry,
    registry::{Layout, TOOLS},
};
use crate::{
    buying::Wanted,
    chunk::{ChunkView, PageSkeleton},
    components::{ButtonLink, ButtonVariant, ErrorState, Icon, IconView},
    load::Remote,
    pages::NotFound,
    router::{Router, tool_id},
    signals::{Memo, Signal},
    title::use_title,
};

/// What there is to show, without what may change in a manifest: a new price rebuilds no screen.
#[derive(Clone, PartialEq)]
enum Shown {
    Loading,
    Failed(crate::api::ApiError),
    Missing,
    ComingSoon(Box<Entry>),
    Locked(Box<Entry>),
    Screen(&'static str),
}

/// A tool's screen.
#[component]
pub fn ToolPage() -> impl IntoView {
    let catalog = Catalog::expect();
    let path = Router::expect().path_signal();
    // On the way to another page the tool's screen stays until it is taken away.
    let id = Memo::new(move |before: Option<&String>| {
        path.with(|path| tool_id(path).map(str::to_owned)).or_else(|| before.cloned()).unwrap_or_default()
    });
    let shown = Memo::new(move |_| match catalog.entries() {
        Remote::Loading => Shown::Loading,
        Remote::Failed(error) => Shown::Failed(error),
        Remote::Ready(entries) => match entries.into_iter().find(|entry| entry.id == id.get()) {
            None => Shown::Missing,
            Some(entry) if entry.availability == Availability::ComingSoon => {
                Shown::ComingSoon(Box::new(entry))
            }
            Some(entry) if catalog.locked(&entry).is_some() => Shown::Locked(Box::new(entry)),
            Some(entry) => {
                TOOLS.iter().find(|ui| ui.id == entry.id).map_or(Shown::Missing, |ui| Shown::Screen(ui.id))
            }
        },
    });
    use_title(Signal::derive(move || catalog.find(&id.get()).map(|entry| entry.name).unwrap_or_default()));
    move || match shown.get() {
        Shown::Loading => view! { <PageSkeleton /> }.into_any(),
        Shown::Failed(error) => view! {
            <div class="page">
                <ErrorState
                    title="The tools could not be loaded"
                    error=error
                    on_retry=move |()| catalog.retry()
                />
            </div>
        }
        .into_any(),
        Shown::Missing => view! { <NotFound /> }.into_any(),
        Shown::ComingSoon(entry) => view! { <ComingSoon entry=*entry /> }.into_any(),
        Shown::Locked(entry) => view! { <Locked entry=*entry /> }.into_any(),
        Shown::Screen(id) => screen(catalog, id),
    }
}

fn screen(catalog: Catalog, id: &'static str) -> AnyView {
    let Some(ui) = TOOLS.iter().find(|ui| ui.id == id) else { return ().into_any() };
    // The last known manifest stays while the list is loaded again.
    let manifest = Memo::new(move |before: Option<&Option<lumiku_dto::tool::Manifest>>| {
        catalog.find(id).and_then(|entry| entry.manifest).or_else(|| before.cloned().flatten())
    });
    let Some(first) = manifest.get_untracked() else { return ().into_any() };
    provide_context(Signal::derive(move || manifest.get().unwrap_or_else(|| first.clone())));
    let screen = view! { <ChunkView chunk=ui.main /> }.into_any();
    match ui.layout {
        Layout::Canvas => screen,
        Layout::Page => view! { <div class="page">{screen}</div> }.into_any(),
    }
}

#[component]
fn ComingSoon(entry: Entry) -> impl IntoView {
    view! {
        <div class="page">
            <div class="mx-auto max-w-text py-8 text-center">
                <div class="art mx-auto mb-8 h-56 w-full max-w-form rounded-lg" data-art=entry.art.as_str() inner_html=entry.art.shapes()></div>
                <p class="badge mb-3" data-tone="ember">"Coming soon"</p>
                <h1>{entry.name}</h1>
                <p class="mt-2 text-md text-ink-2">{entry.description}</p>
                <p class="mt-4 text-ink-3">"It is being built. Your credits will work here too."</p>
                <div class="mt-6 flex justify-center">
                    <ButtonLink href="/tools">
                        "All tools"
                    </ButtonLink>
                </div>
            </div>
        </div>
    }
}

/// What was made with the tool before stays in My work.
#[component]
fn Locked(entry: Entry) -> impl IntoView {
    let plan = entry.min_tier;
    let checkout = Wanted::Plan(plan).checkout(Some(&entry.path));
    view! {
        <div class="page">
            <div class="mx-auto max-w-text py-8 text-center">
                <div class="art mx-auto mb-8 h-56 w-full max-w-form rounded-lg" data-art=entry.art.as_str() inner_html=entry.art.shapes()></div>
                <p class="badge mb-3" data-tone="ember">
                    <IconView icon=Icon::Lock class="icon-sm" />
                    {format!("Comes with {}", plan.label())}
                </p>
                <h1>{entry.name}</h1>
                <p class="mt-2 text-md text-ink-2">{entry.description}</p>
                <p class="mt-4 text-ink-3">
                    {format!("{} and the plans above it include this tool.", plan.label())}
                </p>
                <div class="mt-6 flex flex-wrap justify-center gap-2">
                    <ButtonLink href=checkout variant=ButtonVariant::Primary>
                        {format!("Get {}", plan.label())}
                    </ButtonLink>
                    <ButtonLink href="/pricing">"See plans"</ButtonLink>
                </div>
            </div>
        </div>
    }
}
