//! One slide written anew by instruction. What it was is one step back.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Rewrite, Slide, Writer, limits::MAX_INSTRUCTION_CHARS, rewrite_price};
use lumiku_dto::tool::Manifest;

use super::{calls, desk::Desk, kept, library::Library, saving::Saving, screen::Screen, slides};
use crate::{
    api::{self, ApiError},
    components::{Button, Icon, IconView, Notice},
    effect, format,
    session::{Lack, Session},
    signals::{Memo, RwSignal, Signal},
    tools::{layout::show_what_opens, press::Press, use_manifest},
};

/// Wishes that both kinds of writer follow.
const USUAL: [&str; 4] = ["Shorter", "As a list", "As a number", "As a quote"];

/// What a press asks for: the slide's id, the wish, and the revision that it is about.
type Asked = (String, String, i64);

/// The wish, and what becomes of it.
#[derive(Clone, Copy)]
struct Rewriter {
    desk: Desk,
    slide: Memo<(usize, Slide)>,
    said: RwSignal<String>,
    wish: RwSignal<String>,
    busy: RwSignal<bool>,
    /// A press that waits until the server has what is shown: the slide's id, and the wish. The person may go on to
    /// another slide meanwhile.
    waiting: RwSignal<Option<(String, String)>>,
    problem: RwSignal<Option<String>>,
    notices: RwSignal<Vec<String>>,
    open: StoredValue<Option<Press<Asked>>>,
    session: Session,
}

impl Rewriter {
    fn new() -> Self {
        let screen = Screen::expect();
        let rewriter = Self {
            desk: screen.desk,
            slide: screen.slide,
            said: screen.said,
            wish: RwSignal::new(kept::take_wish(&screen.desk.address().1).unwrap_or_default()),
            busy: RwSignal::new(false),
            waiting: RwSignal::new(None),
            problem: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            open: StoredValue::new(None),
            session: Session::expect(),
        };
        // The server rewrites what it has: it gets what is shown first.
        effect::run(move || {
            let saving = rewriter.desk.saving();
            let Some((slide, wish)) = rewriter.waiting.get().filter(|_| saving != Saving::Coming) else {
                return;
            };
            rewriter.waiting.set(None);
            match saving.reason() {
                None => rewriter.send(slide, wish),
                Some(reason) => rewriter.problem.set(Some(reason)),
            }
        });
        let project = rewriter.desk.address().1;
        on_cleanup(move || {
            kept::keep_wish(&project, &rewriter.wish.try_get_untracked().unwrap_or_default());
        });
        // What was said is about the slide before.
        let shown = Memo::new(move |_| rewriter.slide.with(|(_, slide)| slide.id.clone()));
        effect::run(move || {
            shown.track();
            rewriter.problem.set(None);
            rewriter.notices.set(Vec::new());
        });
        rewriter
    }

    fn press(self) {
        let wish = self.wish.get_untracked().trim().to_owned();
        let under_way = self.busy.get_untracked() || self.waiting.with_untracked(Option::is_some);
        if under_way || wish.is_empty() {
            return;
        }
        self.problem.set(None);
        self.notices.set(Vec::new());
        self.waiting.set(Some((self.slide.with_untracked(|(_, slide)| slide.id.clone()), wish)));
        self.desk.save();
    }

    fn send(self, slide: String, instruction: String) {
        let index = self.desk.peek(|doc| slides::index_of(&doc.content, &slide)).flatten();
        let Some(index) = index else { return };
        let asked = (slide, instruction.clone(), self.desk.revision());
        let input = Rewrite { instruction, revision: Some(asked.2) };
        let press = Press::next(self.open.get_value().as_ref(), asked, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        let (base, id) = self.desk.address();
        spawn_local(async move {
            let answer = calls::rewrite(&base, &id, index, &input, &press.key).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(result) => {
                    self.open.set_value(None);
                    self.session.balance.set(Some(result.credit_balance));
                    if self.slide.with_untracked(|(_, slide)| slide.id == press.asked.0) {
                        self.notices.set(result.notices);
                    }
                    self.desk.take_slide(&result.slide, result.revision);
                    self.said.set("The slide was rewritten. Undo brings the old one back.".to_owned());
                    if self.wish.with_untracked(|wish| wish.trim() == press.asked.1) {
                        self.wish.set(String::new());
                    }
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    fn refused(self, error: &ApiError) {
        // A press without an answer stays open: the next one repeats it, and is charged once.
        if !error.is_temporary() {
            self.open.set_value(None);
        }
        if error.body().is_some_and(|body| body.revision.is_some()) {
            // Another tab has stored something: its version comes along.
            self.desk.fetch();
        }
        if !self.session.take_lack(error) {
            let reason = error.field("instruction").unwrap_or_else(|| error.to_string());
            self.problem.set(Some(reason));
        }
    }
}

#[component]
pub(super) fn Rewriting() -> impl IntoView {
    let rewriter = Rewriter::new();
    let manifest = use_manifest();
    let wish = rewriter.wish;
    let credits = Memo::new(move |_| rewrite_price(&manifest.with(Manifest::price_list)).credits);
    let lacks =
        Memo::new(move |_| rewriter.session.balance.get().is_some_and(|balance| balance < credits.get()));
    view! {
        <details class="car-fold">
            <summary on:click=|event| show_what_opens(&event)>
                <IconView icon=Icon::WandSparkles />
                <span class="font-semibold">"Rewrite this slide"</span>
                <span class="car-fold-value num">{move || format::credits(credits.get())}</span>
                <IconView icon=Icon::ChevronDown class="icon-sm" />
            </summary>
            <form
                class="car-rewrite"
                on:submit=move |event| {
                    event.prevent_default();
                    if lacks.get_untracked() {
                        rewriter.session.lack.set(Some(Lack::Credits(credits.get_untracked())));
                    } else {
                        rewriter.press();
                    }
                }
            >
                <div class="car-wishes">
                    {USUAL
                        .into_iter()
                        .map(|usual| {
                            view! {
                                <button
                                    type="button"
                                    class="car-wish"
                                    aria-pressed=move || if wish.with(|wish| wish == usual) { "true" } else { "false" }
                                    on:click=move |_| wish.set(usual.to_owned())
                                >
                                    {usual}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="car-rewrite-line">
                    <input
                        class="input input-sm"
                        type="text"
                        maxlength=MAX_INSTRUCTION_CHARS
                        aria-label="What to change"
                        placeholder="What to change: warmer, with an example …"
                        prop:value=move || wish.get()
                        on:input=move |event| wish.set(event_target_value(&event))
                    />
                    <Button
                        submit=true
                        busy=Signal::derive(move || rewriter.busy.get() || rewriter.waiting.with(Option::is_some))
                        disabled=Signal::derive(move || wish.with(|wish| wish.trim().is_empty()))
                    >
                        "Rewrite"
                    </Button>
                </div>
                <Lines rewriter=rewriter lacks=lacks />
            </form>
        </details>
    }
}

/// What there is to say about it.
#[component]
fn Lines(rewriter: Rewriter, lacks: Memo<bool>) -> impl IntoView {
    let library = Library::expect();
    let rules = Memo::new(move |_| library.writer() == Some(Writer::Rules));
    view! {
        <div class="grid gap-2" aria-live="polite">
            {move || {
                rules
                    .get()
                    .then(|| {
                        view! {
                            <p class="tool-hint">
                                "No AI is set up here. Rules do it, and they know: shorter, list, number, quote, and “title: …”."
                            </p>
                        }
                    })
            }}
            {move || {
                let lack = lacks.get().then(|| "You do not have enough credits for that.".to_owned());
                lack.or_else(|| rewriter.problem.get()).map(|line| view! { <p class="text-sm text-bad">{line}</p> })
            }}
            {move || {
                let notices = rewriter.notices.get().into_iter();
                notices.map(|notice| view! { <Notice>{notice}</Notice> }).collect::<Vec<_>>()
            }}
        </div>
    }
}
