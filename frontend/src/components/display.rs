//! Things that only show: cards, badges, notices, tiles, prices, avatars.

use leptos::prelude::*;

use super::{Icon, IconView};
use crate::signals::{MaybeProp, Signal};

/// How something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    /// What to do next.
    Ember,
    Ok,
    Warn,
    Bad,
}

impl Tone {
    /// Name in the styles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ember => "ember",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The tint of a [`Tile`] of this tone; none for a plain one.
    pub const fn tint(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Ember => Some("video"),
            Self::Ok => Some("ok"),
            Self::Warn => Some("warn"),
            Self::Bad => Some("bad"),
        }
    }
}

/// A surface with a line around it.
#[component]
pub fn Card(
    /// Further classes; `card-pad` gives the usual padding.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <div class=format!("card {class}")>{children()}</div> }
}

/// A word in a pill.
#[component]
pub fn Badge(
    /// How it is meant.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=move || tone.get().as_str()>
            {children()}
        </span>
    }
}

/// A paragraph that should be noticed, inside a page. For what just happened use a toast.
#[component]
pub fn Notice(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Ok => Icon::CircleCheck,
        Tone::Warn => Icon::TriangleAlert,
        Tone::Bad => Icon::CircleAlert,
        Tone::Plain | Tone::Ember => Icon::Info,
    };
    view! {
        <div class=format!("notice {class}") data-tone=tone.as_str() role=(tone == Tone::Bad).then_some("alert")>
            <IconView icon=icon />
            <div class="min-w-0 flex-1">{children()}</div>
        </div>
    }
}

/// An icon on a tinted square.
#[component]
pub fn Tile(
    /// The icon.
    #[prop(into)]
    icon: Signal<Icon>,
    /// A category's name (`image`, `video`, `audio`, `text`, `other`) or `ok`, `warn`, `bad`; grey when absent.
    #[prop(optional, into)]
    tint: MaybeProp<String>,
    /// 48 instead of 40 pixels.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <span class="tile" data-tint=move || tint.get() data-size=large.then_some("lg")>
            <IconView icon=icon />
        </span>
    }
}

/// The price above the button that spends it: the number, and in one quiet line how it came about.
#[component]
pub fn Price(
    /// In credits; `None` while it is not known.
    #[prop(into)]
    credits: Signal<Option<i64>>,
    /// How it came about, such as `10 videos × 0.95 volume`, or what is left.
    #[prop(optional, into)]
    detail: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div aria-live="polite" aria-atomic="true">
            <p class="price">
                <b>{move || credits.get().map_or_else(|| "\u{2013}".to_owned(), crate::format::number)}</b>
                <span>{move || if credits.get() == Some(1) { "credit" } else { "credits" }}</span>
            </p>
            {move || detail.get().map(|detail| view! { <p class="text-sm text-ink-3">{detail}</p> })}
        </div>
    }
}

/// A person's initials.
#[component]
pub fn Avatar(
    /// A name, or an email address when there is none.
    #[prop(into)]
    name: Signal<String>,
    /// 64 instead of 32 pixels.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <span
            class="avatar"
            data-size=large.then_some("lg")
            data-initials=move || initials(&name.get())
            aria-hidden="true"
        ></span>
    }
}

/// The first letters of the first and the last word, or the first two of a single one.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split(['@', ' ', '.', '_', '-']).filter(|word| !word.is_empty()).collect();
    // The styles make them capitals: the tables for that weigh more than this whole file.
    match words.as_slice() {
        [] => "?".to_owned(),
        [only] => only.chars().take(2).collect(),
        _ if name.contains('@') => words[0].chars().take(2).collect(),
        [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_names_and_from_addresses() {
        assert_eq!(initials("Ayu Dewi"), "AD");
        assert_eq!(initials("Sukarno"), "Su");
        assert_eq!(initials("budi.s@example.com"), "bu");
        assert_eq!(initials(""), "?");
    }
}
