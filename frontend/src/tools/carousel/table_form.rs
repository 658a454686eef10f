//! The page of a table: where it is dropped, how its carousels are to be, and what it costs.

use leptos::prelude::*;
use lumiku_carousel_dto::{BulkOptions, Size, limits::MAX_BULK_ROWS};
use lumiku_dto::JobId;

use super::{
    gallery::Gallery,
    library::{Library, brand_choices},
    settings_panel::{chip, toggled},
    table::{Table, factors},
    table_report::{Report, TableJob},
    words,
};
use crate::{
    components::{Dropzone, Icon, IconView, Select, Switch, Tile, use_window_files},
    format,
    router::Router,
    signals::{Memo, RwSignal, Signal},
    tools::layout::{OtherTools, PanelSection, PriceFooter, Tips, ToolFrame},
};

const TIPS: &[&str] = &[
    "One row is one carousel; a column such as title2 or body2 is a text of its second slide.",
    "Columns may be missing: only what a row fills becomes a slide. role2 says what a slide is for.",
    "Every row is checked first. Nothing is charged while one of them is wrong.",
];

#[component]
pub(super) fn FromTable(
    /// The job that is looked at.
    job: Option<String>,
) -> impl IntoView {
    let here = Router::expect().path_signal();
    match job.filter(|id| !id.is_empty()) {
        Some(id) => view! {
            <div class="page stage">
                <a class="link flex items-center gap-1 text-sm" href=move || here.get()>
                    "All carousels"
                </a>
                <h1>"From a table"</h1>
                <TableJob id=JobId::new(id) />
            </div>
        }
        .into_any(),
        None => view! { <TableForm /> }.into_any(),
    }
}

#[component]
fn TableForm() -> impl IntoView {
    let table = Table::new();
    let over = use_window_files(Callback::new(move |files| table.take(files)));
    let label = Signal::derive(move || match table.good() {
        Some(check) => {
            format!("Make {}", format::count(i64::from(check.order.carousels), "carousel", "carousels"))
        }
        None => "Make carousels".to_owned(),
    });
    let here = table.router.path_signal();
    view! {
        <ToolFrame
            sheet=table.sheet
            panel=Box::new(move || view! { <Options /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        action=lumiku_carousel_dto::price::EXPORT
                        credits=Signal::derive(move || table.good().map(|check| check.quote.credits))
                        factors=Signal::derive(move || table.good().as_ref().map(factors))
                        promise="You pay only for carousels that are delivered."
                        label=label
                        blocked=Signal::derive(move || table.blocked())
                        finished=Signal::derive(|| false)
                        busy=table.busy
                        problem=table.problem
                        on_press=Callback::new(move |()| table.submit())
                    />
                }
                    .into_any()
            })
        >
            <div class="stage">
                <header class="mix-head">
                    <a class="icon-btn icon-btn-sm" href=move || here.get() aria-label="All carousels" data-tip="All carousels">
                        <IconView icon=Icon::ChevronLeft />
                    </a>
                    <h2 class="text-lg">"From a table"</h2>
                </header>
                <Drop over=over />
                <Report />
                <section class="car-block" aria-labelledby="car-templates">
                    <h2 id="car-templates">"Template"</h2>
                    <Gallery
                        name="template-for-table"
                        value=Signal::derive(move || table.options.with(|options| options.template_id.clone()))
                        on_change=move |id: String| table.options.update(|options| options.template_id = id)
                    />
                </section>
            </div>
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
    }
}

#[component]
fn Drop(over: Signal<bool>) -> impl IntoView {
    let table = Table::expect();
    let name = table.name;
    view! {
        <Dropzone
            label="Choose a table"
            accept=".csv,.tsv,.txt,text/csv"
            class="car-table-drop"
            on_files=move |files| table.take(files)
        >
            <Tile icon=Icon::Table2 tint="text".to_owned() large=true />
            <p class="mt-2 text-lg font-bold">
                {move || name.get().unwrap_or_else(|| "Drop a table here".to_owned())}
            </p>
            <p class="text-ink-2">
                {move || if name.with(Option::is_some) { "Drop another one, or " } else { "or " }}
                <span class="link">"choose it"</span>
            </p>
            <p class="mt-2 text-sm text-ink-3">
                {format!(
                    "CSV with a header, one carousel in each row, up to {} rows.",
                    format::number(i64::try_from(MAX_BULK_ROWS).unwrap_or(i64::MAX)),
                )}
            </p>
        </Dropzone>
        <p class="text-sm">
            <a class="link" href=table.sample() download="carousels.csv" rel="external">
                "Download a table to fill in"
            </a>
        </p>
        {move || {
            over.get()
                .then(|| {
                    view! {
                        <div class="drop-veil" aria-hidden="true">
                            <IconView icon=Icon::Upload class="icon-lg" />
                            "Drop the table"
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn Options() -> impl IntoView {
    let options = Table::expect().options;
    let library = Library::expect();
    let language = Memo::new(move |_| options.with(|options| options.language.clone()).unwrap_or_default());
    let brand = Memo::new(move |_| options.with(|options| options.brand_id.clone()).unwrap_or_default());
    let brands = Signal::derive(move || brand_choices(library));
    let fill = Memo::new(move |_| options.with(|options| options.fill));
    view! {
        <div class="car-settings">
            <PanelSection icon=Icon::Download title="Pictures">
                <div class="car-chips" data-three="" role="group" aria-label="Sizes">
                    {Size::ALL
                        .into_iter()
                        .map(|size| {
                            chip(
                                size.as_str(),
                                words::size_use(size),
                                Signal::derive(move || options.with(|options| options.sizes.contains(&size))),
                                move || toggle_size(options, size),
                            )
                        })
                        .collect::<Vec<_>>()}
                </div>
                <p class="tool-hint">
                    {move || {
                        if options.with(|options| options.sizes.is_empty()) {
                            "Carousels to edit, without pictures yet."
                        } else {
                            "A ZIP of pictures for each carousel."
                        }
                    }}
                </p>
            </PanelSection>
            <PanelSection icon=Icon::WandSparkles title="Texts">
                <div class="mix-switches">
                    <Switch
                        label="Fill empty cells"
                        hint="The writer fills rows that have a topic"
                        checked=fill
                        on_change=move |on: bool| options.update(|options| options.fill = on)
                    />
                    <div class="car-language">
                        <span class="field-label" aria-hidden="true">
                            "Language"
                        </span>
                        <Select
                            label="Language"
                            options=Signal::derive(move || words::languages(&language.get()))
                            value=language
                            on_change=move |tag: String| options.update(|options| options.language = Some(tag))
                        />
                    </div>
                </div>
            </PanelSection>
            <PanelSection icon=Icon::Star title="Brand">
                <Select
                    label="Brand"
                    options=brands
                    value=brand
                    on_change=move |id: String| {
                        options.update(|options| options.brand_id = Some(id).filter(|id| !id.is_empty()));
                    }
                />
            </PanelSection>
        </div>
    }
}

/// Adds or takes off a size; they stay in their usual order.
fn toggle_size(options: RwSignal<BulkOptions>, size: Size) {
    options.update(|options| {
        let on = options.sizes.contains(&size);
        options.sizes = toggled(&Size::ALL, &options.sizes, size, on);
    });
}
