//! Two tabs have changed the same carousel: what is different, and the ways out.

use leptos::prelude::*;
use lumiku_carousel_dto::Project;

use super::{
    conflict::{Choice, differences, stored_when},
    saving::Doc,
    screen::Screen,
};
use crate::{
    clock,
    components::{Button, ButtonVariant, Dialog},
    effect,
    signals::RwSignal,
};

#[component]
pub(super) fn ConflictDialog() -> impl IntoView {
    let desk = Screen::expect().desk;
    let open = RwSignal::new(false);
    effect::run(move || open.set(desk.theirs.with(Option::is_some)));
    view! {
        <Dialog open=open title="Changed in another tab">
            {move || {
                let mine = desk.peek(Doc::clone);
                let lines = desk.theirs.with(|theirs| Some(lines(&mine?, theirs.as_ref()?)));
                view! {
                    <p class="text-ink-2">
                        "Another version was stored while you were editing, in another tab or by someone with your account. Choose which one goes on. Undo brings the other one back."
                    </p>
                    <ul class="car-differences">
                        {lines.unwrap_or_default().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                    </ul>
                    <div class="car-ways">
                        <Button variant=ButtonVariant::Primary full=true on_click=move |_| desk.settle(Choice::Both)>
                            "Keep both: mine as a copy"
                        </Button>
                        <Button full=true on_click=move |_| desk.settle(Choice::Mine)>
                            "Keep mine"
                        </Button>
                        <Button full=true on_click=move |_| desk.settle(Choice::Theirs)>
                            "Take theirs"
                        </Button>
                    </div>
                }
            }}
        </Dialog>
        // Closed without a choice, nothing is saved until there is one.
        {move || {
            (desk.theirs.with(Option::is_some) && !open.get())
                .then(|| {
                    view! {
                        <p class="car-unsaved" role="alert">
                            <span>"Nothing is saved until you choose a version."</span>
                            <button type="button" class="link" on:click=move |_| open.set(true)>
                                "Choose"
                            </button>
                        </p>
                    }
                })
        }}
    }
}

fn lines(mine: &Doc, theirs: &Project) -> Vec<String> {
    let there = Doc { title: theirs.title.clone(), content: theirs.content.clone() };
    let mut lines = vec![stored_when(theirs.updated_at, clock::now(), clock::utc_offset())];
    lines.extend(differences(mine, &there));
    lines
}
