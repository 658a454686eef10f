//! Panels and menus that open under a button: keyboard, Escape and a press elsewhere all do what people expect.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node};

use super::{Icon, IconView, field::unique_id};
use crate::signals::{MaybeProp, RwSignal, Signal};

/// Closes the dropdown that the caller stands in, as a context.
#[derive(Clone, Copy)]
pub struct CloseDropdown(Callback<()>);

impl CloseDropdown {
    /// Closes it and gives the focus back to its button.
    pub fn close(self) {
        self.0.run(());
    }
}

/// A button with something under it.
#[component]
pub fn Dropdown(
    /// Name of the button, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// What stands on the button.
    trigger: ViewFn,
    /// Classes of the button.
    #[prop(default = "icon-btn")]
    trigger_class: &'static str,
    /// Holds [`MenuItem`]s, between which the arrow keys move.
    #[prop(optional)]
    menu: bool,
    /// As wide as a list needs.
    #[prop(optional)]
    wide: bool,
    /// Called when it opens.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// Built each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let panel = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let id = unique_id("panel");

    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            drop(button.focus());
        }
    };
    provide_context(CloseDropdown(Callback::new(move |()| close())));

    let inside = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|target| target.dyn_into::<Node>().ok());
        root.get_untracked().is_some_and(|root| root.contains(target.as_ref()))
    };
    let elsewhere = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked() && !inside(event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || elsewhere.remove());

    crate::effect::run(move || {
        if open.get() {
            if let Some(on_open) = on_open {
                on_open.run(());
            }
            if menu && let Some(panel) = panel.get() {
                focus_item(&panel, Step::First);
            }
        }
    });

    let on_key = move |event: KeyboardEvent| match key_action(&event.key(), menu, open.get_untracked()) {
        KeyAction::Close => {
            event.stop_propagation();
            close();
        }
        KeyAction::Leave => open.set(false),
        KeyAction::Open => {
            event.prevent_default();
            open.set(true);
        }
        KeyAction::Move(step) => {
            event.prevent_default();
            if let Some(panel) = panel.get_untracked() {
                focus_item(&panel, step);
            }
        }
        KeyAction::None => {}
    };

    view! {
        <div
            class="dropdown"
            node_ref=root
            on:keydown=on_key
            on:focusout=move |event| {
                if event.related_target().is_some() && !inside(event.related_target()) {
                    open.set(false);
                }
            }
        >
            <button
                type="button"
                class=trigger_class
                node_ref=button
                aria-label=move || label.get()
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-haspopup=if menu { "menu" } else { "dialog" }
                aria-controls=id.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {trigger.run()}
            </button>
            <div id=id.clone()>
                {move || {
                    open.get()
                        .then(|| {
                            view! {
                                <div
                                    class="popover"
                                    node_ref=panel
                                    role=if menu { "menu" } else { "dialog" }
                                    aria-label=move || label.get()
                                    data-wide=wide.then_some("")
                                >
                                    {children()}
                                </div>
                            }
                        })
                }}
            </div>
        </div>
    }
}

/// What a key does to a dropdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyAction {
    None,
    Open,
    /// Closes it and gives the focus back.
    Close,
    /// Closes it while the focus goes on.
    Leave,
    Move(Step),
}

fn key_action(key: &str, menu: bool, open: bool) -> KeyAction {
    match (key, menu, open) {
        ("Escape", _, true) => KeyAction::Close,
        ("ArrowDown", true, false) => KeyAction::Open,
        ("Tab", true, true) => KeyAction::Leave,
        ("ArrowDown", true, true) => KeyAction::Move(Step::Next),
        ("ArrowUp", true, true) => KeyAction::Move(Step::Previous),
        ("Home", true, true) => KeyAction::Move(Step::First),
        ("End", true, true) => KeyAction::Move(Step::Last),
        _ => KeyAction::None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn focus_item(panel: &web_sys::HtmlDivElement, step: Step) {
    let Ok(items) = panel.query_selector_all("[role^=menuitem]:not([disabled])") else { return };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|index| items.get(index)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let current = items
        .iter()
        .position(|item| focused.as_deref().is_some_and(|focused| focused.is_same_node(Some(item))));
    if let Some(item) = target(step, current, items.len()).and_then(|index| items.get(index)) {
        drop(item.focus());
    }
}

/// The item to go to from `current` among `count`; the ends are joined.
fn target(step: Step, current: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (step, current) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => last,
        (Step::Next, Some(index)) => (index + 1) % count,
        (Step::Previous, Some(index)) => index.checked_sub(1).unwrap_or(last),
    })
}

/// One line of a menu that does something.
#[component]
pub fn MenuItem(
    /// The icon.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// What it does; the menu closes first.
    #[prop(into)]
    on_select: Callback<()>,
    children: Children,
) -> impl IntoView {
    let close = use_context::<CloseDropdown>();
    view! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class="menu-item"
            data-danger=danger.then_some("")
            on:click=move |_| {
                if let Some(close) = close {
                    close.close();
                }
                on_select.run(());
            }
        >
            {move || icon.get().map(|icon| view! { <IconView icon=icon /> })}
            {children()}
        </button>
    }
}

/// One line of a menu that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where to.
    #[prop(into)]
    href: String,
    /// The icon.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    children: Children,
) -> impl IntoView {
    let close = use_context::<CloseDropdown>();
    view! {
        <a
            role="menuitem"
            tabindex="-1"
            class="menu-item"
            href=href
            on:click=move |_| {
                if let Some(close) = close {
                    close.close();
                }
            }
        >
            {move || icon.get().map(|icon| view! { <IconView icon=icon /> })}
            {children()}
        </a>
    }
}

/// One of several lines of which one is chosen. The menu stays open.
#[component]
pub fn MenuChoice(
    /// The icon.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    /// Whether it is the chosen one.
    #[prop(into)]
    checked: Signal<bool>,
    /// Chooses it.
    #[prop(into)]
    on_select: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="menuitemradio"
            tabindex="-1"
            class="menu-item"
            aria-checked=move || if checked.get() { "true" } else { "false" }
            on:click=move |_| on_select.run(())
        >
            {move || icon.get().map(|icon| view! { <IconView icon=icon /> })}
            {children()}
        </button>
    }
}

/// A line between groups of a menu.
#[component]
pub fn MenuLine() -> impl IntoView {
    view! { <div class="menu-line" role="separator"></div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_leaves_the_arrow_keys_to_what_is_in_it() {
        assert_eq!(key_action("ArrowDown", false, true), KeyAction::None);
        assert_eq!(key_action("Escape", false, true), KeyAction::Close);
        assert_eq!(key_action("Escape", true, false), KeyAction::None);
    }

    #[test]
    fn arrow_keys_go_round() {
        assert_eq!(target(Step::Next, Some(2), 3), Some(0));
        assert_eq!(target(Step::Previous, Some(0), 3), Some(2));
        assert_eq!(target(Step::Next, None, 3), Some(0));
        assert_eq!(target(Step::First, None, 0), None);
    }
}
