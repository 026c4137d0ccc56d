//! A person as somebody may see them.

use std::collections::BTreeMap;

use preau_model::PersonneId;
use preau_store::{Connection, RowExt as _};

use super::{Information, Lecteur, Relation};
use crate::corrections::Champ;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// What one sees of a person: the informations that are visible and not empty, each with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FicheVisible {
    /// Who is looked at.
    pub personne: PersonneId,
    /// What they are to who looks.
    pub relation: Relation,
    /// Lines of each information; what is hidden is absent.
    pub lignes: BTreeMap<Information, Vec<String>>,
}

impl Annuaire {
    /// A person, by the table of [`Information::visible`]. `None` when not even the name is visible: as if nobody were there.
    pub async fn fiche_visible(
        &self,
        lecteur: Lecteur,
        personne: PersonneId,
    ) -> Result<Option<FicheVisible>, AnnuaireError> {
        let relation = {
            let mut reading = self.db.read().await?;
            self.relation(&mut reading, lecteur, personne).await?
        };
        let sees = |information: Information| information.visible(lecteur.role, relation);
        if !sees(Information::Nom) {
            return Ok(None);
        }
        let Some(row) = self.personne(personne).await? else {
            return Ok(None);
        };
        let mut lines: BTreeMap<Information, Vec<String>> = BTreeMap::new();
        let mut put = |information: Information, line: String| {
            if sees(information) && !line.trim().is_empty() {
                let all = lines.entry(information).or_default();
                if !all.contains(&line) {
                    all.push(line);
                }
            }
        };
        put(Information::Nom, row.nom.affichage());
        if let Some(fiche) = self.fiche_de(row.clone()).await? {
            put(Information::Source, fiche.source.clone());
            put(Information::Fonction, fiche.profil.clone());
            for place in &fiche.structures {
                put(Information::Etablissements, place.nom.clone());
                let words = [
                    place.profil.as_str(),
                    place.fonction.as_str(),
                    place.discipline.as_str(),
                ];
                let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
                put(Information::Fonction, words.join(" – "));
            }
            for group in &fiche.classes {
                put(Information::Classes, group.code.clone());
            }
            for group in &fiche.groupes {
                put(Information::Groupes, group.libelle.clone());
            }
        }
        // What is sealed is opened only for who may see some of it.
        let sealed = [
            (Information::Naissance, Champ::Naissance),
            (Information::Ine, Champ::Ine),
            (Information::Mail, Champ::Mail),
            (Information::Telephones, Champ::Domicile),
            (Information::Telephones, Champ::Mobile),
            (Information::Telephones, Champ::Travail),
            (Information::Adresse, Champ::Adresse),
        ];
        if sealed.iter().any(|(information, _)| sees(*information)) {
            let values = self.champs(personne).await?;
            for (information, champ) in sealed {
                let value = values.iter().find(|seen| seen.champ == champ);
                put(information, value.map(|seen| seen.valeur.clone()).unwrap_or_default());
            }
        }
        let mut reading = self.db.read().await?;
        if sees(Information::Famille) {
            for name in family(&mut reading, personne, self.now()).await? {
                put(Information::Famille, name);
            }
        }
        if sees(Information::Compte) {
            let query = sqlx::query("SELECT login, etat FROM compte WHERE id = $1").bind(bytes(row.compte));
            if let Some(account) = query.fetch_optional(&mut *reading).await? {
                let state = match account.int("etat")? {
                    0 => "jamais activé",
                    1 => "actif",
                    _ => "fermé",
                };
                put(Information::Compte, format!("{} ({state})", account.text("login")?));
            }
        }
        Ok(Some(FicheVisible {
            personne,
            relation,
            lignes: lines,
        }))
    }
}

/// Names of the responsables of a pupil, of the children of a responsable: legal links of now, without any address.
async fn family(
    c: &mut Connection,
    personne: PersonneId,
    now: preau_model::Millis,
) -> Result<Vec<String>, AnnuaireError> {
    let rows = sqlx::query(
        "SELECT p.prenom, p.nom FROM lien_effectif l \
         JOIN personne p ON p.id = CASE WHEN l.eleve = $1 THEN l.responsable ELSE l.eleve END AND p.etat = 0 \
         WHERE (l.eleve = $1 OR l.responsable = $1) AND l.legal IN (1, 2) AND l.depuis <= $2 AND $2 < l.jusque \
         ORDER BY p.nom, p.prenom, p.id",
    );
    let rows = rows.bind(bytes(personne)).bind(now).fetch_all(c).await?;
    rows.iter()
        .map(|row| {
            Ok(format!("{} {}", row.text("prenom")?, row.text("nom")?)
                .trim()
                .to_owned())
        })
        .collect()
}
