//! The arguments of bubblewrap: what a shut-in program sees of the machine.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::{PATH, Programs};

pub(super) const PROGRAM: &str = "bwrap";
/// Where the one folder to write into is, inside.
pub(super) const WORK: &str = "/work";
/// Where the inputs are, inside: `/in/0`, `/in/1` and so on.
pub(super) const INPUTS: &str = "/in";

/// System folders that programs and their libraries come from.
const FOLDERS: [&str; 7] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store"];
/// What the loader and Debian's alternative libraries need.
const FILES: [&str; 2] = ["/etc/ld.so.cache", "/etc/alternatives"];
/// Devices that hold nothing.
const DEVICES: [&str; 3] = ["/dev/null", "/dev/zero", "/dev/urandom"];

/// Everything up to where the inputs are bound. There is no `/proc` and no `/tmp`, the environment is empty,
/// and the root is read-only: [`seal`] has the last word.
///
/// A user of its own is what lets an unprivileged server do this, and takes a privileged server's rights
/// from the program. A process namespace of its own ends with its first process, so that nothing outlives
/// bubblewrap, which in turn dies with the thread of the server that started it. Those live as long as the
/// runtime, except where a task calls `block_in_place`, which none may that starts a program.
///
/// There is no session of its own: until the first process of the namespace has asked to die with its parent,
/// being in the process group of the call is all that ends it when the call is stopped. A session would keep
/// a program from typing into the server's terminal, but none of its files is one.
pub(super) fn shell(programs: &Programs) -> Vec<String> {
    let mut shell: Vec<String> = [
        "--unshare-user",
        "--unshare-all",
        "--uid",
        "65534",
        "--gid",
        "65534",
        "--cap-drop",
        "ALL",
        "--die-with-parent",
        "--clearenv",
        "--setenv",
        "PATH",
        PATH,
    ]
    .map(String::from)
    .to_vec();
    for folder in FOLDERS {
        match fs::read_link(folder) {
            Ok(target) => add(&mut shell, ["--symlink", &target.to_string_lossy(), folder]),
            Err(_) if Path::new(folder).is_dir() => add(&mut shell, ["--ro-bind", folder, folder]),
            Err(_) => {}
        }
    }
    for file in FILES {
        add(&mut shell, ["--ro-bind-try", file, file]);
    }
    for device in DEVICES {
        add(&mut shell, ["--dev-bind-try", device, device]);
    }
    for folder in [&programs.ffmpeg, &programs.ffprobe].into_iter().filter_map(|program| elsewhere(program)) {
        let folder = folder.to_string_lossy();
        add(&mut shell, ["--ro-bind", &folder, &folder]);
    }
    shell
}

/// Closes the root against writing, and names the folder to start in.
pub(super) fn seal(has_work: bool) -> Vec<OsString> {
    let start = if has_work { WORK } else { "/" };
    ["--remount-ro", "/", "--chdir", start, "--"].map(OsString::from).to_vec()
}

fn add(shell: &mut Vec<String>, arguments: [&str; 3]) {
    shell.extend(arguments.map(String::from));
}

/// The folder of a program that was named by its whole path and is in none of the system's.
fn elsewhere(program: &str) -> Option<PathBuf> {
    let folder = Path::new(program).parent().filter(|folder| folder.is_absolute())?;
    FOLDERS.iter().all(|known| !folder.starts_with(known)).then(|| folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_outside_the_system_bring_their_folder() {
        assert_eq!(elsewhere("ffmpeg"), None);
        assert_eq!(elsewhere("/usr/bin/ffmpeg"), None);
        assert_eq!(elsewhere("/opt/ffmpeg/ffmpeg"), Some("/opt/ffmpeg".into()));
    }
}
