//! The document's title, and where the focus goes when the page changes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{router::Router, signals::Signal};

/// Sets the document's title while the caller's page is shown, such as `Credits · Lumiku`.
pub fn use_title(title: impl Into<Signal<String>>) {
    let title = title.into();
    crate::effect::run(move || document().set_title(&full_title(&title.get())));
}

/// Moves the focus to the new page's heading after a navigation, so that a screen reader starts there. The first
/// page keeps the browser's own start.
pub fn move_focus_on_navigation() {
    let path = Router::expect().path_signal();
    let before = StoredValue::new(None);
    crate::effect::run(move || {
        let now = Some(path.get());
        if before.get_value().is_some() && before.get_value() != now {
            request_animation_frame(focus_heading);
        }
        before.set_value(now);
    });
}

fn focus_heading() {
    let target = ["main h1", "main"]
        .into_iter()
        .find_map(|selector| document().query_selector(selector).ok().flatten());
    if let Some(heading) = target.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        drop(heading.focus());
    }
}

fn full_title(title: &str) -> String {
    if title.is_empty() { "Lumiku".to_owned() } else { format!("{title} · Lumiku") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_with_the_products_name() {
        assert_eq!(full_title("Credits"), "Credits · Lumiku");
        assert_eq!(full_title(""), "Lumiku");
    }
}
