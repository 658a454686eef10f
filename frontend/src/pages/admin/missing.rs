//! An address of the desk behind which there is nothing.

use leptos::prelude::*;

use crate::components::{ButtonLink, EmptyState, Icon};

/// Says so, and leads back to the list.
pub(super) fn missing(
    icon: Icon,
    title: &'static str,
    list: &'static str,
    list_name: &'static str,
) -> AnyView {
    view! {
        <EmptyState icon=icon title=title text="The address is not quite right.">
            <ButtonLink href=list>{list_name}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}
