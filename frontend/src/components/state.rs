//! What a screen shows while there is nothing yet, nothing at all, or something wrong.

use leptos::prelude::*;

use super::{Button, ButtonVariant, Icon, Notice, Tile, Tone};
use crate::{api::ApiError, format, load::PagedList, signals::Signal};

/// A grey shape that stands where something will be.
#[component]
pub fn Skeleton(
    /// Its size and shape, such as `h-4 w-32`.
    class: &'static str,
) -> impl IntoView {
    view! { <span class=format!("skeleton {class}") aria-hidden="true"></span> }
}

/// Grey rows as in a list, and for screen readers the word that it is loading.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 4)]
    count: usize,
) -> impl IntoView {
    view! {
        <div class="rows" role="status">
            <span class="sr-only">"Loading"</span>
            {(0..count)
                .map(|_| {
                    view! {
                        <div class="flex items-center gap-3 py-3">
                            <Skeleton class="h-10 w-10 rounded-md" />
                            <div class="grid flex-1 gap-2">
                                <Skeleton class="h-4 w-2/5" />
                                <Skeleton class="h-3 w-1/4" />
                            </div>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Nothing here, why, and what to do about it.
#[component]
pub fn EmptyState(
    /// The icon.
    icon: Icon,
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// What will be here, or how to get it.
    #[prop(into)]
    text: String,
    /// What to do: buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Tile icon=icon large=true />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Something did not load: what, why, and a way to try again.
#[component]
pub fn ErrorState(
    /// What did not load, such as "Your credits could not be loaded".
    #[prop(into)]
    title: String,
    /// Why.
    error: ApiError,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let id = error.request_id().to_owned();
    view! {
        <div class="empty" role="alert">
            <Tile icon=if error == ApiError::Unreachable { Icon::WifiOff } else { Icon::CircleAlert } large=true tint="bad" />
            <h2>{title}</h2>
            <p>{error.to_string()}</p>
            {(!id.is_empty()).then(|| view! { <p class="text-xs">"Request " {id}</p> })}
            <div class="actions">
                <Button icon=Icon::RefreshCw on_click=move |_| on_retry.run(())>
                    "Try again"
                </Button>
            </div>
        </div>
    }
}

/// How far something is. Read out as a progress bar.
#[component]
pub fn ProgressBar(
    /// What is under way, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// 0.0 to 100.0; `None` while it cannot be told.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Green when it ended well.
    #[prop(optional, into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    let percent = move || value.get().map(|value| value.clamp(0.0, 100.0));
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-label=move || label.get()
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().map(whole)
            data-tone=move || tone.get().as_str()
            data-unknown=move || percent().is_none().then_some("")
        >
            <i style:width=move || percent().map(|percent| format::percent(percent / 100.0))></i>
        </div>
    }
}

/// A percentage as a whole number.
fn whole(percent: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
    let whole = percent.round() as i32;
    whole
}

/// The foot of a list that grows by pages: a button while there is more, the reason when it did not come.
#[component]
pub fn LoadMore<T: Clone + Send + Sync + 'static>(
    /// The list.
    list: PagedList<T>,
) -> impl IntoView {
    foot(list.more, list.busy.into(), list.error.into(), Callback::new(move |()| list.load_more()))
}

fn foot(
    more: Signal<bool>,
    busy: Signal<bool>,
    error: Signal<Option<ApiError>>,
    on_more: Callback<()>,
) -> impl IntoView {
    view! {
        {move || {
            error
                .get()
                .map(|error| {
                    view! {
                        <Notice tone=Tone::Bad class="mt-4">
                            {error.to_string()}
                        </Notice>
                    }
                })
        }}
        {move || {
            more.get()
                .then(|| {
                    view! {
                        <div class="flex justify-center pt-4">
                            <Button variant=ButtonVariant::Secondary busy=busy on_click=move |_| on_more.run(())>
                                "Show more"
                            </Button>
                        </div>
                    }
                })
        }}
    }
}
