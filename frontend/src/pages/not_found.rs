//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{
    components::{ButtonLink, ButtonVariant},
    session::{Presence, Session},
    shell::PublicFrame,
    title::use_title,
};

/// Inside a frame: the words and the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    use_title("Not found".to_owned());
    let session = Session::expect();
    let inside = move || session.presence() == Presence::LoggedIn;
    view! {
        <div class="page grid place-items-center py-16 text-center">
            <div class="lost" aria-hidden="true"></div>
            <h1>"This page is not here"</h1>
            <p class="mt-2 max-w-text text-ink-3">"The address may be old, or the thing was deleted."</p>
            <div class="mt-6">
                {move || {
                    let (href, words) = if inside() { ("/tools", "All tools") } else { ("/", "Front page") };
                    view! {
                        <ButtonLink href=href variant=ButtonVariant::Primary>
                            {words}
                        </ButtonLink>
                    }
                }}
            </div>
        </div>
    }
}

/// On its own.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PublicFrame>
            <NotFound />
        </PublicFrame>
    }
}
