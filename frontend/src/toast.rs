//! Short messages in the corner: what just happened. Read out politely, gone after a few seconds.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::ApiError,
    components::{Icon, IconButton, IconView, Tone},
    signals::RwSignal,
};

const SHOWN_MS: u32 = 6_000;
/// A word that something went well, which the screen shows as well.
const SHOWN_SHORT_MS: u32 = 3_500;
const SHOWN_ERROR_MS: u32 = 10_000;
/// Long enough to think better of it.
const SHOWN_UNDO_MS: u32 = 10_000;
const MOST: usize = 4;

/// Changes something back. It outlives the screen that offered it.
type Undo = Arc<dyn Fn() + Send + Sync>;

/// One message.
#[derive(Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    title: String,
    body: Option<String>,
    link: Option<(String, String)>,
    undo: Option<Undo>,
}

/// The messages on the screen, as a context.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Provides an empty corner.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// The corner of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Something went well.
    pub fn ok(self, title: impl Into<String>) {
        self.push(Tone::Ok, title.into(), None, None);
    }

    /// Something was changed, and can be changed back by a press here.
    pub fn undoable(self, title: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let toast = Toast {
            id: self.next_id(),
            tone: Tone::Ok,
            title: title.into(),
            body: None,
            link: None,
            undo: Some(Arc::new(undo)),
        };
        self.show(toast, SHOWN_UNDO_MS);
    }

    /// Something to know.
    pub fn info(self, title: impl Into<String>) {
        self.push(Tone::Plain, title.into(), None, None);
    }

    /// Something did not work: `title` says what, the error why.
    pub fn error(self, title: impl Into<String>, error: &ApiError) {
        if *error != ApiError::Aborted {
            self.push(Tone::Bad, title.into(), Some(error.to_string()), None);
        }
    }

    /// A message with everything: a second line and a link as `(label, path)`.
    pub fn push(self, tone: Tone, title: String, body: Option<String>, link: Option<(String, String)>) {
        let ms = match (tone, &body, &link) {
            (Tone::Bad, ..) => SHOWN_ERROR_MS,
            (Tone::Ok, None, None) => SHOWN_SHORT_MS,
            _ => SHOWN_MS,
        };
        self.show(Toast { id: self.next_id(), tone, title, body, link, undo: None }, ms);
    }

    /// Takes back the messages that lead to what is open by now.
    pub fn withdraw(self, is_open: impl Fn(&str) -> bool) {
        let leads_there = |toast: &Toast| toast.link.as_ref().is_some_and(|(_, path)| is_open(path));
        if self.shown.with_untracked(|shown| shown.iter().any(leads_there)) {
            self.shown.update(|shown| shown.retain(|toast| !leads_there(toast)));
        }
    }

    fn next_id(self) -> u32 {
        let id = self.next.with_value(|next| next + 1);
        self.next.set_value(id);
        id
    }

    fn show(self, toast: Toast, ms: u32) {
        let id = toast.id;
        self.shown.update(|shown| {
            shown.push(toast);
            if shown.len() > MOST {
                shown.remove(0);
            }
        });
        spawn_local(async move {
            TimeoutFuture::new(ms).await;
            self.dismiss(id);
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear: once, at the root.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::expect();
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-relevant="additions">
            {move || toasts.shown.get().into_iter().map(|toast| line(toasts, toast)).collect::<Vec<_>>()}
        </div>
    }
}

fn line(toasts: Toasts, toast: Toast) -> AnyView {
    let id = toast.id;
    let icon = match toast.tone {
        Tone::Ok => Icon::Check,
        Tone::Bad | Tone::Warn => Icon::CircleAlert,
        Tone::Plain | Tone::Ember => Icon::Info,
    };
    view! {
                        <div class="toast">
                            <span class="tile" data-tint=toast.tone.tint()>
                                <IconView icon=icon />
                            </span>
                            <div class="min-w-0 flex-1 pt-1">
                                <p class="toast-title">{toast.title}</p>
                                {toast.body.map(|body| view! { <p class="toast-body">{body}</p> })}
                                {toast
                                    .link
                                    .map(|(label, path)| {
                                        view! { <a class="link text-sm" href=path>{label}</a> }
                                    })}
                                {toast
                                    .undo
                                    .map(|undo| {
                                        view! {
                                            <button
                                                type="button"
                                                class="link text-sm"
                                                on:click=move |_| {
                                                    toasts.dismiss(id);
                                                    undo();
                                                }
                                            >
                                                "Undo"
                                            </button>
                                        }
                                    })}
                            </div>
                            <IconButton
                                icon=Icon::X
                                label="Dismiss"
                                small=true
                                on_click=move |_| toasts.dismiss(id)
                            />
                        </div>
    }
    .into_any()
}
