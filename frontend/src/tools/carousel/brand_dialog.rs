//! The person's brands: chosen from a list, made, changed, deleted.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Brand, limits::MAX_BRANDS};

use super::{brand_form::BrandForm, calls, library::Library};
use crate::{
    components::{Button, ButtonSize, Dialog, Icon, IconView, Skeleton},
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
    view! {
        <Dialog open=open title="Brands" wide=true>
            <Brands open=open chosen=chosen on_saved=on_saved />
        </Dialog>
    }
}

#[component]
fn Brands(open: RwSignal<bool>, chosen: Signal<Option<String>>, on_saved: Callback<Brand>) -> impl IntoView {
    let library = Library::expect();
    let toasts = Toasts::expect();
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
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
    let delete = move |id: String| {
        let base = base.clone();
        spawn_local(async move {
            match calls::delete_brand(&base, &id).await {
                Ok(()) => {
                    library.brands.change(|brands| brands.retain(|brand| brand.id != id));
                    let next = untrack(|| library.all_brands()).first().map(|brand| brand.id.clone());
                    edited.try_set(next);
                    toasts.ok("The brand was deleted. Carousels that wear it keep it.");
                }
                Err(error) => toasts.error("The brand was not deleted", &error),
            }
        });
    };
    let names = Memo::new(move |_| {
        library.all_brands().into_iter().map(|brand| (brand.id, brand.kit.name)).collect::<Vec<_>>()
    });
    let loading = Memo::new(move |_| library.brands.with(|brands| matches!(brands, Remote::Loading)));
    let shown = Memo::new(move |_| (loading.get(), edited.get()));
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
                (true, _) => view! { <Skeleton class="h-80 w-full rounded-lg" /> }.into_any(),
                (false, id) => {
                    let brand = untrack(|| id.and_then(|id| library.brand(&id)));
                    let delete = delete.clone();
                    view! {
                        <BrandForm brand=brand on_saved=Callback::new(saved) on_delete=Callback::new(delete) />
                    }
                        .into_any()
                }
            }}
        </div>
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
