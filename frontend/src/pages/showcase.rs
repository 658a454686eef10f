//! The pile of cards on the front page and beside the login: what work looks like when it arrives.

use leptos::prelude::*;

use crate::components::{Art, Icon, Tile};

/// Decoration: nothing in it can be pressed, and screen readers pass it by.
#[component]
pub(super) fn Showcase() -> impl IntoView {
    view! {
        <div class="showcase" aria-hidden="true">
            <div class="showcase-card showcase-video">
                <div class="art" data-art=Art::Clips.as_str() inner_html=Art::Clips.shapes()></div>
                <div>
                    <p class="mb-3 font-bold">"12 of 40 videos ready"</p>
                    <div class="progress">
                        <i></i>
                    </div>
                </div>
            </div>
            <div class="showcase-card showcase-slides">
                <div class="art" data-art=Art::Slides.as_str() inner_html=Art::Slides.shapes()></div>
                <div>
                    <p class="text-sm font-bold">"Why highland coffee tastes sweet"</p>
                    <p class="text-xs text-ink-3">"7 slides · 4:5"</p>
                </div>
            </div>
            <div class="showcase-card showcase-refund">
                <Tile icon=Icon::Undo2 tint="ok".to_owned() />
                <div>
                    <p class="text-sm font-bold">"6 credits came back"</p>
                    <p class="text-xs text-ink-3">"One clip could not be read."</p>
                </div>
            </div>
        </div>
    }
}
