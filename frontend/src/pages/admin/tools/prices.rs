//! What the actions of a tool cost: its own prices, and those set here instead.

use std::collections::BTreeMap;

use leptos::{ev::SubmitEvent, prelude::*};
use lumiku_dto::{
    Patch,
    admin::{AdminTool, UpdateTool},
    tool::Action,
};

use super::change::prices;
use crate::{
    components::{Button, ButtonSize, ButtonVariant, Dialog, Icon, IconButton, Notice, Tone},
    format,
    signals::{Memo, RwSignal, Signal},
};

/// Typed prices by action.
type Typed = Vec<(String, RwSignal<String>)>;

/// A button with the prices in short, and behind it the dialog that changes them.
#[component]
pub(super) fn Prices(tool: Memo<Option<AdminTool>>, change: Callback<UpdateTool>) -> impl IntoView {
    let open = RwSignal::new(false);
    let summary = Memo::new(move |_| tool.with(|tool| tool.as_ref().map(in_short)).unwrap_or_default());
    let name = Memo::new(move |_| {
        tool.with(|tool| tool.as_ref().map(|tool| tool.tool.name.clone())).unwrap_or_default()
    });
    let changed = Memo::new(move |_| {
        tool.with(|tool| tool.as_ref().map_or(0, |tool| tool.overrides.price_overrides.len()))
    });
    view! {
        <span class="desk-prices">
            <Button size=ButtonSize::Small on_click=move |_| open.set(true)>
                {move || summary.get()}
                <span class="sr-only">{move || format!(" of {}", name.get())}</span>
            </Button>
            {move || {
                (changed.get() > 0)
                    .then(|| view! { <span class="desk-second">{move || format!("{} changed", changed.get())}</span> })
            }}
        </span>
        <Dialog open=open title=Signal::derive(move || format!("Prices of {}", name.get()))>
            <PriceForm tool=tool open=open change=change />
        </Dialog>
    }
}

/// `4 credits`, or `3 prices`.
fn in_short(tool: &AdminTool) -> String {
    match tool.tool.actions.as_slice() {
        [only] => format::credits(only.credits),
        actions => format!("{} prices", actions.len()),
    }
}

#[component]
fn PriceForm(
    tool: Memo<Option<AdminTool>>,
    open: RwSignal<bool>,
    change: Callback<UpdateTool>,
) -> impl IntoView {
    let Some(known) = tool.get_untracked() else { return ().into_any() };
    let own = known.defaults.actions.clone();
    let typed: Typed = known
        .tool
        .actions
        .iter()
        .map(|action| (action.id.clone(), RwSignal::new(action.credits.to_string())))
        .collect();
    let fields: Vec<_> = own
        .iter()
        .filter_map(|action| {
            let (_, value) = typed.iter().find(|(id, _)| *id == action.id)?;
            Some(price_field(action, *value))
        })
        .collect();
    let problem = RwSignal::new(None::<String>);
    let (all_own, on_send) = (typed.clone(), typed);
    let reset = move |_| {
        for (id, value) in &all_own {
            if let Some(action) = own.iter().find(|action| action.id == *id) {
                value.set(action.credits.to_string());
            }
        }
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(tool) = tool.get_untracked() else { return };
        let typed: Vec<_> = on_send.iter().map(|(id, value)| (id.clone(), value.get_untracked())).collect();
        match wanted(&tool, &typed) {
            Ok(prices) => {
                open.set(false);
                if !prices.is_empty() {
                    change.run(UpdateTool { price_overrides: Patch::Set(prices), ..UpdateTool::default() });
                }
            }
            Err(sentence) => problem.set(Some(sentence)),
        }
    };
    view! {
        <form class="grid gap-4" on:submit=send novalidate=true>
            <p class="text-ink-2">
                "In credits for one unit. They count from the next request on; running jobs keep theirs."
            </p>
            <div class="desk-price-list">{fields}</div>
            {move || problem.get().map(|problem| view! { <Notice tone=Tone::Bad>{problem}</Notice> })}
            <div class="mt-2 flex flex-wrap justify-end gap-2">
                <Button variant=ButtonVariant::Ghost class="mr-auto" on_click=reset>
                    "All as the tool says"
                </Button>
                <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                    "Cancel"
                </Button>
                <Button variant=ButtonVariant::Primary submit=true>
                    "Save prices"
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// What typed prices change, within the server's bounds.
fn wanted(tool: &AdminTool, typed: &[(String, String)]) -> Result<BTreeMap<String, Option<i64>>, String> {
    let prices = prices(tool, typed)?;
    let change = UpdateTool { price_overrides: Patch::Set(prices.clone()), ..UpdateTool::default() };
    change
        .validate(&tool.defaults)
        .map_err(|fields| fields.get("priceOverrides").unwrap_or("Check the prices.").to_owned())?;
    Ok(prices)
}

fn price_field(action: &Action, value: RwSignal<String>) -> AnyView {
    let id = format!("price-{}", action.id);
    let own = action.credits.to_string();
    let differs = {
        let own = own.clone();
        Memo::new(move |_| value.with(|value| value.trim() != own))
    };
    let (note, label) = (format!("{id}-note"), action.label.clone());
    view! {
        <div class="desk-price">
            <label for=id.clone()>
                <span class="block font-semibold">{action.label.clone()}</span>
                <span class="block text-sm text-ink-3" id=note.clone()>
                    {format!("{} · the tool says {own}", action.unit)}
                </span>
            </label>
            <input
                class="input input-sm"
                id=id
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=note
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <IconButton
                icon=Icon::RotateCcw
                label=format!("Reset {label}")
                small=true
                tip="left"
                disabled=Signal::derive(move || !differs.get())
                on_click=move |_| value.set(own.clone())
            />
        </div>
    }
    .into_any()
}
