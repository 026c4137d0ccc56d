//! A person as somebody may see them.

use std::collections::BTreeMap;

use preau_model::{PersonneId, Profil};
use preau_store::{Connection, RowExt as _};

use super::{Information, Lecteur, Relation};
use crate::corrections::{Champ, ChampVu};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, FicheStructure, libelles};

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
        let fiche = self.fiche_de(row.clone()).await?;
        put(Information::Source, libelles::source(row.source).to_owned());
        for place in &fiche.structures {
            put(Information::Etablissements, place.nom.clone());
            put(Information::Fonction, function(place));
        }
        if fiche.structures.is_empty() {
            put(Information::Fonction, libelles::profil(row.profil).to_owned());
        }
        for group in &fiche.classes {
            put(Information::Classes, group.code.clone());
        }
        for group in &fiche.groupes {
            put(Information::Groupes, group.libelle.clone());
        }
        // What is sealed is opened only for who may see some of it.
        let sealed = |champ: &Champ| information(*champ) != Information::Nom;
        if Champ::ALL
            .iter()
            .any(|champ| sealed(champ) && sees(information(*champ)))
        {
            for seen in self
                .champs(personne)
                .await?
                .into_iter()
                .filter(|seen| sealed(&seen.champ))
            {
                put(information(seen.champ), seen.valeur);
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

impl Annuaire {
    /// The fields of a person that this reader may see, with their sources and rules, empty ones too.
    pub async fn champs_visibles(&self, lecteur: Lecteur, personne: PersonneId) -> Result<Vec<ChampVu>, AnnuaireError> {
        let relation = {
            let mut reading = self.db.read().await?;
            self.relation(&mut reading, lecteur, personne).await?
        };
        let sees = |champ: Champ| information(champ).visible(lecteur.role, relation);
        if !Champ::ALL.into_iter().any(sees) {
            return Ok(Vec::new());
        }
        let mut all = self.champs(personne).await?;
        all.retain(|seen| sees(seen.champ));
        Ok(all)
    }
}

/// The line of the table that says who sees a field.
const fn information(champ: Champ) -> Information {
    match champ {
        Champ::Nom | Champ::Prenom | Champ::Civilite => Information::Nom,
        Champ::Naissance => Information::Naissance,
        Champ::Ine => Information::Ine,
        Champ::Mail => Information::Mail,
        Champ::Domicile | Champ::Mobile | Champ::Travail => Information::Telephones,
        Champ::Adresse => Information::Adresse,
    }
}

/// « enseignant, Mathématiques », « vie scolaire, assistance d’éducation ».
fn function(place: &FicheStructure) -> String {
    let profile = Profil::from_code(&place.profil).map_or("", libelles::profil);
    // « enseignant, enseignement » says the same twice.
    let function = match place.fonction.as_str() {
        "ENS" | "DOC" | "DIR" | "COLTER" => "",
        code => libelles::fonction(code),
    };
    let words = [profile, function, place.discipline.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(", ")
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
