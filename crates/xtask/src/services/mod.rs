//! What a test run or a drill starts and stops itself.

pub(crate) mod lumiku;
pub(crate) mod postgres;
pub(crate) mod scratch;

use std::{
    fs::File,
    io::Read,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
};

use anyhow::{Result, bail};

/// Below those that the system gives to connections: a server that is killed and started again finds its own port free,
/// whatever others connect to in the meantime.
const PORTS: Range<u16> = 20_000..32_000;

/// A port on loopback that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    for _ in 0..100 {
        let port = PORTS.start + u16::from_le_bytes(random()?) % (PORTS.end - PORTS.start);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free between {} and {}", PORTS.start, PORTS.end)
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
