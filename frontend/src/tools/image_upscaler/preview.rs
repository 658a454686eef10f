//! A small picture that may turn out not to be one.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView},
    signals::RwSignal,
};

/// The picture at `url`, or an icon when it cannot be shown. Decoration: the name stands beside it.
#[component]
pub(super) fn Preview(url: String) -> impl IntoView {
    let broken = RwSignal::new(false);
    move || {
        if broken.get() {
            view! { <IconView icon=Icon::ImageOff class="preview-off" /> }.into_any()
        } else {
            view! {
                <img
                    src=url.clone()
                    alt=""
                    loading="lazy"
                    decoding="async"
                    on:error=move |_| broken.set(true)
                />
            }
            .into_any()
        }
    }
}
