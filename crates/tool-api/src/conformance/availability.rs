//! Being switched off and on.

use lumiku_dto::{Patch, admin::UpdateTool};
use serde_json::Value;

use super::{
    Held,
    subject::{Caller, Ground, Subject, at, holds},
};

pub(super) async fn switches(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    let made = subject.pay_and_wait(&caller, &ground).await?;
    // Queued or running when the tool goes; it has to end all the same.
    let running = subject.pay(&caller, &ground).await.success()?;
    let off = UpdateTool { enabled: Patch::Set(false), ..UpdateTool::default() };
    subject
        .under(off, async || {
            is_off(subject, &caller, &ground).await?;
            if let Some(id) = running.pointer("/job/id").and_then(Value::as_str) {
                let job = subject.wait(&caller, id).await?;
                holds(job["status"] == "completed", format!("a running job did not finish: {job}"))?;
            }
            Ok(())
        })
        .await?;
    holds(subject.listed("/api/tools/manifest", "tools").await?.is_some(), "it is not back in the manifest")?;
    if let Some(file) = ground.file() {
        at("its file", subject.get(&caller, &format!("/api/files/{file}")).await.expect(200))?;
    }
    if let Some(job) = made {
        let id = job["id"].as_str().unwrap_or_default();
        let kept = at("its job", subject.get(&caller, &format!("/api/jobs/{id}")).await.expect(200))?;
        holds(kept == job, format!("{job} became {kept}"))?;
        for output in job["outputs"].as_array().into_iter().flatten() {
            let url = output["url"].as_str().unwrap_or_default();
            let status = subject.get(&caller, url).await.status;
            holds(status == 200, format!("its output answers {status}"))?;
        }
    }
    at("after coming back", subject.pay_and_wait(&caller, &ground).await).map(drop)
}

/// Every way in is closed, and nothing was charged for trying.
async fn is_off(subject: &Subject<'_>, caller: &Caller, ground: &Ground) -> Held {
    let before = subject.balance(caller).await?;
    at("the paid operation", subject.pay(caller, ground).await.expect_error(404, "tool_disabled"))?;
    let quote = subject.send("POST", &subject.path("/quote"), Some(caller), Some(&Value::Null)).await;
    at("the quote", quote.expect_error(404, "tool_disabled"))?;
    if !ground.is_empty() {
        holds(subject.prepare(caller).await.is_err(), "it still takes what its jobs need")?;
    }
    for (path, list) in [("/api/tools/manifest", "tools"), ("/api/apps", "apps")] {
        holds(subject.listed(path, list).await?.is_none(), format!("{path} still has it"))?;
    }
    holds(subject.balance(caller).await? == before, "the attempt was charged")
}

pub(super) async fn comes_soon(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    let soon = UpdateTool { coming_soon: Patch::Set(true), ..UpdateTool::default() };
    subject
        .under(soon, async || {
            let listed = subject.listed("/api/tools/manifest", "tools").await?;
            holds(listed.is_some(), "the manifest does not announce it")?;
            holds(subject.listed("/api/apps", "apps").await?.is_none(), "/api/apps has it already")?;
            subject.pay(&caller, &ground).await.expect_error(404, "tool_disabled")
        })
        .await
}
