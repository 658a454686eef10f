//! State in the address: changes the query string of the page that is shown, without a step in the history.

use leptos::prelude::*;

use crate::{router::Router, url::with_query};

/// The names and values of a query string; an empty value leaves its name out.
pub type Pairs = Vec<(&'static str, String)>;

/// Replaces the whole query string. The page neither scrolls nor is it built again.
pub fn use_replace_query() -> Callback<Pairs> {
    let router = Router::expect();
    Callback::new(move |pairs: Pairs| {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, Some(value.as_str()))).collect();
        let path = router.path_signal().get_untracked();
        router.replace_quietly(&with_query(&path, &pairs));
    })
}
