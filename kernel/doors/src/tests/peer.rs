//! Doors in, with a certified provider (npm `oidc-provider`) as a real peer on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use preau_model::Millis;
use preau_tests::double::{Certificate, papers};
use serde_json::Value;
use ureq::Agent;

use super::{BASE, BROWSER, House, furnished};
use crate::{Entree, Refus, Retour};

const REDIRECT: &str = "https://ent.exemple.fr/oidc/essai/callback";

/// The provider, in a process of its own; ends with its input.
struct Peer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    authority: String,
    port: u16,
    browser: u16,
    now: Millis,
    _folder: tempfile::TempDir,
}

impl Peer {
    fn start() -> Self {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/doors");
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

    /// The next line of JSON; the library says other things beside.
    fn line(&mut self) -> Value {
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).unwrap();
            assert!(read > 0, "the provider ended");
            if let Ok(value) = serde_json::from_str(&line) {
                return value;
            }
        }
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
            if let Some(path) = next.strip_prefix(BASE) {
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

/// A house whose provider is the peer.
async fn house(peer: &Peer, client: &str) -> House {
    let house = furnished(&peer.authority, peer.port).await;
    house.clock.set(peer.now);
    let text = format!(
        "[[fournisseur]]\nid = \"essai\"\nnom = \"Le pair\"\nprofils = [\"agent\"]\nemetteur = \"https://localhost:{}\"\n\
         client = \"{client}\"\nsecret = \"un-secret-partage\"\n[[fournisseur.regle]]\nclaim = \"email\"\nvers = \"login\"\n\
         domaine = \"exemple.fr\"\n",
        peer.port
    );
    let file: super::File = toml::from_str(&text).unwrap();
    house.doors.appliquer(&file.fournisseur).await.unwrap();
    house
}

async fn go(house: &House, peer: &Peer) -> Result<Entree, Refus> {
    let away = house.doors.partir("essai", BROWSER, "/notifications").await?;
    let back = peer.through(&away);
    let query = back.split_once('?').unwrap().1;
    let parts = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect::<Vec<_>>();
    let retour = Retour::lire(parts.iter().map(|(name, value)| (name.as_str(), value.as_str()))).unwrap();
    house.doors.revenir("essai", BROWSER, &retour).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_through_a_certified_provider() {
    let mut peer = Peer::start();
    for client in ["preau", "preau-es"] {
        let house = house(&peer, client).await;
        // Only UserInfo tells the mail: it is read, and is of the same subject.
        peer.tell("login lou.essai");
        let entered = go(&house, &peer).await;
        assert!(
            matches!(&entered, Ok(Entree::Un(a)) if a.suite == "/notifications"),
            "{client}: {entered:?}"
        );
        peer.tell("login personne");
        let stranger = go(&house, &peer).await;
        assert!(matches!(stranger, Err(Refus::SansCompte)), "{client}: {stranger:?}");
        peer.tell("deny");
        let stopped = go(&house, &peer).await;
        assert!(matches!(stopped, Err(Refus::Annule)), "{client}: {stopped:?}");
        // The keys of the provider turn while the portal runs.
        peer.tell("login ange.essai");
        assert!(go(&house, &peer).await.is_ok());
        peer.tell("rotate");
        let turned = go(&house, &peer).await;
        assert!(
            matches!(turned, Ok(Entree::Un(_))),
            "{client}, after the keys turned: {turned:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certified_provider_and_a_clock_that_is_wrong() {
    let mut peer = Peer::start();
    let house = house(&peer, "preau").await;
    peer.tell("login lou.essai");
    // Two hours ahead, then two hours behind: neither may be believed.
    for wrong in [2 * 3_600_000, -2 * 3_600_000] {
        house.clock.set(peer.now + wrong);
        let refused = go(&house, &peer).await;
        assert!(matches!(refused, Err(Refus::Horloge(_))), "{refused:?}");
    }
    house.clock.set(peer.now);
    assert!(go(&house, &peer).await.is_ok());
}
