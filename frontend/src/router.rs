//! Which page an address shows, and how one gets from page to page without loading anything.
//!
//! A dozen fixed addresses need no more than this. `leptos_router` does the same with nested, asynchronous and typed
//! routes, and would be a quarter of the app's code (docs: the first load has a budget).

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::{signals::RwSignal, url};

/// A page, without what varies within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Landing,
    Login,
    Register,
    /// Asks for a link to a new password.
    Forgot,
    /// Where that link leads.
    Reset,
    Dashboard,
    Tools,
    /// A tool's screen; which one is [`tool_id`].
    Tool,
    MyWork,
    Credits,
    Profile,
    Pricing,
    /// What is bought, before the payment page.
    Checkout,
    /// Every payment, and how one stands.
    Payments,
    /// The admin's desk; which place of it is the desk's own matter.
    Admin,
    Missing,
}

impl Page {
    /// The page at a path.
    pub fn at(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "" => Self::Landing,
            "/login" => Self::Login,
            "/register" => Self::Register,
            "/forgot-password" => Self::Forgot,
            "/reset-password" => Self::Reset,
            "/dashboard" => Self::Dashboard,
            "/tools" => Self::Tools,
            "/my-work" => Self::MyWork,
            "/credits" => Self::Credits,
            "/profile" => Self::Profile,
            "/pricing" => Self::Pricing,
            "/checkout" => Self::Checkout,
            "/payments" | "/payments/status" => Self::Payments,
            "/admin" => Self::Admin,
            path if path.starts_with("/admin/") => Self::Admin,
            path if tool_id(path).is_some() => Self::Tool,
            _ => Self::Missing,
        }
    }

    /// Whether it stands in the shell, beside the sidebar.
    pub const fn in_shell(self) -> bool {
        !matches!(
            self,
            Self::Landing | Self::Login | Self::Register | Self::Forgot | Self::Reset | Self::Missing
        )
    }

    /// Whether only somebody who is logged in sees it.
    pub const fn needs_login(self) -> bool {
        self.in_shell() && !matches!(self, Self::Pricing)
    }
}

/// The tool at a path: `/tools/<id>` and `/apps/<id>`.
pub fn tool_id(path: &str) -> Option<&str> {
    let id = path.strip_prefix("/tools/").or_else(|| path.strip_prefix("/apps/"))?.trim_end_matches('/');
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

/// The address of the window, as a context.
#[derive(Clone, Copy)]
pub struct Router {
    path: RwSignal<String>,
    search: RwSignal<String>,
}

impl Router {
    /// Provides the address, and follows links and the browser's buttons.
    pub fn provide() {
        let router = Self { path: RwSignal::new(String::new()), search: RwSignal::new(String::new()) };
        router.read_window();
        provide_context(router);
        let back = window_event_listener(ev::popstate, move |_| router.read_window());
        let links = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| router.follow(&event));
        drop(document().add_event_listener_with_callback("click", links.as_ref().unchecked_ref()));
        // It listens for as long as the page lives.
        links.forget();
        on_cleanup(move || back.remove());
    }

    /// The address of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The path, tracked.
    pub fn path(self) -> String {
        self.path.get()
    }

    /// The path, for what needs a signal.
    pub fn path_signal(self) -> RwSignal<String> {
        self.path
    }

    /// A value of the query string, tracked.
    pub fn query(self, name: &str) -> Option<String> {
        self.search.with(|search| url::query_value(search, name))
    }

    /// Path and query string, untracked.
    pub fn here(self) -> String {
        self.path.get_untracked() + &self.search.get_untracked()
    }

    /// Goes to another page of this app, with a step in the history.
    pub fn go(self, to: &str) {
        if let Ok(history) = window().history() {
            drop(history.push_state_with_url(&JsValue::NULL, "", Some(to)));
        }
        self.arrive();
    }

    /// Goes to another page of this app instead of the current one.
    pub fn replace(self, to: &str) {
        self.replace_quietly(to);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Changes the address, without a step in the history and without scrolling.
    pub fn replace_quietly(self, to: &str) {
        if let Ok(history) = window().history() {
            drop(history.replace_state_with_url(&JsValue::NULL, "", Some(to)));
        }
        self.read_window();
    }

    fn arrive(self) {
        self.read_window();
        let hash = window().location().hash().unwrap_or_default();
        let Some(id) = hash.strip_prefix('#').filter(|id| !id.is_empty()).map(str::to_owned) else {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            return;
        };
        // The page with the place in it is built first.
        request_animation_frame(move || {
            if let Some(place) = document().get_element_by_id(&id) {
                place.scroll_into_view();
            }
        });
    }

    /// Takes over the window's address; equal parts notify nobody.
    fn read_window(self) {
        let location = window().location();
        let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
        let search = location.search().unwrap_or_default();
        if self.search.with_untracked(|known| *known != search) {
            self.search.set(search);
        }
        if self.path.with_untracked(|known| *known != path) {
            self.path.set(path);
        }
    }

    /// A press on a link of this app changes the page here; any other link is the browser's.
    fn follow(self, event: &MouseEvent) {
        if event.default_prevented()
            || event.button() != 0
            || event.meta_key()
            || event.ctrl_key()
            || event.shift_key()
            || event.alt_key()
        {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let own = window().location().origin().is_ok_and(|origin| origin == link.origin());
        let path = link.pathname();
        if !own
            || path.starts_with("/api/")
            || link.has_attribute("download")
            || link.has_attribute("target")
            || link.rel().contains("external")
        {
            return;
        }
        event.prevent_default();
        let to = format!("{path}{}{}", link.search(), link.hash());
        self.go(&to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_page() {
        assert_eq!(Page::at("/"), Page::Landing);
        assert_eq!(Page::at("/credits/"), Page::Credits);
        assert_eq!(Page::at("/tools"), Page::Tools);
        assert_eq!([Page::at("/payments/"), Page::at("/payments/status")], [Page::Payments, Page::Payments]);
        assert_eq!(Page::at("/tools/image-upscaler"), Page::Tool);
        assert_eq!(Page::at("/apps/analytics/"), Page::Tool);
        assert_eq!([Page::at("/admin"), Page::at("/admin/users/u1")], [Page::Admin, Page::Admin]);
        for lost in
            ["/tools/a/b", "/administrator", "/Credits", "/credits/x", "/payments/x", "/nowhere", "/apps"]
        {
            assert_eq!(Page::at(lost), Page::Missing, "{lost}");
        }
    }

    #[test]
    fn a_tools_address_names_it() {
        assert_eq!(tool_id("/tools/image-upscaler"), Some("image-upscaler"));
        assert_eq!(tool_id("/apps/analytics/"), Some("analytics"));
        assert_eq!(tool_id("/tools/"), None);
        assert_eq!(tool_id("/credits"), None);
    }

    #[test]
    fn visitors_pages_stand_on_their_own() {
        assert!(Page::Credits.in_shell() && Page::Pricing.in_shell());
        assert!(!Page::Landing.in_shell() && !Page::Missing.in_shell());
    }
}
