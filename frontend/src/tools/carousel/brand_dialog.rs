//! The person's brands: chosen from a list, made, changed, deleted.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Brand, limits::MAX_BRANDS};

use super::{brand_form::BrandForm, calls, library::Library};
use crate::{
    components::{Button, ButtonSize, ConfirmDialog, Dialog, ErrorState, Icon, IconView, Skeleton},
    effect,
    load::Remote,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::use_manifest,
};

/// The dialog. What is saved is handed to `on_saved`.
#[component]
pub(super) fn BrandDialog(
    /// Whether it is open. Closing it sets this.
    open: RwSignal<bool>,
    /// Id of the brand to begin with.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    /// Takes a brand that was saved.
    #[prop(into)]
    on_saved: Callback<Brand>,
) -> impl IntoView {
    // Id of the brand that is about to be deleted.
    let doomed = RwSignal::new(None::<String>);
    view! {
        <Dialog open=open title="Brands" wide=true>
            <Brands open=open chosen=chosen on_saved=on_saved doomed=doomed />
        </Dialog>
        <Deletion doomed=doomed />
    }
}

#[component]
fn Brands(
    open: RwSignal<bool>,
    chosen: Signal<Option<String>>,
    on_saved: Callback<Brand>,
    doomed: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = Library::expect();
    let toasts = Toasts::expect();
    let begin = chosen
        .get_untracked()
        .or_else(|| untrack(|| library.all_brands()).first().map(|brand| brand.id.clone()));
    // The brand that is edited; none is a new one.
    let edited = RwSignal::new(begin);
    let saved = move |brand: Brand| {
        library.brands.change(|brands| match brands.iter_mut().find(|known| known.id == brand.id) {
            Some(known) => known.clone_from(&brand),
            None => brands.push(brand.clone()),
        });
        toasts.ok(format!("{} was saved", brand.kit.name));
        on_saved.run(brand);
        open.set(false);
    };
    let names = Memo::new(move |_| {
        library.all_brands().into_iter().map(|brand| (brand.id, brand.kit.name)).collect::<Vec<_>>()
    });
    let loading = Memo::new(move |_| library.brands.with(|brands| matches!(brands, Remote::Loading)));
    // A brand that is not there any more leaves its place to the first.
    effect::run(move || {
        let gone = edited.with(|edited| {
            names.with(|names| edited.as_ref().is_some_and(|id| names.iter().all(|(known, _)| known != id)))
        });
        if gone && !loading.get() {
            edited.set(names.with(|names| names.first().map(|(id, _)| id.clone())));
        }
    });
    let failed = Memo::new(move |_| {
        library.brands.with(|brands| match brands {
            Remote::Failed(error) => Some(error.clone()),
            _ => None,
        })
    });
    let shown = Memo::new(move |_| (loading.get(), failed.get(), edited.get()));
    view! {
        <div class="car-brands">
            <ul class="car-brand-list" aria-label="Your brands">
                {move || names.get().into_iter().map(|(id, name)| line(edited, id, name)).collect::<Vec<_>>()}
                <li>
                    <Button
                        size=ButtonSize::Small
                        icon=Icon::Plus
                        full=true
                        disabled=Signal::derive(move || names.with(Vec::len) >= MAX_BRANDS)
                        on_click=move |_| edited.set(None)
                    >
                        "New brand"
                    </Button>
                </li>
            </ul>
            {move || match shown.get() {
                (true, ..) => view! { <Skeleton class="h-80 w-full rounded-lg" /> }.into_any(),
                (false, Some(error), _) => {
                    view! {
                        <ErrorState
                            title="Your brands could not be loaded"
                            error=error
                            on_retry=move |()| library.brands.retry()
                        />
                    }
                        .into_any()
                }
                (false, None, id) => {
                    let brand = untrack(|| id.and_then(|id| library.brand(&id)));
                    view! {
                        <BrandForm
                            brand=brand
                            on_saved=Callback::new(saved)
                            on_delete=Callback::new(move |id: String| doomed.set(Some(id)))
                        />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Asks before a brand is deleted. It stands beside the dialog: a press outside of it closes it alone.
#[component]
fn Deletion(doomed: RwSignal<Option<String>>) -> impl IntoView {
    let library = Library::expect();
    let toasts = Toasts::expect();
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let asked = Memo::new(move |_| doomed.with(Option::is_some));
    effect::run(move || asking.set(asked.get()));
    effect::run(move || {
        if !asking.get() {
            doomed.set(None);
        }
    });
    let delete = Callback::new(move |()| {
        let Some(id) = doomed.get_untracked() else { return };
        busy.set(true);
        let base = base.clone();
        spawn_local(async move {
            let answer = calls::delete_brand(&base, &id).await;
            // The page may be another one by now; the library loads again if it is still there.
            if busy.try_set(false).is_some() {
                library.brands.reload();
                return;
            }
            doomed.set(None);
            match answer {
                Ok(()) => {
                    library.brands.change(|brands| brands.retain(|brand| brand.id != id));
                    toasts.ok("The brand was deleted. Carousels that wear it keep it.");
                }
                Err(error) => toasts.error("The brand was not deleted", &error),
            }
        });
    });
    view! {
        <ConfirmDialog
            open=asking
            title="Delete this brand?".to_owned()
            text="Its name, colours and fonts are gone for good. Carousels that wear it keep it.".to_owned()
            confirm="Delete"
            busy=busy
            on_confirm=delete
        />
    }
}

fn line(edited: RwSignal<Option<String>>, id: String, name: String) -> AnyView {
    let own = id.clone();
    view! {
        <li>
            <button
                type="button"
                class="car-brand"
                aria-pressed=move || if edited.with(|edited| edited.as_ref() == Some(&own)) { "true" } else { "false" }
                on:click=move |_| edited.set(Some(id.clone()))
            >
                <IconView icon=Icon::Star class="icon-sm" />
                <span class="truncate">{name}</span>
            </button>
        </li>
    }
    .into_any()
}
