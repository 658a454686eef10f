//! Where the person is, in the top bar.

use std::iter;

use leptos::prelude::*;

use crate::{router::Router, signals::Memo, tools::Catalog};

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crumb {
    pub(super) label: String,
    /// Where it leads; the last one leads nowhere.
    pub(super) href: Option<&'static str>,
}

/// The way to the current page. A narrow window shows only its end.
#[component]
pub(super) fn Breadcrumb() -> impl IntoView {
    let catalog = Catalog::expect();
    let path = Router::expect().path_signal();
    let way = Memo::new(move |_| crumbs(&path.get(), |id| catalog.find(id).map(|entry| entry.name)));
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {move || {
                    way.get()
                        .into_iter()
                        .map(|crumb| match crumb.href {
                            Some(href) => {
                                view! {
                                    <li class="crumb-step">
                                        <a href=href>{crumb.label}</a>
                                    </li>
                                }
                                    .into_any()
                            }
                            None => {
                                view! {
                                    <li>
                                        <span aria-current="page">{crumb.label}</span>
                                    </li>
                                }
                                    .into_any()
                            }
                        })
                        .collect_view()
                }}
            </ol>
        </nav>
    }
}

/// The way to `path`. `name_of` gives a tool's name, as far as it is known.
fn crumbs(path: &str, name_of: impl Fn(&str) -> Option<String>) -> Vec<Crumb> {
    let here = |label: &str| Crumb { label: label.to_owned(), href: None };
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("dashboard", _) => vec![here("Home")],
        ("tools" | "apps", None) => vec![here("AI tools")],
        ("tools" | "apps", Some(id)) => {
            let tools = Crumb { label: "AI tools".to_owned(), href: Some("/tools") };
            // One whose name is not known is not said: perhaps there is none.
            iter::once(tools).chain(name_of(id).map(|name| here(&name))).collect()
        }
        ("my-work", _) => vec![here("My work")],
        ("credits", _) => vec![here("Credits")],
        ("profile", _) => vec![here("Profile")],
        ("pricing", _) => vec![here("Plans")],
        ("checkout", _) => {
            vec![Crumb { label: "Plans".to_owned(), href: Some("/pricing") }, here("Checkout")]
        }
        ("payments", None) => {
            vec![Crumb { label: "Credits".to_owned(), href: Some("/credits") }, here("Payments")]
        }
        ("payments", Some(_)) => {
            vec![Crumb { label: "Payments".to_owned(), href: Some("/payments") }, here("Payment")]
        }
        ("admin", None) => vec![here("Admin")],
        ("admin", Some(place)) => {
            let desk = Crumb { label: "Admin".to_owned(), href: Some("/admin") };
            let mut name = place.to_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            vec![desk, here(&name)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(path: &str) -> Vec<String> {
        crumbs(path, |id| (id == "image-upscaler").then(|| "Image Upscaler".to_owned()))
            .into_iter()
            .map(|crumb| crumb.label)
            .collect()
    }

    #[test]
    fn a_tool_stands_below_the_tools() {
        assert_eq!(labels("/tools/image-upscaler"), ["AI tools", "Image Upscaler"]);
        assert_eq!(labels("/tools/"), ["AI tools"]);
        assert_eq!(labels("/tools/nowhere"), ["AI tools"]);
        assert_eq!(labels("/my-work"), ["My work"]);
        assert_eq!(labels("/admin/users/u1"), ["Admin", "Users"]);
        assert!(labels("/nowhere").is_empty());
    }
}
