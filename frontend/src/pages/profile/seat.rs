//! One line of a list of logins or devices.

use leptos::prelude::*;
use lumiku_dto::Timestamp;

use crate::{
    clock,
    components::{Badge, Button, ButtonSize, ButtonVariant, Icon, Tile, Tone},
    format,
    signals::Signal,
};

/// The icon for what a user agent was called.
pub(super) fn icon_of(device: &str) -> Icon {
    let device = device.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| device.contains(word));
    if says(&["iphone", "android", "mobile", "ipad"]) {
        Icon::Smartphone
    } else if says(&["chrome", "firefox", "safari", "edge", "opera", "browser"]) {
        Icon::Laptop
    } else {
        Icon::Server
    }
}

/// When it was last used: `last used 3 min ago`.
pub(super) fn last_used(then: Timestamp) -> String {
    let mut ago = format::ago(then, clock::now(), clock::utc_offset());
    // It stands inside a line here.
    if let Some(first) = ago.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    format!("last used {ago}")
}

#[component]
pub(super) fn Seat(
    /// What it is called.
    name: String,
    /// Address, last use and the like.
    line: String,
    /// Whether it is the one the person sits at.
    #[prop(optional)]
    here: bool,
    /// The words on the button that takes it away.
    action: &'static str,
    /// While it is being taken away.
    busy: Signal<bool>,
    /// Takes it away; the one the person sits at cannot be.
    on_act: Callback<()>,
) -> impl IntoView {
    let whose = name.clone();
    view! {
        <li>
            <Tile icon=icon_of(&name) />
            <div class="min-w-0 flex-1">
                <p class="flex flex-wrap items-center gap-2 font-semibold">
                    {name} {here.then(|| view! { <Badge tone=Tone::Ok>"This one"</Badge> })}
                </p>
                <p class="num text-sm text-ink-3">{line}</p>
            </div>
            {(!here)
                .then(|| {
                    view! {
                        <Button
                            variant=ButtonVariant::Secondary
                            size=ButtonSize::Small
                            busy=busy
                            on_click=move |_| on_act.run(())
                        >
                            {action}
                            <span class="sr-only">" " {whose}</span>
                        </Button>
                    }
                })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_computers_and_programs_look_different() {
        assert_eq!(icon_of("Safari on iPhone"), Icon::Smartphone);
        assert_eq!(icon_of("Chrome on Linux"), Icon::Laptop);
        assert_eq!(icon_of("curl"), Icon::Server);
    }
}
