//! Templates as pictures to choose from.

use leptos::prelude::*;
use lumiku_carousel_dto::{TemplateInfo, TemplatePalette};

use super::{library::Library, words};
use crate::{
    components::{ErrorState, Skeleton},
    load::Remote,
    signals::{Memo, Signal},
};

/// Every template as a radio button with its picture.
#[component]
pub(super) fn Gallery(
    /// The chosen one.
    #[prop(into)]
    value: Signal<String>,
    /// Name of the group of radio buttons: one for each place where it stands.
    name: &'static str,
    /// A picture in place of the template's own, tracked.
    #[prop(optional_no_strip, into)]
    picture: Option<Callback<String, Option<String>>>,
    /// Called with the id of another one.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let library = Library::expect();
    let card = move |info: TemplateInfo| card(info, value, name, picture, on_change);
    move || {
        library.templates.with(|templates| match templates {
            Remote::Loading => view! {
                <div class="car-gallery" role="status">
                    <span class="sr-only">"Loading"</span>
                    {(0..6).map(|_| waiting()).collect_view()}
                </div>
            }
            .into_any(),
            Remote::Failed(error) => view! {
                <ErrorState
                    title="The templates could not be loaded"
                    error=error.clone()
                    on_retry=move |()| library.templates.retry()
                />
            }
            .into_any(),
            Remote::Ready(templates) => view! {
                <div class="car-gallery" role="radiogroup" aria-label="Template">
                    {templates.items.iter().cloned().map(card).collect::<Vec<_>>()}
                </div>
            }
            .into_any(),
        })
    }
}

/// As high as a card.
fn waiting() -> impl IntoView {
    view! {
        <div class="car-template">
            <Skeleton class="car-wait" />
            <span class="car-template-name">"\u{a0}"</span>
        </div>
    }
}

fn card(
    info: TemplateInfo,
    value: Signal<String>,
    name: &'static str,
    picture: Option<Callback<String, Option<String>>>,
    on_change: Callback<String>,
) -> AnyView {
    let TemplateInfo { id, name: title, style, description, palettes, preview_urls, .. } = info;
    let own = StoredValue::new(id.clone());
    let usual = preview_urls.into_iter().next();
    let url = Memo::new(move |_| {
        picture.and_then(|picture| picture.run(own.get_value())).or_else(|| usual.clone())
    });
    let first = palettes.first().cloned();
    view! {
        <label class="car-template" title=description>
            <input
                type="radio"
                name=name
                value=id
                prop:checked=move || value.with(|value| own.with_value(|own| own == value))
                on:change=move |_| on_change.run(own.get_value())
            />
            <span class="car-template-picture">
                {move || match url.get() {
                    Some(url) => view! { <img src=url alt="" loading="lazy" decoding="async" fetchpriority="low" /> }.into_any(),
                    None => first.clone().map(|palette| view! { <Swatch palette=palette large=true /> }).into_any(),
                }}
            </span>
            <span class="car-template-name">{title}</span>
            <span class="car-template-style">{words::style(style)}</span>
        </label>
    }
    .into_any()
}

/// The colours of a palette in one shape.
#[component]
pub(super) fn Swatch(
    palette: TemplatePalette,
    /// As large as a template's picture.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let TemplatePalette { background, text, accent, second, .. } = palette;
    view! {
        <span class="car-swatch" data-large=large.then_some("") style:background-color=background.to_string()>
            {[text, accent, second]
                .into_iter()
                .map(|color| view! { <i style:background-color=color.to_string()></i> })
                .collect_view()}
        </span>
    }
}
