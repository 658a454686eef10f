//! Whose something is, as a line that leads to their page.

use leptos::prelude::*;
use lumiku_dto::admin::UserRef;

use super::place;

/// The name over the address, or the address alone, as a link.
pub(super) fn person(user: &UserRef) -> AnyView {
    let name = user.name.clone().filter(|name| !name.is_empty());
    let (first, second) = match name {
        Some(name) => (name, Some(user.email.clone())),
        None => (user.email.clone(), None),
    };
    view! {
        <a class="desk-link" href=place::user(&user.id)>
            {first}
        </a>
        {second.map(|email| view! { <span class="desk-second">{email}</span> })}
    }
    .into_any()
}
