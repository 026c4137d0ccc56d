//! Real CAS clients against the portal: python-cas and phpCAS, over TLS, as services use them.

mod php;
mod python;

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::double::Front;
use crate::web::{Client, percent};
use crate::{Demo, Launch, Outcome, Report, broken, ensure};

/// What the peers are run from.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Python of an environment that has python-cas.
    pub python: PathBuf,
    /// php with its curl and xml extensions, and phpCAS in its path.
    pub php: PathBuf,
    /// Folder of `client.py` and `service.php`.
    pub scripts: PathBuf,
}

/// A portal behind TLS, and the place of a service behind TLS, both on this machine.
struct Stage {
    demo: Demo,
    /// In front of the portal.
    front: Front,
    /// In front of the service, and the port that it listens to.
    service: (Front, u16),
    tools: Tools,
    teacher: Client,
    folder: PathBuf,
}

/// Starts a demo and lets the peers in. True when every step passed.
pub fn run(launch: &Launch, tools: &Tools) -> bool {
    let mut report = Report::default();
    let mut stage = None;
    report.step("a portal with a service of each peer", || {
        stage = Some(start(launch, tools)?);
        Ok(())
    });
    if let Some(stage) = &mut stage {
        for version in ["1", "2", "3", "CAS_2_SAML_1_0"] {
            report.step(&format!("python-cas, version {version}"), || {
                python::validates(stage, version)
            });
        }
        for version in ["2", "3", "saml"] {
            report.step(
                &format!("phpCAS, version {version}: in, and out with the portal"),
                || php::enters_and_leaves(stage, version),
            );
        }
    }
    report.close()
}

fn start(launch: &Launch, tools: &Tools) -> Outcome<Stage> {
    let folder = launch.data.clone();
    std::fs::create_dir_all(&folder)?;
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let service = Front::before(port)?;
    std::fs::write(folder.join("service.pem"), service.authority())?;
    // The portal tells services over TLS, with the operator's exception and the authority of this run.
    let mut launch = launch.clone();
    launch.more = format!(
        "[sortie]\nautorites = [\"service.pem\"]\n[[sortie.exceptions]]\nmodule = \"cas\"\nserveur = \"localhost:{}\"\n",
        service.port()
    );
    let demo = launch.start()?;
    let plain = demo.base().rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    let front = Front::before(plain.ok_or_else(|| broken("the portal has no port"))?)?;
    std::fs::write(folder.join("portail.pem"), front.authority())?;
    let teacher = Client::new(&demo.base());
    let mut stage = Stage {
        demo,
        front,
        service: (service, port),
        tools: tools.clone(),
        teacher,
        folder,
    };
    stage.sign_in()?;
    Ok(stage)
}

impl Stage {
    /// The teacher, at a new browser.
    fn sign_in(&mut self) -> Outcome {
        let accounts = self.demo.accounts()?;
        let account = accounts.role("teacher-A6A")?;
        let mut teacher = Client::new(&self.demo.base());
        let page = teacher.get("/login")?.expect(200)?;
        let form = page
            .page()
            .forms
            .into_iter()
            .find(|form| form.value("password").is_some());
        let mut form = form.ok_or_else(|| broken("the sign-in page has no form with a password"))?;
        form.set("login", &account.login);
        form.set("password", &account.password);
        teacher.send(&page, &form)?.expect(200)?;
        self.teacher = teacher;
        Ok(())
    }

    /// Describes one service, and waits until the portal knows it.
    fn register(&mut self, id: &str, address: &str, profil: &str) -> Outcome {
        let text = format!(
            "[[service]]\nid = \"{id}\"\nnom = \"{id}\"\ncategorie = 3\nprofil = \"{profil}\"\ndeconnexion = true\n\
             adresses = [{{ prefixe = \"{address}\" }}]\npublics = [{{ profils = [\"enseignant\"] }}]\n"
        );
        let file = self.folder.join(format!("{id}.toml"));
        std::fs::write(&file, text)?;
        let (file, data) = (file.display().to_string(), self.folder.display().to_string());
        self.demo
            .launch()
            .command(&["config", "apply", &file, "--data", &data])?;
        let began = Instant::now();
        while self.teacher.clone().leaves(&login(address)).is_err() {
            ensure(began.elapsed() < Duration::from_secs(10), || {
                format!("{id} is not known")
            })?;
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn cas(&self) -> String {
        format!("{}/cas/", self.front.base())
    }

    fn authority(&self) -> PathBuf {
        self.folder.join("portail.pem")
    }

    fn script(&self, name: &str) -> PathBuf {
        self.tools.scripts.join(name)
    }
}

fn login(service: &str) -> String {
    format!("/cas/login?service={}", percent(service))
}
