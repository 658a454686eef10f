//! `/pricing`: plans and packages, for visitors and members, with `?back=` for whoever comes from a tool. Visitors log
//! in on the way to the checkout.

mod package_card;
mod plan_card;
mod standing;

use leptos::prelude::*;

use self::{package_card::PackageCard, plan_card::PlanCard, standing::YourPlan};
use crate::{
    api,
    components::{ErrorState, Skeleton},
    load::{Loaded, Remote},
    router::Router,
    session::{Presence, Session},
    signals::Memo,
    title::use_title,
    url::next_or_dashboard,
};

/// `/pricing`
#[component]
pub fn Pricing() -> impl IntoView {
    use_title("Plans and credits".to_owned());
    let session = Session::expect();
    let router = Router::expect();
    let back = Memo::new(move |_| router.query("back").map(|back| next_or_dashboard(Some(&back))));
    let plans = Loaded::new(|| async { api::plans::list().await.map(|plans| plans.items) });
    let packages = Loaded::new(|| async { api::credits::packages().await.map(|packages| packages.items) });
    let tier = Memo::new(move |_| session.user().map(|user| user.tier));
    // Asked again when the plan has changed; a visitor has none.
    let own = Loaded::new(move || {
        let member = session.presence() == Presence::LoggedIn;
        tier.track();
        async move { if member { api::plans::subscription().await.map(Some) } else { Ok(None) } }
    });
    let standing = Memo::new(move |_| own.with(|own| own.ready().cloned().flatten()));
    view! {
        <div class="page">
            <h1>"Plans and credits"</h1>
            <p class="page-lead">
                "Every tool works with credits, and every price stands above its button. A plan brings credits each month; a package brings them once."
            </p>
            <YourPlan standing=standing back=back />
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
                                    .map(|plan| {
                                        view! { <PlanCard plan=plan tier=tier standing=standing back=back /> }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                }}
            </section>
            <section aria-labelledby="packages-title" id="packages">
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
                                    .map(|package| view! { <PackageCard package=package back=back /> })
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
