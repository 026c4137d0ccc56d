//! Versions: update, roll-back, consent, stop, and what a start believes.

use std::path::Path;

use preau_host::{InstallError, InstallOptions, LimitsClass, Outcome, VersionState};
use preau_kit::Kit;

use crate::support::{kit, manifest, package, written};

const ID: &str = "fr.exemple.vie";
const ADDRESS: &str = "[[capabilities]]\nuse = \"people.address\"\npurpose = { fr = \"Essai.\" }\n";

async fn strictly(kit: &Kit, folder: &Path) -> Result<Outcome, InstallError> {
    Ok(kit.host().install(folder, InstallOptions::default()).await?.outcome)
}

fn version(kit: &Kit) -> String {
    kit.host()
        .plugin(ID)
        .map(|plugin| plugin.manifest().plugin.version.to_string())
        .unwrap_or_default()
}

#[tokio::test]
async fn an_update_runs_at_once_and_rolls_back() {
    let kit = kit().await;
    let (one, two) = (
        written(&manifest(ID, "1.0.0", ""), "(component)"),
        written(&manifest(ID, "1.1.0", ""), "(component)"),
    );
    assert_eq!(strictly(&kit, one.path()).await.unwrap(), Outcome::Current);
    kit.wait(1_000);
    assert_eq!(strictly(&kit, two.path()).await.unwrap(), Outcome::Current);
    assert_eq!(version(&kit), "1.1.0");
    assert_eq!(kit.host().roll_back(ID).await.unwrap(), "1.0.0");
    assert_eq!(version(&kit), "1.0.0");
    let states: Vec<VersionState> = kit
        .host()
        .versions()
        .await
        .unwrap()
        .iter()
        .map(|version| version.state)
        .collect();
    assert_eq!(states, [VersionState::Current, VersionState::Installed]);
}

#[tokio::test]
async fn another_content_under_the_same_version_is_refused() {
    let kit = kit().await;
    let one = written(&manifest(ID, "1.0.0", ""), "(component)");
    strictly(&kit, one.path()).await.unwrap();
    let other = written(&manifest(ID, "1.0.0", "[limits]\nclass = \"inline\"\n"), "(component)");
    assert!(matches!(
        strictly(&kit, other.path()).await,
        Err(InstallError::SameVersion { .. })
    ));
    assert_eq!(
        kit.install(other.path()).await.unwrap().outcome,
        Outcome::Current,
        "a developer may"
    );
    assert_eq!(
        kit.host().plugin(ID).unwrap().manifest().limits.class,
        LimitsClass::Inline
    );
}

#[tokio::test]
async fn an_update_that_asks_for_more_waits_for_consent() {
    let kit = kit().await;
    let one = written(&manifest(ID, "1.0.0", ""), "(component)");
    strictly(&kit, one.path()).await.unwrap();
    let more = written(&manifest(ID, "2.0.0", ADDRESS), "(component)");
    let outcome = strictly(&kit, more.path()).await.unwrap();
    assert!(
        matches!(&outcome, Outcome::Waiting(why) if why.contains("people.address")),
        "{outcome:?}"
    );
    assert_eq!(version(&kit), "1.0.0", "the old one still runs");
    kit.host().activate(ID, "2.0.0").await.unwrap();
    assert_eq!(version(&kit), "2.0.0");
}

#[tokio::test]
async fn the_emergency_brake_stops_everything_at_once() {
    let kit = kit().await.plugin(package("hostile/abus")).await;
    kit.as_("principal-a").get("/sage").await.assert_text("sage");
    kit.host().stop(&kit.current(), "essai").await.unwrap();
    assert_eq!(
        kit.as_("principal-a").get("/sage").await.failure().code(),
        "plugin.disabled"
    );
    let version = kit.host().versions().await.unwrap().remove(0);
    assert_eq!(
        (version.state, version.reason.as_str()),
        (VersionState::Disabled, "essai")
    );
    kit.host().activate(&kit.current(), &version.version).await.unwrap();
    kit.as_("principal-a").get("/sage").await.assert_text("sage");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_in_flight_ends_on_its_version() {
    let kit = kit().await.plugin(package("hostile/abus")).await;
    let plugin = kit.current();
    let user = kit.as_("principal-a");
    let call = async { Box::pin(user.get("/boucle")).await.failure().code() };
    let stop = async {
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        kit.host().stop(&plugin, "essai").await.unwrap();
        kit.as_("principal-b").get("/sage").await.failure().code()
    };
    assert_eq!(tokio::join!(call, stop), ("call.over-limit", "plugin.disabled"));
}

#[tokio::test]
async fn another_process_takes_up_what_was_installed() {
    let kit = kit().await;
    let other = kit.host_again().await;
    let one = written(&manifest(ID, "1.0.0", ""), "(component)");
    strictly(&kit, one.path()).await.unwrap();
    assert!(other.plugin(ID).is_none());
    other.refresh().await.unwrap();
    assert!(other.plugin(ID).is_some());
    let manifest = other.package_file(ID, "plugin.toml").await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&manifest).contains(ID));
    assert_eq!(other.package_file(ID, "../../keys/publisher.key").await.unwrap(), None);
    kit.host().stop(ID, "essai").await.unwrap();
    other.refresh().await.unwrap();
    assert!(other.plugin(ID).is_none());
}

#[tokio::test]
async fn a_start_believes_only_what_is_signed() {
    for (change, code) in [
        (
            "UPDATE plugin_version SET signature = '00' || substr(signature, 3)",
            "host.install.signature",
        ),
        ("UPDATE plugin_version SET signature = 'x'", "host.install.unverified"),
        ("UPDATE plugin_version SET publisher = 'x'", "host.install.unverified"),
        ("UPDATE plugin_version SET version = '9.9.9'", "host.install.signature"),
    ] {
        let kit = kit().await;
        let one = written(&manifest(ID, "1.0.0", ""), "(component)");
        strictly(&kit, one.path()).await.unwrap();
        let again = kit.host_again().await;
        assert!(again.plugin(ID).is_some(), "an untouched version starts");
        let change = sqlx::AssertSqlSafe(change);
        kit.db()
            .write(|tx| {
                Box::pin(async move {
                    sqlx::query(change).execute(tx).await?;
                    Ok::<_, preau_store::StoreError>(())
                })
            })
            .await
            .unwrap();
        let again = kit.host_again().await;
        assert!(again.plugin(ID).is_none(), "{code}");
        let incidents = again.incidents(None, 10).await.unwrap();
        assert!(
            incidents.iter().any(|incident| incident.kind == code),
            "{code}: {incidents:?}"
        );
        let version = again.versions().await.unwrap().remove(0);
        assert_eq!(version.state, VersionState::Disabled);
        assert!(!version.reason.is_empty());
    }
}
