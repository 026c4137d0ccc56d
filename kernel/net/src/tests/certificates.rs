//! Certificates: each fault has its own words.

use preau_model::{CertificateFault, NetError};
use rcgen::date_time_ymd;

use super::stage::{Authority, Reply, Stage};

async fn fault(stage: &Stage) -> NetError {
    let error = stage.get(&stage.url("/")).await.unwrap_err();
    assert!(
        stage.server.requests.lock().unwrap().is_empty(),
        "a request left: {error}"
    );
    error
}

#[tokio::test]
async fn each_fault_is_told_apart() {
    let authority = Authority::new();
    let name = ["college.test"];
    for (config, expected) in [
        (
            authority.sign(&name, |params| params.not_after = date_time_ymd(2026, 11, 21)),
            CertificateFault::Expired,
        ),
        (
            authority.sign(&name, |params| params.not_before = date_time_ymd(2026, 11, 23)),
            CertificateFault::NotYet,
        ),
        (authority.sign(&["autre.test"], |_| {}), CertificateFault::OtherName),
        (Authority::new().sign(&name, |_| {}), CertificateFault::Unknown),
    ] {
        let stage = Stage::with(&authority, Some(config), |_| Reply::ok("")).await;
        assert_eq!(fault(&stage).await, NetError::Certificate(expected));
    }
    let plain = Stage::with(&authority, None, |_| Reply::ok("")).await;
    assert_eq!(plain.get(&plain.url("/")).await.unwrap_err(), NetError::Tls);
}

#[test]
fn every_failure_says_its_cause_and_its_remedy() {
    for error in [
        NetError::Name("college.test".into()),
        NetError::Unreachable,
        NetError::Timeout,
        NetError::Certificate(CertificateFault::Expired),
        NetError::Tls,
        NetError::Cut,
        NetError::TooLarge,
    ] {
        let says = error.to_string();
        assert!(says.contains('\u{202f}') && says.ends_with('.'), "{says}");
        assert!(error.code().starts_with("http."), "{says}");
    }
}
