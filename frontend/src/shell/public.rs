//! What stands around the pages that visitors see.

use leptos::prelude::*;

use crate::{
    components::{ButtonLink, ButtonVariant},
    session::{Presence, Session},
};

/// The mark and the name, as a link home.
#[component]
pub fn Brand(
    /// Where home is: the dashboard behind the login, the front page before it.
    #[prop(default = "/")]
    href: &'static str,
) -> impl IntoView {
    view! {
        <a class="brand" href=href aria-label="Lumiku, home">
            <span class="brand-mark"></span>
            <span class="brand-name">"Lumiku"</span>
        </a>
    }
}

/// Header, page and footer for visitors.
#[component]
pub fn PublicFrame(children: Children) -> impl IntoView {
    let session = Session::expect();
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to the page"
        </a>
        <header class="public-head">
            <Brand />
            <nav class="public-nav" aria-label="Main">
                <a href="/#tools">"Tools"</a>
                <a href="/pricing">"Pricing"</a>
                <a href="/api/openapi.json" rel="external">
                    "API"
                </a>
            </nav>
            <EntryLinks />
        </header>
        <main id="main" class="public-main" tabindex="-1">
            {children()}
        </main>
        <footer class="public-foot">
            <p>"Lumiku. Your light, on your own server."</p>
            <nav aria-label="Footer">
                <a href="/pricing">"Pricing"</a>
                <a href="/api/openapi.json" rel="external">
                    "API"
                </a>
                {move || {
                    let inside = session.presence() == Presence::LoggedIn;
                    let (href, words) = if inside { ("/dashboard", "Dashboard") } else { ("/login", "Log in") };
                    view! { <a href=href>{words}</a> }
                }}
            </nav>
        </footer>
    }
}

#[component]
fn EntryLinks() -> impl IntoView {
    let session = Session::expect();
    move || {
        if session.presence() == Presence::LoggedIn {
            view! {
                <div class="public-entry">
                    <ButtonLink href="/dashboard" variant=ButtonVariant::Primary>
                        "Open Lumiku"
                    </ButtonLink>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="public-entry">
                    <a class="public-login" href="/login">
                        "Log in"
                    </a>
                    <ButtonLink href="/register" variant=ButtonVariant::Primary>
                        "Start with 100 credits"
                    </ButtonLink>
                </div>
            }
            .into_any()
        }
    }
}
