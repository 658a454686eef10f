//! Without a carousel in the address: what a new one is about, how it looks, and the person's carousels.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{CreateProject, ProjectType, generate_price, limits::MAX_TITLE_CHARS};
use lumiku_dto::tool::Manifest;

use super::{
    brand_dialog::BrandDialog, calls, composer::Composer, gallery::Gallery, kept, library::Library,
    order::Order, shelf::Shelf, slides, start_panel::StartPanel, words,
};
use crate::{
    api::{self, ApiError},
    effect,
    live::Live,
    router::Router,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    storage,
    toast::Toasts,
    tools::{
        layout::{OtherTools, PriceFooter, RecentOutputs, Tips, ToolFrame},
        press::Press,
        use_manifest,
    },
    url::with_query,
};

const TIPS: &[&str] = &[
    "A pasted article makes a better carousel than a topic: its own figures and quotes end up on slides.",
    "The price is for the writing. Looking, editing and swapping templates are free.",
    "From a table you make up to a thousand carousels at once.",
];

/// The template and language that were chosen last.
const LAST: &str = "lumiku.carousel";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Starter {
    pub(super) order: RwSignal<Order>,
    /// Whether the settings are pulled up, on a phone.
    sheet: RwSignal<bool>,
    pub(super) brands: RwSignal<bool>,
    /// While the order is being submitted, or an empty carousel made.
    pub(super) busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    open: StoredValue<Option<Press<Order>>>,
    /// The carousel of the order is begun: there is nothing to keep of it.
    done: StoredValue<bool>,
    /// A picture that the new carousel begins with.
    pub(super) from: Memo<Option<String>>,
    manifest: Signal<Manifest>,
    session: Session,
    pub(super) router: Router,
    live: Live,
    toasts: Toasts,
}

impl Starter {
    fn new() -> Self {
        let router = Router::expect();
        let library = Library::expect();
        let key = kept::order_key();
        let order = RwSignal::new(kept::kept_order(&key).unwrap_or_else(remembered));
        // Until a template is chosen it is the first.
        effect::run(move || {
            let chosen = order.with(|order| order.template.clone());
            let known = library.template(&chosen).is_some();
            if let Some(first) = library.first().filter(|_| !known) {
                order.update(|order| order.template = first);
            }
        });
        let starter = Self {
            order,
            sheet: RwSignal::new(false),
            brands: RwSignal::new(false),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            open: StoredValue::new(None),
            done: StoredValue::new(false),
            from: Memo::new(move |_| router.query("from").filter(|id| !id.is_empty())),
            manifest: use_manifest(),
            session: Session::expect(),
            router,
            live: Live::expect(),
            toasts: Toasts::expect(),
        };
        provide_context(starter);
        on_cleanup(move || {
            let done = starter.done.try_get_value() != Some(false);
            kept::keep_order(&key, order.try_get_untracked().filter(|_| !done).as_ref());
        });
        starter
    }

    /// The state of the page that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    fn base(self) -> String {
        self.manifest.with_untracked(|manifest| manifest.base_path.clone())
    }

    /// Goes to a carousel, with the picture that it is to begin with.
    fn go(self, project: &str) {
        self.done.set_value(true);
        let here = self.router.path_signal().get_untracked();
        let from = self.from.get_untracked();
        self.router.go(&with_query(&here, &[("project", Some(project)), ("from", from.as_deref())]));
    }

    /// Orders the carousel.
    fn write(self) {
        if self.busy.get_untracked() {
            return;
        }
        let order = self.order.get_untracked();
        remember(&order);
        let press = Press::next(self.open.get_value().as_ref(), order, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        self.problem.set(None);
        let base = self.base();
        spawn_local(async move {
            let answer = calls::generate(&base, &press.asked.generate(), &press.key).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.open.set_value(None);
                    self.live.note_job(answer.job);
                    match answer.project_id {
                        Some(project) => self.go(&project),
                        None => self.toasts.info("That carousel was deleted meanwhile"),
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
        if !self.session.take_lack(error) {
            let first = error.body().and_then(|body| body.fields.as_ref()?.values().next().cloned());
            self.problem.set(Some(first.unwrap_or_else(|| error.to_string())));
        }
    }

    /// Begins a carousel to be written by hand.
    pub(super) fn begin(self) {
        if self.busy.get_untracked() {
            return;
        }
        let order = self.order.get_untracked();
        remember(&order);
        let library = Library::expect();
        let mut content = slides::blank(&order.template, &order.language, &order.topic);
        if let Some(brand) = order.brand.and_then(|id| untrack(|| library.brand(&id))) {
            (content.brand_id, content.brand) = (Some(brand.id), Some(brand.kit));
        }
        let title: String = order.topic.trim().chars().take(MAX_TITLE_CHARS).collect();
        let title = if title.is_empty() { "New carousel".to_owned() } else { title };
        self.busy.set(true);
        let base = self.base();
        spawn_local(async move {
            let input = CreateProject { title, kind: ProjectType::Single, content };
            let answer = calls::create_project(&base, &input).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(project) => self.go(&project.id),
                Err(error) => self.toasts.error("The carousel was not begun", &error),
            }
        });
    }
}

/// Begins with what was chosen last in this browser.
fn remembered() -> Order {
    let noted = storage::read(LAST).unwrap_or_default();
    let mut words = noted.split(' ');
    let mut order = Order::default();
    if let (Some(template), Some(language)) = (words.next(), words.next()) {
        template.clone_into(&mut order.template);
        language.clone_into(&mut order.language);
    }
    order
}

fn remember(order: &Order) {
    storage::write(LAST, Some(&format!("{} {}", order.template, order.language)));
}

#[component]
pub(super) fn Start() -> impl IntoView {
    let starter = Starter::new();
    let order = starter.order;
    let count = Memo::new(move |_| order.with(|order| order.slides));
    let prices = move || starter.manifest.with(Manifest::price_list);
    view! {
        <ToolFrame
            sheet=starter.sheet
            panel=Box::new(move || view! { <StartPanel /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        action=lumiku_carousel_dto::price::GENERATE
                        credits=Signal::derive(move || Some(generate_price(count.get(), &prices()).credits))
                        factors=Signal::derive(move || Some(words::generate_factors(count.get(), &prices())))
                        promise="You pay only for what is written."
                        label="Write it".to_owned()
                        blocked=Signal::derive(move || order.with(Order::obstacle))
                        finished=Signal::derive(|| false)
                        busy=starter.busy
                        problem=starter.problem
                        on_press=Callback::new(move |()| starter.write())
                    />
                }
                    .into_any()
            })
        >
            <div class="stage car-start">
                <Composer />
                <section class="car-block" aria-labelledby="car-templates">
                    <h2 id="car-templates">"Template"</h2>
                    <Gallery
                        name="template"
                        value=Signal::derive(move || order.with(|order| order.template.clone()))
                        on_change=move |id: String| order.update(|order| order.template = id)
                    />
                </section>
            </div>
            <Shelf />
            <RecentOutputs chip=chip />
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
        <BrandDialog
            open=starter.brands
            chosen=Signal::derive(move || order.with(|order| order.brand.clone()))
            on_saved=move |brand: lumiku_carousel_dto::Brand| order.update(|order| order.brand = Some(brand.id))
        />
    }
}

/// Format and size in the corner of an output's picture.
pub(super) fn chip(file: &lumiku_dto::file::File) -> Option<String> {
    match file.mime.as_str() {
        "application/pdf" => Some("PDF".to_owned()),
        "application/zip" => Some("ZIP".to_owned()),
        _ => file.metadata.as_ref()?.get("size")?.as_str().map(str::to_owned),
    }
}
