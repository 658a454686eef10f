//! The root: the contexts every page may use, and which page an address shows.

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    live::Live,
    pages::{
        Credits, Dashboard, Landing, LoginPage, MyWork, NotFoundPage, Pricing, Profile, RegisterPage,
        ToolsGrid,
    },
    session::Session,
    shell::Shell,
    theme::ThemeChoice,
    toast::{ToastRegion, Toasts},
    tools::{Catalog, ToolPage},
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    ThemeChoice::provide();
    Toasts::provide();
    let session = Session::provide();
    Live::provide(session);
    Catalog::provide(session);
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFoundPage /> }>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/register") view=RegisterPage />
                <ParentRoute path=path!("") view=Shell>
                    <Route path=path!("/dashboard") view=Dashboard />
                    <Route path=path!("/tools") view=ToolsGrid />
                    <Route path=path!("/tools/:id") view=ToolPage />
                    <Route path=path!("/apps/:id") view=ToolPage />
                    <Route path=path!("/my-work") view=MyWork />
                    <Route path=path!("/credits") view=Credits />
                    <Route path=path!("/profile") view=Profile />
                    <Route path=path!("/pricing") view=Pricing />
                </ParentRoute>
            </Routes>
        </Router>
        <ToastRegion />
    }
}
