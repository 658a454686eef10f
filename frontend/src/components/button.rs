//! Buttons, and links that look like them.

use leptos::{ev::MouseEvent, prelude::*};

use super::{Icon, IconView};
use crate::signals::{MaybeProp, Signal};

/// What a button is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// What to do next: at most one in view.
    Primary,
    #[default]
    Secondary,
    /// Quiet, inside a bar or a card.
    Ghost,
    /// Takes something away.
    Danger,
}

/// How tall a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    Small,
    #[default]
    Medium,
    Large,
}

fn classes(variant: ButtonVariant, size: ButtonSize, full: bool, class: &str) -> String {
    let variant = match variant {
        ButtonVariant::Primary => "btn-primary",
        ButtonVariant::Secondary => "btn-secondary",
        ButtonVariant::Ghost => "btn-ghost",
        ButtonVariant::Danger => "btn-danger",
    };
    let size = match size {
        ButtonSize::Small => " btn-sm",
        ButtonSize::Medium => "",
        ButtonSize::Large => " btn-lg",
    };
    format!("btn {variant}{size}{} {class}", if full { " btn-full" } else { "" })
}

/// A button that does something on this page. Its words say what: "Make 10 videos", not "Process".
#[component]
pub fn Button(
    /// What it is for.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How tall.
    #[prop(optional)]
    size: ButtonSize,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    /// As wide as its parent.
    #[prop(optional)]
    full: bool,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Cannot be pressed; the reason stands beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// At work: shows a spinner and takes no further press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What a press does. Not needed with `submit`.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=classes(variant, size, full, class)
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                } else if let Some(on_click) = on_click {
                    on_click.run(event);
                }
            }
        >
            {move || {
                if busy.get() {
                    Some(view! { <IconView icon=Icon::LoaderCircle class="icon-spin" /> })
                } else {
                    icon.get().map(|icon| view! { <IconView icon=icon class="" /> })
                }
            }}
            <span>{children()}</span>
        </button>
    }
}

/// A link that looks like a button: it leads somewhere.
#[component]
pub fn ButtonLink(
    /// Where to.
    #[prop(into)]
    href: Signal<String>,
    /// What it is for.
    #[prop(optional)]
    variant: ButtonVariant,
    /// How tall.
    #[prop(optional)]
    size: ButtonSize,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    /// As wide as its parent.
    #[prop(optional)]
    full: bool,
    /// Saves the address instead of opening it.
    #[prop(optional)]
    download: bool,
    /// Leads to a page that is none of this app's, such as the payment page of a test gateway.
    #[prop(optional)]
    external: bool,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            href=move || href.get()
            class=classes(variant, size, full, class)
            download=download.then_some("")
            rel=(download || external).then_some("external")
        >
            {move || icon.get().map(|icon| view! { <IconView icon=icon /> })}
            <span>{children()}</span>
        </a>
    }
}

/// A button that is only an icon, with its name as a tooltip.
#[component]
pub fn IconButton(
    /// The icon.
    #[prop(into)]
    icon: Signal<Icon>,
    /// What it does, for the tooltip and for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// 32 instead of 40 pixels.
    #[prop(optional)]
    small: bool,
    /// On or off, when it is a toggle.
    #[prop(optional, into)]
    pressed: MaybeProp<bool>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Where the tooltip stands: `top`, `right`, `left`; below when absent.
    #[prop(optional)]
    tip: Option<&'static str>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What a press does.
    #[prop(into)]
    on_click: Callback<MouseEvent>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("icon-btn {} {class}", if small { "icon-btn-sm" } else { "" })
            aria-label=move || label.get()
            data-tip=move || label.get()
            data-tip-side=tip
            aria-pressed=move || pressed.get().map(|pressed| if pressed { "true" } else { "false" })
            disabled=move || disabled.get()
            on:click=move |event| on_click.run(event)
        >
            <IconView icon=icon />
        </button>
    }
}
