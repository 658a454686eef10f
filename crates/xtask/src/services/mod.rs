//! What a test run or a drill starts and stops itself.

pub(crate) mod lumiku;
pub(crate) mod postgres;
pub(crate) mod scratch;

use std::{
    fs::File,
    io::Read,
    net::{Ipv4Addr, TcpListener},
};

use anyhow::Result;

/// A port on loopback that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
