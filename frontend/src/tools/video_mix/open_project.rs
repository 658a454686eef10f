//! An open project: settings beside its clips, its plan and its videos.

use leptos::prelude::*;
use lumiku_dto::ErrorCode;

use super::{
    board::Board, clip_dialog::ClipDialog, desk::Desk, drag::HeldPicture, head::Head,
    output_dialog::OutputDialog, outputs::Outputs, plan_card::PlanCard, projects::Dropped, screen::Screen,
    settings_panel::SettingsPanel, words,
};
use crate::{
    api::ApiError,
    components::{
        ButtonLink, ButtonVariant, EmptyState, ErrorState, Icon, IconView, Skeleton, use_window_files,
    },
    live::Live,
    load::Remote,
    router::Router,
    signals::{Memo, Signal},
    tools::{
        layout::{OtherTools, PriceFooter, Tips, ToolFrame},
        use_manifest,
    },
};

const TIPS: &[&str] = &[
    "Two hooks, two bodies and two calls to action are eight videos; speed variations make hundreds of them.",
    "Looks make videos differ most: each clip is cropped, turned and coloured a little differently.",
    "You pay only for videos that arrive. What a stopped batch has made stays yours.",
];

/// What is there of the project. It changes when the project comes, not when it changes.
#[derive(Clone, PartialEq)]
enum Phase {
    Loading,
    Failed(ApiError),
    There,
}

#[component]
pub(super) fn OpenProject(id: String) -> impl IntoView {
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let here = Router::expect().path_signal();
    let desk = Desk::open(base, id);
    let remote = desk.remote();
    let phase = Memo::new(move |_| {
        remote.with(|project| match project {
            Remote::Loading => Phase::Loading,
            Remote::Failed(error) => Phase::Failed(error.clone()),
            Remote::Ready(_) => Phase::There,
        })
    });
    move || {
        match phase.get() {
        Phase::There => view! { <Workspace desk=desk /> }.into_any(),
        Phase::Loading => view! {
            <div class="page" role="status">
                <span class="sr-only">"Loading"</span>
                <Skeleton class="h-8 w-64" />
                <Skeleton class="mt-6 h-80 w-full rounded-lg" />
            </div>
        }
        .into_any(),
        Phase::Failed(error) if error.code() == Some(ErrorCode::NotFound) => view! {
            <div class="page">
                <EmptyState
                    icon=Icon::Video
                    title="This project is not here any more"
                    text="It was deleted, or the address is not quite right. What it made is under My work."
                >
                    <ButtonLink href=Signal::derive(move || here.get()) variant=ButtonVariant::Primary>
                        "All projects"
                    </ButtonLink>
                </EmptyState>
            </div>
        }
        .into_any(),
        Phase::Failed(error) => view! {
            <div class="page">
                <ErrorState title="This project could not be loaded" error=error on_retry=move |()| desk.retry() />
                <div class="flex justify-center">
                    <ButtonLink href=Signal::derive(move || here.get())>"All projects"</ButtonLink>
                </div>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn Workspace(desk: Desk) -> impl IntoView {
    let screen = Screen::new(desk);
    let shown = screen.batches.shown;
    Live::expect().shows(move || shown.with(|job| job.as_ref().map(|job| job.id.clone())));
    let over = use_window_files(Callback::new(move |files| screen.add(files, "")));
    let dropped = expect_context::<Dropped>().0;
    let files = dropped.try_update_value(std::mem::take).unwrap_or_default();
    if !files.is_empty() {
        screen.add(files, "");
    }
    let quote = screen.planning.quote;
    view! {
        <ToolFrame
            sheet=screen.sheet
            panel=Box::new(move || view! { <SettingsPanel /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        credits=Signal::derive(move || Some(quote.with(|quote| quote.credits)))
                        factors=Signal::derive(move || quote.with(words::factors))
                        promise="You pay only for videos that arrive."
                        label=screen.label()
                        blocked=screen.blocked()
                        finished=Signal::derive(move || screen.is_finished())
                        busy=Signal::derive(move || screen.busy.get() || screen.waiting.with(Option::is_some))
                        problem=screen.problem
                        on_press=Callback::new(move |()| screen.submit())
                    />
                }
                    .into_any()
            })
        >
            <div class="stage">
                <Head />
                <Board />
                <PlanCard />
                {move || {
                    over.get()
                        .then(|| {
                            view! {
                                <div class="drop-veil" aria-hidden="true">
                                    <IconView icon=Icon::Upload class="icon-lg" />
                                    "Drop to add"
                                </div>
                            }
                        })
                }}
            </div>
            <Outputs />
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
        <ClipDialog />
        <OutputDialog />
        <HeldPicture />
    }
}
