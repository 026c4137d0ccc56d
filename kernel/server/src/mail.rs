//! Mail going out: SMTP, or a folder of messages where no server is configured.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use preau_model::{Clock, Mail, MailError, Mailer, Rng, Sending, random_hex};

use crate::config::Courriel;
use crate::error::ServerError;

/// Folder of messages in the data folder.
const FOLDER: &str = "courriels";

/// A sender that never answers must not hold the round of those who wait.
const PATIENCE: Duration = Duration::from_secs(30);

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

/// The mailer of an installation.
pub(crate) struct Post {
    way: Way,
    from: Mailbox,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Post {
    /// As `[courriel]` of `preau.toml` says; refused when a word of it cannot work, so that nobody learns it on the night of an
    /// import.
    pub(crate) fn new(
        config: &Courriel,
        data: &Path,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Result<Self, ServerError> {
        let refused = |what: &str, why: String| ServerError::Refused(format!("[courriel] {what}\u{a0}: {why}"));
        if config.serveur.is_empty() {
            let folder = data.join(FOLDER);
            std::fs::create_dir_all(&folder).map_err(|e| ServerError::file(&folder, e))?;
            let from = if config.expediteur.is_empty() {
                "Préau <preau@localhost>"
            } else {
                &config.expediteur
            };
            return Ok(Self {
                way: Way::Folder(AsyncFileTransport::new(folder)),
                from: from.parse().map_err(|e| refused("expediteur", format!("{e}")))?,
                clock,
                rng,
            });
        }
        let from = config.expediteur.parse().map_err(|e| {
            refused(
                "expediteur",
                format!("une adresse est attendue avec un serveur, comme «\u{a0}Préau <ne-pas-repondre@exemple.fr>\u{a0}» ({e})"),
            )
        })?;
        for address in &config.administrateurs {
            let _: Mailbox = address.parse().map_err(|e| {
                refused(
                    "administrateurs",
                    format!("«\u{a0}{address}\u{a0}» n’est pas une adresse ({e})"),
                )
            })?;
        }
        // The address may hold a password: the message of the parser is kept, never the address.
        let way = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.serveur)
            .map_err(|e| refused("serveur", format!("smtp://hôte ou smtps://hôte est attendu ({e})")))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self {
            way: Way::Smtp(way),
            from,
            clock,
            rng,
        })
    }

    async fn post(&self, mail: Mail) -> Result<(), MailError> {
        let refused = |e: &dyn std::fmt::Display| MailError::Refused(e.to_string());
        let to: Mailbox = mail.to.parse().map_err(|e| refused(&e))?;
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.now()).unwrap_or(0));
        let domain = self.from.email.domain();
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(now)
            .message_id(Some(format!("<{}@{domain}>", random_hex(&*self.rng, 16))))
            // A line break would end the header and begin another.
            .subject(mail.subject.replace(['\r', '\n'], " "));
        if let Some(stop) = &mail.stop {
            let header = |name, value| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{stop}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let message = match mail.html {
            Some(html) => message.multipart(MultiPart::alternative_plain_html(mail.text, html)),
            None => message.header(ContentType::TEXT_PLAIN).body(mail.text),
        };
        let message = message.map_err(|e| refused(&e))?;
        match &self.way {
            Way::Smtp(way) => way.send(message).await.map(drop).map_err(|e: smtp::Error| {
                if e.is_permanent() {
                    refused(&e)
                } else {
                    MailError::Later(e.to_string())
                }
            }),
            Way::Folder(way) => way
                .send(message)
                .await
                .map(drop)
                .map_err(|e| MailError::Later(e.to_string())),
        }
    }
}

impl Mailer for Post {
    fn send(&self, mail: Mail) -> Sending<'_> {
        Box::pin(self.post(mail))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    use preau_model::{ManualClock, SeededRng};

    use super::*;

    fn post(config: &Courriel, data: &Path) -> Result<Post, ServerError> {
        Post::new(
            config,
            data,
            Arc::new(ManualClock::new(1_795_000_000_000)),
            Arc::new(SeededRng::new(1)),
        )
    }

    fn mail() -> Mail {
        Mail {
            to: "Anne Le Goff <anne@exemple.fr>".to_owned(),
            subject: "Import refusé\r\nBcc: autre@exemple.fr".to_owned(),
            text: "L’export du 20 septembre n’est pas appliqué.\n".to_owned(),
            ..Mail::default()
        }
    }

    #[tokio::test]
    async fn without_a_server_messages_are_files_and_a_subject_is_one_line() {
        let data = tempfile::tempdir().unwrap();
        post(&Courriel::default(), data.path())
            .unwrap()
            .send(mail())
            .await
            .unwrap();
        let files: Vec<_> = std::fs::read_dir(data.path().join(FOLDER)).unwrap().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files.into_iter().next().unwrap().unwrap().path()).unwrap();
        assert!(text.contains("To: \"Anne Le Goff\" <anne@exemple.fr>"), "{text}");
        assert!(!text.contains("\r\nBcc:"), "{text}");
        assert!(text.contains("Date: Wed, 18 Nov 2026"), "{text}");
    }

    #[tokio::test]
    async fn a_message_that_one_may_stop_says_how() {
        let data = tempfile::tempdir().unwrap();
        let mail = Mail {
            html: Some("<p>Du nouveau</p>".to_owned()),
            stop: Some(format!("https://ent.exemple.fr/courriels/arret/{}", "x".repeat(64))),
            ..mail()
        };
        post(&Courriel::default(), data.path())
            .unwrap()
            .send(mail)
            .await
            .unwrap();
        let file = std::fs::read_dir(data.path().join(FOLDER)).unwrap().next().unwrap();
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains(&format!(
                "List-Unsubscribe: <https://ent.exemple.fr/courriels/arret/{}>",
                "x".repeat(64)
            )),
            "{text}"
        );
        assert!(
            text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "{text}"
        );
        assert!(text.contains("text/plain") && text.contains("text/html"), "{text}");
    }

    #[test]
    fn a_configuration_that_cannot_work_is_refused_at_start() {
        let data = tempfile::tempdir().unwrap();
        let with = |serveur: &str, expediteur: &str, admin: &str| Courriel {
            serveur: serveur.to_owned(),
            expediteur: expediteur.to_owned(),
            administrateurs: vec![admin.to_owned()],
        };
        for (config, word) in [
            (with("smtp://localhost", "", "a@b.fr"), "expediteur"),
            (with("http://localhost", "p@b.fr", "a@b.fr"), "serveur"),
            (with("smtp://localhost", "p@b.fr", "pas une adresse"), "administrateurs"),
        ] {
            let said = post(&config, data.path())
                .err()
                .map(|e| e.to_string())
                .unwrap_or_default();
            assert!(said.contains(word), "{said}");
        }
    }

    /// A server that takes the message, or answers 4xx or 5xx to the recipient.
    fn server(answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let talk = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut out = stream.try_clone().unwrap();
            let mut lines = BufReader::new(stream).lines();
            out.write_all(b"220 essai\r\n").unwrap();
            let mut text = String::new();
            let mut data = false;
            while let Some(Ok(line)) = lines.next() {
                text.push_str(&line);
                text.push('\n');
                let say = match (data, line.split(' ').next().unwrap_or_default()) {
                    (true, ".") => {
                        data = false;
                        "250 pris\r\n"
                    }
                    (true, _) => continue,
                    (false, "EHLO") => "250 essai\r\n",
                    (false, "RCPT") => answer,
                    (false, "DATA") => {
                        data = true;
                        "354 oui\r\n"
                    }
                    (false, "QUIT") => break,
                    (false, _) => "250 bien\r\n",
                };
                out.write_all(say.as_bytes()).unwrap();
            }
            text
        });
        (port, talk)
    }

    #[tokio::test]
    async fn smtp_tells_what_may_be_tried_again() {
        let data = tempfile::tempdir().unwrap();
        for (answer, expected) in [
            ("250 bien\r\n", None),
            ("450 occupé\r\n", Some("courriel.plus-tard")),
            ("550 inconnu\r\n", Some("courriel.refuse")),
        ] {
            let (port, talk) = server(answer);
            let config = Courriel {
                serveur: format!("smtp://127.0.0.1:{port}"),
                expediteur: "Préau <preau@exemple.fr>".to_owned(),
                administrateurs: Vec::new(),
            };
            let outcome = {
                let post = post(&config, data.path()).unwrap();
                post.send(mail()).await
            };
            assert_eq!(outcome.as_ref().err().map(MailError::code), expected, "{outcome:?}");
            let heard = talk.join().unwrap();
            assert!(heard.contains("MAIL FROM:<preau@exemple.fr>"), "{heard}");
            assert_eq!(heard.contains("20 septembre"), expected.is_none(), "{heard}");
        }
    }
}
