//! Which clip stands where: groups in their order, clips in theirs. Pure: it changes a project the way the server will.

use lumiku_video_mix_dto::{Project, Video, planner::Clip};

/// A place for a clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// Id of the group; `None` is among the clips without one.
    pub(super) group: Option<String>,
    /// Its place there, from 0, once it is there.
    pub(super) index: usize,
}

/// The clips of a group, or those without one, in order.
pub(super) fn clips_of<'a>(project: &'a Project, group: Option<&str>) -> Vec<&'a Video> {
    project.videos.iter().filter(|video| video.group_id.as_deref() == group).collect()
}

/// Where a clip stands.
pub(super) fn slot_of(project: &Project, id: &str) -> Option<Slot> {
    let group = project.videos.iter().find(|video| video.id == id)?.group_id.clone();
    let index = clips_of(project, group.as_deref()).iter().position(|video| video.id == id)?;
    Some(Slot { group, index })
}

/// Moves a clip; the others make room.
pub(super) fn move_clip(project: &mut Project, id: &str, to: &Slot) {
    let Some(from) = project.videos.iter().position(|video| video.id == id) else { return };
    let mut video = project.videos.remove(from);
    video.group_id.clone_from(&to.group);
    let at = project
        .videos
        .iter()
        .enumerate()
        .filter(|(_, other)| other.group_id == to.group)
        .nth(to.index)
        .map_or(project.videos.len(), |(at, _)| at);
    project.videos.insert(at, video);
    settle(project);
}

/// The clips that were chosen together with one, by id, nearest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    pub(super) before: Vec<String>,
    pub(super) behind: Vec<String>,
}

/// Where a clip that has arrived belongs in `group`: behind the nearest of those chosen before it, else before the
/// nearest of those chosen behind it, else at the end. `None` when it stands there, or when nothing says where.
///
/// It goes by clips, never by their number: the server may have some already that this browser has not heard of.
pub(super) fn slot_among(
    project: &Project,
    id: &str,
    group: Option<&str>,
    chosen: &Neighbours,
) -> Option<Slot> {
    let group = group.filter(|id| project.groups.iter().any(|group| group.id == **id));
    let mut others = clips_of(project, group);
    others.retain(|video| video.id != id);
    let place = |wanted: &String| others.iter().position(|video| video.id == *wanted);
    let index = chosen.before.iter().find_map(place).map(|at| at + 1);
    let index = index.or_else(|| chosen.behind.iter().find_map(place));
    if index.is_none() && group.is_none() {
        return None;
    }
    let slot = Slot { group: group.map(str::to_owned), index: index.unwrap_or(others.len()) };
    (slot_of(project, id).as_ref() != Some(&slot)).then_some(slot)
}

/// Moves a group to `order`, from 0.
pub(super) fn move_group(project: &mut Project, id: &str, order: usize) {
    let Some(from) = project.groups.iter().position(|group| group.id == id) else { return };
    let group = project.groups.remove(from);
    project.groups.insert(order.min(project.groups.len()), group);
    settle(project);
}

/// Takes a group away; its clips stay, without one.
pub(super) fn remove_group(project: &mut Project, id: &str) {
    project.groups.retain(|group| group.id != id);
    for video in &mut project.videos {
        if video.group_id.as_deref() == Some(id) {
            video.group_id = None;
        }
    }
    settle(project);
}

/// Puts the clips by group and place, the ones without a group last, and numbers everything from 0.
pub(super) fn settle(project: &mut Project) {
    let mut rest = std::mem::take(&mut project.videos);
    let groups = project.groups.iter().map(|group| Some(group.id.clone())).chain([None]);
    for group in groups {
        let (mine, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|video| video.group_id == group);
        rest = others;
        for (position, mut video) in mine.into_iter().enumerate() {
            video.position = whole(position);
            project.videos.push(video);
        }
    }
    for (order, group) in project.groups.iter_mut().enumerate() {
        group.order = whole(order);
    }
}

/// Where a clip goes by one press of an arrow key, `by` being 1 or -1: past the end of its group into the next one.
pub(super) fn stepped(project: &Project, id: &str, by: i32) -> Option<Slot> {
    let slot = slot_of(project, id)?;
    let count = clips_of(project, slot.group.as_deref()).len();
    match (by < 0, slot.index) {
        (true, 1..) => return Some(Slot { index: slot.index - 1, ..slot }),
        (false, index) if index + 1 < count => return Some(Slot { index: index + 1, ..slot }),
        _ => {}
    }
    let mut places: Vec<Option<String>> = project.groups.iter().map(|group| Some(group.id.clone())).collect();
    places.push(None);
    let here = places.iter().position(|place| *place == slot.group)?;
    let next = if by < 0 { here.checked_sub(1)? } else { here + 1 };
    let group = places.get(next)?.clone();
    let index = if by < 0 { clips_of(project, group.as_deref()).len() } else { 0 };
    Some(Slot { group, index })
}

/// Where a clip stands, for a screen reader: `hook.mp4: 2 of 3 in Hook`.
pub(super) fn place_in_words(project: &Project, id: &str) -> Option<String> {
    let slot = slot_of(project, id)?;
    let clips = clips_of(project, slot.group.as_deref());
    let name = &clips.get(slot.index)?.original_name;
    let place = match slot.group.as_deref().and_then(|id| project.groups.iter().find(|group| group.id == id))
    {
        Some(group) => format!("in {}", group.name),
        None if project.groups.is_empty() => String::new(),
        None => "without a group".to_owned(),
    };
    Some(format!("{name}: {} of {} {place}", slot.index + 1, clips.len()).trim_end().to_owned())
}

/// What the planner needs to know of the clips, in their order.
pub(super) fn planner_clips(project: &Project) -> Vec<Clip> {
    project
        .videos
        .iter()
        .map(|video| Clip {
            id: video.id.clone(),
            content: video.content_hash.clone(),
            group: video
                .group_id
                .as_ref()
                .and_then(|id| project.groups.iter().position(|group| group.id == *id)),
            duration: video.duration,
            keep: video
                .keep
                .clone()
                .or_else(|| video.analysis.as_ref().map(|analysis| analysis.keep.clone())),
        })
        .collect()
}

/// Length of all clips, in seconds.
pub(super) fn total_seconds(project: &Project) -> f64 {
    project.videos.iter().map(|video| video.duration).sum()
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use lumiku_dto::{FileId, Timestamp};
    use lumiku_video_mix_dto::{Group, ProjectStatus, Settings};

    use super::*;

    /// A clip of four seconds, called after its id.
    pub(in super::super) fn clip(id: &str, group: Option<&str>) -> Video {
        Video {
            id: id.into(),
            file_id: FileId::new(id),
            group_id: group.map(str::to_owned),
            position: 0,
            original_name: format!("{id}.mp4"),
            content_hash: id.to_owned(),
            size: 1,
            duration: 4.0,
            width: 1080,
            height: 1920,
            fps: 30.0,
            has_audio: true,
            analysis: None,
            keep: None,
            url: format!("/{id}"),
            thumbnail_url: None,
            filmstrip_url: None,
        }
    }

    /// Groups `g1` with clips a and b, `g2` with c, and d without a group.
    pub(in super::super) fn project() -> Project {
        let group = |id: &str, order| Group { id: id.into(), name: id.into(), order };
        let mut project = Project {
            id: "p".into(),
            name: "Coffee".into(),
            description: None,
            status: ProjectStatus::Draft,
            settings: Settings::default(),
            videos: vec![
                clip("d", None),
                clip("a", Some("g1")),
                clip("c", Some("g2")),
                clip("b", Some("g1")),
            ],
            groups: vec![group("g1", 0), group("g2", 1)],
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        settle(&mut project);
        project
    }

    fn order(project: &Project) -> String {
        project.videos.iter().map(|video| video.id.as_str()).collect()
    }

    fn slot(group: Option<&str>, index: usize) -> Slot {
        Slot { group: group.map(str::to_owned), index }
    }

    #[test]
    fn clips_stand_by_group_and_place() {
        let project = project();
        assert_eq!(order(&project), "abcd");
        assert_eq!(slot_of(&project, "b"), Some(slot(Some("g1"), 1)));
        assert_eq!(planner_clips(&project)[2].group, Some(1));
        assert_eq!(planner_clips(&project)[3].group, None);
    }

    #[test]
    fn a_clip_moves_within_its_group_and_into_another() {
        let mut project = project();
        move_clip(&mut project, "a", &slot(Some("g1"), 1));
        assert_eq!(order(&project), "bacd");
        move_clip(&mut project, "d", &slot(Some("g2"), 0));
        assert_eq!(order(&project), "badc");
        move_clip(&mut project, "b", &slot(None, 5));
        assert_eq!(order(&project), "adcb");
        assert_eq!(slot_of(&project, "c"), Some(slot(Some("g2"), 1)));
    }

    /// Every order of the numbers below `count`.
    fn orders(count: usize) -> Vec<Vec<usize>> {
        let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
        let longer = |order: Vec<usize>| {
            (0..=last).map(move |at| {
                let mut order = order.clone();
                order.insert(at, last);
                order
            })
        };
        orders(last).into_iter().flat_map(longer).collect()
    }

    #[test]
    fn clips_stand_as_they_were_chosen_in_whatever_order_they_arrive_and_are_heard_of() {
        let ids = ["a", "b", "c", "d"];
        let id = |key: usize| ids[key].to_owned();
        for arrived in orders(ids.len()) {
            for heard in orders(ids.len()) {
                let mut server = project();
                server.videos = arrived.iter().map(|key| clip(ids[*key], None)).collect();
                settle(&mut server);
                for (count, key) in heard.iter().enumerate() {
                    let mut known = heard[..count].to_vec();
                    known.sort_unstable();
                    let chosen = Neighbours {
                        before: known.iter().rev().filter(|other| *other < key).copied().map(id).collect(),
                        behind: known.iter().filter(|other| *other > key).copied().map(id).collect(),
                    };
                    if let Some(slot) = slot_among(&server, ids[*key], None, &chosen) {
                        move_clip(&mut server, ids[*key], &slot);
                    }
                }
                assert_eq!(order(&server), "abcd", "arrived as {arrived:?}, heard of as {heard:?}");
            }
        }
    }

    #[test]
    fn a_clip_that_arrives_for_a_group_goes_into_it() {
        let project = project();
        let alone = Neighbours::default();
        assert_eq!(slot_among(&project, "d", Some("g1"), &alone), Some(slot(Some("g1"), 2)));
        assert_eq!(slot_among(&project, "d", Some("gone"), &alone), None);
        assert_eq!(slot_among(&project, "d", None, &alone), None);
        let chosen = Neighbours { before: vec!["c".into()], behind: vec!["a".into()] };
        assert_eq!(slot_among(&project, "d", Some("g1"), &chosen), Some(slot(Some("g1"), 0)));
    }

    #[test]
    fn an_arrow_key_leads_over_the_end_of_a_group() {
        let project = project();
        assert_eq!(stepped(&project, "a", 1), Some(slot(Some("g1"), 1)));
        assert_eq!(stepped(&project, "b", 1), Some(slot(Some("g2"), 0)));
        assert_eq!(stepped(&project, "c", 1), Some(slot(None, 0)));
        assert_eq!(stepped(&project, "c", -1), Some(slot(Some("g1"), 2)));
        assert_eq!(stepped(&project, "a", -1), None);
        assert_eq!(stepped(&project, "d", 1), None);
    }

    #[test]
    fn groups_take_their_clips_along() {
        let mut project = project();
        move_group(&mut project, "g2", 0);
        assert_eq!(order(&project), "cabd");
        remove_group(&mut project, "g2");
        assert_eq!(order(&project), "abcd");
        assert_eq!(slot_of(&project, "c"), Some(slot(None, 0)));
    }

    #[test]
    fn a_place_is_told_in_words() {
        let mut project = project();
        assert_eq!(place_in_words(&project, "b").as_deref(), Some("b.mp4: 2 of 2 in g1"));
        assert_eq!(place_in_words(&project, "d").as_deref(), Some("d.mp4: 1 of 1 without a group"));
        project.groups.clear();
        assert_eq!(place_in_words(&project, "d").as_deref(), Some("d.mp4: 1 of 1"));
    }

    #[test]
    fn what_the_person_keeps_counts_before_what_was_found() {
        use lumiku_video_mix_dto::{Analysis, Range};
        let mut project = project();
        let found = Analysis { keep: vec![Range { start: 0.0, end: 3.0 }], ..Analysis::default() };
        project.videos[0].analysis = Some(found);
        assert_eq!(planner_clips(&project)[0].keep.as_ref().unwrap()[0].end.to_bits(), 3.0_f64.to_bits());
        project.videos[0].keep = Some(vec![Range { start: 1.0, end: 2.0 }]);
        assert_eq!(planner_clips(&project)[0].keep.as_ref().unwrap()[0].end.to_bits(), 2.0_f64.to_bits());
        assert!((total_seconds(&project) - 16.0).abs() < 1e-9);
    }
}
