//! One tool with its switches.

use leptos::prelude::*;
use lumiku_dto::{
    Patch,
    account::Tier,
    admin::{AdminTool, DASHBOARD_ORDER, UpdateTool},
};

use super::{
    super::{
        listing::{Head, Listing, numbers, row, words},
        words::tier_options,
    },
    Shelf,
    change::{ADMINS_ONLY, EVERYBODY, USERS_ONLY, over, roles, who},
    prices::Prices,
};
use crate::{
    components::{Icon, Select, Tile},
    format,
    signals::{Memo, Signal},
};

const HEADS: &[Head] = &[
    words("Tool"),
    words("On"),
    words("Beta"),
    words("Coming soon"),
    words("For"),
    words("From plan"),
    numbers("Place"),
    words("Prices"),
];

pub(super) const LISTING: Listing = Listing {
    name: "Tools",
    heads: HEADS,
    failed: "The tools could not be loaded",
    empty: (Icon::Sparkles, "No tools", "A tool that the server has appears here."),
};

#[component]
pub(super) fn ToolLine(id: String) -> impl IntoView {
    let shelf = Shelf::expect();
    let tool = {
        let id = id.clone();
        Memo::new(move |_| shelf.find(&id))
    };
    let name =
        tool.with_untracked(|tool| tool.as_ref().map(|tool| tool.tool.name.clone())).unwrap_or_default();
    let change = Callback::new(move |change: UpdateTool| shelf.change(id.clone(), change));
    row(
        HEADS,
        [
            view! { <Named tool=tool /> }.into_any(),
            toggle(
                tool,
                format!("{name} is on"),
                |tool| tool.tool.enabled,
                change,
                |_, on| UpdateTool { enabled: Patch::Set(on), ..UpdateTool::default() },
            ),
            toggle(
                tool,
                format!("{name} is beta"),
                |tool| tool.tool.features.beta,
                change,
                |tool, on| UpdateTool {
                    beta: over(on, &tool.defaults.features.beta),
                    ..UpdateTool::default()
                },
            ),
            toggle(
                tool,
                format!("{name} is coming soon"),
                |tool| tool.tool.features.coming_soon,
                change,
                |tool, on| UpdateTool {
                    coming_soon: over(on, &tool.defaults.features.coming_soon),
                    ..UpdateTool::default()
                },
            ),
            view! { <ForWhom tool=tool name=name.clone() change=change /> }.into_any(),
            view! { <FromPlan tool=tool name=name.clone() change=change /> }.into_any(),
            view! { <PlaceInput tool=tool name=name change=change /> }.into_any(),
            view! { <Prices tool=tool change=change /> }.into_any(),
        ],
    )
}

#[component]
fn Named(tool: Memo<Option<AdminTool>>) -> impl IntoView {
    let known = move || tool.get().map(|tool| (tool.tool, tool.total_usage, tool.active_users));
    move || {
        known().map(|(tool, uses, people)| {
            let icon = Icon::from_name(&tool.icon).unwrap_or(Icon::Sparkles);
            let used = format!(
                "{} by {}",
                format::count(uses, "use", "uses"),
                format::count(people, "person", "people")
            );
            view! {
                <span class="desk-person">
                    <Tile icon=icon tint=tool.category.as_str().to_owned() />
                    <span class="min-w-0">
                        <span class="block">{tool.name}</span>
                        <span class="desk-second">{used}</span>
                    </span>
                </span>
            }
        })
    }
}

/// A switch in a cell.
fn toggle(
    tool: Memo<Option<AdminTool>>,
    label: String,
    read: fn(&AdminTool) -> bool,
    change: Callback<UpdateTool>,
    write: fn(&AdminTool, bool) -> UpdateTool,
) -> AnyView {
    let on = Memo::new(move |_| tool.with(|tool| tool.as_ref().is_some_and(read)));
    view! {
        <button
            type="button"
            role="switch"
            class="desk-switch"
            aria-label=label
            aria-checked=move || if on.get() { "true" } else { "false" }
            on:click=move |_| {
                if let Some(tool) = tool.get_untracked() {
                    change.run(write(&tool, !read(&tool)));
                }
            }
        >
            <span class="switch"></span>
        </button>
    }
    .into_any()
}

#[component]
fn ForWhom(tool: Memo<Option<AdminTool>>, name: String, change: Callback<UpdateTool>) -> impl IntoView {
    let value = Memo::new(move |_| {
        tool.with(|tool| tool.as_ref().map_or(EVERYBODY, |tool| who(&tool.tool.access.roles)))
    });
    let options = [EVERYBODY, USERS_ONLY, ADMINS_ONLY].map(|words| (words.to_owned(), words.to_owned()));
    view! {
        <Select
            label=format!("Who may use {name}")
            options=Signal::stored(options.to_vec())
            value=Signal::derive(move || value.get().to_owned())
            on_change=move |words: String| {
                if let Some(tool) = tool.get_untracked() {
                    let allowed_roles = over(roles(&words), &tool.defaults.access.roles);
                    change.run(UpdateTool { allowed_roles, ..UpdateTool::default() });
                }
            }
        />
    }
}

#[component]
fn FromPlan(tool: Memo<Option<AdminTool>>, name: String, change: Callback<UpdateTool>) -> impl IntoView {
    let value = Memo::new(move |_| {
        tool.with(|tool| tool.as_ref().map_or(Tier::Free, |tool| tool.tool.access.min_tier))
    });
    view! {
        <Select
            label=format!("Lowest plan with {name}")
            options=Signal::stored(tier_options())
            value=Signal::derive(move || value.get().as_str().to_owned())
            on_change=move |value: String| {
                if let (Some(tool), Some(tier)) = (tool.get_untracked(), Tier::from_wire(&value)) {
                    let min_tier = over(tier, &tool.defaults.access.min_tier);
                    change.run(UpdateTool { min_tier, ..UpdateTool::default() });
                }
            }
        />
    }
}

/// Where its card stands among the others: a lower number comes first.
#[component]
fn PlaceInput(tool: Memo<Option<AdminTool>>, name: String, change: Callback<UpdateTool>) -> impl IntoView {
    let value =
        Memo::new(move |_| tool.with(|tool| tool.as_ref().map_or(0, |tool| tool.tool.dashboard.order)));
    let commit = move |event: leptos::ev::Event| {
        let (Some(tool), typed) = (tool.get_untracked(), event_target_value(&event)) else { return };
        match typed.trim().parse::<i32>() {
            Ok(order) if DASHBOARD_ORDER.contains(&order) => {
                if order != value.get_untracked() {
                    let dashboard_order = over(order, &tool.defaults.dashboard.order);
                    change.run(UpdateTool { dashboard_order, ..UpdateTool::default() });
                }
            }
            // What is no place goes back to what it was.
            _ => event_target::<web_sys::HtmlInputElement>(&event)
                .set_value(&value.get_untracked().to_string()),
        }
    };
    view! {
        <input
            class="input input-sm desk-place"
            type="number"
            inputmode="numeric"
            aria-label=format!("Place of {name}")
            min=*DASHBOARD_ORDER.start()
            max=*DASHBOARD_ORDER.end()
            prop:value=move || value.get().to_string()
            on:change=commit
        />
    }
}
