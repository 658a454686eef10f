//! The root: the contexts every page may use, and which page an address shows.

use crate::{
    live::Live,
    pages::{
        Credits, Dashboard, Landing, LoginPage, MyWork, NotFoundPage, Pricing, Profile, RegisterPage,
        ToolsGrid,
    },
    router::{Page, Router},
    session::Session,
    shell::Shell,
    signals::Memo,
    theme::ThemeChoice,
    toast::{ToastRegion, Toasts},
    tools::{Catalog, ToolPage},
};
use leptos::prelude::*;

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
    let page = Memo::new(move |_| path.with(|path| Page::at(path)));
    // The shell stays while the pages in it change.
    let outside = Memo::new(move |_| Some(page.get()).filter(|page| !page.in_shell()));
    view! {
        {move || match outside.get() {
            None => view! { <Shell>{move || inside(page.get())}</Shell> }.into_any(),
            Some(Page::Landing) => view! { <Landing /> }.into_any(),
            Some(Page::Login) => view! { <LoginPage /> }.into_any(),
            Some(Page::Register) => view! { <RegisterPage /> }.into_any(),
            Some(_) => view! { <NotFoundPage /> }.into_any(),
        }}
        <ToastRegion />
    }
}

/// A page beside the sidebar.
fn inside(page: Page) -> AnyView {
    match page {
        Page::Dashboard => view! { <Dashboard /> }.into_any(),
        Page::Tools => view! { <ToolsGrid /> }.into_any(),
        Page::Tool => view! { <ToolPage /> }.into_any(),
        Page::MyWork => view! { <MyWork /> }.into_any(),
        Page::Credits => view! { <Credits /> }.into_any(),
        Page::Profile => view! { <Profile /> }.into_any(),
        Page::Pricing => view! { <Pricing /> }.into_any(),
        Page::Landing | Page::Login | Page::Register | Page::Missing => ().into_any(),
    }
}
