//! A package of credits, with its button.

use leptos::prelude::*;
use lumiku_dto::credits::Package;

use crate::{
    buying::Wanted,
    components::{Badge, ButtonLink, ButtonVariant, Tone},
    format,
    signals::{Memo, Signal},
};

#[component]
pub(super) fn PackageCard(package: Package, back: Memo<Option<String>>) -> impl IntoView {
    let wanted = Wanted::Package(package.id);
    let variant = if package.popular { ButtonVariant::Primary } else { ButtonVariant::Secondary };
    view! {
        <li class="card package" data-popular=package.popular.then_some("")>
            <h3 class="flex items-center gap-2">
                {package.name.clone()}
                {package.popular.then(|| view! { <Badge tone=Tone::Ember>"Popular"</Badge> })}
            </h3>
            <b>
                {format::number(package.credits)}
                <span class="sr-only">" credits"</span>
            </b>
            <p class="num text-sm text-ink-3">{format::rupiah(package.price)}</p>
            <p class="num mt-1 text-xs text-ink-3">{format::rupiah(package.price_per_credit)} " a credit"</p>
            <ButtonLink
                href=Signal::derive(move || wanted.checkout(back.get().as_deref()))
                variant=variant
                full=true
                class="mt-4"
            >
                "Buy"
                <span class="sr-only">{format!(" {}", package.name)}</span>
            </ButtonLink>
        </li>
    }
}
