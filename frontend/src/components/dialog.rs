//! Modal dialogs, on the browser's own `<dialog>`: it traps the focus, closes on Escape and gives the focus back.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Button, ButtonVariant, Icon, IconButton, field::unique_id};
use crate::signals::{RwSignal, Signal};

/// A modal dialog.
#[component]
pub fn Dialog(
    /// Whether it is open. Closing it sets this.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// As wide as a picture needs.
    #[prop(optional)]
    wide: bool,
    /// Shown only while it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = unique_id("dialog");
    let labelled_by = heading.clone();
    crate::effect::run(move || {
        let (Some(dialog), open) = (node.get(), open.get()) else { return };
        if open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node
            data-wide=wide.then_some("")
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // A press on the dialog itself, and not inside it, is a press on the backdrop.
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
                if target.is_some_and(|dialog| dialog.open() && is_outside(&dialog, &event)) {
                    open.set(false);
                }
            }
        >
            <div class="mb-3 flex items-start justify-between gap-4">
                <h2 class="text-lg" id=heading>
                    {move || title.get()}
                </h2>
                <IconButton
                    icon=Icon::X
                    label="Close"
                    small=true
                    tip="left"
                    class="-mt-1 -mr-1"
                    on_click=move |_| open.set(false)
                />
            </div>
            {move || open.get().then(|| children())}
        </dialog>
    }
}

fn is_outside(dialog: &web_sys::HtmlDialogElement, event: &leptos::ev::MouseEvent) -> bool {
    let area = dialog.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    // A press by keyboard has no place.
    event.detail() > 0 && (x < area.left() || x > area.right() || y < area.top() || y > area.bottom())
}

/// Asks before something that cannot be taken back.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question, such as "Delete this picture?".
    #[prop(into)]
    title: Signal<String>,
    /// What follows from a yes.
    #[prop(into)]
    text: Signal<String>,
    /// The words on the button that does it, such as "Delete".
    #[prop(into)]
    confirm: String,
    /// The words on the button that leaves things as they are.
    #[prop(default = "Keep it")]
    keep: &'static str,
    /// While it is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Does it. Closing the dialog is the caller's, once it is done.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    let confirm = StoredValue::new(confirm);
    view! {
        <Dialog open=open title=title>
            <p class="text-ink-2">{move || text.get()}</p>
            <div class="mt-6 flex justify-end gap-2">
                <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                    {keep}
                </Button>
                <Button variant=ButtonVariant::Danger busy=busy on_click=move |_| on_confirm.run(())>
                    {confirm.get_value()}
                </Button>
            </div>
        </Dialog>
    }
}
