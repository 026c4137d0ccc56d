//! Doors in, with a certified provider (npm `oidc-provider`) as a real peer on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use preau_kit::{Kit, Start};
use preau_tests::double::{Certificate, papers};
use serde_json::Value;
use ureq::Agent;

use crate::engines::fresh;
use crate::guests::shared_cache;
use crate::portal::{Answer, ORIGIN, Portal};

const REDIRECT: &str = "http://127.0.0.1:8080/oidc/pair/callback";

/// The provider, in a process of its own; ends with its input.
struct Peer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    authority: String,
    port: u16,
    browser: u16,
    now: i64,
    _folder: tempfile::TempDir,
}

impl Peer {
    fn start() -> Self {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("doors");
        assert!(
            place.join("node_modules/oidc-provider").is_dir(),
            "the peer is not installed: run `cargo xtask test sqlite`, or `npm ci` in tests/doors"
        );
        let folder = tempfile::tempdir().unwrap();
        let papers = papers(Certificate::Good).unwrap();
        let (certificate, key) = (folder.path().join("certificat.pem"), folder.path().join("cle.pem"));
        std::fs::write(&certificate, papers.certificate()).unwrap();
        std::fs::write(&key, papers.key()).unwrap();
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .args([&certificate, &key])
            .arg(REDIRECT)
            .current_dir(place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut peer = Self {
            child,
            input,
            output: BufReader::new(output),
            authority: papers.authority().to_owned(),
            port: 0,
            browser: 0,
            now: 0,
            _folder: folder,
        };
        let ready = peer.line();
        let number = |name: &str| u16::try_from(ready[name].as_u64().unwrap()).unwrap();
        (peer.port, peer.browser) = (number("port"), number("browser"));
        peer.now = ready["now"].as_i64().unwrap();
        peer
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the provider said {line:?}"))
    }

    /// Obeyed once it answers.
    fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
        self.line();
    }

    /// A person at the provider, from the address that the portal gave to the one where the provider sends back: path and query.
    fn through(&self, address: &str) -> String {
        let agent = Agent::new_with_config(
            Agent::config_builder()
                .max_redirects(0)
                .http_status_as_error(false)
                .build(),
        );
        let (https, http) = (
            format!("https://localhost:{}", self.port),
            format!("http://localhost:{}", self.browser),
        );
        let mut url = address.replacen(&https, &http, 1);
        let mut cookies: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..8 {
            let held: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            let answer = agent.get(&url).header("cookie", held.join("; ")).call().unwrap();
            for set in answer.headers().get_all("set-cookie") {
                let pair = set.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let next = answer.headers().get("location").map(|v| v.to_str().unwrap().to_owned());
            let status = answer.status();
            let next =
                next.unwrap_or_else(|| panic!("{status} at {url}: {}", answer.into_body().read_to_string().unwrap()));
            if let Some(path) = next.strip_prefix(ORIGIN) {
                return path.to_owned();
            }
            url = if next.starts_with('/') {
                format!("{http}{next}")
            } else {
                next.replacen(&https, &http, 1)
            };
        }
        panic!("the provider never sends back");
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A portal whose provider is the peer.
async fn portal(peer: &Peer, client: &str, db: preau_store::Db) -> (Kit, Portal) {
    let kit = Kit::start(Start {
        db: Some(db),
        cache: Some(shared_cache()),
        ..Start::default()
    })
    .await;
    let portal = Portal::reaching(&kit, crate::egress::client(&peer.authority, peer.port, "preau.portes"));
    portal.set_clock(peer.now);
    let text = format!(
        "[[fournisseur]]\nid = \"pair\"\nnom = \"Le pair\"\nprofils = [\"enseignant\", \"eleve\"]\n\
         emetteur = \"https://localhost:{}\"\nclient = \"{client}\"\nsecret = \"un-secret-partage\"\n\
         [[fournisseur.regle]]\nclaim = \"cle\"\nvers = \"cle\"\n",
        peer.port
    );
    let file: crate::doors::File = toml::from_str(&text).unwrap();
    portal.doors().appliquer(&file.fournisseur).await.unwrap();
    (kit, portal)
}

async fn go(portal: &Portal, peer: &Peer) -> Answer {
    let away = portal.get("", "/login/oidc/pair?suite=%2Fnotifications").await;
    assert_eq!(away.status.as_u16(), 303, "{}", away.body);
    let cookie = format!("preau-entree={}", away.cookie("preau-entree").unwrap());
    let back = peer.through(away.location());
    portal.get(&cookie, &back).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_through_a_certified_provider() {
    let mut peer = Peer::start();
    for client in ["preau", "preau-es"] {
        let fresh = fresh().await;
        let (_kit, portal) = portal(&peer, client, fresh.db.clone()).await;
        peer.tell("login enseignant-6a");
        let entered = go(&portal, &peer).await;
        assert_eq!(
            (entered.status.as_u16(), entered.location()),
            (303, "/notifications"),
            "{client}: {}",
            entered.body
        );
        let session = format!("preau={}", entered.cookie("preau").unwrap());
        assert!(portal.get(&session, "/").await.body.contains("Paul Le Goff"));
        // Somebody that the portal does not know; somebody whom this door does not serve.
        for stranger in ["inconnu", "principal-a"] {
            peer.tell(&format!("login {stranger}"));
            let refused = go(&portal, &peer).await;
            assert_eq!(refused.status.as_u16(), 403, "{stranger}");
            assert!(refused.body.contains("Aucun compte ne correspond"), "{stranger}");
        }
        peer.tell("deny");
        let stopped = go(&portal, &peer).await;
        assert_eq!(stopped.status.as_u16(), 403);
        assert!(stopped.body.contains("arrêtée avant la fin"), "{}", stopped.body);
        // The keys of the provider turn while the portal runs.
        peer.tell("login eleve-6a");
        assert_eq!(go(&portal, &peer).await.status.as_u16(), 303);
        peer.tell("rotate");
        assert_eq!(
            go(&portal, &peer).await.status.as_u16(),
            303,
            "{client}, after the keys turned"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certified_provider_and_a_clock_that_is_wrong() {
    let mut peer = Peer::start();
    let fresh = fresh().await;
    let (_kit, portal) = portal(&peer, "preau", fresh.db.clone()).await;
    peer.tell("login enseignant-6a");
    // Two hours ahead, then two hours behind: neither may be believed.
    for wrong in [2 * 3_600_000, -2 * 3_600_000] {
        portal.set_clock(peer.now + wrong);
        let refused = go(&portal, &peer).await;
        assert_eq!(refused.status.as_u16(), 403);
        assert!(
            refused.body.contains("Les horloges ne sont pas d’accord"),
            "{}",
            refused.body
        );
    }
    portal.set_clock(peer.now);
    assert_eq!(go(&portal, &peer).await.status.as_u16(), 303);
}
