//! Numbers: one by one, or along a line.

use leptos::prelude::*;

use super::{Icon, IconView};
use crate::{
    format::percent,
    signals::{MaybeProp, Signal},
};

/// A whole number between two buttons.
#[component]
pub fn Stepper(
    /// What is counted, for screen readers.
    #[prop(into)]
    label: String,
    /// The number.
    #[prop(into)]
    value: Signal<i64>,
    /// Lowest.
    #[prop(into)]
    min: Signal<i64>,
    /// Highest.
    #[prop(into)]
    max: Signal<i64>,
    /// Called with the new number, which is within the limits.
    #[prop(into)]
    on_change: Callback<i64>,
) -> impl IntoView {
    let set = move |number: i64| {
        let (low, high) = (min.get_untracked(), max.get_untracked());
        on_change.run(number.clamp(low, high.max(low)));
    };
    let group = label.clone();
    view! {
        <div class="stepper" role="group" aria-label=group>
            <button
                type="button"
                aria-label="Less"
                disabled=move || { value.get() <= min.get() }
                on:click=move |_| set(value.get_untracked() - 1)
            >
                <IconView icon=Icon::Minus class="icon-sm" />
            </button>
            <input
                type="number"
                inputmode="numeric"
                aria-label=label
                min=move || min.get()
                max=move || max.get()
                prop:value=move || value.get().to_string()
                on:change=move |event| {
                    set(event_target_value(&event).trim().parse().unwrap_or_else(|_| value.get_untracked()));
                }
            />
            <button
                type="button"
                aria-label="More"
                disabled=move || { value.get() >= max.get() }
                on:click=move |_| set(value.get_untracked() + 1)
            >
                <IconView icon=Icon::Plus class="icon-sm" />
            </button>
        </div>
    }
}

/// A number along a line.
#[component]
pub fn Slider(
    /// What is set, for screen readers.
    #[prop(into)]
    label: String,
    /// The number.
    #[prop(into)]
    value: Signal<f64>,
    /// Lowest.
    min: f64,
    /// Highest.
    max: f64,
    /// Smallest change.
    step: f64,
    /// The number in words, such as `85 %`, for screen readers.
    #[prop(optional, into)]
    words: MaybeProp<String>,
    /// Called with the new number while it moves.
    #[prop(into)]
    on_change: Callback<f64>,
) -> impl IntoView {
    view! {
        <input
            class="slider"
            type="range"
            aria-label=label
            aria-valuetext=move || words.get()
            min=min
            max=max
            step=step
            prop:valueAsNumber=move || value.get()
            style:--fill=move || percent(share(value.get(), min, max))
            on:input=move |event| {
                on_change.run(event_target::<web_sys::HtmlInputElement>(&event).value_as_number());
            }
        />
    }
}

/// Where `value` stands between `min` and `max`, 0.0 to 1.0.
fn share(value: f64, min: f64, max: f64) -> f64 {
    if max > min { ((value - min) / (max - min)).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_within_the_line() {
        assert!((share(75.0, 50.0, 100.0) - 0.5).abs() < f64::EPSILON);
        assert!((share(500.0, 50.0, 100.0) - 1.0).abs() < f64::EPSILON);
        assert!(share(1.0, 1.0, 1.0).abs() < f64::EPSILON);
    }
}
