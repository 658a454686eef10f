//! State in the address: changes the query string of the page that is shown, without a step in the history.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::url::with_query;

/// The names and values of a query string; an empty value leaves its name out.
pub type Pairs = Vec<(&'static str, String)>;

/// Replaces the whole query string. The page neither scrolls nor is it built again.
pub fn use_replace_query() -> Callback<Pairs> {
    let navigate = use_navigate();
    let path = use_location().pathname;
    Callback::new(move |pairs: Pairs| {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, Some(value.as_str()))).collect();
        let quiet = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&with_query(&path.get_untracked(), &pairs), quiet);
    })
}
