//! `/dashboard` and `/tools`: the grid of tools, divided by category. Home adds the latest results.

use leptos::prelude::*;
use lumiku_dto::{account::Tier, file::File, tool::Category};

use super::tool_card::{LargeCard, SmallCard};
use crate::{
    api,
    components::{ButtonLink, ErrorState, Skeleton, Tab, Tabs},
    format,
    live::Live,
    load::{Loaded, Remote},
    router::Router,
    session::Session,
    signals::{Memo, Signal},
    title::use_title,
    tools::{Catalog, Entry},
    url::with_query,
};

const LATEST: u32 = 6;

/// `/dashboard`
#[component]
pub fn Dashboard() -> impl IntoView {
    use_title("Home".to_owned());
    view! { <Grid home=true /> }
}

/// `/tools`
#[component]
pub fn ToolsGrid() -> impl IntoView {
    use_title("AI tools".to_owned());
    view! { <Grid home=false /> }
}

#[component]
fn Grid(home: bool) -> impl IntoView {
    let catalog = Catalog::expect();
    let router = Router::expect();
    let category = Memo::new(move |_| router.query("category").as_deref().and_then(category_named));
    let entries = Memo::new(move |_| catalog.entries());
    let tabs = Signal::derive(move || {
        let entries = entries.get();
        tabs(&router.path(), category.get(), entries.ready().map_or(&[], Vec::as_slice))
    });
    view! {
        <div class="page">
            <h1>"What can I help you create?"</h1>
            <div class="mt-6 mb-6">
                <Tabs label="Categories" tabs=tabs />
            </div>
            {move || match entries.get() {
                Remote::Loading => view! { <GridSkeleton /> }.into_any(),
                Remote::Failed(error) => {
                    view! {
                        <ErrorState
                            title="The tools could not be loaded"
                            error=error
                            on_retry=move |()| catalog.retry()
                        />
                    }
                        .into_any()
                }
                Remote::Ready(entries) => {
                    let all = category.get().is_none();
                    view! {
                        <Featured entries=featured(&entries, category.get()) />
                        {(home && all).then(|| view! { <Latest /> })}
                        <Shelves shelves=shelves(&entries, category.get()) />
                        {all.then(|| view! { <Upsell /> })}
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Featured(entries: Vec<Entry>) -> impl IntoView {
    (!entries.is_empty()).then(|| {
        view! {
            <section class="mb-10" aria-label="Featured">
                <ul class="grid-large">
                    {entries.into_iter().map(|entry| view! { <LargeCard entry=entry /> }).collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn Shelves(shelves: Vec<(Category, Vec<Entry>)>) -> impl IntoView {
    let shelves = shelves
        .into_iter()
        .map(|(category, entries)| {
            // Short shelves share a row.
            let span = entries.len().min(4);
            view! {
                <section class="shelf" data-span=span aria-labelledby=format!("shelf-{}", category.as_str())>
                    <h2 class="mb-3 flex items-baseline gap-2" id=format!("shelf-{}", category.as_str())>
                        {category.label()}
                        <span class="text-sm font-medium text-ink-3">{entries.len()}</span>
                    </h2>
                    <ul class="grid-small">
                        {entries.into_iter().map(|entry| view! { <SmallCard entry=entry /> }).collect_view()}
                    </ul>
                </section>
            }
        })
        .collect_view();
    view! { <div class="shelves">{shelves}</div> }
}

/// The newest results, when there are any. Nothing else depends on them, so an error shows nothing.
#[component]
fn Latest() -> impl IntoView {
    let live = Live::expect();
    let work = Loaded::new(move || {
        live.ended_jobs.track();
        api::files::list_work(None, None, LATEST, None)
    });
    move || {
        let files = work.get().ready().map(|work| work.items.clone()).filter(|files| !files.is_empty())?;
        Some(view! {
            <section class="mb-10" aria-labelledby="latest">
                <div class="mb-3 flex items-baseline justify-between">
                    <h2 id="latest">"Latest results"</h2>
                    <a class="link text-sm" href="/my-work">
                        "All results"
                    </a>
                </div>
                <ul class="grid-latest">
                    {files.into_iter().map(|file| view! { <LatestFile file=file /> }).collect_view()}
                </ul>
            </section>
        })
    }
}

#[component]
fn LatestFile(file: File) -> impl IntoView {
    let pixels = file.width.zip(file.height).map(|(width, height)| format!("{width} × {height}"));
    // How long a video is says more than how large.
    let size = file.duration.map(format::clip).or(pixels);
    let href = match &file.job_id {
        Some(job) => with_query(&format!("/tools/{}", file.tool), &[("job", Some(job.as_str()))]),
        None => "/my-work".to_owned(),
    };
    view! {
        <li>
            <a class="latest" href=href>
                <img src=file.thumbnail_url.unwrap_or(file.url) alt=file.name loading="lazy" />
                {size.map(|size| view! { <span class="latest-size num">{size}</span> })}
            </a>
        </li>
    }
}

#[component]
fn Upsell() -> impl IntoView {
    let session = Session::expect();
    let free = Memo::new(move |_| session.user().is_some_and(|user| user.tier == Tier::Free));
    move || {
        free.get().then(|| {
            view! {
                <aside class="upsell" aria-label="Plans">
                    <div>
                        <p class="text-md font-bold">"Make more every month"</p>
                        <p class="text-ink-2">
                            "A plan brings credits each month, and what is left of them stays."
                        </p>
                    </div>
                    <ButtonLink href="/pricing">"See plans"</ButtonLink>
                </aside>
            }
        })
    }
}

#[component]
fn GridSkeleton() -> impl IntoView {
    view! {
        <div role="status">
            <span class="sr-only">"Loading"</span>
            <div class="grid-large mb-10">
                {(0..3).map(|_| view! { <Skeleton class="h-72 rounded-lg" /> }).collect_view()}
            </div>
            <div class="grid-small">
                {(0..4).map(|_| view! { <Skeleton class="h-18 rounded-lg" /> }).collect_view()}
            </div>
        </div>
    }
}

fn category_named(name: &str) -> Option<Category> {
    // "work" is what the screen calls it.
    let name = if name == "work" { Category::Other.as_str() } else { name };
    Category::ALL.into_iter().find(|category| category.as_str() == name)
}

const fn address_name(category: Category) -> &'static str {
    match category {
        Category::Other => "work",
        other => other.as_str(),
    }
}

/// "All tools", then each category that has one, then the chosen one even when it has none.
fn tabs(path: &str, chosen: Option<Category>, entries: &[Entry]) -> Vec<Tab> {
    let all = Tab { label: "All tools".to_owned(), href: path.to_owned(), current: chosen.is_none() };
    let rest = Category::ALL
        .into_iter()
        .filter(|category| {
            chosen == Some(*category) || entries.iter().any(|entry| entry.category == *category)
        })
        .map(|category| Tab {
            label: category.label().to_owned(),
            href: with_query(path, &[("category", Some(address_name(category)))]),
            current: chosen == Some(category),
        });
    std::iter::once(all).chain(rest).collect()
}

/// The large cards: at most three or six, so that no row has a hole that an empty card could fill.
fn featured(entries: &[Entry], category: Option<Category>) -> Vec<Entry> {
    let chosen = entries
        .iter()
        .filter(|entry| entry.featured && category.is_none_or(|chosen| chosen == entry.category));
    chosen.take(6).cloned().collect()
}

/// Every tool by category, in the order of the screen, without empty ones.
fn shelves(entries: &[Entry], category: Option<Category>) -> Vec<(Category, Vec<Entry>)> {
    Category::ALL
        .into_iter()
        .filter(|shelf| category.is_none_or(|chosen| chosen == *shelf))
        .map(|shelf| {
            (shelf, entries.iter().filter(|entry| entry.category == shelf).cloned().collect::<Vec<_>>())
        })
        .filter(|(_, entries)| !entries.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        components::{Art, Icon},
        tools::Availability,
    };

    fn entry(id: &str, category: Category, featured: bool) -> Entry {
        Entry {
            id: id.into(),
            name: id.into(),
            description: String::new(),
            icon: Icon::Sparkles,
            art: Art::of(category),
            category,
            path: format!("/tools/{id}"),
            price_hint: None,
            badge: None,
            featured,
            availability: Availability::Ready,
            min_tier: Tier::Free,
            manifest: None,
        }
    }

    #[test]
    fn only_categories_with_tools_have_a_tab() {
        let entries = [entry("a", Category::Image, true), entry("b", Category::Other, false)];
        let tabs = tabs("/tools", Some(Category::Other), &entries);
        let labels: Vec<&str> = tabs.iter().map(|tab| tab.label.as_str()).collect();
        assert_eq!(labels, ["All tools", "Image", "Work"]);
        assert_eq!(tabs[2].href, "/tools?category=work");
        assert_eq!(tabs.iter().filter(|tab| tab.current).count(), 1);
    }

    #[test]
    fn a_category_in_the_address_is_read_back() {
        for category in Category::ALL {
            assert_eq!(category_named(address_name(category)), Some(category));
        }
        assert_eq!(category_named("nonsense"), None);
    }

    #[test]
    fn shelves_follow_the_categories() {
        let entries = [entry("b", Category::Other, false), entry("a", Category::Image, true)];
        let all = shelves(&entries, None);
        assert_eq!(
            all.iter().map(|(category, _)| *category).collect::<Vec<_>>(),
            [Category::Image, Category::Other]
        );
        assert_eq!(shelves(&entries, Some(Category::Image)).len(), 1);
        assert_eq!(featured(&entries, Some(Category::Other)), []);
    }
}
