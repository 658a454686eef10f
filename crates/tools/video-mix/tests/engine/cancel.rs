//! Stopping: quickly, with nothing left.

use std::{
    fs,
    time::{Duration, Instant},
};

use lumiku_video_mix::engine::{EngineError, SegmentRequest, Target};
use tokio_util::sync::CancellationToken;

use super::{Bench, clips, piece};

/// An engine, a piece that takes long enough to be at work whenever it is stopped, and what only this test's programs have among their
/// arguments.
async fn at_work() -> (Bench, SegmentRequest, String) {
    let bench = Bench::new().await;
    let clip = clips::made("long.mp4", &["testsrc2=s=160x90:r=30:d=40"], "-g 9999").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 1.0, 39.0, Target { width: 1080, height: 1920, fps: 60 });
    let mark = bench.work().to_str().unwrap().to_owned();
    (bench, request, mark)
}

/// Process ids of programs that have this text among their arguments.
fn running(argument: &str) -> Vec<u32> {
    let processes =
        fs::read_dir("/proc").unwrap().filter_map(|it| it.ok()?.file_name().to_str()?.parse().ok());
    let has = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(argument)
    };
    processes.filter(has).collect()
}

#[tokio::test]
async fn a_cancelled_render_is_gone_within_two_seconds_and_leaves_nothing() {
    let (bench, request, mark) = at_work().await;
    for step in 0..6 {
        let cancel = CancellationToken::new();
        let stop = {
            let cancel = cancel.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(40 + 230 * step)).await;
                cancel.cancel();
                Instant::now()
            }
        };
        let work = bench.work();
        let (result, asked) = tokio::join!(bench.engine.segment(&request, &work, &cancel), stop);
        assert!(matches!(result, Err(EngineError::Cancelled)), "{result:?}");
        assert!(asked.elapsed() < Duration::from_secs(2));
        assert_eq!(bench.left_in_work(), 0);
        assert_eq!(running(&mark), [0_u32; 0]);
    }
}

#[tokio::test]
async fn a_render_cancelled_while_its_program_is_being_started_leaves_none_behind() {
    let (bench, request, mark) = at_work().await;
    for step in 0..40 {
        let cancel = CancellationToken::new();
        let stop = async {
            tokio::time::sleep(Duration::from_millis(step)).await;
            cancel.cancel();
            Instant::now()
        };
        let work = bench.work();
        let (result, asked) = tokio::join!(bench.engine.segment(&request, &work, &cancel), stop);
        assert!(matches!(result, Err(EngineError::Cancelled)), "{result:?}");
        assert!(asked.elapsed() < Duration::from_secs(2), "after {step} ms");
        assert_eq!(running(&mark), [0_u32; 0], "after {step} ms");
    }
}

#[tokio::test]
async fn the_next_caller_takes_over_from_one_that_was_cancelled() {
    let bench = Bench::new().await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 0.0, 3.0, Target { width: 360, height: 640, fps: 60 });
    let cancel = CancellationToken::new();
    let work = bench.work();
    let first = bench.engine.segment(&request, &work, &cancel);
    let second = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let (segment, ()) = tokio::join!(bench.segment(&request), async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            cancel.cancel();
        });
        segment
    };
    let (first, second) = tokio::join!(first, second);
    assert!(matches!(first, Err(EngineError::Cancelled) | Ok(_)));
    assert_eq!(second.unwrap().frames, 180);
}

#[tokio::test]
async fn a_render_whose_caller_is_gone_is_stopped() {
    let (bench, request, mark) = at_work().await;
    let render = bench.segment(&request);
    assert!(tokio::time::timeout(Duration::from_millis(500), render).await.is_err());
    let asked = Instant::now();
    while !running(&mark).is_empty() {
        assert!(asked.elapsed() < Duration::from_secs(2), "a program outlived its caller");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_killed_program_is_a_failure_that_may_pass() {
    let (bench, request, mark) = at_work().await;
    let kill = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        for pid in running(&mark) {
            let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).unwrap());
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        }
    };
    let (result, ()) = tokio::join!(bench.segment(&request), kill);
    assert!(matches!(result, Err(EngineError::Failed(_))), "{result:?}");
    assert_eq!(bench.left_in_work(), 0);
}
