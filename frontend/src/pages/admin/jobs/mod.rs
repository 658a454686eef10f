//! Jobs: what waits and runs, and everybody's jobs with what became of them.

mod acts;
mod line;
mod queue;

use leptos::prelude::*;
use lumiku_dto::job::JobStatus;

use self::{
    acts::{Acts, JobDialogs},
    line::{HEADS, line},
    queue::Queue,
};
use super::{
    filters::{FilterBar, FilterSelect, Filters, options},
    listing::{Listing, PagedTable},
    words::job_status,
};
use crate::{api, components::Icon, load::PagedList, signals::Signal, title::use_title, tools::Catalog};

const LISTING: Listing = Listing {
    name: "Jobs",
    heads: HEADS,
    failed: "The jobs could not be loaded",
    empty: (Icon::Layers, "No jobs yet", "What people let the tools make appears here."),
};

/// `/admin/jobs`, with `?q=`, `?tool=` and `?status=`.
#[component]
pub(super) fn Jobs() -> impl IntoView {
    use_title("Jobs · Admin".to_owned());
    let catalog = Catalog::expect();
    let filters = Filters::of(&["q", "tool", "status"]);
    let (q, tool, status) = (filters.value("q"), filters.value("tool"), filters.value("status"));
    let list = PagedList::new(move |cursor: Option<String>| {
        let (q, tool) = (q.get(), tool.get());
        let status = status.get().as_deref().and_then(JobStatus::from_wire);
        async move { api::admin::list_jobs(tool.as_deref(), status, q.as_deref(), cursor.as_deref()).await }
    });
    provide_context(Acts::new(list));
    let outcomes = options(JobStatus::ALL.map(|status| (status.as_str(), job_status(status).0)));
    let tools = Signal::derive(move || {
        let known = catalog.known().into_iter().filter(|entry| entry.manifest.is_some());
        known.map(|entry| (entry.id, entry.name)).collect::<Vec<_>>()
    });
    view! {
        <div class="desk-head">
            <h1>"Jobs"</h1>
        </div>
        <Queue />
        <FilterBar search="Search by email or job id" filters=filters>
            <FilterSelect label="Tool" filters=filters name="tool" all="All tools" options=tools />
            <FilterSelect label="State" filters=filters name="status" all="All states" options=Signal::stored(outcomes) />
        </FilterBar>
        <PagedTable list=list listing=LISTING filters=filters row=Callback::new(line) />
        <JobDialogs />
    }
}
