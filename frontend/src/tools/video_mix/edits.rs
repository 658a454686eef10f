//! What can be done to the open project.

use lumiku_video_mix_dto::{CreateGroup, Range, Settings, UpdateGroup, UpdateProject, UpdateVideo, Video};

use super::{
    arrangement::{Neighbours, Slot, move_clip, move_group, remove_group, settle, slot_among},
    calls,
    desk::Desk,
};

/// Groups that a short ad usually has.
pub(super) const USUAL_GROUPS: [&str; 3] = ["Hook", "Body", "Call to action"];

impl Desk {
    /// Gives the project another name; an empty one changes nothing.
    pub(super) fn rename(self, name: &str) {
        let name = name.trim().to_owned();
        if name.is_empty() || self.peek(|project| project.name == name) != Some(false) {
            return;
        }
        let (base, id) = self.address();
        let input = UpdateProject { name: Some(name.clone()), ..UpdateProject::default() };
        self.change("The name was not saved", |project| project.name = name, async move {
            calls::update_project(&base, &id, &input).await
        });
    }

    /// Keeps the settings.
    pub(super) fn save_settings(self, settings: Settings) {
        let (base, id) = self.address();
        let input = UpdateProject { settings: Some(settings.clone()), ..UpdateProject::default() };
        self.change("The settings were not saved", |project| project.settings = settings, async move {
            calls::update_project(&base, &id, &input).await
        });
    }

    /// Adds groups at the end, in this order.
    pub(super) fn add_groups(self, names: Vec<String>) {
        for name in names {
            let (base, id) = self.address();
            self.change("The group was not added", |_| {}, async move {
                let input = CreateGroup { name, order: None };
                calls::create_group(&base, &id, &input).await.map(drop)
            });
        }
    }

    /// Gives a group another name; an empty one changes nothing.
    pub(super) fn rename_group(self, group: &str, name: &str) {
        let (name, group) = (name.trim().to_owned(), group.to_owned());
        if name.is_empty() {
            return;
        }
        let (base, id) = self.address();
        let input = UpdateGroup { name: Some(name.clone()), order: None };
        let wanted = group.clone();
        self.change(
            "The group was not renamed",
            |project| {
                if let Some(group) = project.groups.iter_mut().find(|known| known.id == wanted) {
                    group.name = name;
                }
            },
            async move { calls::update_group(&base, &id, &group, &input).await },
        );
    }

    /// Moves a group to a place, from 0.
    pub(super) fn move_group(self, group: &str, order: usize) {
        let (base, id) = self.address();
        let group = group.to_owned();
        let input = UpdateGroup { name: None, order: i32::try_from(order).ok() };
        let moved = group.clone();
        self.change("The group was not moved", |project| move_group(project, &moved, order), async move {
            calls::update_group(&base, &id, &group, &input).await
        });
    }

    /// Takes a group away; its clips stay.
    pub(super) fn remove_group(self, group: &str) {
        let (base, id) = self.address();
        let group = group.to_owned();
        let gone = group.clone();
        self.change("The group was not removed", |project| remove_group(project, &gone), async move {
            calls::delete_group(&base, &id, &group).await
        });
    }

    /// Moves a clip.
    pub(super) fn move_clip(self, clip: &str, to: &Slot) {
        let (base, id) = self.address();
        let clip = clip.to_owned();
        let input = placed(to);
        let moved = clip.clone();
        self.change("The clip was not moved", |project| move_clip(project, &moved, to), async move {
            calls::update_video(&base, &id, &clip, &input).await
        });
    }

    /// Keeps these parts of a clip; none goes back to what smart trimming found.
    pub(super) fn keep(self, clip: &str, keep: Vec<Range>) {
        let (base, id) = self.address();
        let clip = clip.to_owned();
        let input = UpdateVideo { keep: Some(keep.clone()), ..UpdateVideo::default() };
        let kept = clip.clone();
        self.change(
            "What to keep was not saved",
            |project| {
                if let Some(video) = project.videos.iter_mut().find(|video| video.id == kept) {
                    video.keep = Some(keep).filter(|keep| !keep.is_empty());
                }
            },
            async move { calls::update_video(&base, &id, &clip, &input).await },
        );
    }

    /// Deletes a clip.
    pub(super) fn remove_clip(self, clip: &str) {
        let (base, id) = self.address();
        let clip = clip.to_owned();
        let gone = clip.clone();
        self.change(
            "The clip was not removed",
            |project| {
                project.videos.retain(|video| video.id != gone);
                settle(project);
            },
            async move { calls::delete_video(&base, &id, &clip).await },
        );
    }

    /// Takes in a clip that has arrived, into `group` unless that is empty, where it was chosen among others.
    pub(super) fn take_in(self, video: Video, group: &str, chosen: Neighbours) {
        let (base, id) = self.address();
        let clip = video.id.clone();
        let group = Some(group.to_owned()).filter(|group| !group.is_empty());
        let shown = (clip.clone(), group.clone(), chosen.clone());
        self.change(
            "The clip was not put in its place",
            move |project| {
                let (clip, group, chosen) = shown;
                if project.videos.iter().all(|known| known.id != clip) {
                    project.videos.push(video);
                    settle(project);
                }
                if let Some(slot) = slot_among(project, &clip, group.as_deref(), &chosen) {
                    move_clip(project, &clip, &slot);
                }
            },
            async move {
                if group.is_none() && chosen == Neighbours::default() {
                    return Ok(());
                }
                // What arrives meanwhile comes in at the end, which moves none of these.
                let there = calls::find_project(&base, &id).await?;
                match slot_among(&there, &clip, group.as_deref(), &chosen) {
                    Some(slot) => calls::update_video(&base, &id, &clip, &placed(&slot)).await,
                    None => Ok(()),
                }
            },
        );
    }
}

/// The change that puts a clip there.
fn placed(to: &Slot) -> UpdateVideo {
    UpdateVideo { group_id: Some(to.group.clone()), position: i32::try_from(to.index).ok(), keep: None }
}
