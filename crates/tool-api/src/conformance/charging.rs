//! What it charges.

use lumiku_dto::{Patch, admin::UpdateTool};
use serde_json::Value;

use super::{
    Held,
    subject::{Caller, Ground, Subject, holds, number},
};

pub(super) async fn quote_is_charge(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    charge(subject, &caller, &ground).await.map(drop)
}

/// Quotes, pays, and compares with the ledger. Gives the price.
async fn charge(subject: &Subject<'_>, caller: &Caller, ground: &Ground) -> Result<i64, String> {
    let quote = subject.quote(caller, ground).await?;
    let before = subject.balance(caller).await?;
    let job = subject.pay_and_wait(caller, ground).await?;
    if let Some(job) = job {
        holds(job["status"] == "completed", format!("the sample's job did not complete: {job}"))?;
        let used = number(&job, "/creditsUsed")?;
        holds(used == quote, format!("quoted {quote}, the job used {used}"))?;
    }
    if quote > 0 {
        let entry = subject.entry(caller, "usage").await?;
        let amount = number(&entry, "/amount")?;
        holds(-amount == quote, format!("quoted {quote}, entered {amount}"))?;
    }
    let after = subject.balance(caller).await?;
    holds(before - after == quote, format!("quoted {quote}, took {}", before - after))?;
    Ok(quote)
}

pub(super) async fn override_is_followed(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    let usual = subject.quote(&caller, &ground).await?;
    let actions = subject.manifest.actions.iter();
    let dearer = actions.map(|action| (action.id.clone(), Some(action.credits * 2 + 1))).collect();
    let change = UpdateTool { price_overrides: Patch::Set(dearer), ..UpdateTool::default() };
    subject
        .under(change, async || {
            let listed = subject.listed("/api/tools/manifest", "tools").await?.unwrap_or_default();
            let shown = number(&listed, "/actions/0/credits")?;
            let expected = subject.manifest.actions.first().map_or(0, |action| action.credits * 2 + 1);
            holds(shown == expected, format!("the manifest says {shown}, not {expected}"))?;
            let charged = charge(subject, &caller, &ground).await?;
            holds(charged > usual, format!("{charged} is not dearer than {usual}"))
        })
        .await?;
    let again = subject.quote(&caller, &ground).await?;
    holds(again == usual, format!("{again} after the override was taken back, {usual} before it"))
}

pub(super) async fn failure_is_refunded(subject: &Subject<'_>) -> Held {
    let Some(broken) = &subject.sample.broken_upload else { return Ok(()) };
    let caller = subject.caller().await?;
    let ground = subject.prepare_with(&caller, Some(broken)).await?;
    let before = subject.balance(&caller).await?;
    let job = subject.pay_and_wait(&caller, &ground).await?.ok_or("the broken upload began no job")?;
    holds(job["status"] == "failed", format!("the broken upload's job did not fail: {job}"))?;
    let message = job.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
    holds(!message.is_empty(), "the job does not say why")?;
    holds(number(&job, "/creditsUsed")? == 0, format!("credits stay used: {job}"))?;
    let refunded = number(&subject.entry(&caller, "refund").await?, "/amount")?;
    let charged = -number(&subject.entry(&caller, "usage").await?, "/amount")?;
    holds(refunded == charged, format!("{charged} charged, {refunded} refunded"))?;
    let after = subject.balance(&caller).await?;
    holds(after == before, format!("{before} credits before, {after} after"))
}

/// Sending the same request again under the same key does nothing more, also when the input is gone.
pub(super) async fn key_is_charged_once(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    let (before, quote) = (subject.balance(&caller).await?, subject.quote(&caller, &ground).await?);
    let key = lumiku_core::new_id();
    let first = subject.pay_once(&caller, &ground, &key).await.success()?;
    let second = subject.pay_once(&caller, &ground, &key).await.success()?;
    holds(first == second, format!("{first} and then {second}"))?;
    if let Some(id) = first.pointer("/job/id").and_then(Value::as_str) {
        subject.wait(&caller, id).await?;
    }
    if let Some(file) = ground.file() {
        subject.send("DELETE", &format!("/api/files/{file}"), Some(&caller), None).await.expect(204)?;
        let later = subject.pay_once(&caller, &ground, &key).await.success()?;
        holds(first == later, format!("{first}, and without its input {later}"))?;
    }
    let taken = before - subject.balance(&caller).await?;
    holds(taken == quote, format!("quoted {quote}, took {taken}"))
}
