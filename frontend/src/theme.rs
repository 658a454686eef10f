//! Light, dark, or as the system has it. `boot/theme.js` sets it before the first paint; this changes it later.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{signals::RwSignal, storage};

/// What the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    /// Follows the system, also when that changes.
    #[default]
    System,
}

impl Theme {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// Name on a screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::System => "System",
        }
    }

    /// Name in storage; `None` is the system's.
    const fn stored(self) -> Option<&'static str> {
        match self {
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
            Self::System => None,
        }
    }

    fn from_stored(text: Option<&str>) -> Self {
        match text {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    const fn is_dark(self, system_dark: bool) -> bool {
        match self {
            Self::Light => false,
            Self::Dark => true,
            Self::System => system_dark,
        }
    }
}

/// The choice, as a context. Setting it changes the page and is remembered.
#[derive(Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

impl ThemeChoice {
    /// Provides the choice that was remembered and keeps the page in step with it.
    pub fn provide() {
        let choice = RwSignal::new(Theme::from_stored(storage::read(storage::THEME).as_deref()));
        let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let system_dark = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
        if let Some(query) = query {
            let listener = Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
                move |event: web_sys::MediaQueryListEvent| system_dark.set(event.matches()),
            );
            drop(query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref()));
            // It listens for as long as the page lives.
            listener.forget();
        }
        crate::effect::run(move || {
            let dark = choice.get().is_dark(system_dark.get());
            if let Some(root) = document().document_element() {
                drop(root.set_attribute("data-theme", if dark { "dark" } else { "light" }));
            }
        });
        provide_context(Self(choice));
    }

    /// The choice of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// What is chosen, tracked.
    pub fn get(self) -> Theme {
        self.0.get()
    }

    /// Chooses and remembers.
    pub fn set(self, theme: Theme) {
        storage::write(storage::THEME, theme.stored());
        self.0.set(theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_storage_and_anything_else_is_the_systems() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_stored(theme.stored()), theme);
        }
        assert_eq!(Theme::from_stored(Some("purple")), Theme::System);
        assert!(Theme::System.is_dark(true) && !Theme::Light.is_dark(true));
    }
}
