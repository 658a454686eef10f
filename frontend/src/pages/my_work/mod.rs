//! My work: every result, to find, look at, save and delete.

mod card;
mod preview;
mod removal;
mod view_model;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use lumiku_dto::{FileId, Page, file::File};

use self::{card::work_card, preview::Preview, removal::Removal};
use crate::{
    address::use_replace_query,
    api,
    components::{
        ButtonLink, ButtonVariant, EmptyState, ErrorState, Icon, LoadMore, SearchInput, Select, Skeleton,
    },
    effect, format,
    live::Live,
    load::{PagedList, Phase},
    router::Router,
    signals::{Memo, RwSignal, Signal},
    title::use_title,
    tools::{Availability, Catalog},
};

const PAGE: u32 = 24;
/// A pause in typing that counts as the end of a word.
const TYPED_MS: u32 = 250;

/// What the parts of the page share, as a context.
#[derive(Clone, Copy)]
pub(super) struct Gallery {
    list: PagedList<File>,
    /// Results that match, over all pages.
    total: RwSignal<Option<i64>>,
    /// The result that is looked at.
    shown: RwSignal<Option<FileId>>,
    /// The results that are marked.
    marked: RwSignal<Vec<FileId>>,
}

impl Gallery {
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// Takes deleted results off the page.
    fn forget(self, ids: &[FileId]) {
        self.list.change(|files| files.retain(|file| !ids.contains(&file.id)));
        self.marked.update(|marked| marked.retain(|id| !ids.contains(id)));
        let gone = i64::try_from(ids.len()).unwrap_or(0);
        self.total.update(|total| *total = total.map(|total| (total - gone).max(0)));
    }
}

/// `/my-work`, with `?q=` and `?tool=`.
#[component]
pub fn MyWork() -> impl IntoView {
    use_title("My work".to_owned());
    let live = Live::expect();
    let router = Router::expect();
    let words = Memo::new(move |_| router.query("q").filter(|words| !words.is_empty()));
    let tool = Memo::new(move |_| router.query("tool").filter(|tool| !tool.is_empty()));
    let total = RwSignal::new(None);
    let list = PagedList::new(move |cursor: Option<String>| {
        let (words, tool) = (words.get(), tool.get());
        async move {
            let work =
                api::files::list_work(tool.as_deref(), words.as_deref(), PAGE, cursor.as_deref()).await?;
            total.try_set(Some(work.total));
            Ok(Page { items: work.items, next_cursor: work.next_cursor })
        }
    });
    let seen = StoredValue::new(live.ended_jobs.get_untracked());
    effect::run(move || {
        let ended = live.ended_jobs.get();
        if ended != seen.get_value() {
            seen.set_value(ended);
            list.reload();
        }
    });
    let gallery = Gallery { list, total, shown: RwSignal::new(None), marked: RwSignal::new(Vec::new()) };
    // What is out of view is not deleted by accident.
    effect::run(move || {
        words.track();
        tool.track();
        gallery.marked.set(Vec::new());
    });
    provide_context(gallery);
    let phase = list.phase();
    view! {
        <div class="page">
            <h1>"My work"</h1>
            <p class="page-lead">"Everything that your tools have made for you, until you delete it."</p>
            <div class="work-head">
                <p class="num text-ink-3" aria-live="polite">
                    {move || total.get().map(|total| format::count(total, "result", "results"))}
                </p>
                <Filters words=words tool=tool />
            </div>
            <Removal />
            {move || match phase.get() {
                Phase::Loading => view! { <Waiting /> }.into_any(),
                Phase::Failed(error) => {
                    view! {
                        <ErrorState
                            title="Your work could not be loaded"
                            error=error
                            on_retry=move |()| list.reload()
                        />
                    }
                        .into_any()
                }
                Phase::Empty => {
                    view! { <Nothing filtered=words.get().is_some() || tool.get().is_some() /> }.into_any()
                }
                Phase::Filled => view! { <Grid /> }.into_any(),
            }}
            <Preview />
        </div>
    }
}

/// Search and tool, both in the address.
#[component]
fn Filters(words: Memo<Option<String>>, tool: Memo<Option<String>>) -> impl IntoView {
    let catalog = Catalog::expect();
    let replace = use_replace_query();
    let go = move |words: String, tool: String| replace.run(vec![("q", words), ("tool", tool)]);
    let typed = RwSignal::new(words.get_untracked().unwrap_or_default());
    let pause = StoredValue::new_local(None::<Timeout>);
    let search = move |text: String| {
        typed.set(text);
        pause.set_value(Some(Timeout::new(TYPED_MS, move || {
            let Some(text) = typed.try_get_untracked() else { return };
            go(text.trim().to_owned(), tool.get_untracked().unwrap_or_default());
        })));
    };
    // The back button, or "Show everything", changes the words from outside.
    effect::run(move || {
        let words = words.get().unwrap_or_default();
        if typed.with_untracked(|typed| typed.trim() != words) {
            typed.set(words);
        }
    });
    let options = Signal::derive(move || {
        let tools = catalog.known().into_iter().filter(|entry| entry.availability == Availability::Ready);
        std::iter::once((String::new(), "All tools".to_owned()))
            .chain(tools.map(|entry| (entry.id, entry.name)))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="work-filters">
            <SearchInput label="Search by name" value=typed on_input=search />
            <Select
                label="Tool"
                options=options
                value=Signal::derive(move || tool.get().unwrap_or_default())
                on_change=move |value: String| go(words.get_untracked().unwrap_or_default(), value)
            />
        </div>
    }
}

#[component]
fn Grid() -> impl IntoView {
    let gallery = Gallery::expect();
    let files = move || gallery.list.items.with(|items| items.ready().cloned().unwrap_or_default());
    view! {
        <ul class="work-grid">
            {move || files().into_iter().map(work_card).collect::<Vec<_>>()}
        </ul>
        <LoadMore list=gallery.list />
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    if filtered {
        view! {
            <EmptyState
                icon=Icon::Search
                title="Nothing has this name"
                text="Try fewer words, or look through all tools."
            >
                <ButtonLink href="/my-work">"Show everything"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                icon=Icon::Images
                title="Nothing here yet"
                text="Your first result is here as soon as a tool has made it."
            >
                <ButtonLink href="/tools" variant=ButtonVariant::Primary>
                    "Choose a tool"
                </ButtonLink>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div role="status">
            <span class="sr-only">"Loading"</span>
            <div class="work-grid">
                {(0..8)
                    .map(|_| {
                        view! {
                            <div class="grid gap-2">
                                <Skeleton class="work-thumb" />
                                <Skeleton class="h-4 w-3/5" />
                                <Skeleton class="h-3 w-2/5" />
                            </div>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}
