//! The operations, by their description.

use serde_json::{Value, json};

use super::{
    Held,
    subject::{Subject, at, holds},
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(super) async fn are_described_and_closed(subject: &Subject<'_>) -> Held {
    let document = subject.send("GET", "/api/openapi.json", None, None).await.expect(200)?;
    let operations = operations(subject, &document);
    for needed in ["/quote", subject.sample.path] {
        let path = subject.path(needed);
        let found = operations.iter().any(|(at, method, _)| is_described_by(&path, at) && method == "POST");
        holds(found, format!("POST {path} is not described"))?;
    }
    for (path, method, operation) in operations {
        let place = format!("{method} {path}");
        at(&place, is_described(subject, &operation))?;
        at(&place, is_closed(subject, &path, &method).await)?;
        at(&place, takes_no_other_method(subject, &document, &path).await)?;
    }
    Ok(())
}

/// Whether a sample's path is one of a described path, whose parameters stand in braces.
fn is_described_by(path: &str, described: &str) -> bool {
    let same =
        |(part, known): (&str, &str)| part == known || (part.starts_with('$') && known.starts_with('{'));
    path.split('/').count() == described.split('/').count()
        && path.split('/').zip(described.split('/')).all(same)
}

/// Path, method and description of each operation under the tool's base path.
fn operations(subject: &Subject<'_>, document: &Value) -> Vec<(String, String, Value)> {
    let base = format!("{}/", subject.manifest.base_path);
    let paths = document["paths"].as_object().into_iter().flatten();
    let own = paths.filter(|(path, _)| path.starts_with(&base));
    own.flat_map(|(path, item)| {
        let described = METHODS.iter().filter(|method| item.get(**method).is_some());
        described.map(|method| (path.clone(), method.to_uppercase(), item[*method].clone()))
    })
    .collect()
}

fn is_described(subject: &Subject<'_>, operation: &Value) -> Held {
    let summary = operation["summary"].as_str().unwrap_or_default();
    holds(!summary.is_empty(), "it has no summary")?;
    let tags = &operation["tags"];
    holds(*tags == json!([subject.manifest.id]), format!("its tags are {tags}"))?;
    holds(operation.get("security").is_none(), "it says that it is public")?;
    let answers = operation["responses"].as_object();
    let described =
        |wanted: &dyn Fn(&str) -> bool| answers.is_some_and(|all| all.keys().any(|key| wanted(key)));
    holds(described(&|status| status.starts_with('2')), "no success is described")?;
    for status in ["400", "401", "402", "403", "404"] {
        holds(described(&|key| key == status), format!("{status} is not described"))?;
    }
    Ok(())
}

/// Without a login the answer is 401, whatever is sent.
async fn is_closed(subject: &Subject<'_>, path: &str, method: &str) -> Held {
    let path = concrete(path);
    for body in [None, Some(json!({})), Some(json!({ "nonsense": [1, 2, 3] }))] {
        let answer = subject.send(method, &path, None, body.as_ref()).await;
        answer.expect_error(401, "unauthorized")?;
    }
    Ok(())
}

/// A method that is routed and not described would be answered otherwise.
async fn takes_no_other_method(subject: &Subject<'_>, document: &Value, path: &str) -> Held {
    let caller = subject.caller().await?;
    for method in METHODS.iter().filter(|method| document["paths"][path].get(**method).is_none()) {
        let answer = subject.send(&method.to_uppercase(), &concrete(path), Some(&caller), None).await;
        at(method, answer.expect_error(405, "method_not_allowed"))?;
    }
    Ok(())
}

/// The path with a word in place of each parameter.
fn concrete(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "some-id".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
