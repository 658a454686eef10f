//! The sandbox from inside: a program that tries what it should not be able to do, and says how that went.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use super::*;

/// Stands in for ffprobe. Each line of what it says names something that it could do.
const INTRUDER: &str = r#"#!/bin/bash
[ "$1" = -version ] && echo "ffprobe version 6.0" && exit
try() { if eval "$2" >/dev/null 2>&1; then echo "$1"; fi; }
try read-secret 'cat SECRET'
try list-homes 'ls /root || ls /home'
try read-passwords 'cat /etc/passwd'
try write-beside 'touch FOLDER/intruded'
try write-root 'touch /intruded'
try write-input 'echo >> INPUT'
try read-input 'cat INPUT'
try write-work 'touch WORK/made'
try see-processes 'ls /proc/1'
try network 'exec 3<>/dev/tcp/127.0.0.1/PORT'
try environment '[ -n "$HOME$CARGO_MANIFEST_DIR" ]'
try large-file 'head -c 1000000 /dev/zero > WORK/large'
try core-dump '[ "$(ulimit -c)" != 0 ]'
try memory '[ "$(ulimit -v)" = unlimited ]'
try processor '[ "$(ulimit -t)" = unlimited ]'
"#;

/// What the intruder could do, in this sandbox.
async fn intrude(mut sandbox: Sandbox, folder: &Path) -> Vec<String> {
    let canary = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (secret, input) = (folder.join("secret"), folder.join("input"));
    let (work, programs) = (folder.join("work"), folder.join("programs"));
    std::fs::write(&secret, "canary").unwrap();
    std::fs::write(&input, "a clip").unwrap();
    std::fs::create_dir(&work).unwrap();
    std::fs::create_dir(&programs).unwrap();
    let program = programs.join("ffprobe");
    sandbox.programs.ffprobe = program.to_str().unwrap().into();
    if sandbox.shell.is_some() {
        sandbox.shell = Some(bubblewrap::shell(&sandbox.programs));
    }
    let mut call = sandbox.call(Program::Ffprobe, Limits { file_bytes: 4096, ..Limits::quick(TRIAL) });
    call.work_in(&work);
    let seen = call.see(&input);
    let text = |path: PathBuf| path.to_str().unwrap().to_owned();
    let script = INTRUDER
        .replace("SECRET", &text(secret))
        .replace("FOLDER", &text(folder.to_path_buf()))
        .replace("INPUT", &text(seen))
        .replace("WORK/", &text(call.in_work("")))
        .replace("PORT", &canary.local_addr().unwrap().port().to_string());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let said = call.run(&CancellationToken::new()).await.unwrap();
    let could: Vec<String> = String::from_utf8(said.stdout).unwrap().lines().map(String::from).collect();
    let hit = tokio::time::timeout(Duration::from_millis(50), canary.accept()).await;
    assert_eq!(hit.is_ok(), could.contains(&"network".into()));
    could
}

async fn sandbox() -> Sandbox {
    Sandbox::open(Programs::default(), &CancellationToken::new()).await.unwrap()
}

#[tokio::test]
async fn a_program_in_bubblewrap_reaches_its_input_and_its_work_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox().await;
    assert_eq!(sandbox.isolation(), Isolation::Bubblewrap, "{:?}", sandbox.reason);
    assert_eq!(intrude(sandbox, folder.path()).await, ["read-input", "write-work"]);
    assert!(!folder.path().join("intruded").exists() && folder.path().join("work/made").exists());
}

#[tokio::test]
async fn limits_hold_where_there_is_no_bubblewrap() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox { shell: None, ..sandbox().await };
    assert_eq!(sandbox.isolation(), Isolation::Limits);
    let posture = sandbox.posture("libx264", 2);
    assert!(posture.network && posture.limits && posture.die_with_server);
    let could = intrude(sandbox, folder.path()).await;
    for limited in ["environment", "large-file", "core-dump", "memory", "processor"] {
        assert!(!could.contains(&limited.into()), "{limited} in {could:?}");
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_program_whose_bubblewrap_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox().await;
    let mut call = sandbox.call(Program::Ffmpeg, Limits::work(60.0));
    call.work_in(folder.path());
    call.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=9999"]);
    call.args(["-f", "null", "-metadata"]).arg(format!("comment={}", folder.path().display())).arg("-");
    let mark = folder.path().to_str().unwrap().to_owned();
    let running = || {
        let ids =
            std::fs::read_dir("/proc").unwrap().filter_map(|it| it.ok()?.file_name().to_str()?.parse().ok());
        let line = |id: &i32| std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        ids.filter(|id| String::from_utf8_lossy(&line(id)).contains(&mark)).collect::<Vec<i32>>()
    };
    let cancel = CancellationToken::new();
    let kill = async {
        let started = std::time::Instant::now();
        while running().len() < 3 {
            assert!(started.elapsed() < Duration::from_secs(20), "no bubblewrap in front of the program");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The outermost only: the first that was started.
        let outer = nix::unistd::Pid::from_raw(running().into_iter().min().unwrap());
        nix::sys::signal::kill(outer, nix::sys::signal::Signal::SIGKILL).unwrap();
    };
    let (ended, ()) = tokio::join!(call.run(&cancel), kill);
    assert_eq!(ended.unwrap().done(), Err(call::Fault::Killed));
    assert_eq!(running(), [0_i32; 0]);
}

#[tokio::test]
async fn a_program_that_uses_up_its_processor_time_has_a_clip_to_blame() {
    let sandbox = sandbox().await;
    let mut call = sandbox.call(Program::Ffmpeg, Limits { cpu_seconds: 1, ..Limits::work(60.0) });
    call.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=99999"]);
    call.args(["-f", "null", "-"]);
    let said = call.run(&CancellationToken::new()).await.unwrap();
    assert_eq!(said.done(), Err(call::Fault::Input), "{said:?}");
    assert!(said.done_with("It cannot be decoded.").unwrap_err().is_clip_at_fault());
}

#[tokio::test]
async fn a_sandbox_that_stops_working_has_no_clip_to_blame() {
    let broken = ["--ro-bind", "/nowhere", "/nowhere"].map(String::from).to_vec();
    let sandbox = Sandbox { shell: Some(broken), ..sandbox().await };
    let said = sandbox.call(Program::Ffmpeg, Limits::quick(TRIAL)).run(&CancellationToken::new()).await;
    let said = said.unwrap();
    assert_eq!(said.done(), Err(call::Fault::Host), "{said:?}");
    assert!(!said.done_with("It cannot be decoded.").unwrap_err().is_clip_at_fault());
}
