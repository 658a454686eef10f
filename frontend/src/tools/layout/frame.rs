//! The settings beside the canvas: a panel that folds away on a wide window, a sheet that is pulled up on a phone.

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};

use crate::{
    components::{Icon, IconView},
    signals::RwSignal,
    storage,
    tools::use_manifest,
};

/// `closed` while the settings are folded away, for all tools.
const PANEL: &str = "lumiku.tool-panel";
/// How far a pull must go to count, in pixels.
const PULL: i32 = 36;

/// A tool's screen. The heading is the tool's name.
#[component]
pub fn ToolFrame(
    /// The settings: `PanelSection`s.
    panel: Children,
    /// The price and its button: a `PriceFooter`.
    foot: Children,
    /// Whether the sheet is pulled up, on a phone.
    sheet: RwSignal<bool>,
    /// The canvas.
    children: Children,
) -> impl IntoView {
    let manifest = use_manifest();
    let folded = RwSignal::new(storage::read(PANEL).as_deref() == Some("closed"));
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        storage::write(PANEL, folded.get_untracked().then_some("closed"));
    };
    let pulled = RwSignal::new(0_i32);
    view! {
        <div
            class="tool"
            data-folded=move || folded.get().then_some("")
            data-sheet=move || if sheet.get() { "up" } else { "down" }
        >
            <h1 class="sr-only">{move || manifest.with(|manifest| manifest.name.clone())}</h1>
            <section
                class="tool-panel"
                id="tool-panel"
                aria-label="Settings"
                style:--pull=move || format!("{}px", pulled.get())
                data-pulled=move || (pulled.get() != 0).then_some("")
                on:keydown=move |event: KeyboardEvent| {
                    if event.key() == "Escape" {
                        sheet.set(false);
                    }
                }
            >
                <Handle sheet=sheet pulled=pulled />
                <div class="tool-settings" id="tool-settings">
                    {panel()}
                </div>
                <div class="tool-foot">{foot()}</div>
            </section>
            <button
                type="button"
                class="tool-fold"
                aria-controls="tool-panel"
                aria-expanded=move || if folded.get() { "false" } else { "true" }
                aria-label=move || if folded.get() { "Show the settings" } else { "Hide the settings" }
                data-tip=move || if folded.get() { "Show the settings" } else { "Hide the settings" }
                data-tip-side="right"
                on:click=fold
            >
                <IconView icon=Icon::ChevronLeft />
            </button>
            <div class="tool-canvas">{children()}</div>
        </div>
    }
}

/// Pulls the sheet up and down; a press does the same.
#[component]
fn Handle(sheet: RwSignal<bool>, pulled: RwSignal<i32>) -> impl IntoView {
    let start = StoredValue::new(None::<i32>);
    let moved = StoredValue::new(false);
    let node = NodeRef::<html::Button>::new();
    let end = move |_: PointerEvent| {
        if start.get_value().is_none() {
            return;
        }
        start.set_value(None);
        let way = pulled.get_untracked();
        pulled.set(0);
        match settled(way) {
            Some(up) => sheet.set(up),
            None if way.abs() < 4 => moved.set_value(false),
            None => {}
        }
    };
    view! {
        <button
            type="button"
            class="sheet-handle"
            node_ref=node
            aria-controls="tool-settings"
            aria-expanded=move || if sheet.get() { "true" } else { "false" }
            aria-label=move || if sheet.get() { "Hide the settings" } else { "Show the settings" }
            on:pointerdown=move |event: PointerEvent| {
                start.set_value(Some(event.client_y()));
                moved.set_value(false);
                if let Some(node) = node.get_untracked() {
                    drop(node.set_pointer_capture(event.pointer_id()));
                }
            }
            on:pointermove=move |event: PointerEvent| {
                if let Some(start) = start.get_value() {
                    let way = resisted(event.client_y() - start, sheet.get_untracked());
                    if way.abs() >= 4 {
                        moved.set_value(true);
                    }
                    pulled.set(way);
                }
            }
            on:pointerup=end
            on:pointercancel=end
            on:click=move |_| {
                // A pull ends with a click of its own.
                if !moved.get_value() {
                    sheet.update(|sheet| *sheet = !*sheet);
                }
                moved.set_value(false);
            }
        >
            <span></span>
        </button>
    }
}

/// How far the sheet follows the finger, in pixels down: it resists where it cannot go.
fn resisted(way: i32, up: bool) -> i32 {
    match (up, way > 0) {
        (true, true) => way,
        (true, false) | (false, true) => way / 8,
        (false, false) => way.max(-PULL * 3 / 2),
    }
}

/// Up or down after a pull by `way` pixels down; `None` when it was too short.
fn settled(way: i32) -> Option<bool> {
    (way.abs() >= PULL).then_some(way < 0)
}

/// One or two sentences that help with this tool.
#[component]
pub fn Tips(
    /// Each a sentence or two.
    tips: &'static [&'static str],
) -> impl IntoView {
    view! {
        <aside class="tool-tips" aria-label="Tips">
            <IconView icon=Icon::Lightbulb />
            <ul>{tips.iter().map(|tip| view! { <li>{*tip}</li> }).collect_view()}</ul>
        </aside>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_pull_leaves_the_sheet_where_it_is() {
        assert_eq!(settled(10), None);
        assert_eq!(settled(80), Some(false));
        assert_eq!(settled(-80), Some(true));
    }

    #[test]
    fn the_sheet_resists_where_it_cannot_go() {
        assert!(resisted(100, true) > resisted(100, false));
        assert!(resisted(-100, false) < resisted(-100, true));
    }
}
