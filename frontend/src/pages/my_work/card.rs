//! One result in the grid.

use leptos::prelude::*;
use lumiku_dto::file::File;

use super::{
    Gallery,
    view_model::{Medium, facts},
};
use crate::{
    clock,
    components::{Icon, IconView},
    format,
    signals::Memo,
};

/// A press shows it; the box in its corner marks it.
pub(super) fn work_card(file: File) -> AnyView {
    let gallery = Gallery::expect();
    let id = file.id.clone();
    let marked = {
        let id = id.clone();
        Memo::new(move |_| gallery.marked.with(|marked| marked.contains(&id)))
    };
    let mark = {
        let id = id.clone();
        move |_| {
            gallery.marked.update(|marked| match marked.iter().position(|known| *known == id) {
                Some(at) => drop(marked.remove(at)),
                None => marked.push(id.clone()),
            });
        }
    };
    let icon = match Medium::of(&file) {
        Medium::Picture => Icon::FileImage,
        Medium::Video => Icon::Video,
        Medium::Sound => Icon::Music,
        Medium::Other => Icon::FileText,
    };
    let line = facts(&file);
    let when = format::ago(file.created_at, clock::now(), clock::utc_offset());
    view! {
        <li class="work-card" data-marked=move || marked.get().then_some("")>
            <button type="button" class="work-open" on:click=move |_| gallery.shown.set(Some(id.clone()))>
                <span class="work-thumb">
                    {match file.thumbnail_url.clone() {
                        Some(url) => view! { <img src=url alt="" loading="lazy" decoding="async" /> }.into_any(),
                        None => view! { <IconView icon=icon class="icon-lg" /> }.into_any(),
                    }}
                    {file
                        .duration
                        .map(|seconds| {
                            view! {
                                <span class="chip work-length num">
                                    <IconView icon=Icon::Play class="icon-sm icon-filled" />
                                    {format::clip(seconds)}
                                </span>
                            }
                        })}
                </span>
                <span class="block truncate font-semibold" title=file.name.clone()>
                    {file.name.clone()}
                </span>
                <span class="num block truncate text-sm text-ink-3">{line} " · " {when}</span>
            </button>
            <label class="work-mark">
                <input
                    type="checkbox"
                    aria-label=format!("Mark {}", file.name)
                    prop:checked=move || marked.get()
                    on:change=mark
                />
                <IconView icon=Icon::Check class="icon-sm" />
            </label>
        </li>
    }
    .into_any()
}
