//! What a list is narrowed to. It lives in the address, so that back, reload and sharing work.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::{
    address::use_replace_query,
    components::{SearchInput, Select},
    effect,
    router::Router,
    signals::{Memo, RwSignal, Signal},
};

/// A pause in typing that counts as the end of a word.
const TYPED_MS: u32 = 250;

/// The filters of one list, by their names in the query string.
#[derive(Clone, Copy)]
pub(super) struct Filters {
    names: &'static [&'static str],
    router: Router,
    replace: Callback<Vec<(&'static str, String)>>,
}

impl Filters {
    /// Those with these names. Any other name in the address is dropped at the first change.
    pub(super) fn of(names: &'static [&'static str]) -> Self {
        Self { names, router: Router::expect(), replace: use_replace_query() }
    }

    /// What one of them is set to; nothing when it is not set.
    pub(super) fn value(self, name: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| self.router.query(name).filter(|value| !value.is_empty()))
    }

    /// Whether any is set, tracked.
    pub(super) fn any(self) -> bool {
        self.names.iter().any(|name| self.router.query(name).is_some_and(|value| !value.is_empty()))
    }

    /// Takes all of them away.
    pub(super) fn clear(self) {
        self.replace.run(Vec::new());
    }

    /// Sets some of them; an empty value takes one away.
    pub(super) fn set(self, changes: &[(&'static str, &str)]) {
        let value = |name: &str| match changes.iter().find(|(own, _)| *own == name) {
            Some((_, value)) => (*value).to_owned(),
            None => untrack(|| self.router.query(name)).unwrap_or_default(),
        };
        self.replace.run(self.names.iter().map(|name| (*name, value(name))).collect());
    }
}

/// The row above a list that narrows it.
#[component]
pub(super) fn FilterBar(
    /// What is searched, for screen readers and as the placeholder.
    search: &'static str,
    /// The filters, of which `q` is the search.
    filters: Filters,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="desk-filters">
            <Words label=search filters=filters />
            {children()}
        </div>
    }
}

/// The search. It waits for a pause in typing.
#[component]
fn Words(label: &'static str, filters: Filters) -> impl IntoView {
    let words = filters.value("q");
    let typed = RwSignal::new(words.get_untracked().unwrap_or_default());
    let pause = StoredValue::new_local(None::<Timeout>);
    let search = move |text: String| {
        typed.set(text);
        pause.set_value(Some(Timeout::new(TYPED_MS, move || {
            if let Some(text) = typed.try_get_untracked() {
                filters.set(&[("q", text.trim())]);
            }
        })));
    };
    // The back button, or "Show everything", changes the words from outside.
    effect::run(move || {
        let words = words.get().unwrap_or_default();
        if typed.with_untracked(|typed| typed.trim() != words) {
            typed.set(words);
        }
    });
    view! { <SearchInput label=label value=typed on_input=search /> }
}

/// One filter with a few values.
#[component]
pub(super) fn FilterSelect(
    /// What is chosen, for screen readers.
    label: &'static str,
    /// The filters.
    filters: Filters,
    /// The name of this one.
    name: &'static str,
    /// What stands for all, such as "All plans".
    all: &'static str,
    /// `(value, words)` of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let value = filters.value(name);
    let options = Signal::derive(move || {
        std::iter::once((String::new(), all.to_owned())).chain(options.get()).collect::<Vec<_>>()
    });
    view! {
        <Select
            label=label
            options=options
            value=Signal::derive(move || value.get().unwrap_or_default())
            on_change=move |value: String| filters.set(&[(name, value.as_str())])
        />
    }
}

/// `(value, words)` pairs for a [`FilterSelect`].
pub(super) fn options<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned())).collect()
}
