//! The way around: home, tools, what is pinned, and the plan.

use leptos::{ev, html, prelude::*};
use lumiku_dto::account::{Role, Tier};

use super::{frame::SidebarState, work_count::WorkCount};
use crate::{
    components::{ButtonLink, ButtonSize, Icon, IconButton, IconView},
    format,
    router::{Page, Router, tool_id},
    session::Session,
    signals::{Memo, RwSignal},
    storage,
    tools::{Availability, Catalog, Entry},
};

#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let state = SidebarState::expect();
    let aside = NodeRef::<html::Aside>::new();
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && state.overlay.get_untracked() {
            state.overlay.set(false);
        }
    });
    on_cleanup(move || escape.remove());
    let before = StoredValue::new(state.overlay.get_untracked());
    crate::effect::run(move || {
        let open = state.overlay.get();
        let selector = if open { "#sidebar a" } else { ".topbar-menu" };
        if before.get_value() != open {
            before.set_value(open);
            request_animation_frame(move || focus(selector));
        }
    });
    view! {
        {move || {
            state
                .overlay
                .get()
                .then(|| view! { <div class="scrim" on:click=move |_| state.overlay.set(false)></div> })
        }}
        <aside
            class="sidebar"
            id="sidebar"
            node_ref=aside
            aria-label="Navigation"
            data-open=move || state.overlay.get().then_some("")
        >
            <div class="sidebar-close">
                <IconButton
                    icon=Icon::X
                    label="Close the menu"
                    tip="left"
                    on_click=move |_| state.overlay.set(false)
                />
            </div>
            <nav class="sidebar-nav" aria-label="Main">
                <NavLink href="/dashboard" icon=Icon::House label="Home" />
                <ToolsSubmenu />
                <p class="nav-head">"Pinned"</p>
                <NavLink href="/tools" icon=Icon::LayoutGrid label="All tools" />
                <WorkLink />
                <NavLink href="/credits" icon=Icon::Coins label="Credits" />
                <NavLink href="/profile" icon=Icon::User label="Profile" />
                <AdminLink />
                <Favorites />
                <LogOut />
            </nav>
            <PlanCard />
        </aside>
    }
}

fn focus(selector: &str) {
    use wasm_bindgen::JsCast;
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Whether the current path is `href`.
fn is_here(href: impl Into<String>) -> Memo<bool> {
    let href = href.into();
    let path = Router::expect().path_signal();
    Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == href))
}

#[component]
fn NavLink(
    #[prop(into)] href: String,
    icon: Icon,
    #[prop(into)] label: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let here = is_here(href.clone());
    let tip = label.clone();
    view! {
        <a
            class="nav-item"
            href=href
            aria-current=move || here.get().then_some("page")
            data-tip=tip
            data-tip-side="right"
        >
            <IconView icon=icon />
            <span class="nav-label">{label}</span>
            {children.map(|children| children())}
        </a>
    }
}

#[component]
fn WorkLink() -> impl IntoView {
    let count = WorkCount::expect();
    view! {
        <NavLink href="/my-work" icon=Icon::Images label="My work">
            {move || {
                count
                    .get()
                    .filter(|count| *count > 0)
                    .map(|count| view! { <span class="nav-count">{format::number(count)}</span> })
            }}
        </NavLink>
    }
}

/// The admin's desk and all its places, for an admin.
#[component]
fn AdminLink() -> impl IntoView {
    let session = Session::expect();
    let shown = Memo::new(move |_| session.user().is_some_and(|user| user.role == Role::Admin));
    let path = Router::expect().path_signal();
    let here = Memo::new(move |_| path.with(|path| Page::at(path) == Page::Admin));
    move || {
        shown.get().then(|| {
            view! {
                <a
                    class="nav-item"
                    href="/admin"
                    aria-current=move || here.get().then_some("page")
                    data-tip="Admin"
                    data-tip-side="right"
                >
                    <IconView icon=Icon::Shield />
                    <span class="nav-label">"Admin"</span>
                </a>
            }
        })
    }
}

#[component]
fn ToolsSubmenu() -> impl IntoView {
    let catalog = Catalog::expect();
    let state = SidebarState::expect();
    let path = Router::expect().path_signal();
    let open = RwSignal::new(storage::read(storage::SUBMENU).as_deref() != Some("closed"));
    let in_tool = Memo::new(move |_| path.with(|path| tool_id(path).is_some()));
    view! {
        <button
            type="button"
            class="nav-item"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls="sidebar-tools"
            data-inside=move || in_tool.get().then_some("")
            data-tip="AI tools"
            data-tip-side="right"
            on:click=move |_| {
                if state.collapsed.get_untracked() && !state.overlay.get_untracked() {
                    state.toggle_collapsed();
                    open.set(true);
                } else {
                    open.update(|open| *open = !*open);
                }
                storage::write(storage::SUBMENU, (!open.get_untracked()).then_some("closed"));
            }
        >
            <IconView icon=Icon::Sparkles />
            <span class="nav-label">"AI tools"</span>
            <IconView icon=Icon::ChevronDown class="nav-chevron" />
        </button>
        <ul class="nav-sub" id="sidebar-tools" hidden=move || !open.get()>
            {move || {
                let shown = |entry: &Entry| entry.availability == Availability::Ready || entry.featured;
                catalog.offered().into_iter().filter(shown).map(submenu_line).collect::<Vec<_>>()
            }}
        </ul>
    }
}

/// On a phone the top bar has no room for the person's menu; the theme is in the profile there.
#[component]
fn LogOut() -> impl IntoView {
    let session = Session::expect();
    view! {
        <button type="button" class="nav-item nav-logout" on:click=move |_| session.logout()>
            <IconView icon=Icon::LogOut />
            <span class="nav-label">"Log out"</span>
        </button>
    }
}

fn submenu_line(entry: Entry) -> AnyView {
    let here = is_here(entry.path.clone());
    let soon = entry.availability == Availability::ComingSoon;
    let locked = Catalog::expect().locked(&entry);
    view! {
        <li>
            <a class="nav-item" href=entry.path aria-current=move || here.get().then_some("page")>
                <span class="nav-label">{entry.name}</span>
                {soon.then(|| view! { <span class="nav-count">"Soon"</span> })}
                {locked
                    .map(|plan| {
                        view! {
                            <span class="nav-count nav-lock">
                                <IconView icon=Icon::Lock class="icon-sm" />
                                {plan.label()}
                            </span>
                        }
                    })}
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn Favorites() -> impl IntoView {
    let catalog = Catalog::expect();
    move || {
        catalog
            .favorites()
            .into_iter()
            .map(|entry| view! { <NavLink href=entry.path icon=entry.icon label=entry.name /> }.into_any())
            .collect::<Vec<_>>()
    }
}

#[component]
fn PlanCard() -> impl IntoView {
    let session = Session::expect();
    let tier = Memo::new(move |_| session.user().map(|user| user.tier).unwrap_or_default());
    view! {
        <div class="plan-card">
            <p class="font-bold">{move || format!("{} plan", tier.get().label())}</p>
            <p class="mb-3 text-sm text-ink-3">
                {move || match tier.get() {
                    Tier::Free => "A plan brings credits every month.",
                    Tier::Basic | Tier::Pro => "A higher plan brings more credits every month.",
                    Tier::Enterprise => "Everything here is included.",
                }}
            </p>
            <ButtonLink href="/pricing" size=ButtonSize::Small full=true>
                "See plans"
            </ButtonLink>
        </div>
    }
}
