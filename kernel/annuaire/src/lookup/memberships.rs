//! `memberships`: the principals of one person row. Two statements, four for a responsable.

use preau_model::{Categorie, GroupeId, Millis, NEVER, PersonneId, Principal, Profil, Qualite, StructureId};
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::personne::profil;
use crate::embargo::visible;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, Membership, Memberships};

const ATTACHED: &str = "SELECT r.structure, r.profil, r.depuis, r.jusque FROM rattachement r WHERE r.personne = $1";

const GROUPED: &str = "SELECT g.id, g.structure, g.jusque AS borne, a.qualite, a.depuis, a.jusque FROM appartenance a \
     JOIN groupe g ON g.id = a.groupe WHERE a.personne = $1 AND {visible} UNION ALL \
     SELECT g.id, g.structure, CASE WHEN g.jusque < k.jusque THEN g.jusque ELSE k.jusque END AS borne, \
     CAST({membre} AS SMALLINT) AS qualite, CASE WHEN a.depuis < k.depuis THEN k.depuis ELSE a.depuis END AS depuis, \
     CASE WHEN c.jusque < a.jusque THEN c.jusque ELSE a.jusque END AS jusque FROM appartenance a \
     JOIN groupe c ON c.id = a.groupe JOIN groupe_composition k ON k.classe = a.groupe JOIN groupe g ON g.id = k.groupe \
     WHERE a.personne = $1 AND a.qualite = {eleve}";

const CHILDREN_ATTACHED: &str = "SELECT l.eleve, l.depuis AS lien_depuis, l.jusque AS lien_jusque, r.structure, r.depuis, \
     r.jusque FROM lien_effectif l JOIN rattachement r ON r.personne = l.eleve AND r.profil = {elv} \
     WHERE l.responsable = $1 AND l.legal IN (1, 2)";

const CHILDREN_GROUPED: &str = "SELECT l.eleve, l.depuis AS lien_depuis, l.jusque AS lien_jusque, g.id, g.structure, \
     g.jusque AS borne, a.depuis, a.jusque FROM lien_effectif l \
     JOIN appartenance a ON a.personne = l.eleve AND a.qualite IN ({eleve}, {membre}) JOIN groupe g ON g.id = a.groupe \
     WHERE l.responsable = $1 AND l.legal IN (1, 2) AND {visible} UNION ALL \
     SELECT l.eleve, l.depuis AS lien_depuis, l.jusque AS lien_jusque, g.id, g.structure, \
     CASE WHEN g.jusque < k.jusque THEN g.jusque ELSE k.jusque END AS borne, \
     CASE WHEN a.depuis < k.depuis THEN k.depuis ELSE a.depuis END AS depuis, \
     CASE WHEN c.jusque < a.jusque THEN c.jusque ELSE a.jusque END AS jusque FROM lien_effectif l \
     JOIN appartenance a ON a.personne = l.eleve AND a.qualite = {eleve} JOIN groupe c ON c.id = a.groupe \
     JOIN groupe_composition k ON k.classe = a.groupe JOIN groupe g ON g.id = k.groupe \
     WHERE l.responsable = $1 AND l.legal IN (1, 2)";

/// Rows entered by hand that this one absorbed: what was addressed to them by name is still theirs.
const ABSORBED: &str = "SELECT ancienne FROM fusion WHERE nouvelle = $1 AND genre = 2 AND defaite IS NULL";

/// Fills the numbers of a statement. Families do not see classes under embargo at the moment `$2`; staff do.
fn filled(text: &str, family: bool) -> String {
    let visible = if family { visible("g", 2) } else { "$2 >= 0".to_owned() };
    text.replace("{eleve}", &Qualite::Eleve.number().to_string())
        .replace("{membre}", &Qualite::Membre.number().to_string())
        .replace("{visible}", &visible)
}

impl Annuaire {
    /// Everything this person row meets or has met. An unknown or deleted person meets nothing.
    pub async fn memberships(&self, personne: PersonneId) -> Result<Memberships, AnnuaireError> {
        let mut reading = self.db.read().await?;
        self.memberships_with(&mut reading, personne).await
    }

    /// The same, on the caller's connection.
    pub async fn memberships_with(
        &self,
        connection: &mut Connection,
        personne: PersonneId,
    ) -> Result<Memberships, AnnuaireError> {
        let now = self.now();
        let query = sqlx::query(
            "SELECT p.categorie, p.profil, p.structure, p.etat, (SELECT COUNT(*) FROM fusion f WHERE f.nouvelle = p.id \
             AND f.genre = 2 AND f.defaite IS NULL) AS absorbees FROM personne p WHERE p.id = $1",
        );
        let row = query.bind(bytes(personne)).fetch_optional(&mut *connection).await?;
        let Some(row) = row else {
            return Err(AnnuaireError::Unknown("cette personne"));
        };
        let categorie = Categorie::from_number(row.int("categorie")?).ok_or(StoreError::Column {
            column: "categorie",
            expected: "a known category",
        })?;
        let own = profil(&row)?;
        let main: Option<StructureId> = row.opt_id("structure")?;
        if row.int("etat")? == 2 {
            return Ok(Memberships::none(personne, categorie.hat()));
        }
        let absorbed = row.int("absorbees")? > 0;
        let mut gathered = Gathered {
            now,
            guest: categorie == Categorie::Invite,
            structures: Vec::new(),
            accueil: Vec::new(),
            all: Vec::new(),
        };
        attached(connection, personne, &mut gathered).await?;
        grouped(connection, personne, (own, categorie), &mut gathered).await?;
        if categorie == Categorie::Responsable {
            children_attached(connection, personne, &mut gathered).await?;
            children_grouped(connection, personne, &mut gathered).await?;
        }
        let mut selves = vec![personne];
        if absorbed {
            for row in sqlx::query(ABSORBED)
                .bind(bytes(personne))
                .fetch_all(&mut *connection)
                .await?
            {
                selves.push(row.id("ancienne")?);
            }
        }
        let home = main.or_else(|| gathered.structures.first().map(|(s, _)| *s));
        if let Some(structure) = home {
            let via = Via {
                structure,
                enfant: None,
                groupe: None,
            };
            for own in selves {
                gathered.add(Principal::Personne(own), via, (0, NEVER));
            }
        }
        gathered.structures.sort_unstable();
        gathered.structures.dedup();
        Ok(Memberships {
            personne,
            hat: categorie.hat(),
            structures: gathered.structures,
            accueil: gathered.accueil,
            all: merge(gathered.all),
        })
    }
}

#[derive(Clone, Copy)]
struct Via {
    structure: StructureId,
    enfant: Option<PersonneId>,
    groupe: Option<(GroupeId, Profil)>,
}

struct Gathered {
    now: Millis,
    /// A guest of a school is not one of its staff: they meet themselves and the groups they were put in.
    guest: bool,
    structures: Vec<(StructureId, Profil)>,
    accueil: Vec<StructureId>,
    all: Vec<Membership>,
}

impl Gathered {
    fn add(&mut self, what: Principal, via: Via, (depuis, jusque): (Millis, Millis)) {
        if depuis < jusque {
            let Via {
                structure,
                enfant,
                groupe,
            } = via;
            self.all.push(Membership {
                principal: what.id(),
                what,
                structure,
                enfant,
                groupe,
                depuis,
                jusque,
            });
        }
    }

    /// A structure with a profile there.
    fn structure(
        &mut self,
        structure: StructureId,
        profil: Profil,
        enfant: Option<PersonneId>,
        when: (Millis, Millis),
    ) {
        if self.guest {
            if when.0 <= self.now && self.now < when.1 && !self.accueil.contains(&structure) {
                self.accueil.push(structure);
            }
            return;
        }
        let via = Via {
            structure,
            enfant,
            groupe: None,
        };
        self.add(Principal::Structure(structure), via, when);
        self.add(Principal::ProfilDeStructure(structure, profil), via, when);
        if when.0 <= self.now && self.now < when.1 {
            self.structures.push((structure, profil));
        }
    }
}

async fn attached(c: &mut Connection, personne: PersonneId, out: &mut Gathered) -> Result<(), StoreError> {
    for row in sqlx::query(ATTACHED).bind(bytes(personne)).fetch_all(c).await? {
        out.structure(
            row.id("structure")?,
            profil(&row)?,
            None,
            (row.int("depuis")?, row.int("jusque")?),
        );
    }
    Ok(())
}

async fn grouped(
    c: &mut Connection,
    personne: PersonneId,
    (own, categorie): (Profil, Categorie),
    out: &mut Gathered,
) -> Result<(), StoreError> {
    let sql = filled(GROUPED, matches!(categorie, Categorie::Eleve | Categorie::Responsable));
    let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(personne)).bind(out.now);
    for row in query.fetch_all(c).await? {
        let groupe: GroupeId = row.id("id")?;
        let profil = match Qualite::from_number(row.int("qualite")?) {
            Some(Qualite::Eleve) => Profil::Elv,
            Some(Qualite::Enseignant | Qualite::Principal) => Profil::Ens,
            Some(Qualite::Membre) => own,
            None => continue,
        };
        let via = Via {
            structure: row.id("structure")?,
            enfant: None,
            groupe: Some((groupe, profil)),
        };
        let when = (row.int("depuis")?, row.int("jusque")?.min(row.int("borne")?));
        out.add(Principal::Groupe(groupe), via, when);
        out.add(Principal::ProfilDuGroupe(groupe, profil), via, when);
    }
    Ok(())
}

async fn children_attached(c: &mut Connection, personne: PersonneId, out: &mut Gathered) -> Result<(), StoreError> {
    let sql = CHILDREN_ATTACHED.replace("{elv}", &Profil::Elv.number().to_string());
    for row in sqlx::query(AssertSqlSafe(sql))
        .bind(bytes(personne))
        .fetch_all(c)
        .await?
    {
        let (enfant, structure) = (row.id("eleve")?, row.id("structure")?);
        let when = meet(
            (row.int("lien_depuis")?, row.int("lien_jusque")?),
            (row.int("depuis")?, row.int("jusque")?),
        );
        out.structure(structure, Profil::Tut, Some(enfant), when);
        let via = Via {
            structure,
            enfant: Some(enfant),
            groupe: None,
        };
        out.add(Principal::ResponsablesDe(enfant), via, when);
    }
    Ok(())
}

async fn children_grouped(c: &mut Connection, personne: PersonneId, out: &mut Gathered) -> Result<(), StoreError> {
    let sql = filled(CHILDREN_GROUPED, true);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(bytes(personne)).bind(out.now);
    for row in query.fetch_all(c).await? {
        let groupe: GroupeId = row.id("id")?;
        let enfant = Some(row.id("eleve")?);
        let via = Via {
            structure: row.id("structure")?,
            enfant,
            groupe: Some((groupe, Profil::Tut)),
        };
        let when = meet(
            (row.int("lien_depuis")?, row.int("lien_jusque")?),
            (row.int("depuis")?, row.int("jusque")?.min(row.int("borne")?)),
        );
        out.add(Principal::ProfilDuGroupe(groupe, Profil::Tut), via, when);
    }
    Ok(())
}

fn meet(a: (Millis, Millis), b: (Millis, Millis)) -> (Millis, Millis) {
    (a.0.max(b.0), a.1.min(b.1))
}

/// Joins the intervals of one principal through one structure and one child: two functions in one school are one membership.
fn merge(mut all: Vec<Membership>) -> Vec<Membership> {
    all.sort_unstable_by(|a, b| {
        (a.principal, a.structure, a.enfant, a.depuis, a.jusque).cmp(&(
            b.principal,
            b.structure,
            b.enfant,
            b.depuis,
            b.jusque,
        ))
    });
    let mut merged: Vec<Membership> = Vec::with_capacity(all.len());
    for next in all {
        match merged.last_mut() {
            Some(last)
                if last.principal == next.principal
                    && last.structure == next.structure
                    && last.enfant == next.enfant
                    && last.groupe == next.groupe
                    && next.depuis <= last.jusque =>
            {
                last.jusque = last.jusque.max(next.jusque);
            }
            _ => merged.push(next),
        }
    }
    merged
}
