//! Mail to the administrators about imports: refused, or waiting for a decision (K-AN-1).

use preau_annuaire::{Annonce, Annuaire, Avis};
use preau_model::{Mail, MailError, Mailer};
use preau_ui::texts::{Lang, Texts};

const FR: &str = include_str!("../locales/fr/courriels.ftl");

/// Who is told, and where the console is.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) administrateurs: Vec<String>,
    pub(crate) base: String,
}

/// Sends what nobody was told of yet. What could not leave is tried again at the next round; nobody configured: nobody told, and
/// the console still shows it.
pub(crate) async fn send(annuaire: &Annuaire, mailer: &dyn Mailer, told: &Told) {
    if told.administrateurs.is_empty() {
        return;
    }
    let notices = match annuaire.avis().await {
        Ok(notices) => notices,
        Err(error) => {
            tracing::warn!(code = error.code(), "notices of imports wait for the next round");
            return;
        }
    };
    for notice in notices {
        let (subject, text) = words(&notice, &told.base);
        let mut later = false;
        for to in &told.administrateurs {
            let mail = Mail {
                to: to.clone(),
                subject: subject.clone(),
                text: text.clone(),
                ..Mail::default()
            };
            if let Err(error) = mailer.send(mail).await {
                tracing::warn!(code = error.code(), import = %notice.import, "a notice of import did not leave");
                later |= matches!(error, MailError::Later(_));
            }
        }
        if !later && let Err(error) = annuaire.averti(notice.import).await {
            tracing::warn!(code = error.code(), "a notice of import may be sent twice");
        }
    }
}

fn words(notice: &Avis, base: &str) -> (String, String) {
    let texts = Texts::of(Lang::Fr, &[FR]);
    let url = format!("{base}/console/annuaire/imports/{}", notice.import);
    match &notice.quoi {
        Annonce::Refuse(says) => (
            texts.say("import-refused-subject"),
            texts.t(
                "import-refused-text",
                &[("says", says.as_str().into()), ("url", url.as_str().into())],
            ),
        ),
        Annonce::Attend(lots) => {
            let list: Vec<String> = lots
                .iter()
                .map(|(name, reasons)| format!("- {name}\u{a0}: {}", reasons.join("\u{202f}; ")))
                .collect();
            (
                texts.t("import-waits-subject", &[("count", lots.len().into())]),
                texts.t(
                    "import-waits-text",
                    &[("list", list.join("\n").as_str().into()), ("url", url.as_str().into())],
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use preau_model::{ManualClock, SeededRng, new_id};

    use super::*;

    #[test]
    fn a_notice_says_what_waits_why_and_where_to_decide() {
        let (clock, rng) = (ManualClock::new(1_795_000_000_000), SeededRng::new(3));
        let notice = |quoi| Avis {
            import: new_id(&clock, &rng),
            debut: 1_795_000_000_000,
            quoi,
        };
        let waits = notice(Annonce::Attend(vec![(
            "Collège Jean Zay (0139001N)".to_owned(),
            vec!["trop d’élèves quittent l’établissement\u{a0}: 400 sur 600".to_owned()],
        )]));
        let (subject, text) = words(&waits, "https://ent.exemple.fr");
        assert!(subject.contains("1 établissement"), "{subject}");
        assert!(
            text.contains("Jean Zay (0139001N)") && text.contains("400 sur 600"),
            "{text}"
        );
        assert!(
            text.contains(&format!(
                "https://ent.exemple.fr/console/annuaire/imports/{}",
                waits.import
            )),
            "{text}"
        );
        let (_, text) = words(&notice(Annonce::Refuse("Eleve_0001.xml, ligne 12".to_owned())), "");
        assert!(
            text.contains("Eleve_0001.xml, ligne 12") && !text.contains('{'),
            "{text}"
        );
    }
}
