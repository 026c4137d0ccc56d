//! Where mail to a person goes.

use preau_model::PersonneId;

use crate::{Annuaire, AnnuaireError, Champ};

/// RFC 5321 §4.5.3.1.3.
const LONGEST: usize = 254;

impl Annuaire {
    /// The electronic address of a person that holds now, corrections included; `None`: there is none, or what stands there
    /// cannot be one. A sealed field: for the person themselves and for the mail that is sent to them (K-UI-6).
    pub async fn courriel(&self, personne: PersonneId) -> Result<Option<String>, AnnuaireError> {
        let value = self.valeur(&mut *self.db.read().await?, personne, Champ::Mail).await?;
        Ok(adresse(&value))
    }
}

/// One address, `name@domain`, and nothing that a header could take for something else.
fn adresse(value: &str) -> Option<String> {
    let value = value.trim();
    let (name, domain) = value.split_once('@')?;
    let odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | ',' | ';' | '<' | '>' | '"' | '(' | ')');
    let labels = domain.split('.').all(|label| !label.is_empty()) && domain.contains('.');
    let good = !name.is_empty() && labels && value.len() <= LONGEST && !name.contains(odd) && !domain.contains(odd);
    good.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::adresse;

    #[test]
    fn an_address_is_one_address() {
        assert_eq!(adresse(" anne@exemple.fr ").as_deref(), Some("anne@exemple.fr"));
        for bad in [
            "",
            "anne",
            "@exemple.fr",
            "anne@",
            "anne@exemple",
            "anne@.fr",
            "a@b.fr, c@d.fr",
            "a@b.fr;c@d.fr",
            "Anne <a@b.fr>",
            "a@b@c.fr",
            "a@b.fr\r\nBcc: c@d.fr",
            "voir fiche@papier .fr",
        ] {
            assert_eq!(adresse(bad), None, "{bad}");
        }
    }
}
