//! Local accounts that a file declares: the first administrator of an installation, guests, staff (K-ID-3). Declaring twice changes
//! nothing.

use preau_annuaire::{Arrivee, Identite, NouvelArrivant, Statut, Structure};
use preau_model::{CompteId, GenreStructure, Millis, NEVER, PersonneId, StructureId, TerritoireId, Uai};
use serde::Deserialize;

use crate::{Identity, IdentityError, fold_login};

/// Longest time a declared account may last before somebody looks at it again: five years.
const LONGEST: Millis = 5 * 366 * 86_400_000;
/// Longest names and reasons, in letters.
const NAME: usize = 120;

/// `[[compte]]` of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Login, in lower case: what tells this declaration from the others, for ever.
    pub login: String,
    /// Family name.
    pub nom: String,
    /// First name.
    #[serde(default)]
    pub prenom: String,
    /// `Mme`, `M.` or nothing.
    #[serde(default)]
    pub civilite: String,
    /// Mail address: for the second factor and a forgotten password.
    #[serde(default)]
    pub mail: String,
    /// `collectivite`, `academie`, `direction`, or the code of a kind of arrival (`invite`, `aed`…).
    pub profil: String,
    /// UAI of the school, for whoever is of one.
    #[serde(default)]
    pub etablissement: Option<String>,
    /// Name of the territory, for an agent of the collectivité or of the académie; may be left out when there is one only.
    #[serde(default)]
    pub territoire: Option<String>,
    /// Last day, `AAAA-MM-JJ`.
    pub fin: String,
    /// Why; a guest has a reason.
    #[serde(default)]
    pub motif: String,
}

/// What is wrong in a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faute {
    /// Which one, from zero.
    pub rang: usize,
    /// Field.
    pub champ: &'static str,
    /// What is wrong and what to do, for whoever runs the portal.
    pub dit: String,
}

/// Where an account goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lieu {
    Structure(StructureId),
    /// The collectivité of a territory that the same file makes.
    Nouveau(String),
}

/// What a declaration comes to: nothing, another end, or a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declare {
    login: String,
    arrivant: NouvelArrivant,
    jusque: Millis,
    lieu: Lieu,
    deja: Option<(PersonneId, CompteId, Millis)>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fait {
    /// Already so.
    Inchange,
    /// Lasts until another date.
    Prolonge,
    /// Made, or never used and without a code any more: the code of its activation, shown once.
    Code(String),
}

impl Identity {
    /// Looks at declarations without changing anything. `territoires` are those that the same file makes.
    pub async fn examine(
        &self,
        declarations: &[Declaration],
        territoires: &[String],
    ) -> Result<Result<Vec<Declare>, Vec<Faute>>, IdentityError> {
        let (mut ready, mut faults) = (Vec::new(), Vec::new());
        for (rang, one) in declarations.iter().enumerate() {
            let twice = declarations.iter().take(rang).any(|other| other.login == one.login);
            let judged = if twice {
                Err((
                    "login",
                    "cet identifiant est déjà dans le fichier\u{a0}: n’en garder qu’un".to_owned(),
                ))
            } else {
                self.judge(one, territoires).await?
            };
            match judged {
                Ok(declare) => ready.push(declare),
                Err((champ, dit)) => faults.push(Faute { rang, champ, dit }),
            }
        }
        Ok(if faults.is_empty() { Ok(ready) } else { Err(faults) })
    }

    /// Does what [`Identity::examine`] found, accounts in one transaction; answers what was done of each, in order.
    pub async fn declare(&self, ready: &[Declare]) -> Result<Vec<(String, Fait)>, IdentityError> {
        let mut places = Vec::with_capacity(ready.len());
        for one in ready {
            places.push(match &one.lieu {
                Lieu::Structure(id) => *id,
                Lieu::Nouveau(nom) => self
                    .collectivite(nom)
                    .await?
                    .ok_or(IdentityError::Refused("le territoire du fichier n’a pas été créé"))?,
            });
        }
        let annuaire = self.inner.annuaire.clone();
        let new: Vec<(NouvelArrivant, StructureId, String)> = ready
            .iter()
            .zip(&places)
            .filter(|(one, _)| one.deja.is_none())
            .map(|(one, place)| (one.arrivant.clone(), *place, one.login.clone()))
            .collect();
        let made = self
            .inner
            .db
            .write::<_, IdentityError, _>(move |tx| {
                Box::pin(async move {
                    let mut made = Vec::with_capacity(new.len());
                    for (arrival, place, login) in &new {
                        made.push(annuaire.declarer_with(tx, *place, arrival, login).await?);
                    }
                    Ok(made)
                })
            })
            .await?;
        let mut made = made.into_iter();
        let mut done = Vec::with_capacity(ready.len());
        for one in ready {
            let fait = if let Some((personne, compte, until)) = one.deja {
                self.again(one, personne, compte, until).await?
            } else {
                let person = made.next().ok_or(IdentityError::NoAccount)?;
                let code = self.issue_code(person.personne, person.compte).await?;
                Fait::Code(code.ok_or(IdentityError::NoAccount)?)
            };
            done.push((one.login.clone(), fait));
        }
        Ok(done)
    }

    /// An account that is already there: its end moves; a letter that was lost, or too old, is replaced.
    async fn again(
        &self,
        one: &Declare,
        personne: PersonneId,
        compte: CompteId,
        until: Millis,
    ) -> Result<Fait, IdentityError> {
        let moved = until != one.jusque;
        if moved {
            self.inner.annuaire.declarer_fin(personne, one.jusque).await?;
        }
        if self.activation(compte).await?.is_none()
            && let Some(code) = self.issue_code(personne, compte).await?
        {
            return Ok(Fait::Code(code));
        }
        Ok(if moved { Fait::Prolonge } else { Fait::Inchange })
    }

    async fn judge(
        &self,
        one: &Declaration,
        territoires: &[String],
    ) -> Result<Result<Declare, (&'static str, String)>, IdentityError> {
        let (statut, jusque) = match simple(one, self.inner.clock.now()) {
            Ok(both) => both,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let lieu = match self.place(one, statut, territoires).await? {
            Ok(lieu) => lieu,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let deja = match self.inner.annuaire.compte_par_login(&one.login).await? {
            None => None,
            Some(account) if account.ferme => {
                return Ok(Err((
                    "login",
                    "ce compte est fermé\u{a0}: choisir un autre identifiant".to_owned(),
                )));
            }
            Some(account) => match self.inner.annuaire.sejour_du_compte(account.compte).await? {
                Some((stay, nom)) if same(&stay, statut, &lieu) && nom == one.nom.trim() => {
                    Some((stay.personne, account.compte, stay.jusque))
                }
                _ => {
                    let says = "cet identifiant est celui de quelqu’un d’autre, ou d’un compte d’un autre profil\u{a0}: en choisir un autre";
                    return Ok(Err(("login", says.to_owned())));
                }
            },
        };
        let arrivant = NouvelArrivant {
            identite: Identite {
                nom: one.nom.trim().to_owned(),
                prenom: one.prenom.trim().to_owned(),
                civilite: one.civilite.trim().to_owned(),
            },
            statut,
            discipline: String::new(),
            naissance: None,
            mail: Some(one.mail.trim().to_owned()),
            remplace: None,
            jusque: Some(jusque),
            motif: one.motif.trim().to_owned(),
        };
        Ok(Ok(Declare {
            login: one.login.clone(),
            arrivant,
            jusque,
            lieu,
            deja,
        }))
    }

    async fn place(
        &self,
        one: &Declaration,
        statut: Statut,
        territoires: &[String],
    ) -> Result<Result<Lieu, (&'static str, String)>, IdentityError> {
        let annuaire = &self.inner.annuaire;
        let genre = match statut {
            Statut::Atc => GenreStructure::Collectivite,
            Statut::AgentAcademie => GenreStructure::Academie,
            _ => {
                let Some(uai) = &one.etablissement else {
                    return Ok(Err((
                        "etablissement",
                        "le code UAI de l’établissement est attendu".to_owned(),
                    )));
                };
                let Ok(uai) = uai.trim().to_uppercase().parse::<Uai>() else {
                    return Ok(Err((
                        "etablissement",
                        format!("«\u{a0}{uai}\u{a0}» n’est pas un code UAI"),
                    )));
                };
                return Ok(match annuaire.structure_par_uai(uai).await? {
                    Some(school) if school.ouverte => Ok(Lieu::Structure(school.id)),
                    _ => {
                        let says =
                            format!("aucun établissement ouvert n’a le code {uai}\u{a0}: importer l’annuaire d’abord");
                        Err(("etablissement", says))
                    }
                });
            }
        };
        let known = annuaire.territoires().await?;
        let named = one.territoire.as_deref().map(str::trim);
        if let Some(name) = named
            && genre == GenreStructure::Collectivite
            && territoires.iter().any(|new| new == name)
            && !known.iter().any(|t| t.nom == name)
        {
            return Ok(Ok(Lieu::Nouveau(name.to_owned())));
        }
        let found: Vec<TerritoireId> = known
            .iter()
            .filter(|t| named.is_none_or(|name| t.nom == name))
            .map(|t| t.id)
            .collect();
        let [territory] = found.as_slice() else {
            let names: Vec<&str> = known.iter().map(|t| t.nom.as_str()).collect();
            let says = if names.is_empty() {
                "aucun territoire n’existe\u{a0}: en déclarer un avec [[territoire]]".to_owned()
            } else {
                format!("préciser le territoire, parmi\u{a0}: {}", names.join(", "))
            };
            return Ok(Err(("territoire", says)));
        };
        let all = annuaire.structures_du_territoire(*territory).await?;
        let places: Vec<&Structure> = all.iter().filter(|s| s.genre == genre).collect();
        Ok(match places.as_slice() {
            [one] => Ok(Lieu::Structure(one.id)),
            _ => Err((
                "territoire",
                "ce territoire n’a pas une académie, ou une collectivité, et une seule\u{a0}: importer l’annuaire d’abord".to_owned(),
            )),
        })
    }

    /// The collectivité of a territory, by the name of the territory.
    async fn collectivite(&self, nom: &str) -> Result<Option<StructureId>, IdentityError> {
        let annuaire = &self.inner.annuaire;
        let Some(territory) = annuaire.territoires().await?.into_iter().find(|t| t.nom == nom) else {
            return Ok(None);
        };
        let all = annuaire.structures_du_territoire(territory.id).await?;
        let found = all.iter().find(|s| s.genre == GenreStructure::Collectivite);
        Ok(found.map(|s| s.id))
    }
}

/// Is it the stay that the declaration speaks of?
fn same(stay: &Arrivee, statut: Statut, lieu: &Lieu) -> bool {
    stay.statut == statut && *lieu == Lieu::Structure(stay.structure)
}

/// What can be judged without the annuaire: the capacity and the end.
fn simple(one: &Declaration, now: Millis) -> Result<(Statut, Millis), (&'static str, String)> {
    let login = fold_login(&one.login);
    if login.is_empty() || login != one.login {
        let says = format!("un identifiant s’écrit en minuscules, sans accent ni espace, comme «\u{a0}{login}\u{a0}»");
        return Err(("login", says));
    }
    for (champ, text) in [("nom", &one.nom), ("prenom", &one.prenom), ("motif", &one.motif)] {
        if text.chars().count() > NAME || text.chars().any(char::is_control) {
            return Err((champ, format!("{NAME} lettres au plus")));
        }
    }
    if one.nom.trim().is_empty() {
        return Err(("nom", "une personne a un nom".to_owned()));
    }
    if !matches!(one.civilite.trim(), "" | "Mme" | "M.") {
        return Err(("civilite", "«\u{a0}Mme\u{a0}», «\u{a0}M.\u{a0}» ou rien".to_owned()));
    }
    if !one.mail.trim().is_empty() && !one.mail.contains('@') {
        return Err(("mail", "cette adresse n’en est pas une".to_owned()));
    }
    let statut = match one.profil.as_str() {
        "collectivite" => Some(Statut::Atc),
        code => Statut::from_code(code).filter(|s| *s != Statut::Responsable && *s != Statut::Atc),
    };
    let statut = statut.ok_or_else(|| {
        let codes: Vec<&str> = Statut::all()
            .filter(|s| *s != Statut::Responsable && *s != Statut::Atc)
            .map(Statut::code)
            .collect();
        (
            "profil",
            format!("un de ceux-ci est attendu\u{a0}: collectivite, {}", codes.join(", ")),
        )
    })?;
    if statut.est_invite() && one.motif.trim().is_empty() {
        return Err(("motif", "un compte d’invité a un motif".to_owned()));
    }
    let jusque = after(&one.fin).ok_or((
        "fin",
        "le dernier jour est attendu, sous la forme AAAA-MM-JJ".to_owned(),
    ))?;
    let longest = if statut.est_invite() {
        preau_annuaire::SEJOUR_INVITE
    } else {
        LONGEST
    };
    if jusque <= now {
        return Err(("fin", "la date de fin est déjà passée".to_owned()));
    }
    if jusque == NEVER || jusque > now + longest {
        return Err((
            "fin",
            format!("{} jours au plus après aujourd’hui", longest / 86_400_000),
        ));
    }
    Ok((statut, jusque))
}

/// The first instant after a day, in France.
fn after(day: &str) -> Option<Millis> {
    let date: jiff::civil::Date = day.trim().parse().ok()?;
    let paris = jiff::tz::TimeZone::get("Europe/Paris").ok()?;
    let next = date.tomorrow().ok()?.to_zoned(paris).ok()?;
    Some(next.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declaration() -> Declaration {
        Declaration {
            login: "a.b".to_owned(),
            nom: "B".to_owned(),
            prenom: String::new(),
            civilite: String::new(),
            mail: String::new(),
            profil: "collectivite".to_owned(),
            etablissement: None,
            territoire: None,
            fin: "2027-08-31".to_owned(),
            motif: String::new(),
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let now = 1_795_000_000_000;
        assert_eq!(simple(&declaration(), now), Ok((Statut::Atc, 1_819_749_600_000)));
        let wrong = |change: &dyn Fn(&mut Declaration)| {
            let mut one = declaration();
            change(&mut one);
            simple(&one, now).unwrap_err().0
        };
        assert_eq!(wrong(&|d| d.login = "A B".to_owned()), "login");
        assert_eq!(wrong(&|d| d.nom = " ".to_owned()), "nom");
        assert_eq!(wrong(&|d| d.mail = "non".to_owned()), "mail");
        assert_eq!(wrong(&|d| d.profil = "responsable".to_owned()), "profil");
        assert_eq!(wrong(&|d| d.fin = "31/08/2027".to_owned()), "fin");
        assert_eq!(wrong(&|d| d.fin = "2020-01-01".to_owned()), "fin");
        assert_eq!(wrong(&|d| d.fin = "2090-01-01".to_owned()), "fin");
        assert_eq!(wrong(&|d| d.profil = "invite".to_owned()), "motif");
    }
}
