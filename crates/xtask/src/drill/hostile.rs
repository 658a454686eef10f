//! Files and bodies that were made to do harm: each gets a clear refusal of the contract, or a job that fails
//! and costs nothing. No server error, no charge kept, no file left behind, bounded memory.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};

use super::{
    Scope,
    large::{self, MEMORY},
};
use crate::{
    http::{Answer, Client, multipart},
    proc,
    services::lumiku::Installation,
    workspace::files_under,
};

const TOOL: &str = "image-upscaler";
const UPSCALE: &str = "/api/tools/image-upscaler/upscale";
const JOB: Duration = Duration::from_mins(2);

pub(super) fn run(scope: &Scope) -> Result<()> {
    let installation = Installation::new(scope.server())?;
    let server = installation.start()?;
    let base_url = installation.base_url();
    let api = Client::sign_up(&base_url, "hostile@example.com")?;
    let other = Client::sign_up(&base_url, "other@example.com")?;
    let before = stored(&installation)?;

    let mut failures = Vec::new();
    let (mut cases, mut inputs) = (0, 0);
    let mut judge = |name: &str, outcome: Result<()>| {
        cases += 1;
        if let Err(error) = outcome {
            println!("       {name}: {error:#}");
            failures.push(name.to_owned());
        }
    };
    for (name, bytes) in hostile_files()? {
        judge(&format!("{name}, uploaded"), upload(&api, &name, &bytes));
        judge(&format!("{name}, upscaled"), upscale(&api, &name, &bytes, &mut inputs));
    }
    for (name, allowed, answer) in hostile_bodies(&api, &other)? {
        judge(name, refused(&answer, allowed));
    }
    judge("a body of 12 MB with its length", oversized(&installation, &api, false));
    judge("a body of 12 MB without its length", oversized(&installation, &api, true));
    judge("memory", {
        let peak = proc::peak_resident(server.process().pid())?;
        println!("peak memory: {} MB", peak / 1_000_000);
        if peak < MEMORY { Ok(()) } else { Err(anyhow!("{peak} bytes")) }
    });
    judge("nothing is left behind", {
        let left: Vec<PathBuf> =
            stored(&installation)?.into_iter().filter(|file| !before.contains(file)).collect();
        if left.len() == inputs { Ok(()) } else { Err(anyhow!("{inputs} inputs, but {left:?}")) }
    });
    server.expect_alive()?;
    drop(server);
    judge("the ledger", installation.verify());
    // On a build without optimisation they take a minute.
    if !scope.short {
        judge("memory with large pictures", large::upscales(scope));
    }
    println!("{cases} hostile cases, {} wrong", failures.len());
    if failures.is_empty() { Ok(()) } else { bail!("{}", failures.join("; ")) }
}

/// The files under `assets/hostile`, which `assets/README.md` describes.
fn hostile_files() -> Result<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/hostile");
    let files = files_under(&folder, &[])?;
    ensure!(files.len() >= 15, "assets/hostile is incomplete");
    files
        .into_iter()
        .map(|file| {
            let name = file.file_name().and_then(|name| name.to_str()).context("a strange file name")?;
            Ok((name.to_owned(), std::fs::read(&file)?))
        })
        .collect()
}

/// Uploads, and when that is accepted, upscales: both must behave, and the file must go away again.
fn upload(api: &Client, name: &str, bytes: &[u8]) -> Result<()> {
    let answer = api.upload(TOOL, name, mime(name), bytes)?;
    if answer.status != 201 {
        return refused(&answer, &[400, 413, 415]);
    }
    let id = answer.json["id"].as_str().context("a file without an id")?.to_owned();
    let order = json!({"fileId": id, "mode": "fast", "scale": 2});
    let outcome = ends_unpaid_or_done(api, api.post(UPSCALE, &order)?);
    api.delete(&format!("/api/files/{id}"))?.expect(204)?;
    outcome
}

/// Sends the file straight to the tool. A picture that is accepted stays, as the input of its job.
fn upscale(api: &Client, name: &str, bytes: &[u8], inputs: &mut usize) -> Result<()> {
    let (kind, body) = multipart(&[("mode", "fast"), ("scale", "2")], ("image", name, mime(name), bytes));
    let answer = api.post_bytes(UPSCALE, &kind, None, &body)?;
    *inputs += usize::from(answer.status == 202);
    let outcome = ends_unpaid_or_done(api, answer);
    for file in api.list("/api/work")? {
        api.delete(&format!("/api/files/{}", file["id"].as_str().unwrap_or_default()))?.expect(204)?;
    }
    outcome
}

/// A refusal, or a job that either delivers or gives everything back.
fn ends_unpaid_or_done(api: &Client, answer: Answer) -> Result<()> {
    if answer.status != 202 {
        return refused(&answer, &[400, 413, 415]);
    }
    let id = answer.json["job"]["id"].as_str().context("a job without an id")?.to_owned();
    let started = Instant::now();
    loop {
        let job = api.get(&format!("/api/jobs/{id}"))?.expect(200)?;
        match job["status"].as_str() {
            Some("pending" | "processing") if started.elapsed() < JOB => {
                thread::sleep(Duration::from_millis(50));
            }
            Some("completed") => {
                for file in job["outputs"].as_array().into_iter().flatten() {
                    api.delete(&format!("/api/files/{}", file["id"].as_str().unwrap_or_default()))?
                        .expect(204)?;
                }
                return Ok(());
            }
            Some("failed" | "cancelled") => {
                ensure!(job["creditsUsed"] == 0, "a failed job was charged: {job}");
                return Ok(());
            }
            _ => bail!("the job did not end: {job}"),
        }
    }
}

/// An answer of the contract's table.
fn refused(answer: &Answer, allowed: &[u16]) -> Result<()> {
    ensure!(allowed.contains(&answer.status), "{} {}", answer.status, answer.json);
    ensure!(
        !answer.code().is_empty() && answer.json["requestId"].is_string(),
        "not an error of the contract: {}",
        answer.json
    );
    Ok(())
}

/// Requests that are wrong in every way but their file.
fn hostile_bodies(api: &Client, other: &Client) -> Result<Vec<(&'static str, &'static [u16], Answer)>> {
    let photo = include_bytes!("../../assets/photo.jpg");
    let file = other.upload(TOOL, "photo.jpg", "image/jpeg", photo)?.expect(201)?;
    let foreign = json!({"fileId": file["id"], "mode": "fast", "scale": 2});
    let json_type = "application/json";
    let answers: Vec<(&'static str, &'static [u16], Answer)> = vec![
        ("malformed JSON", &[400], api.post_bytes(UPSCALE, json_type, None, b"{\"fileId\": ")?),
        (
            "JSON nested 100,000 deep",
            &[400, 413],
            api.post_bytes(UPSCALE, json_type, None, "[".repeat(100_000).as_bytes())?,
        ),
        ("not UTF-8", &[400], api.post_bytes(UPSCALE, json_type, None, b"{\"fileId\": \"\xff\xfe\"}")?),
        ("another content type", &[400, 415], api.post_bytes(UPSCALE, "text/plain", None, b"hello")?),
        ("an unknown mode", &[400], api.post(UPSCALE, &json!({"fileId": "x", "mode": "magic", "scale": 2}))?),
        (
            "a scale of 1e300",
            &[400],
            api.post_bytes(UPSCALE, json_type, None, b"{\"fileId\":\"x\",\"scale\":1e300}")?,
        ),
        ("a negative scale", &[400], api.post(UPSCALE, &json!({"fileId": "x", "scale": -2}))?),
        (
            "both fileId and fileIds",
            &[400],
            api.post(UPSCALE, &json!({"fileId": "x", "fileIds": ["y"], "scale": 2}))?,
        ),
        ("10,000 files", &[400, 413], api.post(UPSCALE, &json!({"fileIds": vec!["x"; 10_000], "scale": 2}))?),
        (
            "a file that is not there",
            &[400, 404],
            api.post(UPSCALE, &json!({"fileId": "../../etc/passwd", "scale": 2}))?,
        ),
        ("someone else's file", &[404], api.post(UPSCALE, &foreign)?),
        (
            "a form without a boundary",
            &[400, 415],
            api.post_bytes(UPSCALE, "multipart/form-data", None, b"--x")?,
        ),
        (
            "a form that never ends",
            &[400],
            api.post_bytes("/api/files", "multipart/form-data; boundary=x", None, b"--x\r\n")?,
        ),
        ("an unknown tool", &[400, 404], api.upload("no-such-tool", "a.png", "image/png", b"x")?),
        (
            "a forged token",
            &[401],
            api.with_token("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.").get("/api/auth/me")?,
        ),
        (
            "a null character in a name",
            &[400],
            api.post("/api/auth/register", &json!({"email": "a\u{0}@example.com", "password": "12345678"}))?,
        ),
    ];
    other.delete(&format!("/api/files/{}", file["id"].as_str().unwrap_or_default()))?.expect(204)?;
    let untouched = api.balance()? == 100 - spent(api)?;
    ensure!(untouched, "the balance does not match what the jobs cost");
    Ok(answers)
}

fn spent(api: &Client) -> Result<i64> {
    Ok(api.list("/api/jobs")?.iter().filter_map(|job| job["creditsUsed"].as_i64()).sum())
}

/// More than the tool takes, written by hand: a client library would wait for the whole body to be read.
fn oversized(installation: &Installation, api: &Client, chunked: bool) -> Result<()> {
    const SIZE: usize = 12_000_000;
    let (kind, body) =
        multipart(&[("mode", "fast"), ("scale", "2")], ("image", "a.png", "image/png", &vec![0; SIZE]));
    let length = if chunked {
        "transfer-encoding: chunked".to_owned()
    } else {
        format!("content-length: {}", body.len())
    };
    let head = format!(
        "POST {UPSCALE} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: {kind}\r\n{length}\r\n\r\n",
        api.token()
    );
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, installation.port()))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(head.as_bytes())?;
    // The server may stop reading: what it said is what counts.
    for part in body.chunks(64 * 1024) {
        let sent = if chunked {
            let framed = [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
            stream.write_all(&framed)
        } else {
            stream.write_all(part)
        };
        if sent.is_err() {
            break;
        }
    }
    if chunked {
        let _closed_already = stream.write_all(b"0\r\n\r\n");
    }
    let mut said = Vec::new();
    let _reset_after_the_answer = stream.read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said);
    let body = said.split("\r\n\r\n").nth(1).unwrap_or_default();
    ensure!(said.starts_with("HTTP/1.1 413") || said.starts_with("HTTP/1.1 400"), "answered: {said}");
    ensure!(
        serde_json::from_str::<Value>(body).is_ok_and(|json| json["code"].is_string()),
        "not an error of the contract: {said}"
    );
    Ok(())
}

/// Every file that the server keeps, except its database and what its tools can make again.
fn stored(installation: &Installation) -> Result<Vec<PathBuf>> {
    let kept = installation.data().join("lumiku");
    let caches = kept.join("cache");
    let files = files_under(&kept, &[])?;
    let is_database = |file: &PathBuf| {
        file.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.contains(".db") || name.contains(".sqlite"))
    };
    Ok(files.into_iter().filter(|file| !is_database(file) && !file.starts_with(&caches)).collect())
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("jpg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => "image/png",
    }
}
