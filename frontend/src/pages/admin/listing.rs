//! A list by pages as a table, which is cards on a phone; and what stands there while it has no rows.

use leptos::prelude::*;

use super::filters::Filters;
use crate::{
    components::{Button, EmptyState, ErrorState, Icon, LoadMore, SkeletonRows},
    load::{PagedList, Phase},
};

/// One column.
#[derive(Clone, Copy)]
pub(super) struct Head {
    /// What stands above it, and beside each value on a phone; nothing for a column of buttons.
    pub(super) label: &'static str,
    /// Whether it holds numbers.
    pub(super) number: bool,
    /// Whether its values stay on one line.
    brief: bool,
}

/// A column of words.
pub(super) const fn words(label: &'static str) -> Head {
    Head { label, number: false, brief: false }
}

/// A column of dates, states and the like, which stay on one line.
pub(super) const fn brief(label: &'static str) -> Head {
    Head { label, number: false, brief: true }
}

/// A column of numbers.
pub(super) const fn numbers(label: &'static str) -> Head {
    Head { label, number: true, brief: true }
}

/// What a list is, and what it says when it has no rows.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    /// What is listed, for screen readers.
    pub(super) name: &'static str,
    pub(super) heads: &'static [Head],
    /// When it did not load: "The users could not be loaded".
    pub(super) failed: &'static str,
    /// When there is nothing at all.
    pub(super) empty: (Icon, &'static str, &'static str),
}

/// A list by pages.
#[component]
pub(super) fn PagedTable<T: Clone + Send + Sync + 'static>(
    /// The list.
    list: PagedList<T>,
    /// What it is.
    listing: Listing,
    /// What it is narrowed to.
    #[prop(optional)]
    filters: Option<Filters>,
    /// One row, made by [`row`].
    row: Callback<T, AnyView>,
) -> impl IntoView {
    let phase = list.phase();
    let rows = move || {
        let items = list.items.with(|items| items.ready().cloned().unwrap_or_default());
        items.into_iter().map(|item| row.run(item)).collect::<Vec<_>>()
    };
    move || match phase.get() {
        Phase::Loading => view! { <SkeletonRows count=6 /> }.into_any(),
        Phase::Failed(error) => view! {
            <ErrorState title=listing.failed error=error on_retry=move |()| list.reload() />
        }
        .into_any(),
        Phase::Empty => view! { <Nothing listing=listing filters=filters /> }.into_any(),
        Phase::Filled => view! {
            {table(listing, rows.into_any())}
            <LoadMore list=list />
        }
        .into_any(),
    }
}

/// A table with its heads.
pub(super) fn table(listing: Listing, rows: AnyView) -> AnyView {
    let heads: Vec<_> = listing
        .heads
        .iter()
        .map(|head| {
            view! {
                <th scope="col" data-number=head.number.then_some("")>
                    {if head.label.is_empty() {
                        view! { <span class="sr-only">"Actions"</span> }.into_any()
                    } else {
                        head.label.into_any()
                    }}
                </th>
            }
        })
        .collect();
    view! {
        <table class="desk-table" aria-label=listing.name>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One row; the first cell names it.
pub(super) fn row(heads: &[Head], cells: impl IntoIterator<Item = AnyView>) -> AnyView {
    let mut cells = heads.iter().zip(cells);
    let first = cells.next().map(|(_, cell)| view! { <th scope="row">{cell}</th> });
    let others: Vec<_> = cells
        .map(|(head, cell)| {
            let label = Some(head.label).filter(|label| !label.is_empty());
            view! {
                <td
                    data-label=label
                    data-number=head.number.then_some("")
                    data-brief=head.brief.then_some("")
                >
                    {cell}
                </td>
            }
        })
        .collect();
    view! {
        <tr>
            {first} {others}
        </tr>
    }
    .into_any()
}

#[component]
fn Nothing(listing: Listing, filters: Option<Filters>) -> impl IntoView {
    let (icon, title, text) = listing.empty;
    let narrowed = filters.filter(|filters| filters.any());
    match narrowed {
        Some(filters) => view! {
            <EmptyState icon=Icon::Search title="Nothing like that here" text="Try fewer words, or another filter.">
                <Button on_click=move |_| filters.clear()>"Show everything"</Button>
            </EmptyState>
        }
        .into_any(),
        None => view! { <EmptyState icon=icon title=title text=text /> }.into_any(),
    }
}
