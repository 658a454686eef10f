//! One text of the slide: typed with its marks, styled by buttons or keys, with what does not fit said below.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use lumiku_carousel_dto::{Role, SlotFit, Text, fit::Fit};

use super::{
    draft::{Mark, catch_up, shown, toggle},
    screen::Screen,
    slides::Spot,
    words,
};
use crate::{
    components::{Icon, IconView, Tone},
    effect,
    signals::{Memo, RwSignal},
};

const fn icon(mark: Mark) -> Icon {
    match mark {
        Mark::Bold => Icon::Bold,
        Mark::Italic => Icon::Italic,
        Mark::Accent => Icon::Highlighter,
    }
}

const fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Bold => "Bold",
        Mark::Italic => "Italic",
        Mark::Accent => "Accent",
    }
}

/// The id of a text's field.
pub(super) fn field_id(spot: Spot) -> String {
    format!("text-{}", spot.path().replace('.', "-"))
}

/// A text area over one text of the slide that is edited.
#[component]
pub(super) fn TextField(
    /// Which text.
    spot: Spot,
    /// The slide's role: it names the text.
    role: Role,
    /// Takes Enter, and Backspace in an empty field, away from the text area.
    #[prop(optional_no_strip, into)]
    on_key: Option<Callback<KeyboardEvent>>,
) -> impl IntoView {
    let screen = Screen::expect();
    let area = NodeRef::<html::Textarea>::new();
    let text = Memo::new(move |_| screen.slide.with(|(_, slide)| spot.text(slide)));
    let typed = RwSignal::new(text.with_untracked(shown));
    effect::run(move || {
        let text = text.get();
        if let Some(markup) = typed.with_untracked(|typed| catch_up(typed, &text)) {
            typed.set(markup);
        }
    });
    let write = move |words: String| {
        let text = Text::from_markup(&words);
        typed.set(words);
        screen.edit(&spot.path(), move |slide| spot.set(slide, text));
    };
    let style = move |mark: Mark| {
        let Some(area) = area.get_untracked() else { return };
        let place = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or(0);
        let (start, end) = (place(area.selection_start()), place(area.selection_end()));
        let (words, start, end) = toggle(&area.value(), start, end, mark);
        area.set_value(&words);
        write(words);
        drop(area.focus());
        drop(area.set_selection_range(start, end));
    };
    let keys = move |event: KeyboardEvent| {
        let styled = match event.key().to_ascii_lowercase().as_str() {
            "b" => Some(Mark::Bold),
            "i" => Some(Mark::Italic),
            "e" => Some(Mark::Accent),
            _ => None,
        };
        let styled = styled.filter(|_| !event.alt_key() && !event.shift_key());
        match (styled, event.ctrl_key() || event.meta_key(), on_key) {
            (Some(mark), true, _) => {
                event.prevent_default();
                style(mark);
            }
            (_, false, Some(on_key)) => on_key.run(event),
            _ => {}
        }
    };
    let line = Memo::new(move |_| note(&screen, spot));
    let item = matches!(spot, Spot::Item(_));
    let id = field_id(spot);
    let note_id = format!("{id}-note");
    let label = words::spot(spot, role);
    let bad = move || line.with(|line| matches!(line, Some((_, Tone::Bad))));
    view! {
        <div class="car-text" data-item=item.then_some("")>
            <div class="car-text-head">
                <label class="field-label" for=id.clone()>
                    {label.clone()}
                </label>
                <div class="car-marks" role="group" aria-label=format!("Style of {label}")>
                    {Mark::ALL
                        .into_iter()
                        .map(|mark| {
                            view! {
                                <button
                                    type="button"
                                    class="car-mark"
                                    aria-label=name(mark)
                                    data-tip=name(mark)
                                    data-tip-side="top"
                                    // The selection stays in the text.
                                    on:pointerdown=|event| event.prevent_default()
                                    on:click=move |_| style(mark)
                                >
                                    <IconView icon=icon(mark) class="icon-sm" />
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
            <textarea
                node_ref=area
                class="input car-area"
                id=id
                data-doc=""
                dir="auto"
                rows="1"
                placeholder=words::example(spot, role)
                aria-describedby=note_id.clone()
                aria-invalid=move || bad().then_some("true")
                prop:value=move || typed.get()
                on:input=move |event| write(event_target_value(&event))
                on:keydown=keys
            ></textarea>
            <p class="car-note" id=note_id aria-live="polite" data-tone=move || line.get().map(|(_, tone)| tone.as_str())>
                {move || line.get().map(|(words, _)| words)}
            </p>
        </div>
    }
}

/// What is wrong with a text, or does not fit.
fn note(screen: &Screen, spot: Spot) -> Option<(String, Tone)> {
    let (index, id) = screen.slide.with(|(index, slide)| (*index, slide.id.clone()));
    let fault = screen.desk.with(|doc| doc.fault_at(index, &spot.path())).flatten();
    if let Some(fault) = fault {
        return Some((fault, Tone::Bad));
    }
    let fit = screen
        .shots
        .with(&id, |shot| shot?.fit.texts.iter().find(|text| is_of(spot, **text)).map(|text| text.fit));
    match fit? {
        Fit::Fits => None,
        Fit::Shrunk(percent) => Some((format!("Set at {percent} % of its size."), Tone::Plain)),
        Fit::Overflow => Some(("Too long: its end is left out of the picture.".to_owned(), Tone::Warn)),
    }
}

fn is_of(place: Spot, text: SlotFit) -> bool {
    match place {
        Spot::Slot(slot) => text.slot == Some(slot),
        Spot::Item(item) => text.item.map(usize::from) == Some(item),
    }
}
