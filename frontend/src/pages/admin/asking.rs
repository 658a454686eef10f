//! Asking an admin why before something is done, and saying what was wrong with it.

use std::collections::BTreeMap;

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use lumiku_dto::validate::Fields;

use crate::{
    api::{Answer, ApiError},
    components::{Button, ButtonVariant, Dialog, Notice, TextInput, Tone, focus_first_wrong},
    signals::{Memo, RwSignal, Signal},
};

/// The fields of these dialogs that show what is wrong with them.
const SHOWN: [&str; 2] = ["reason", "amount"];

/// A dialog that asks for a reason, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub(super) open: RwSignal<bool>,
    pub(super) reason: RwSignal<String>,
    busy: RwSignal<bool>,
    /// What is wrong, by field.
    fields: RwSignal<BTreeMap<String, String>>,
    /// What is wrong with the whole.
    failure: RwSignal<Option<String>>,
}

impl Asking {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            reason: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            fields: RwSignal::new(BTreeMap::new()),
            failure: RwSignal::new(None),
        }
    }

    /// Opens the dialog, empty.
    pub(super) fn ask(self) {
        self.reason.set(String::new());
        self.fields.set(BTreeMap::new());
        self.failure.set(None);
        self.open.set(true);
    }

    /// The reason as it is sent.
    pub(super) fn reason(self) -> String {
        self.reason.with_untracked(|reason| reason.trim().to_owned())
    }

    /// What is wrong with one field.
    pub(super) fn wrong(self, field: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| self.fields.with(|fields| fields.get(field).cloned()))
    }

    /// Sends what was checked; the dialog closes when it was accepted, and says why when it was not.
    pub(super) fn send<T: 'static>(
        self,
        checked: Result<(), Fields>,
        answer: impl Future<Output = Answer<T>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.failure.set(None);
        if let Err(fields) = checked {
            self.fields.set(fields.into_map());
            return;
        }
        self.fields.set(BTreeMap::new());
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.open.set(false);
                    done(answer);
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    fn refused(self, error: &ApiError) {
        let fields = error.body().and_then(|body| body.fields.clone()).unwrap_or_default();
        let unseen = fields.iter().find(|(name, _)| !SHOWN.contains(&name.as_str()));
        if let Some((_, message)) = unseen {
            self.failure.set(Some(message.clone()));
        } else if fields.is_empty() {
            self.failure.set(Some(error.to_string()));
        }
        self.fields.set(fields);
    }
}

/// The dialog: what will happen, whatever else is asked, the reason, and the button that does it.
#[component]
pub(super) fn ReasonDialog(
    /// Its state.
    asking: Asking,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What follows from a yes.
    #[prop(into)]
    text: Signal<String>,
    /// The words on the button that does it.
    #[prop(into)]
    confirm: Signal<String>,
    /// The words on the button that leaves things as they are.
    #[prop(default = "Keep it")]
    keep: &'static str,
    /// Who reads the reason.
    #[prop(default = "For the audit log.")]
    hint: &'static str,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What else is asked, above the reason.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let variant = if danger { ButtonVariant::Danger } else { ButtonVariant::Primary };
    let children = StoredValue::new(children);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        on_confirm.run(());
        focus_first_wrong(event.target());
    };
    view! {
        <Dialog open=asking.open title=title>
            <form class="grid gap-4" on:submit=send novalidate=true>
                <p class="text-ink-2">{move || text.get()}</p>
                {children.with_value(|children| children.as_ref().map(|children| children()))}
                <TextInput
                    label="Reason"
                    value=asking.reason
                    name="reason"
                    autocomplete="off"
                    hint=hint
                    error=asking.wrong("reason")
                />
                {move || {
                    asking.failure.get().map(|failure| view! { <Notice tone=Tone::Bad>{failure}</Notice> })
                }}
                <div class="mt-2 flex flex-wrap justify-end gap-2">
                    <Button variant=ButtonVariant::Ghost on_click=move |_| asking.open.set(false)>
                        {keep}
                    </Button>
                    <Button variant=variant submit=true busy=asking.busy>
                        {move || confirm.get()}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
