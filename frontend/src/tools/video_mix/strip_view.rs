//! A video of the plan, drawn: pieces as wide as they last, with the pictures of their clips.

use leptos::prelude::*;

use super::strips::Piece;
use crate::format::percent;

/// Colours of clips before their pictures are there.
const HUES: usize = 6;

/// The pieces side by side. They are decoration: the words stand beside them.
#[component]
pub(super) fn Pieces(pieces: Vec<Piece>) -> impl IntoView {
    view! {
        <div class="mix-pieces" aria-hidden="true">
            {pieces.into_iter().map(piece).collect::<Vec<_>>()}
        </div>
    }
}

fn piece(piece: Piece) -> AnyView {
    let (film, place) = match piece.filmstrip {
        Some((url, start)) => (Some(format!("url(\"{url}\")")), Some(percent(start))),
        None => (None, None),
    };
    view! {
        <span
            class="mix-piece"
            data-hue=piece.clip % HUES
            title=piece.title
            style:flex-grow=piece.frames.to_string()
            style:background-image=film
            style:background-position-x=place
        >
            {piece.tag.map(|tag| view! { <span>{tag}</span> })}
        </span>
    }
    .into_any()
}
