//! `/pricing`: plans and packages, to read. Buying is not here yet, and the page says so.

use leptos::prelude::*;
use lumiku_dto::{
    account::Tier,
    credits::{Package, Plan},
};

use crate::{
    api,
    components::{Badge, ErrorState, Icon, IconView, Notice, Skeleton, Tone},
    format,
    load::{Loaded, Remote},
    session::Session,
    signals::Memo,
    title::use_title,
};

/// `/pricing`
#[component]
pub fn Pricing() -> impl IntoView {
    use_title("Plans and credits".to_owned());
    let session = Session::expect();
    let tier = Memo::new(move |_| session.user().map(|user| user.tier));
    let plans = Loaded::new(|| async { api::credits::plans().await.map(|plans| plans.items) });
    let packages = Loaded::new(|| async { api::credits::packages().await.map(|packages| packages.items) });
    view! {
        <div class="page">
            <h1>"Plans and credits"</h1>
            <p class="page-lead">
                "Every tool works with credits, and every price stands above its button. A plan brings credits each month; a package brings them once."
            </p>
            <Notice class="mb-8">
                "Buying opens soon. Until then your welcome credits work in every tool, and on your own server an administrator can give more."
            </Notice>
            <section class="mb-12" aria-labelledby="plans-title">
                <h2 class="mb-4 text-lg" id="plans-title">
                    "Plans"
                </h2>
                {move || match plans.get() {
                    Remote::Loading => view! { <Waiting class="plans" count=4 /> }.into_any(),
                    Remote::Failed(error) => {
                        view! {
                            <ErrorState
                                title="The plans could not be loaded"
                                error=error
                                on_retry=move |()| plans.retry()
                            />
                        }
                            .into_any()
                    }
                    Remote::Ready(plans) => {
                        view! {
                            <ul class="plans">
                                {plans
                                    .into_iter()
                                    .map(|plan| view! { <PlanCard plan=plan tier=tier /> })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                }}
            </section>
            <section aria-labelledby="packages-title">
                <h2 class="mb-4 text-lg" id="packages-title">
                    "Credit packages"
                </h2>
                {move || match packages.get() {
                    Remote::Loading => view! { <Waiting class="packages" count=5 /> }.into_any(),
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
                                {packages
                                    .into_iter()
                                    .map(|package| view! { <PackageCard package=package /> })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                }}
            </section>
        </div>
    }
}

#[component]
fn Waiting(class: &'static str, count: usize) -> impl IntoView {
    view! {
        <div class=class role="status">
            <span class="sr-only">"Loading"</span>
            {(0..count).map(|_| view! { <Skeleton class="rounded-lg" /> }).collect_view()}
        </div>
    }
}

#[component]
fn PlanCard(plan: Plan, tier: Memo<Option<Tier>>) -> impl IntoView {
    let current = move || tier.get() == Some(plan.tier);
    let price = if plan.price == 0 { "Free".to_owned() } else { format::rupiah(plan.price) };
    let period = if plan.price == 0 { "for as long as you like" } else { "a month" };
    view! {
        <li class="card plan" data-current=move || current().then_some("")>
            <h3 class="flex items-center gap-2 text-md">
                {plan.name}
                {move || current().then(|| view! { <Badge tone=Tone::Ember>"Your plan"</Badge> })}
            </h3>
            <p class="plan-price">{price}</p>
            <p class="text-sm text-ink-3">{period}</p>
            <ul>
                {plan
                    .features
                    .into_iter()
                    .map(|feature| {
                        view! {
                            <li>
                                <IconView icon=Icon::Check />
                                <span>{feature}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </li>
    }
}

#[component]
fn PackageCard(package: Package) -> impl IntoView {
    view! {
        <li class="card package" data-popular=package.popular.then_some("")>
            <h3 class="flex items-center gap-2">
                {package.name} {package.popular.then(|| view! { <Badge tone=Tone::Ember>"Popular"</Badge> })}
            </h3>
            <b>{format::number(package.credits)}</b>
            <p class="num text-sm text-ink-3">{format::rupiah(package.price)}</p>
            <p class="num mt-1 text-xs text-ink-3">{format::rupiah(package.price_per_credit)} " a credit"</p>
        </li>
    }
}
