//! From the document to files: what is asked for, what it costs, the press that pays, and the jobs of the project.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{Export, Format, ID, QuoteRequest, Size, export_price};
use lumiku_dto::{
    JobId, Quote,
    job::{Job, JobStatus},
    tool::Manifest,
};

use super::{calls, desk::Desk, saving::Saving, words};
use crate::{
    address::{Pairs, use_replace_query},
    api::{self, ApiError},
    effect,
    live::Live,
    router::Router,
    session::Session,
    signals::{Memo, RwSignal, Signal},
    tools::{press::Press, use_manifest},
};

/// A pause after which the server is asked what is free.
const QUOTE_MS: u32 = 250;

/// Kind of the jobs that export.
const EXPORT_KIND: &str = "export";

/// What a price is the price of: sizes of a revision.
type Priced = (Vec<Size>, Option<i64>);

/// Exports of the open project.
#[derive(Clone, Copy)]
pub(super) struct Exporting {
    pub(super) asked: RwSignal<Export>,
    /// The project's exports, newest first, each as it stands.
    pub(super) jobs: Memo<Vec<Job>>,
    /// The one that is looked at.
    pub(super) shown: Memo<Option<Job>>,
    /// While it is being submitted.
    busy: RwSignal<bool>,
    /// Why the last press did not work.
    pub(super) problem: RwSignal<Option<String>>,
    /// A press that waits until the server has what is shown.
    waiting: RwSignal<bool>,
    /// The server's price.
    quote: RwSignal<Option<(Priced, Quote)>>,
    /// The project's revision; another tab may have stored it.
    revision: Memo<Option<i64>>,
    open: StoredValue<Option<Press<(Export, i64)>>>,
    ids: RwSignal<Vec<JobId>>,
    turn: StoredValue<u32>,
    desk: Desk,
    manifest: Signal<Manifest>,
    session: Session,
    live: Live,
    go: Callback<Pairs>,
}

impl Exporting {
    /// Follows the project's exports and its price.
    pub(super) fn new(desk: Desk) -> Self {
        let live = Live::expect();
        let router = Router::expect();
        let ids = RwSignal::new(Vec::<JobId>::new());
        let known = live.jobs_of(ID);
        let jobs = Memo::new(move |_| {
            ids.with(|ids| {
                known.with(|jobs| {
                    ids.iter()
                        .filter_map(|id| jobs.iter().find(|job| job.id == *id))
                        .filter(|job| job.kind == EXPORT_KIND)
                        .cloned()
                        .collect::<Vec<_>>()
                })
            })
        });
        let wanted = Memo::new(move |_| router.query("job"));
        let shown = Memo::new(move |_| {
            let wanted = wanted.get();
            jobs.with(|jobs| {
                let named = jobs.iter().find(|job| wanted.as_deref() == Some(job.id.as_str()));
                named.or_else(|| jobs.first()).cloned()
            })
        });
        let exporting = Self {
            asked: RwSignal::new(Export {
                formats: vec![Format::Png, Format::Zip],
                sizes: vec![Size::Portrait],
                revision: None,
            }),
            jobs,
            shown,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(false),
            quote: RwSignal::new(None),
            revision: Memo::new(move |_| {
                desk.project().with(|project| project.ready().map(|project| project.revision))
            }),
            open: StoredValue::new(None),
            ids,
            turn: StoredValue::new(0),
            desk,
            manifest: use_manifest(),
            session: Session::expect(),
            live,
            go: use_replace_query(),
        };
        effect::run(move || {
            live.ended_jobs.track();
            exporting.load();
        });
        exporting.follow_price();
        exporting.follow_saving();
        exporting
    }

    fn load(self) {
        let (base, id) = self.desk.address();
        spawn_local(async move {
            // When they do not come, the slides are still there.
            let Ok(page) = calls::list_jobs(&base, &id).await else { return };
            if self.ids.try_get_untracked().is_none() {
                return;
            }
            let mut ids: Vec<JobId> = page.items.iter().map(|job| job.id.clone()).collect();
            page.items.into_iter().for_each(|job| self.live.note_job(job));
            // What was begun a moment ago may not be on the page yet.
            self.ids.update(|known| {
                let fresh: Vec<JobId> = known.iter().take_while(|id| !ids.contains(id)).cloned().collect();
                ids.splice(0..0, fresh);
                *known = ids;
            });
        });
    }

    /// Asks the server for its price when what it has or what is asked for has changed: it knows what is free.
    fn follow_price(self) {
        effect::run(move || {
            self.live.ended_jobs.track();
            let sizes = self.asked.with(|asked| asked.sizes.clone());
            let revision = self.revision.get();
            // An answer that is still on its way is about what was there before.
            let mine = self.turn.get_value().wrapping_add(1);
            self.turn.set_value(mine);
            if self.desk.saving() != Saving::Saved || sizes.is_empty() {
                self.quote.set(None);
                return;
            }
            let (base, id) = self.desk.address();
            spawn_local(async move {
                TimeoutFuture::new(QUOTE_MS).await;
                if self.turn.try_get_value() != Some(mine) {
                    return;
                }
                let request =
                    QuoteRequest::Export { project_id: Some(id), slide_count: None, sizes: sizes.clone() };
                // Without an answer the full price is shown, and never more is charged.
                let Ok(quote) = api::tools::quote(&base, &request).await else { return };
                if self.turn.try_get_value() == Some(mine) {
                    self.quote.set(Some(((sizes, revision), quote)));
                }
            });
        });
    }

    /// The price without what is free. Tracked.
    fn full(self) -> i64 {
        let sizes = u32::try_from(self.asked.with(|asked| asked.sizes.len())).unwrap_or(0);
        let slides = self.desk.with(|doc| doc.content.slides.len()).unwrap_or(0);
        let prices = self.manifest.with(Manifest::price_list);
        export_price(u32::try_from(slides).unwrap_or(0), sizes, &prices).credits
    }

    /// What a press costs. Tracked.
    pub(super) fn credits(self) -> i64 {
        let full = self.full();
        let known = self.known();
        known.map_or(full, |quote| quote.credits.min(full))
    }

    fn known(self) -> Option<Quote> {
        let asked: Priced = (self.asked.with(|asked| asked.sizes.clone()), self.revision.get());
        self.quote.get().filter(|(of, _)| *of == asked).map(|(_, quote)| quote)
    }

    /// How the price comes about. Tracked.
    pub(super) fn factors(self) -> Option<String> {
        let sizes = self.asked.with(|asked| asked.sizes.len());
        let slides = self.desk.with(|doc| doc.content.slides.len())?;
        let factors = words::export_factors(slides, sizes, &self.manifest.with(Manifest::price_list));
        Some(match self.known() {
            Some(quote) => words::export_note(&quote, self.full(), factors),
            None => factors,
        })
    }

    /// What the button does. Tracked.
    pub(super) fn label(self) -> String {
        let slides = self.desk.with(|doc| doc.content.slides.len()).unwrap_or(0);
        format!("Export {}", words::slides(slides))
    }

    /// Why the button cannot be pressed. Tracked.
    pub(super) fn blocked(self) -> Option<String> {
        if self.waiting.get() {
            return Some("Saving your changes…".to_owned());
        }
        let (formats, sizes) = self.asked.with(|asked| (asked.formats.is_empty(), asked.sizes.is_empty()));
        match (formats, sizes, self.desk.saving()) {
            (true, ..) => Some("Choose a format.".to_owned()),
            (_, true, _) => Some("Choose a size.".to_owned()),
            (_, _, saving @ (Saving::Faulty(_) | Saving::Conflict | Saving::Gone)) => saving.reason(),
            _ if self.running() => Some("An export is under way.".to_owned()),
            _ => None,
        }
    }

    /// Whether an export is under way. Tracked.
    pub(super) fn running(self) -> bool {
        self.jobs.with(|jobs| jobs.iter().any(|job| !job.status.is_final()))
    }

    /// Whether it is being submitted. Tracked.
    pub(super) fn busy(self) -> bool {
        self.busy.get() || self.waiting.get()
    }

    /// Pays and begins, as soon as the server has what is shown.
    pub(super) fn press(self) {
        self.problem.set(None);
        self.waiting.set(true);
        self.desk.save();
    }

    /// Lets a press that waits go on, or says why it does not.
    fn follow_saving(self) {
        effect::run(move || {
            let saving = self.desk.saving();
            if !self.waiting.get() || saving == Saving::Coming {
                return;
            }
            self.waiting.set(false);
            match saving.reason() {
                None => self.send(),
                Some(reason) => self.problem.set(Some(reason)),
            }
        });
    }

    fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        let revision = self.desk.revision();
        let asked = self.asked.get_untracked();
        let open = self.open.get_value();
        let press = Press::next(open.as_ref(), (asked, revision), api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        let (base, id) = self.desk.address();
        spawn_local(async move {
            let path = calls::export_path(&base, &id);
            let (asked, revision) = press.asked;
            let order = Export { revision: Some(revision), ..asked };
            let answer = api::jobs::submit(&path, &order, &press.key).await;
            if self.busy.try_set(false).is_some() {
                // The screen is gone; the job runs all the same.
                return;
            }
            match answer {
                Ok(job) => self.accepted(job),
                Err(error) => self.refused(&error),
            }
        });
    }

    fn accepted(self, job: Job) {
        self.open.set_value(None);
        let id = job.id.clone();
        self.live.note_job(job);
        self.ids.update(|ids| {
            ids.retain(|known| *known != id);
            ids.insert(0, id);
        });
        // The address may still name an earlier one.
        self.go.run(vec![("project", self.desk.address().1)]);
        show_outputs();
    }

    fn refused(self, error: &ApiError) {
        // A press without an answer stays open: the next one repeats it, and is charged once.
        if !error.is_temporary() {
            self.open.set_value(None);
        }
        let body = error.body();
        if body.is_some_and(|body| body.revision.is_some()) {
            // Another tab has stored something: its version comes along, to be looked at before it is paid for.
            self.desk.fetch();
        }
        if !self.session.take_lack(error) {
            let first = body.and_then(|body| body.fields.as_ref()?.values().next().cloned());
            self.problem.set(Some(first.unwrap_or_else(|| error.to_string())));
        }
    }

    /// Does the newest export again, when it did not end well. Tracked.
    pub(super) fn retry(self) -> Option<Callback<()>> {
        let failed = self.shown.with(|job| {
            job.as_ref().is_some_and(|job| matches!(job.status, JobStatus::Failed | JobStatus::Cancelled))
        });
        failed.then(|| Callback::new(move |()| self.press()))
    }
}

/// The way to another export of the same project.
pub(super) fn use_look_at(desk: Desk) -> Callback<JobId> {
    let go = use_replace_query();
    Callback::new(move |id: JobId| go.run(vec![("project", desk.address().1), ("job", id.to_string())]))
}

/// Brings the files that are coming into view.
fn show_outputs() {
    request_animation_frame(|| {
        if let Some(place) = document().get_element_by_id("outputs") {
            place.scroll_into_view();
        }
    });
}
