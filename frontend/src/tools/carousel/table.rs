//! Many carousels from a table: the table is looked through first, and what it would make and cost is shown before
//! anything is paid.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{BulkCheck, BulkOptions, Size, limits::MAX_BULK_BYTES};
use lumiku_dto::job::Job;
use web_sys::FormData;

use super::{
    calls, kept,
    library::Library,
    rows::{self, Fault, faults},
    words,
};
use crate::{
    api::{self, ApiError},
    effect, format,
    live::Live,
    router::Router,
    session::Session,
    signals::{RwSignal, Signal},
    tools::use_manifest,
    url::with_query,
};

/// A pause in changes after which the table is looked through again.
const CHECK_MS: u32 = 250;

/// What is known of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Look {
    None,
    Looking,
    Good(Box<BulkCheck>),
    Bad(Vec<Fault>, Option<String>),
    Failed(String),
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Table {
    file: StoredValue<Option<web_sys::File>, LocalStorage>,
    pub(super) name: RwSignal<Option<String>>,
    pub(super) options: RwSignal<BulkOptions>,
    pub(super) look: RwSignal<Look>,
    pub(super) sheet: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
    pub(super) problem: RwSignal<Option<String>>,
    /// Key of a press that has not been answered.
    key: StoredValue<Option<String>>,
    turn: StoredValue<u32>,
    base: Signal<String>,
    /// Where this tab keeps the table.
    kept_at: StoredValue<String>,
    session: Session,
    pub(super) router: Router,
    live: Live,
}

impl Table {
    pub(super) fn new() -> Self {
        let manifest = use_manifest();
        let library = Library::expect();
        let kept_at = kept::table_key();
        let (file, options) = match kept::kept_table(&kept_at) {
            Some(table) => (table.file(), table.options),
            None => (None, usual()),
        };
        let table = Self {
            name: RwSignal::new(file.as_ref().map(web_sys::File::name)),
            file: StoredValue::new_local(file),
            options: RwSignal::new(options),
            look: RwSignal::new(Look::None),
            sheet: RwSignal::new(false),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            key: StoredValue::new(None),
            turn: StoredValue::new(0),
            base: Signal::derive(move || manifest.with(|manifest| manifest.base_path.clone())),
            kept_at: StoredValue::new(kept_at),
            session: Session::expect(),
            router: Router::expect(),
            live: Live::expect(),
        };
        effect::run(move || {
            let chosen = table.options.with(|options| options.template_id.clone());
            if let Some(first) = library.first().filter(|_| chosen.is_empty()) {
                table.options.update(|options| options.template_id = first);
            }
        });
        effect::run(move || {
            table.options.track();
            table.check();
        });
        effect::run(move || {
            table.options.track();
            table.keep();
        });
        provide_context(table);
        table
    }

    /// The state of the page that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// Where a table to fill in is.
    pub(super) fn sample(self) -> String {
        calls::sample_path(&self.base.get_untracked())
    }

    pub(super) fn take(self, files: Vec<web_sys::File>) {
        let Some(file) = files.into_iter().next() else { return };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size is a whole number below 2^53"
        )]
        let size = file.size() as u64;
        self.name.set(Some(file.name()));
        self.problem.set(None);
        match rows::check(&file.name(), size, MAX_BULK_BYTES) {
            Ok(()) => {
                self.file.set_value(Some(file));
                self.keep();
                self.check();
            }
            Err(reason) => {
                self.file.set_value(None);
                // A look at the table before would come too late.
                self.turn.set_value(self.turn.get_value().wrapping_add(1));
                self.look
                    .set(Look::Bad(vec![Fault { row: 0, column: String::new(), message: reason }], None));
            }
        }
    }

    /// Has the tab keep the table as it is now, for when the person comes back from paying.
    fn keep(self) {
        let Some(file) = self.file.with_value(Clone::clone) else { return };
        let (key, options) = (self.kept_at.get_value(), self.options.get_untracked());
        spawn_local(async move { kept::keep_table(&key, &file, &options).await });
    }

    /// The table as a form with its options; `None` while there is none.
    fn form(self) -> Option<FormData> {
        let file = self.file.with_value(Clone::clone)?;
        let options = self.options.get_untracked();
        let form = FormData::new().ok()?;
        let sizes: Vec<&str> = options.sizes.iter().map(|size| size.as_str()).collect();
        let fields = [
            ("templateId", options.template_id),
            ("brandId", options.brand_id.unwrap_or_default()),
            ("language", options.language.unwrap_or_default()),
            ("fill", options.fill.to_string()),
            ("sizes", sizes.join(",")),
        ];
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            form.append_with_str(name, value).ok()?;
        }
        form.append_with_blob_and_filename("file", &file, &file.name()).ok()?;
        Some(form)
    }

    /// Has the table looked through, when it or its options have settled.
    fn check(self) {
        let ready = self.options.with_untracked(|options| !options.template_id.is_empty());
        let Some(form) = self.form().filter(|_| ready) else { return };
        self.key.set_value(None);
        let mine = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(mine);
        self.look.set(Look::Looking);
        let base = self.base.get_untracked();
        spawn_local(async move {
            TimeoutFuture::new(CHECK_MS).await;
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            let answer = calls::check_table(&base, form).await;
            if self.turn.try_get_value() == Some(mine) {
                self.look.set(match answer {
                    Ok(check) => Look::Good(Box::new(check)),
                    Err(error) => refusal(&error),
                });
            }
        });
    }

    pub(super) fn submit(self) {
        let Some(form) = self.form().filter(|_| !self.busy.get_untracked()) else { return };
        let key = self.key.get_value().unwrap_or_else(api::idempotency_key);
        self.key.set_value(Some(key.clone()));
        self.busy.set(true);
        self.problem.set(None);
        let base = self.base.get_untracked();
        spawn_local(async move {
            let answer = calls::submit_table(&base, form, &key).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(job) => self.accepted(job),
                Err(error) => self.refused(&error),
            }
        });
    }

    fn accepted(self, job: Job) {
        kept::forget_table(&self.kept_at.get_value());
        let id = job.id.to_string();
        self.live.note_job(job);
        let here = self.router.path_signal().get_untracked();
        self.router.go(&with_query(&here, &[("new", Some("table")), ("job", Some(&id))]));
    }

    fn refused(self, error: &ApiError) {
        // A press without an answer stays open: the next one repeats it, and is charged once.
        if !error.is_temporary() {
            self.key.set_value(None);
        }
        if self.session.take_lack(error) {
            return;
        }
        if let look @ Look::Bad(..) = refusal(error) {
            self.look.set(look);
        } else {
            self.problem.set(Some(error.to_string()));
        }
    }

    /// What the table would make, tracked.
    pub(super) fn good(self) -> Option<BulkCheck> {
        self.look.with(|look| match look {
            Look::Good(check) => Some((**check).clone()),
            _ => None,
        })
    }

    pub(super) fn blocked(self) -> Option<String> {
        self.look.with(|look| match look {
            Look::None => Some("Choose a table first.".to_owned()),
            Look::Looking => Some("Looking through the table…".to_owned()),
            Look::Bad(..) => Some("Put the table right first. Nothing is charged.".to_owned()),
            Look::Failed(reason) => Some(reason.clone()),
            Look::Good(_) => None,
        })
    }
}

/// What is set at first.
fn usual() -> BulkOptions {
    BulkOptions { language: Some("en".to_owned()), sizes: vec![Size::Portrait], ..BulkOptions::default() }
}

fn refusal(error: &ApiError) -> Look {
    let fields = error.body().and_then(|body| body.fields.as_ref());
    match fields.and_then(faults) {
        Some((faults, more)) => Look::Bad(faults, more),
        None => Look::Failed(
            fields.and_then(|fields| fields.values().next().cloned()).unwrap_or_else(|| error.to_string()),
        ),
    }
}

/// Carousels, and credits, in words.
pub(super) fn factors(check: &BulkCheck) -> String {
    let rows = format::count(i64::from(check.order.carousels), "carousel", "carousels");
    format!("{rows} with {}", words::slides(check.order.slides as usize))
}
