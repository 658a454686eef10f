//! What more credits cost: each leads to the checkout.

use leptos::prelude::*;
use lumiku_dto::credits::Package;

use crate::{
    api,
    buying::Wanted,
    components::{Badge, ErrorState, Skeleton, Tone},
    format,
    load::{Loaded, Remote},
};

#[component]
pub(super) fn Packages() -> impl IntoView {
    let packages = Loaded::new(|| async { api::credits::packages().await.map(|packages| packages.items) });
    view! {
        <section class="mb-4" aria-label="Credit packages">
            {move || match packages.get() {
                Remote::Loading => {
                    view! {
                        <div class="packages">
                            {(0..5).map(|_| view! { <Skeleton class="w-full rounded-lg" /> }).collect_view()}
                        </div>
                    }
                        .into_any()
                }
                Remote::Failed(error) => {
                    view! {
                        <ErrorState
                            title="The packages could not be loaded"
                            error=error
                            on_retry=move |()| packages.retry()
                        />
                    }
                        .into_any()
                }
                Remote::Ready(packages) => {
                    view! {
                        <ul class="packages">
                            {packages.into_iter().map(|package| view! { <Offer package=package /> }).collect_view()}
                        </ul>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Offer(package: Package) -> impl IntoView {
    let href = Wanted::Package(package.id).checkout(Some("/credits"));
    view! {
        <li class="card card-link package" data-popular=package.popular.then_some("")>
            <h2 class="flex items-center gap-2 text-sm">
                <a class="stretched" href=href>
                    <span class="sr-only">"Buy "</span>
                    {package.name}
                </a>
                {package.popular.then(|| view! { <Badge tone=Tone::Ember>"Popular"</Badge> })}
            </h2>
            <b>
                {format::number(package.credits)}
                <span class="sr-only">" credits"</span>
            </b>
            <p class="num text-sm text-ink-3">{format::rupiah(package.price)}</p>
        </li>
    }
}
