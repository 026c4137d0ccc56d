//! phpCAS, in a service that runs on PHP's own server behind TLS.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Stage, login};
use crate::web::Client;
use crate::{Outcome, broken, ensure};

/// Services are told of an ended session every few seconds.
const SOON: Duration = Duration::from_secs(30);

/// A running service.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        // Whatever the outcome, nothing of it may stay.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(stage: &Stage, version: &str) -> Outcome<Service> {
    let (front, port) = (&stage.service.0, stage.service.1);
    let sessions = stage.folder.join(format!("php-{version}"));
    std::fs::create_dir_all(&sessions)?;
    let child = Command::new(&stage.tools.php)
        .args([
            "-d",
            &format!("session.save_path={}", sessions.display()),
            "-d",
            "log_errors=0",
        ])
        .args(["-S", &format!("127.0.0.1:{port}")])
        .arg(stage.script("service.php"))
        .env("CAS_VERSION", version)
        .env("CAS_PORT", stage.front.port().to_string())
        .env("CAS_CA", stage.authority())
        .env("SERVICE_BASE", front.base())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Service(child))
}

/// Somebody arrives without a session, goes through the portal, comes back with a ticket; then leaves the portal, and the
/// service forgets them.
pub(super) fn enters_and_leaves(stage: &mut Stage, version: &str) -> Outcome {
    let _service = serve(stage, version)?;
    let outside = stage.service.0.base();
    let base = format!("{outside}/");
    stage.register("php", &base, "brne")?;
    let mut browser = Client::new(&format!("http://127.0.0.1:{}", stage.service.1));
    let began = Instant::now();
    let asked = loop {
        match browser.leaves("/") {
            Ok(asked) => break asked,
            Err(error) => ensure(began.elapsed() < SOON, || {
                format!("the service does not start: {error}")
            })?,
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    let expected = format!("{}/cas/login?service=", stage.front.base());
    ensure(asked.starts_with(&expected), || format!("phpCAS sends to {asked}"))?;
    let path = asked.strip_prefix(&stage.front.base()).unwrap_or_default().to_owned();
    let back = stage.teacher.leaves(&path)?;
    let back = back
        .strip_prefix(outside.as_str())
        .ok_or_else(|| broken(format!("back to {back}")))?;
    let clean = browser.leaves(back)?;
    let clean = clean.strip_prefix(outside.as_str()).unwrap_or_default().to_owned();
    let told = browser.get(&clean)?.expect(200)?;
    let told: Value = serde_json::from_str(&told.body)?;
    let user = told.get("user").and_then(Value::as_str).unwrap_or_default();
    ensure(user.len() == 32 && told.to_string().contains("National_3"), || {
        format!("phpCAS reads {told}")
    })?;
    // Out of the portal, by somebody else's browser than the one of the service: the back channel tells.
    let mut leaving = stage.teacher.clone();
    leaving.get("/cas/logout")?.expect(200)?;
    let began = Instant::now();
    while browser.get(&clean).is_ok_and(|answer| answer.status == 200) {
        ensure(began.elapsed() < SOON, || {
            "the service still knows who left the portal".to_owned()
        })?;
        std::thread::sleep(Duration::from_millis(250));
    }
    stage.sign_in()?;
    ensure(stage.teacher.leaves(&login(&base)).is_ok(), || {
        "the portal does not open any more".to_owned()
    })
}
