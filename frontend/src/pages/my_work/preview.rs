//! A result, large: what it is, and what can be done with it.

use leptos::{ev, prelude::*, task::spawn_local};
use lumiku_dto::file::File;

use super::{
    Gallery,
    view_model::{Medium, facts, neighbour, type_name},
};
use crate::{
    api, clock,
    components::{Button, ButtonLink, ButtonVariant, ConfirmDialog, Dialog, Icon, IconButton, IconView},
    effect, format,
    shell::WorkCount,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::Catalog,
    url::with_query,
};

/// Pictures above this are shown by their thumbnail: a browser holds four bytes for each pixel.
const SHOWN_IN_FULL: i64 = 64_000_000;

/// The dialog. The arrow keys go through the list.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let gallery = Gallery::expect();
    let shown = gallery.shown;
    let file = Memo::new(move |_| {
        let id = shown.get()?;
        gallery.list.items.with(|items| items.ready()?.iter().find(|file| file.id == id).cloned())
    });
    let open = RwSignal::new(false);
    effect::run(move || open.set(file.with(Option::is_some)));
    effect::run(move || {
        if !open.get() {
            shown.set(None);
        }
    });
    let step = move |by: isize| {
        let next = shown
            .get_untracked()
            .and_then(|id| gallery.list.items.with_untracked(|items| neighbour(items.ready()?, &id, by)));
        if let Some(next) = next {
            shown.set(Some(next));
        }
    };
    let asking = RwSignal::new(false);
    let keys = window_event_listener(ev::keydown, move |event| {
        if !open.get_untracked() || asking.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "ArrowLeft" => step(-1),
            "ArrowRight" => step(1),
            _ => {}
        }
    });
    on_cleanup(move || keys.remove());
    let title = Signal::derive(move || {
        file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default())
    });
    view! {
        <Dialog open=open title=title wide=true>
            {move || file.get().map(|file| view! { <Details file=file asking=asking step=Callback::new(step) /> })}
        </Dialog>
        <Delete file=file asking=asking />
    }
}

#[component]
fn Details(file: File, asking: RwSignal<bool>, step: Callback<isize>) -> impl IntoView {
    let catalog = Catalog::expect();
    let tool = file.tool.clone();
    let job = file.job_id.clone().map(|id| id.to_string());
    let made_with = {
        let tool = tool.clone();
        move || catalog.name_of(&tool)
    };
    let id = file.id.to_string();
    let in_tool = move || {
        let entry = catalog.find(&tool)?;
        let job = job.as_deref()?;
        Some(with_query(&entry.path, &[("job", Some(job)), ("file", Some(&id))]))
    };
    let when = format::moment(file.created_at, clock::now(), clock::utc_offset());
    let name = file.name.clone();
    view! {
        <div class="look">
            <Media file=file.clone() />
            <div class="look-steps">
                <IconButton icon=Icon::ChevronLeft label="Previous" tip="top" on_click=move |_| step.run(-1) />
                <IconButton icon=Icon::ChevronRight label="Next" tip="top" on_click=move |_| step.run(1) />
            </div>
        </div>
        <dl class="look-facts num">
            <div>
                <dt>"Size"</dt>
                <dd>{facts(&file)}</dd>
            </div>
            <div>
                <dt>"Type"</dt>
                <dd>{type_name(&file)}</dd>
            </div>
            <div>
                <dt>"Made with"</dt>
                <dd>{made_with}</dd>
            </div>
            <div>
                <dt>"When"</dt>
                <dd>{when}</dd>
            </div>
        </dl>
        <div class="look-acts">
            <ButtonLink
                href=api::files::download_url(&file)
                variant=ButtonVariant::Primary
                icon=Icon::Download
                download=true
            >
                "Download"
            </ButtonLink>
            {move || {
                in_tool()
                    .map(|href| {
                        view! {
                            <ButtonLink href=href icon=Icon::ArrowUpRight>
                                "Open in its tool"
                            </ButtonLink>
                        }
                    })
            }}
            <span class="look-delete">
                <Button variant=ButtonVariant::Danger icon=Icon::Trash2 on_click=move |_| asking.set(true)>
                    "Delete"
                    <span class="sr-only">" " {name}</span>
                </Button>
            </span>
        </div>
    }
}

#[component]
fn Media(file: File) -> impl IntoView {
    let pixels = i64::from(file.width.unwrap_or(0)) * i64::from(file.height.unwrap_or(0));
    match Medium::of(&file) {
        Medium::Picture => {
            let url = match file.thumbnail_url.clone() {
                Some(thumbnail) if pixels > SHOWN_IN_FULL => thumbnail,
                _ => file.url.clone(),
            };
            view! { <img src=url alt=file.name /> }.into_any()
        }
        Medium::Video => view! {
            <video src=file.url poster=file.thumbnail_url controls=true playsinline=true aria-label=file.name></video>
        }
        .into_any(),
        Medium::Sound => view! { <audio src=file.url controls=true aria-label=file.name></audio> }.into_any(),
        Medium::Other => view! { <IconView icon=Icon::FileText class="icon-lg" /> }.into_any(),
    }
}

#[component]
fn Delete(file: Memo<Option<File>>, asking: RwSignal<bool>) -> impl IntoView {
    let gallery = Gallery::expect();
    let toasts = Toasts::expect();
    let count = WorkCount::expect();
    let busy = RwSignal::new(false);
    let delete = Callback::new(move |()| {
        let Some(file) = file.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api::files::delete(&file.id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            asking.set(false);
            match answer {
                Ok(()) => {
                    gallery.forget(&[file.id]);
                    count.reload();
                    toasts.ok(format!("{} was deleted", file.name));
                }
                Err(error) => toasts.error("It was not deleted", &error),
            }
        });
    });
    view! {
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || {
                file.with(|file| format!("Delete {}?", file.as_ref().map_or("this", |file| file.name.as_str())))
            })
            text="It is gone for good. What it cost is not refunded.".to_owned()
            confirm="Delete"
            busy=busy
            on_confirm=delete
        />
    }
}
