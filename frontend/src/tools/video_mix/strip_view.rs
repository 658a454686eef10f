//! A video of the plan, drawn: pieces as wide as they last, with the pictures of their clips in the video's shape.

use leptos::prelude::*;
use lumiku_video_mix_dto::Aspect;

use super::{film::Film, strips::Piece};
use crate::format::percent;

/// Colours of clips before their pictures are there.
const HUES: usize = 6;

/// The pieces side by side. They are decoration: the words stand beside them.
#[component]
pub(super) fn Pieces(
    pieces: Vec<Piece>,
    /// Shape of the video.
    aspect: Aspect,
) -> impl IntoView {
    let all = pieces.iter().map(|piece| f64::from(piece.frames)).sum::<f64>().max(1.0);
    view! {
        <div class="mix-pieces" data-aspect=aspect.as_str() aria-hidden="true">
            {pieces
                .into_iter()
                .map(|piece| {
                    let share = f64::from(piece.frames) / all;
                    drawn(piece, aspect, share)
                })
                .collect::<Vec<_>>()}
        </div>
    }
}

fn drawn(piece: Piece, aspect: Aspect, share: f64) -> AnyView {
    view! {
        <span
            class="mix-piece"
            data-hue=piece.clip % HUES
            title=piece.title
            style:flex-grow=piece.frames.to_string()
        >
            {piece.film.map(|film| pictures(&film, aspect, share))}
            {piece.tag.map(|tag| view! { <span>{tag}</span> })}
        </span>
    }
    .into_any()
}

fn pictures(film: &Film, aspect: Aspect, share: f64) -> AnyView {
    view! {
        <span
            class="mix-film"
            style:--film=format!("url(\"{}\")", film.url)
            style:--film-size=film.size(aspect)
        >
            {film
                .windows(aspect, share)
                .map(|place| view! { <i style:background-position-x=percent(place)></i> }.into_any())
                .collect::<Vec<_>>()}
        </span>
    }
    .into_any()
}
