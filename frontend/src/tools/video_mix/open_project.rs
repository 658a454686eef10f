//! An open project: settings beside its clips, its plan and its videos.

use leptos::prelude::*;

use super::{
    board::Board, clip_dialog::ClipDialog, desk::Desk, drag::HeldPicture, head::Head,
    output_dialog::OutputDialog, outputs::Outputs, plan_card::PlanCard, projects::Dropped, screen::Screen,
    settings_panel::SettingsPanel, words,
};
use crate::{
    api::ApiError,
    components::{Icon, IconView, use_window_files},
    live::Live,
    load::Remote,
    signals::{Memo, Signal},
    tools::{
        layout::{
            OtherTools, PriceFooter, ProjectWords, Tips, ToolFrame, project_absent, project_on_its_way,
        },
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

const WORDS: ProjectWords = ProjectWords {
    icon: Icon::Video,
    one: "project",
    all: "All projects",
    left: "What it made is under My work.",
};

#[component]
pub(super) fn OpenProject(id: String) -> impl IntoView {
    let base = use_manifest().with_untracked(|manifest| manifest.base_path.clone());
    let desk = Desk::open(base, id);
    let remote = desk.remote();
    let phase = Memo::new(move |_| {
        remote.with(|project| match project {
            Remote::Loading => Phase::Loading,
            Remote::Failed(error) => Phase::Failed(error.clone()),
            Remote::Ready(_) => Phase::There,
        })
    });
    move || match phase.get() {
        Phase::There => view! { <Workspace desk=desk /> }.into_any(),
        Phase::Loading => project_on_its_way(),
        Phase::Failed(error) => project_absent(WORDS, error, move || desk.retry()),
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
                        action=lumiku_video_mix_dto::MIX
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
