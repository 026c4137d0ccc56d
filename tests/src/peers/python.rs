//! python-cas.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Stage, login};
use crate::{Outcome, broken, ensure};

const SERVICE: &str = "https://python.exemple.fr/";

/// A ticket is good once; attributes come where the version has them.
pub(super) fn validates(stage: &mut Stage, version: &str) -> Outcome {
    stage.register("python", SERVICE, "generique-3")?;
    let outside = stage.teacher.leaves(&login(SERVICE))?;
    let (_, ticket) = outside
        .split_once("ticket=")
        .ok_or_else(|| broken(format!("no ticket: {outside}")))?;
    let told = verify(stage, ticket, version)?;
    let user = told.get("user").and_then(Value::as_str).unwrap_or_default();
    ensure(user.len() == 32, || format!("no user: {told}"))?;
    if version != "1" {
        let text = told.to_string();
        for value in ["National_ENS", "ENTPersonStructRattachUAI"] {
            ensure(text.contains(value), || format!("« {value} » is missing: {told}"))?;
        }
    }
    let again = verify(stage, ticket, version)?;
    ensure(again.get("user").is_some_and(Value::is_null), || {
        format!("a ticket served twice: {again}")
    })
}

fn verify(stage: &Stage, ticket: &str, version: &str) -> Outcome<Value> {
    let output = Command::new(&stage.tools.python)
        .arg(stage.script("client.py"))
        .args([&stage.cas(), SERVICE, ticket, version])
        .env("REQUESTS_CA_BUNDLE", stage.authority())
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure(output.status.success(), || format!("python-cas failed: {said}"))?;
    Ok(serde_json::from_slice(&output.stdout)?)
}
