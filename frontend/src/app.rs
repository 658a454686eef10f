//! The root: the contexts every page may use, and which page an address shows.

use crate::{
    chunk::{self, Chunk, ChunkView},
    effect,
    live::Live,
    pages::{self, Dashboard, Landing, LoginPage, NotFoundPage, RegisterPage, ToolsGrid},
    router::{Page, Router, tool_id},
    session::{Presence, Session},
    shell::Shell,
    signals::Memo,
    theme::ThemeChoice,
    toast::{ToastRegion, Toasts},
    tools::{Catalog, TOOLS, ToolPage},
};
use leptos::prelude::*;
use lumiku_dto::account::Role;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    Router::provide();
    ThemeChoice::provide();
    Toasts::provide();
    let session = Session::provide();
    Live::provide(session);
    Catalog::provide(session);
    let path = Router::expect().path_signal();
    let page = Memo::new(move |_| match path.with(|path| Page::at(path)) {
        // For everybody else the admin's desk is not there.
        Page::Admin if session.user().is_some_and(|user| user.role != Role::Admin) => Page::Missing,
        page => page,
    });
    path.with_untracked(|path| fetch_ahead(session, path));
    effect::run(move || {
        // A page behind the login shows nothing before it is known who is here.
        if !page.get().needs_login() || session.presence() != Presence::Unknown {
            remove_skeleton();
        }
    });
    // The shell stays while the pages in it change.
    let outside = Memo::new(move |_| Some(page.get()).filter(|page| !page.in_shell()));
    view! {
        {move || match outside.get() {
            None => view! { <Shell>{move || inside(page.get())}</Shell> }.into_any(),
            Some(Page::Landing) => view! { <Landing /> }.into_any(),
            Some(Page::Login) => view! { <LoginPage /> }.into_any(),
            Some(Page::Register) => view! { <RegisterPage /> }.into_any(),
            Some(Page::Forgot) => view! { <ChunkView chunk=pages::FORGOT /> }.into_any(),
            Some(Page::Reset) => view! { <ChunkView chunk=pages::RESET /> }.into_any(),
            Some(_) => view! { <NotFoundPage /> }.into_any(),
        }}
        <ToastRegion />
    }
}

/// Takes the boot skeleton away, if it is still there.
fn remove_skeleton() {
    if let Some(skeleton) = document().get_element_by_id("boot") {
        skeleton.remove();
    }
}

/// A page beside the sidebar.
fn inside(page: Page) -> AnyView {
    match page {
        Page::Dashboard => view! { <Dashboard /> }.into_any(),
        Page::Tools => view! { <ToolsGrid /> }.into_any(),
        Page::Tool => view! { <ToolPage /> }.into_any(),
        Page::MyWork => view! { <ChunkView chunk=pages::MY_WORK /> }.into_any(),
        Page::Credits => view! { <ChunkView chunk=pages::CREDITS /> }.into_any(),
        Page::Profile => view! { <ChunkView chunk=pages::PROFILE /> }.into_any(),
        Page::Pricing => view! { <ChunkView chunk=pages::PRICING /> }.into_any(),
        Page::Checkout => view! { <ChunkView chunk=pages::CHECKOUT /> }.into_any(),
        Page::Payments => view! { <ChunkView chunk=pages::PAYMENTS /> }.into_any(),
        Page::Admin => view! { <ChunkView chunk=pages::ADMIN /> }.into_any(),
        Page::Landing | Page::Login | Page::Register | Page::Forgot | Page::Reset | Page::Missing => {
            ().into_any()
        }
    }
}

/// The page at a path, when it is one that is fetched.
fn chunk_at(path: &str) -> Option<Chunk> {
    match Page::at(path) {
        Page::Tool => TOOLS.iter().find(|ui| tool_id(path) == Some(ui.id)).map(|ui| ui.main),
        Page::MyWork => Some(pages::MY_WORK),
        Page::Credits => Some(pages::CREDITS),
        Page::Profile => Some(pages::PROFILE),
        Page::Pricing => Some(pages::PRICING),
        Page::Checkout => Some(pages::CHECKOUT),
        Page::Payments => Some(pages::PAYMENTS),
        Page::Forgot => Some(pages::FORGOT),
        Page::Reset => Some(pages::RESET),
        Page::Admin => Some(pages::ADMIN),
        _ => None,
    }
}

/// Fetches the code of the page at `path` while the page asks who is here, that of a link that is about to be
/// pressed, and once somebody is logged in and the page has settled that of every other.
fn fetch_ahead(session: Session, path: &str) {
    if let Some(chunk) = chunk_at(path) {
        chunk::fetch_quietly(chunk);
    }
    chunk::fetch_on_intent(chunk_at);
    let begun = StoredValue::new(false);
    effect::run(move || {
        if session.presence() == Presence::LoggedIn && !begun.get_value() {
            begun.set_value(true);
            let pages = [pages::MY_WORK, pages::CREDITS, pages::PROFILE];
            chunk::fetch_when_settled(TOOLS.iter().map(|ui| ui.main).chain(pages).collect());
        }
    });
}
