//! The frame and its guard: who may be here, and what it looks like meanwhile.

use super::{public::PublicFrame, sidebar::Sidebar, topbar::TopBar, work_count::WorkCount};
use crate::{
    chunk::PageSkeleton,
    components::ErrorState,
    effect,
    live::{Link, Live},
    router::{Page, Router},
    session::{Presence, Session},
    signals::{Memo, RwSignal},
    storage, url,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

/// What the sidebar looks like, as a context.
#[derive(Clone, Copy)]
pub(super) struct SidebarState {
    /// Icons only, on a wide window; remembered.
    pub(super) collapsed: RwSignal<bool>,
    /// Over the page, on a narrow window.
    pub(super) overlay: RwSignal<bool>,
}

impl SidebarState {
    pub(super) fn expect() -> Self {
        expect_context()
    }

    pub(super) fn toggle_collapsed(self) {
        self.collapsed.update(|collapsed| *collapsed = !*collapsed);
        storage::write(storage::SIDEBAR, self.collapsed.get_untracked().then_some("collapsed"));
    }
}

/// The parent of every page behind the login. Whoever is not logged in goes to the login and comes back.
#[component]
pub fn Shell(
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let session = Session::expect();
    let router = Router::expect();
    let path = router.path_signal();
    let public = Memo::new(move |_| path.with(|path| Page::at(path) == Page::Pricing));
    effect::run(move || {
        if public.get() {
            return;
        }
        session.require();
        if session.presence() == Presence::Nobody {
            router.replace(&url::login_then(&router.here(), session.ended.get_untracked()));
        }
    });
    move || match (session.presence(), public.get()) {
        (Presence::LoggedIn, _) => {
            let children = children.clone();
            view! { <AppFrame page=children /> }.into_any()
        }
        (_, true) => {
            let children = children.clone();
            view! { <PublicFrame>{children()}</PublicFrame> }.into_any()
        }
        (Presence::Unreachable(error), false) => view! {
            <main class="mx-auto max-w-text px-4 py-16">
                <ErrorState
                    title="Lumiku is not answering"
                    error=error
                    on_retry=move |()| session.ask()
                />
            </main>
        }
        .into_any(),
        // The boot skeleton is still there, or the login is about to be.
        (Presence::Unknown | Presence::Nobody, false) => ().into_any(),
    }
}

#[component]
fn AppFrame(page: ChildrenFn) -> impl IntoView {
    let live = Live::expect();
    let state = SidebarState {
        collapsed: RwSignal::new(storage::read(storage::SIDEBAR).as_deref() == Some("collapsed")),
        overlay: RwSignal::new(false),
    };
    provide_context(state);
    WorkCount::provide(live);
    crate::title::move_focus_on_navigation();
    let path = Router::expect().path_signal();
    effect::run(move || {
        path.track();
        state.overlay.set(false);
    });
    // The page is drawn a moment after what stands around it: both in one go would hold up the browser twice as long.
    let framed = RwSignal::new(false);
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        framed.try_set(true);
    });
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to the page"
        </a>
        <div class="frame" data-collapsed=move || state.collapsed.get().then_some("")>
            <TopBar />
            <Sidebar />
            <main class="frame-main" id="main" tabindex="-1">
                {move || {
                    (live.link.get() == Link::Down)
                        .then(|| {
                            view! {
                                <p class="offline" role="status">
                                    "The live connection is down. Lumiku keeps asking every few seconds."
                                </p>
                            }
                        })
                }}
                {move || if framed.get() { page() } else { view! { <PageSkeleton /> }.into_any() }}
            </main>
        </div>
    }
}
