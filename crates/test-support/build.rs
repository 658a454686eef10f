//! Names the state of the migrations, for the database that tests copy.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    io,
    path::Path,
};

fn main() -> io::Result<()> {
    // Asked when it runs: a program that was built before may run in a checkout that has moved.
    let here = env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?;
    let migrations = Path::new(&here).join("../../migrations/src");
    println!("cargo::rerun-if-changed={}", migrations.display());
    let mut hasher = DefaultHasher::new();
    read(&migrations, &mut hasher)?;
    println!("cargo::rustc-env=LUMIKU_MIGRATIONS={:016x}", hasher.finish());
    Ok(())
}

fn read(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, hasher)?;
        } else {
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
