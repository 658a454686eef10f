//! A tool as a card: large with its artwork, or small with its icon.

use leptos::prelude::*;
use lumiku_dto::account::Tier;

use crate::{
    components::{Badge, Icon, IconView, Tile, Tone},
    session::{Presence, Session},
    signals::Memo,
    tools::{Availability, Catalog, Entry},
};

/// With artwork, description and price.
#[component]
pub(super) fn LargeCard(entry: Entry) -> impl IntoView {
    let soon = entry.availability == Availability::ComingSoon;
    let locked = locked(&entry);
    view! {
        <li class="card card-link tool-large">
            <div class="art" data-art=entry.art.as_str() inner_html=entry.art.shapes()></div>
            <div class="tool-large-body">
                <h2 class="flex items-center gap-2">
                    <a class="stretched" href=entry.path.clone()>
                        {entry.name.clone()}
                    </a>
                    <CardBadge soon=soon badge=entry.badge.clone() />
                    <Lock plan=locked />
                </h2>
                <p class="mt-1 text-ink-3">{entry.description.clone()}</p>
                <p class="mt-3 flex items-center gap-2 text-sm text-ink-3">
                    {match entry.price_hint.clone() {
                        Some(hint) => view! {
                            <IconView icon=Icon::Coins class="icon-sm" />
                            {hint}
                        }
                            .into_any(),
                        None => view! {
                            <IconView icon=Icon::Clock class="icon-sm" />
                            "In the making"
                        }
                            .into_any(),
                    }}
                </p>
            </div>
            {(!soon).then(|| view! { <Star id=entry.id.clone() name=entry.name.clone() on_art=true /> })}
        </li>
    }
}

/// With icon, name and one quiet line.
#[component]
pub(super) fn SmallCard(entry: Entry) -> impl IntoView {
    let soon = entry.availability == Availability::ComingSoon;
    let locked = locked(&entry);
    let line = if soon { "Coming soon".to_owned() } else { entry.price_hint.clone().unwrap_or_default() };
    view! {
        <li class="card card-link tool-small" data-soon=soon.then_some("")>
            <Tile icon=entry.icon tint=entry.category.as_str().to_owned() />
            <div class="min-w-0 flex-1">
                <h3 class="flex items-center gap-2">
                    <a class="stretched truncate" href=entry.path.clone()>
                        {entry.name.clone()}
                    </a>
                    <Lock plan=locked />
                </h3>
                <p class="truncate text-sm text-ink-3">{line}</p>
            </div>
            {(!soon).then(|| view! { <Star id=entry.id.clone() name=entry.name.clone() on_art=false /> })}
        </li>
    }
}

/// The plan that a tool asks for, when the person's does not include it.
fn locked(entry: &Entry) -> Memo<Option<Tier>> {
    let (catalog, entry) = (Catalog::expect(), entry.clone());
    Memo::new(move |_| catalog.locked(&entry))
}

#[component]
fn Lock(plan: Memo<Option<Tier>>) -> impl IntoView {
    move || {
        plan.get().map(|plan| {
            view! {
                <Badge>
                    <IconView icon=Icon::Lock class="icon-sm" />
                    <span class="sr-only">"Comes with "</span>
                    {plan.label()}
                </Badge>
            }
        })
    }
}

#[component]
fn CardBadge(soon: bool, badge: Option<String>) -> impl IntoView {
    match (soon, badge) {
        (true, _) => Some(view! { <Badge tone=Tone::Plain>"Coming soon"</Badge> }.into_any()),
        (false, Some(badge)) => Some(view! { <Badge tone=Tone::Ember>{badge}</Badge> }.into_any()),
        (false, None) => None,
    }
}

/// Pins the tool to the sidebar, which those have who are logged in.
#[component]
fn Star(id: String, name: String, on_art: bool) -> impl IntoView {
    let session = Session::expect();
    let known = Memo::new(move |_| session.presence() == Presence::LoggedIn);
    move || known.get().then(|| star(id.clone(), &name, on_art))
}

fn star(id: String, name: &str, on_art: bool) -> impl IntoView + use<> {
    let catalog = Catalog::expect();
    let pinned = {
        let id = id.clone();
        Memo::new(move |_| catalog.is_favorite(&id))
    };
    view! {
        <button
            type="button"
            class="star"
            data-art=on_art.then_some("")
            aria-pressed=move || if pinned.get() { "true" } else { "false" }
            aria-label=format!("Pin {name} to the sidebar")
            on:click=move |_| catalog.toggle_favorite(&id)
        >
            <IconView icon=Icon::Star />
        </button>
    }
}
