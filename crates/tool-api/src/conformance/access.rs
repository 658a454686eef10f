//! Who reaches what.

use lumiku_dto::{
    Patch,
    account::{Role, Tier},
    admin::UpdateTool,
};
use serde_json::Value;

use super::{
    Held,
    subject::{Ground, Subject, at, holds},
};

pub(super) async fn is_owners_alone(subject: &Subject<'_>) -> Held {
    let (owner, other) = (subject.caller().await?, subject.caller().await?);
    let ground = subject.prepare(&owner).await?;
    let untouched = subject.balance(&other).await?;
    if !ground.is_empty() {
        at("the input", subject.pay(&other, &ground).await.expect_error(404, "not_found"))?;
    }
    if ground.is_named_in(&subject.sample.quote) {
        let asked = subject.quote(&other, &ground).await;
        holds(asked.is_err(), "someone else's input is quoted for")?;
    }
    if let Some(file) = ground.file() {
        for part in ["", "/content", "/thumbnail"] {
            let answer = subject.get(&other, &format!("/api/files/{file}{part}")).await;
            at("the file", answer.expect_error(404, "not_found"))?;
        }
        let answer = subject.send("DELETE", &format!("/api/files/{file}"), Some(&other), None).await;
        at("deleting the file", answer.expect_error(404, "not_found"))?;
    }
    if let Some(job) = subject.pay_and_wait(&owner, &ground).await? {
        let id = job["id"].as_str().unwrap_or_default();
        let path = format!("/api/jobs/{id}");
        at("the job", subject.get(&other, &path).await.expect_error(404, "not_found"))?;
        let cancel = subject.send("POST", &format!("{path}/cancel"), Some(&other), None).await;
        at("cancelling the job", cancel.expect_error(404, "not_found"))?;
        for output in job["outputs"].as_array().into_iter().flatten() {
            let url = output["url"].as_str().unwrap_or_default();
            at("the output", subject.get(&other, url).await.expect_error(404, "not_found"))?;
        }
        for list in ["/api/jobs", "/api/work"] {
            let items = subject.get(&other, list).await.expect(200)?["items"].clone();
            holds(items == Value::Array(Vec::new()), format!("{list} shows someone else's"))?;
        }
    }
    let left = subject.balance(&other).await?;
    holds(left == untouched, format!("{} credits were taken from the other", untouched - left))
}

pub(super) async fn follows_roles(subject: &Subject<'_>) -> Held {
    let caller = subject.caller().await?;
    let ground = subject.prepare(&caller).await?;
    let change = UpdateTool { allowed_roles: Patch::Set(vec![Role::Admin]), ..UpdateTool::default() };
    subject.under(change, async || subject.pay(&caller, &ground).await.expect_error(403, "forbidden")).await
}

/// A new account is on the free plan.
pub(super) async fn follows_tier(subject: &Subject<'_>) -> Held {
    if subject.manifest.access.min_tier == Tier::Free {
        return Ok(());
    }
    let (caller, _) = subject.newcomer().await?;
    let answer = subject.pay(&caller, &Ground::default()).await;
    answer.expect_error(403, "tier_required")?;
    let told = answer.json["minTier"].as_str().unwrap_or_default();
    let needed = subject.manifest.access.min_tier.as_str();
    holds(told == needed, format!("it says that {told:?} is needed, not {needed:?}"))
}
