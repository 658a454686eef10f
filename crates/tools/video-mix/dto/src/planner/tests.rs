//! What a plan promises as a whole.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{pieces::milliseconds, *};
use crate::settings::{GroupMode, Look, SPEEDS};

/// Clips of 3, 4, 5, 3, … seconds; every second one in the same group.
fn clips(count: usize) -> Vec<Clip> {
    (0..count)
        .map(|at| Clip {
            id: format!("clip-{at}"),
            content: format!("clip-{at}"),
            group: Some(at % 2),
            duration: [3.0, 4.0, 5.0][at % 3],
            keep: None,
        })
        .collect()
}

fn settings(
    output_count: u32,
    order_mixing: bool,
    speed_variations: bool,
    look_variations: bool,
) -> Settings {
    Settings { output_count, order_mixing, speed_variations, look_variations, ..Settings::default() }
}

/// A video as text: equal exactly when the segments are.
fn written(variant: &Variant) -> String {
    format!("{:?}", variant.segments)
}

fn distinct(planned: &Planned) -> usize {
    planned.variants.iter().map(written).collect::<BTreeSet<_>>().len()
}

/// Every video of the space, made with loops and no planner code.
fn brute_force(clips: &[Clip], settings: &Settings) -> u64 {
    let speeds: &[u32] = if settings.speed_variations { &SPEEDS } else { &[100] };
    let looks = match (settings.look_variations, settings.mirror) {
        (false, _) => 1,
        (true, false) => 6,
        (true, true) => 8,
    };
    let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
    match settings.group_mode {
        GroupMode::All => {
            for _ in clips {
                lists = lists
                    .iter()
                    .flat_map(|list| {
                        let free = (0..clips.len()).filter(|clip| !list.contains(clip));
                        let next = if settings.order_mixing { usize::MAX } else { 1 };
                        free.take(next).map(|clip| [list.as_slice(), &[clip]].concat()).collect::<Vec<_>>()
                    })
                    .collect();
            }
        }
        GroupMode::Sequence => {
            for group in clips.iter().filter_map(|clip| clip.group).collect::<BTreeSet<_>>() {
                let mut members: Vec<usize> =
                    (0..clips.len()).filter(|clip| clips[*clip].group == Some(group)).collect();
                members.truncate(if settings.order_mixing { usize::MAX } else { 1 });
                lists = lists
                    .iter()
                    .flat_map(|list| {
                        members.iter().map(|clip| [list.as_slice(), &[*clip]].concat()).collect::<Vec<_>>()
                    })
                    .collect();
            }
        }
    }
    let mut all = BTreeSet::new();
    for list in lists {
        let mut videos = vec![Vec::new()];
        for clip in list {
            videos = videos
                .iter()
                .flat_map(|video| {
                    let mut longer = Vec::new();
                    for speed in speeds {
                        for look in 0..looks {
                            let mut next: Vec<(usize, u32, u32)> = video.clone();
                            next.push((clip, *speed, look));
                            longer.push(next);
                        }
                    }
                    longer
                })
                .collect();
        }
        all.extend(videos);
    }
    all.len() as u64
}

#[test]
fn the_count_is_that_of_brute_force() {
    for (count, flags) in (1..=3).flat_map(|count| (0..32).map(move |flags| (count, flags))) {
        let on = |bit: u32| flags >> bit & 1 == 1;
        if count == 3 && on(1) && on(2) {
            continue; // 3! × 36³ is more than a test should list
        }
        let settings = Settings {
            mirror: on(3),
            group_mode: if on(4) { GroupMode::Sequence } else { GroupMode::All },
            ..settings(1, on(0), on(1), on(2))
        };
        let clips = clips(count);
        assert_eq!(combinations(&clips, &settings), brute_force(&clips, &settings), "{count} {settings:?}");
    }
}

#[test]
fn the_count_stops_at_what_json_keeps() {
    assert_eq!(combinations(&clips(50), &settings(1, true, true, true)), MAX_SEED);
    assert_eq!(combinations(&[], &Settings::default()), 0);
}

#[test]
fn as_many_videos_as_are_possible_can_be_made_and_not_one_more() {
    let cases = [
        (clips(3), settings(6, true, false, false), 6),
        (clips(2), settings(36, false, true, false), 36),
        (clips(2), settings(72, true, true, false), 72),
        (clips(1), settings(36, true, true, true), 36),
        (clips(6), Settings { group_mode: GroupMode::Sequence, ..settings(9, true, false, false) }, 9),
        (clips(4), settings(1, false, false, false), 1),
    ];
    for (clips, mut settings, possible) in cases {
        let planned = plan(&clips, &settings, 1).unwrap();
        assert_eq!((planned.combinations, distinct(&planned) as u64), (possible, possible));
        settings.output_count += 1;
        let error = plan(&clips, &settings, 1).unwrap_err();
        let videos = if possible == 1 { "video" } else { "videos" };
        assert_eq!(
            error.get("outputCount"),
            Some(&*format!("These clips allow {possible} distinct {videos}."))
        );
    }
}

#[test]
fn what_cannot_be_planned_says_which_field() {
    let field = |clips: &[Clip], settings: &Settings| {
        plan(clips, settings, 0).unwrap_err().into_map().into_keys().collect::<Vec<_>>()
    };
    let sequence = Settings { group_mode: GroupMode::Sequence, ..settings(1, true, true, false) };
    let mut loose = clips(3);
    for clip in &mut loose {
        clip.group = None;
    }
    assert_eq!(field(&[], &sequence), ["videos"]);
    assert_eq!(field(&clips(51), &sequence), ["videos"]);
    assert_eq!(field(&loose, &sequence), ["groupMode"]);
    assert_eq!(field(&loose, &Settings { output_count: 101, ..sequence }), ["outputCount"]);
    let mut long = clips(4);
    for clip in &mut long {
        clip.duration = 600.0;
    }
    assert_eq!(field(&long, &settings(100, true, false, false)), ["fitDuration", "outputCount"]);
}

#[test]
fn more_pieces_than_a_batch_may_have_are_refused_with_a_number_of_videos_that_works() {
    let mut clips = clips(50);
    for clip in &mut clips {
        clip.duration = 30.0;
        let starts = (0..50).map(|at| f64::from(at) * 0.5);
        clip.keep = Some(starts.map(|start| Range { start, end: start + 0.3 }).collect());
    }
    let all = Settings { smart_trimming: true, ..settings(100, true, false, false) };
    let error = plan(&clips, &all, 1).unwrap_err();
    let message = error.get("outputCount").unwrap();
    assert!(message.contains("have 250000 pieces") && message.contains("Make 8 videos"), "{message}");
    let of = |change: &dyn Fn(&mut Settings)| {
        let mut settings = all.clone();
        change(&mut settings);
        plan(&clips, &settings, 1).is_ok()
    };
    assert!(of(&|settings| settings.output_count = 8));
    assert!(!of(&|settings| settings.output_count = 9));
    assert!(of(&|settings| settings.smart_trimming = false));
    // One clip from each of two groups has 100 pieces.
    assert!(of(&|settings| settings.group_mode = GroupMode::Sequence));
}

#[test]
fn a_seed_gives_the_same_plan_again_and_another_seed_another() {
    let settings = settings(20, true, true, true);
    let first = plan(&clips(6), &settings, 7).unwrap();
    assert_eq!(first, plan(&clips(6), &settings, 7).unwrap());
    assert_eq!(
        first.variants,
        plan(&clips(6), &Settings { seed: Some(7), ..settings.clone() }, 8).unwrap().variants
    );
    assert_ne!(first.variants, plan(&clips(6), &settings, 8).unwrap().variants);
}

/// A seed that somebody noted gives the same videos after an update, and in the browser.
#[test]
fn a_noted_seed_still_gives_the_videos_that_it_gave() {
    let planned = plan(&clips(4), &settings(3, true, true, true), 2026).unwrap();
    let short = |variant: &Variant| {
        variant
            .segments
            .iter()
            .map(|segment| {
                let look = segment.look.map_or("-", Look::as_str);
                format!("{}@{}{look}", &segment.video_id[5..], alike::hundredths(segment.speed))
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        planned.variants.iter().map(short).collect::<Vec<_>>(),
        [
            "1@90warm 2@110tilt_left 3@115tilt_left 0@100tilt_left",
            "3@95- 1@110tilt_right 0@90- 2@90cool",
            "2@115tilt_right 0@115tilt_right 1@115tilt_left 3@100close",
        ]
    );
}

#[test]
fn order_and_speed_need_three_times_the_clips_and_looks_at_most_ten_times() {
    for count in [3, 6, 12, 50] {
        let clips = clips(count);
        let total: f64 = clips.iter().map(|clip| clip.duration).sum();
        for (speed, look, mirror, most) in [
            (false, false, false, 1.0),
            (true, false, false, 3.0),
            (true, true, false, 10.0),
            (true, true, true, 10.0),
        ] {
            let outputs = if count == 3 && !speed { 6 } else { 100 };
            let settings = Settings { mirror, ..settings(outputs, true, speed, look) };
            let unique = unique_seconds(&plan(&clips, &settings, 11).unwrap().variants);
            assert!(unique <= most * total + 1e-6, "{count} clips: {unique} of {total}");
        }
    }
}

#[test]
fn with_looks_two_videos_show_the_same_picture_for_a_fifth_of_the_time_at_most() {
    for mode in [GroupMode::All, GroupMode::Sequence] {
        let settings = Settings { group_mode: mode, ..settings(100, true, true, true) };
        let planned = plan(&clips(6), &settings, 3).unwrap();
        let (mut shared, mut pairs) = (0.0, 0.0);
        for (at, a) in planned.variants.iter().enumerate() {
            for b in &planned.variants[..at] {
                let same = |one: &&Segment| {
                    b.segments.iter().any(|other| (&other.video_id, other.look) == (&one.video_id, one.look))
                };
                let seconds = |segment: &Segment| segment.end - segment.start;
                let length: f64 = a.segments.iter().map(seconds).sum();
                shared += a.segments.iter().filter(same).map(seconds).sum::<f64>() / length;
                pairs += 1.0;
            }
        }
        assert!(shared / pairs <= 0.2, "{}", shared / pairs);
    }
}

#[test]
fn the_batch_is_spread_further_than_chance() {
    let settings = settings(40, true, true, true);
    let planned = plan(&clips(6), &settings, 5).unwrap();
    let chance = plan(&clips(6), &Settings { output_count: 1, ..settings.clone() }, 0).unwrap();
    assert!(chance.closest_pair.is_none());
    let mut random = Random::new(5);
    let clips = clips(6);
    let space = Space::new(&clips, &settings);
    let shares = fit::shares(&space, &settings).unwrap();
    let offers = offers::offers(&space, &settings, &shares, &mut random);
    let drawn = draw::candidates(&space, &offers, 40, &mut random);
    let unchosen: Vec<&Draw> = drawn.iter().take(40).collect();
    let (.., millionths) = spread::closest_pair(&unchosen).unwrap();
    let similarity = planned.closest_pair.unwrap().similarity;
    assert!(similarity < 0.75 * alike::share(millionths), "{similarity} {millionths}");
}

/// Group, duration, and of each kept range the gap before it (times four) and its length.
type DrawnClip = (Option<usize>, f64, Option<Vec<(f64, f64)>>);

fn any_clips() -> impl Strategy<Value = Vec<Clip>> {
    let keep = proptest::option::of(proptest::collection::vec((0.0..8.0, 0.0..4.0), 0..6));
    let clip = (proptest::option::of(0_usize..4), 0.3..9.0, keep);
    proptest::collection::vec(clip, 1..9).prop_map(|clips| {
        let clip = |(at, (group, duration, keep)): (i32, DrawnClip)| {
            let mut end = 0.0;
            let mut range = |(gap, length): (f64, f64)| {
                let start = end + gap / 4.0;
                end = start + length;
                Range { start, end }
            };
            Clip {
                id: format!("{at}"),
                content: format!("{at}"),
                group,
                duration,
                keep: keep.map(|keep| keep.into_iter().map(&mut range).collect()),
            }
        };
        (0..).zip(clips).map(clip).collect()
    })
}

fn any_settings() -> impl Strategy<Value = Settings> {
    let flags = any::<[bool; 6]>();
    (flags, 1_u32..=100, proptest::option::of(3.0..30.0), proptest::option::of(0_u64..=MAX_SEED)).prop_map(
        |(
            [order_mixing, speed_variations, smart_trimming, look_variations, mirror, sequence],
            output_count,
            fit_duration,
            seed,
        )| {
            Settings {
                output_count,
                order_mixing,
                speed_variations,
                smart_trimming,
                look_variations,
                mirror,
                group_mode: if sequence { GroupMode::Sequence } else { GroupMode::All },
                fit_duration,
                seed,
                ..Settings::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_the_clips_and_settings_a_plan_keeps_its_promises(
        clips in any_clips(),
        mut settings in any_settings(),
        seed in any::<u64>(),
    ) {
        let possible = combinations(&clips, &settings);
        prop_assume!(possible > 0);
        settings.output_count = settings.output_count.min(u32::try_from(possible).unwrap_or(u32::MAX));
        let planned = plan(&clips, &settings, seed).unwrap();
        let fps = settings.fps.get();

        prop_assert_eq!(planned.combinations, possible);
        prop_assert!(planned.seed <= MAX_SEED);
        prop_assert_eq!(planned.variants.len(), settings.output_count as usize);
        prop_assert_eq!(distinct(&planned), planned.variants.len(), "a video repeats");
        for (index, variant) in planned.variants.iter().enumerate() {
            prop_assert_eq!(variant.index as usize, index);
            prop_assert_eq!(check_variant(variant, &settings, &clips), Ok(()));
            for segment in &variant.segments {
                let exact = (segment.end - segment.start) / segment.speed * f64::from(fps);
                prop_assert!((f64::from(segment.frames.max(1)) - exact).abs() <= 0.5 + 1e-6 || segment.frames == 1);
            }
            if let Some(fit) = settings.fit_duration {
                let slack = f64::from(u32::try_from(variant.segments.len()).unwrap()) / f64::from(fps);
                prop_assert!(variant.duration <= fit + slack, "{} > {}", variant.duration, fit);
            }
            let shown = alike::uses(variant);
            let long_enough = shown.iter().all(|one| {
                let length = |piece: &Segment| milliseconds(piece.end) - milliseconds(piece.start);
                one.len() == 1 || one.iter().map(length).sum::<u32>() >= pieces::shortest()
            });
            prop_assert!(long_enough);
        }

        // The closest pair, found again with the public measure.
        let mut closest: Option<ClosestPair> = None;
        for (b, later) in (0..).zip(&planned.variants) {
            for (a, earlier) in (0..b).zip(&planned.variants) {
                let similarity = similarity(earlier, later);
                if closest.is_none_or(|closest| similarity > closest.similarity) {
                    closest = Some(ClosestPair { a, b, similarity });
                }
            }
        }
        prop_assert_eq!(planned.closest_pair, closest);
    }
}
