//! An open carousel: settings beside its slides, and what was exported.

use leptos::prelude::*;
use lumiku_carousel_dto::{Writer, WrittenBy};

use super::{
    brand_dialog::BrandDialog,
    canvas::Canvas,
    conflict_dialog::ConflictDialog,
    crop_dialog::CropDialog,
    desk::Desk,
    head::Head,
    outputs::Outputs,
    screen::{Screen, Window},
    settings_panel::SettingsPanel,
    slide_form::SlideForm,
    strip::{HeldSlide, Strip},
    template_dialog::TemplateDialog,
    writing::{Writing, WritingView},
};
use crate::{
    api::ApiError,
    components::{Icon, IconButton, IconView},
    effect,
    live::Live,
    load::Remote,
    signals::{Memo, RwSignal, Signal},
    tools::{
        layout::{
            OtherTools, PriceFooter, ProjectWords, Tips, ToolFrame, project_absent, project_on_its_way,
        },
        use_manifest,
    },
};

const TIPS: &[&str] = &[
    "Swap the template or the brand at any time: texts and pictures stay.",
    "PDF and ZIP cost nothing on top, and what has not changed is exported again for free.",
    "LinkedIn shows a PDF as a carousel; Instagram and TikTok take the pictures.",
];

/// What is there of the carousel. It changes when it comes, not when it changes.
#[derive(Clone, PartialEq)]
enum Phase {
    Loading,
    Failed(ApiError),
    Writing(Writing),
    There,
}

const WORDS: ProjectWords = ProjectWords {
    icon: Icon::GalleryHorizontal,
    one: "carousel",
    all: "All carousels",
    left: "What was exported is under My work.",
};

#[component]
pub(super) fn OpenProject(id: String) -> impl IntoView {
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let desk = Desk::open(base, id);
    let project = desk.project();
    let phase = Memo::new(move |_| {
        project.with(|project| match project {
            Remote::Loading => Phase::Loading,
            Remote::Failed(error) => Phase::Failed(error.clone()),
            Remote::Ready(project) => match Writing::of(project) {
                Writing::Over => Phase::There,
                writing => Phase::Writing(writing),
            },
        })
    });
    move || match phase.get() {
        Phase::There => view! { <Workspace desk=desk /> }.into_any(),
        Phase::Writing(writing) => view! { <WritingView desk=desk writing=writing /> }.into_any(),
        Phase::Loading => project_on_its_way(),
        Phase::Failed(error) => project_absent(WORDS, error, move || desk.retry()),
    }
}

#[component]
fn Workspace(desk: Desk) -> impl IntoView {
    let screen = Screen::new(desk);
    let exporting = screen.exporting;
    Live::expect().shows(move || exporting.shown.with(|job| job.as_ref().map(|job| job.id.clone())));
    let brands = RwSignal::new(false);
    effect::run(move || brands.set(screen.window.get() == Some(Window::Brands)));
    effect::run(move || {
        if !brands.get() && screen.window.get_untracked() == Some(Window::Brands) {
            screen.window.set(None);
        }
    });
    let worn = Signal::derive(move || desk.with(|doc| doc.content.brand_id.clone()).flatten());
    view! {
        <ToolFrame
            sheet=screen.sheet
            panel=Box::new(move || view! { <SettingsPanel /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        action=lumiku_carousel_dto::price::EXPORT
                        credits=Signal::derive(move || Some(exporting.credits()))
                        factors=Signal::derive(move || exporting.factors())
                        promise="You pay only for slides that are delivered."
                        label=Signal::derive(move || exporting.label())
                        blocked=Signal::derive(move || exporting.blocked())
                        finished=Signal::derive(|| false)
                        busy=Signal::derive(move || exporting.busy())
                        problem=exporting.problem
                        on_press=Callback::new(move |()| {
                            screen.sheet.set(false);
                            exporting.press();
                        })
                    />
                }
                    .into_any()
            })
        >
            <div class="stage">
                <Head />
                <ConflictDialog />
                <Remarks />
                <Strip />
                <div class="car-room">
                    <div class="car-desk">
                        <Canvas />
                        <SlideForm />
                    </div>
                </div>
            </div>
            <Outputs />
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
        <TemplateDialog />
        <CropDialog />
        <BrandDialog
            open=brands
            chosen=worn
            on_saved=move |brand: lumiku_carousel_dto::Brand| {
                screen.restyle("", |content| (content.brand_id, content.brand) = (Some(brand.id), Some(brand.kit)));
            }
        />
        <HeldSlide />
    }
}

/// What the person should know of what a writer wrote.
#[component]
fn Remarks() -> impl IntoView {
    let desk = Screen::expect().desk;
    let put_away = RwSignal::new(false);
    let written = Memo::new(move |_| {
        desk.project().with(|project| project.ready().and_then(|project| project.written.clone()))
    });
    move || {
        let written = written.get().filter(|written| !put_away.get() && !written.notices.is_empty())?;
        Some(view! {
            <div class="car-remarks" role="note" aria-label="About these texts">
                <IconView icon=remark_icon(&written) />
                <div class="min-w-0 flex-1 grid gap-1">
                    {written.notices.into_iter().map(|notice| view! { <p>{notice}</p> }).collect::<Vec<_>>()}
                </div>
                <IconButton
                    icon=Icon::X
                    label="Put away"
                    small=true
                    tip="left"
                    on_click=move |_| put_away.set(true)
                />
            </div>
        })
    }
}

const fn remark_icon(written: &WrittenBy) -> Icon {
    match written.writer {
        Writer::Ai => Icon::Sparkles,
        Writer::Rules => Icon::Info,
    }
}
