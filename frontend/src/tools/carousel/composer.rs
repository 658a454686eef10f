//! What a new carousel is about, in the middle of its page.

use leptos::prelude::*;
use lumiku_carousel_dto::{Writer, limits::MAX_SOURCE_CHARS};
use lumiku_dto::path;

use super::{library::Library, start::Starter};
use crate::{
    components::{Button, ButtonLink, Icon, Notice},
    format,
    load::Remote,
    signals::{Memo, Signal},
    url::with_query,
};

/// What it is about: a topic, or a text to write from.
#[component]
pub(super) fn Composer() -> impl IntoView {
    let starter = Starter::expect();
    let library = Library::expect();
    let order = starter.order;
    let from_text = Memo::new(move |_| order.with(|order| order.from_text));
    let length = Memo::new(move |_| order.with(|order| order.text.trim().chars().count()));
    let writer = Memo::new(move |_| library.writer());
    let unknown =
        Memo::new(move |_| library.templates.with(|templates| matches!(templates, Remote::Failed(_))));
    let here = starter.router.path_signal();
    let table = Signal::derive(move || with_query(&here.get(), &[("new", Some("table"))]));
    view! {
        <section class="card car-composer">
            <h2>
                <label for="car-topic">"What is your carousel about?"</label>
            </h2>
            {move || starter.from.get().map(|id| view! { <Brought id=id /> })}
            <textarea
                class="input car-topic"
                id="car-topic"
                rows="2"
                placeholder="Five habits of people who sleep well"
                prop:value=move || order.with(|order| order.topic.clone())
                on:input=move |event| order.update(|order| order.topic = event_target_value(&event))
            ></textarea>
            {move || {
                from_text
                    .get()
                    .then(|| {
                        view! {
                            <div class="field">
                                <label class="field-label" for="car-source">
                                    "Your text"
                                </label>
                                <textarea
                                    class="input car-source"
                                    id="car-source"
                                    rows="7"
                                    placeholder="Paste an article, notes, a transcript"
                                    prop:value=move || order.with(|order| order.text.clone())
                                    on:input=move |event| order.update(|order| order.text = event_target_value(&event))
                                ></textarea>
                                <p class="field-hint num">
                                    {move || {
                                        let most = i64::try_from(MAX_SOURCE_CHARS).unwrap_or(i64::MAX);
                                        let length = i64::try_from(length.get()).unwrap_or(i64::MAX);
                                        format!("{} of {} characters", format::number(length), format::number(most))
                                    }}
                                </p>
                            </div>
                        }
                    })
            }}
            <div class="car-composer-acts">
                <Button
                    icon=Signal::derive(move || Some(if from_text.get() { Icon::X } else { Icon::FileText }))
                    on_click=move |_| order.update(|order| order.from_text = !order.from_text)
                >
                    {move || if from_text.get() { "Without a text" } else { "Paste an article" }}
                </Button>
                <span class="car-or">"or"</span>
                <Button icon=Icon::Plus busy=starter.busy on_click=move |_| starter.begin()>
                    "Start empty"
                </Button>
                <ButtonLink href=table icon=Icon::Table2>
                    "From a table"
                </ButtonLink>
            </div>
            // Its place is kept until it is known who writes, so that nothing below it moves.
            <Show when=move || !unknown.get()>
                <div style:visibility=move || writer.get().is_none().then_some("hidden")>
                    <Notice>{move || who_writes(writer.get().unwrap_or(Writer::Rules))}</Notice>
                </div>
            </Show>
        </section>
    }
}

fn who_writes(writer: Writer) -> &'static str {
    match writer {
        Writer::Rules => {
            "No AI is set up on this server. Rules write it: the best sentences of your text, or an outline for a bare topic."
        }
        Writer::Ai => {
            "An AI writes it, and is sent your topic, your text, the audience and the tone. It can be wrong: read it before you post it."
        }
    }
}

/// A picture from another tool.
#[component]
fn Brought(id: String) -> impl IntoView {
    view! {
        <p class="car-brought">
            <img src=path::file_thumbnail(&id) alt="" />
            <span>"Your picture goes on the first slide that shows one."</span>
        </p>
    }
}
