//! The way on to the other tools.

use leptos::prelude::*;

use crate::{
    components::Tile,
    signals::Memo,
    tools::{Availability, Catalog, use_manifest},
};

const SHOWN: usize = 3;

/// "Try other tools": those that can be opened first.
#[component]
pub fn OtherTools() -> impl IntoView {
    let catalog = Catalog::expect();
    let manifest = use_manifest();
    let others = Memo::new(move |_| {
        let here = manifest.with(|manifest| manifest.id.clone());
        let others = catalog.offered().into_iter().filter(|entry| entry.id != here);
        let (ready, soon): (Vec<_>, Vec<_>) =
            others.partition(|entry| entry.availability == Availability::Ready);
        ready.into_iter().chain(soon).take(SHOWN).collect::<Vec<_>>()
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            view! {
                <section class="tool-more" aria-labelledby="other-tools">
                    <h2 id="other-tools">"Try other tools"</h2>
                    <ul class="tool-others">
                        {others
                            .into_iter()
                            .map(|entry| {
                                let soon = entry.availability == Availability::ComingSoon;
                                let line = if soon {
                                    "Coming soon".to_owned()
                                } else {
                                    entry.price_hint.unwrap_or_default()
                                };
                                view! {
                                    <li class="card card-link tool-small" data-soon=soon.then_some("")>
                                        <Tile icon=entry.icon tint=entry.category.as_str().to_owned() />
                                        <div class="min-w-0 flex-1">
                                            <h3>
                                                <a class="stretched" href=entry.path>
                                                    {entry.name}
                                                </a>
                                            </h3>
                                            <p class="truncate text-sm text-ink-3">{line}</p>
                                        </div>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    }
}
