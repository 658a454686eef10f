//! Deleting several results at once.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::FileId;

use super::Gallery;
use crate::{
    api,
    components::{Button, ButtonSize, ButtonVariant, ConfirmDialog, Icon},
    format,
    shell::WorkCount,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
};

/// The bar that appears while something is marked.
#[component]
pub(super) fn Removal() -> impl IntoView {
    let gallery = Gallery::expect();
    let marked = gallery.marked;
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let count = Memo::new(move |_| marked.with(Vec::len));
    let toasts = Toasts::expect();
    let counted = WorkCount::expect();
    let remove = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            let ids = marked.get_untracked();
            let gone = delete_each(&ids, toasts).await;
            if busy.try_set(false).is_some() {
                return;
            }
            asking.set(false);
            gallery.forget(&gone);
            counted.reload();
            if !gone.is_empty() {
                toasts.ok(format!("{} deleted", results(gone.len())));
            }
        });
    });
    view! {
        {move || {
            (count.get() > 0)
                .then(|| {
                    view! {
                        <div class="work-bar" role="status">
                            <p class="num font-semibold">{move || format!("{} marked", results(count.get()))}</p>
                            <div class="ml-auto flex gap-2">
                                <Button
                                    variant=ButtonVariant::Ghost
                                    size=ButtonSize::Small
                                    on_click=move |_| marked.set(Vec::new())
                                >
                                    "Unmark"
                                </Button>
                                <Button
                                    variant=ButtonVariant::Danger
                                    size=ButtonSize::Small
                                    icon=Icon::Trash2
                                    on_click=move |_| asking.set(true)
                                >
                                    "Delete"
                                </Button>
                            </div>
                        </div>
                    }
                })
        }}
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || format!("Delete {}?", results(count.get())))
            text="They are gone for good. What they cost is not refunded.".to_owned()
            confirm="Delete"
            busy=busy
            on_confirm=remove
        />
    }
}

/// Deletes one after the other; answers which are gone. The first failure ends it.
async fn delete_each(ids: &[FileId], toasts: Toasts) -> Vec<FileId> {
    let mut gone = Vec::new();
    for id in ids {
        match api::files::delete(id).await {
            Ok(()) => gone.push(id.clone()),
            Err(error) => {
                toasts.error("Not everything was deleted", &error);
                break;
            }
        }
    }
    gone
}

fn results(count: usize) -> String {
    format::count(i64::try_from(count).unwrap_or(i64::MAX), "result", "results")
}
