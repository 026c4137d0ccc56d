//! Who administers the annuaire, and from where: every act of the console begins by asking for it.

use preau_annuaire::{FicheVisible, Lecteur, Personne, Relation, Role, Structure};
use preau_model::{GenreStructure, PersonneId, Profil};

use crate::ask::Asked;
use crate::{AppState, Failure};

/// Somebody of a direction, in their school, or of a collectivité or an académie, in its own structure.
pub(crate) struct Bureau<'a> {
    /// The person row that acts.
    pub(crate) par: PersonneId,
    /// From where.
    pub(crate) structure: &'a Structure,
    /// In which capacity.
    pub(crate) lecteur: Lecteur,
}

/// The desk of whoever asks. Routes behind [`crate::Access::Direction`] and [`crate::Access::Tutelle`] only; asked again of the annuaire, as of now.
pub(crate) async fn bureau<'a>(app: &AppState, ask: &'a Asked) -> Result<Bureau<'a>, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    let par = visitor.wearer.personne();
    let lecteur = app.annuaire().lecteur(par, school.structure.id).await?;
    let lecteur = lecteur.ok_or(Failure::Missing)?;
    let directs = match school.structure.genre {
        GenreStructure::Etablissement => lecteur.role == Role::Direction && school.profils.contains(&Profil::Dir),
        GenreStructure::Academie => lecteur.role == Role::Academie,
        _ => lecteur.role == Role::Collectivite,
    };
    if !directs {
        return Err(Failure::Missing);
    }
    Ok(Bureau {
        par,
        structure: &school.structure,
        lecteur,
    })
}

impl Bureau<'_> {
    /// Is it that of a school?
    pub(crate) fn is_school(&self) -> bool {
        self.structure.genre == GenreStructure::Etablissement
    }

    /// The desk of a school, or nothing: these pages do not exist above.
    pub(crate) fn school(self) -> Result<Self, Failure> {
        if self.is_school() {
            Ok(self)
        } else {
            Err(Failure::Missing)
        }
    }

    /// Is it that of a collectivité?
    pub(crate) fn is_collectivite(&self) -> bool {
        self.lecteur.role == Role::Collectivite
    }

    /// The desk of a collectivité, or nothing.
    pub(crate) fn above(self) -> Result<Self, Failure> {
        if self.is_collectivite() {
            Ok(self)
        } else {
            Err(Failure::Missing)
        }
    }

    /// The desk of a collectivité or of an académie, or nothing.
    pub(crate) fn tutelle(self) -> Result<Self, Failure> {
        if self.is_school() {
            Err(Failure::Missing)
        } else {
            Ok(self)
        }
    }

    /// Somebody of the school, and what may be seen of them. Not of the school and not there are the same answer.
    pub(crate) async fn knows(&self, app: &AppState, id: &str) -> Result<(Personne, FicheVisible), Failure> {
        let id: PersonneId = id.parse().map_err(|_| Failure::Missing)?;
        let seen = app.annuaire().fiche_visible(self.lecteur, id).await?;
        let seen = seen.ok_or(Failure::Missing)?;
        let person = app.annuaire().personne(id).await?.ok_or(Failure::Missing)?;
        Ok((person, seen))
    }

    /// Somebody of the school on whom the direction may act.
    pub(crate) async fn acts_on(&self, app: &AppState, id: &str) -> Result<(Personne, FicheVisible), Failure> {
        let (person, seen) = self.knows(app, id).await?;
        if self.may_act(&seen) {
            Ok((person, seen))
        } else {
            Err(Failure::Missing)
        }
    }

    /// May this desk change something of who is seen? Of its own school; of oneself, under the hat that is worn only.
    pub(crate) fn may_act(&self, seen: &FicheVisible) -> bool {
        let of_here = match seen.relation {
            Relation::EleveEnseigne
            | Relation::EleveAccompagne
            | Relation::EleveDuMemeEtablissement
            | Relation::FamilleDuMemeEtablissement
            | Relation::PersonnelDuMemeEtablissement => true,
            Relation::SoiMeme => seen.personne == self.par,
            _ => false,
        };
        self.is_school() && of_here
    }
}
