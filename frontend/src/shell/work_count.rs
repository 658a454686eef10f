//! How many results there are, beside "My work".

use leptos::prelude::*;

use crate::{api, live::Live, load::Loaded};

/// The number, as a context.
#[derive(Clone, Copy)]
pub struct WorkCount(Loaded<i64>);

impl WorkCount {
    /// Provides the number; it is asked for again whenever a job ends.
    pub(super) fn provide(live: Live) -> Self {
        let count = Self(Loaded::new(move || {
            live.ended_jobs.track();
            async { api::files::list_work(None, None, 1, None).await.map(|work| work.total) }
        }));
        provide_context(count);
        count
    }

    /// The number of the app, for whoever changes it.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The number, tracked; `None` until known.
    pub fn get(self) -> Option<i64> {
        self.0.with(|count| count.ready().copied())
    }

    /// Asks again, as after a deletion.
    pub fn reload(self) {
        self.0.reload();
    }
}
