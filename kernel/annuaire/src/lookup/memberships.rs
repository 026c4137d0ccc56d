//! `memberships`: the principals of one person row. Two statements, four for a responsable.

use preau_model::{Categorie, GroupeId, Millis, NEVER, PersonneId, Principal, Profil, Qualite, StructureId};
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::personne::profil;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, Membership, Memberships};

const ATTACHED: &str = "SELECT r.structure, r.profil, r.depuis, r.jusque FROM rattachement r WHERE r.personne = $1";

const GROUPED: &str = "SELECT g.id, g.structure, g.jusque AS borne, a.qualite, a.depuis, a.jusque FROM appartenance a \
     JOIN groupe g ON g.id = a.groupe WHERE a.personne = $1";

const CHILDREN_ATTACHED: &str = "SELECT l.eleve, l.depuis AS lien_depuis, l.jusque AS lien_jusque, r.structure, r.depuis, \
     r.jusque FROM lien_responsable l JOIN rattachement r ON r.personne = l.eleve AND r.profil = {elv} \
     WHERE l.responsable = $1 AND l.legal IN (1, 2)";

const CHILDREN_GROUPED: &str = "SELECT l.eleve, l.depuis AS lien_depuis, l.jusque AS lien_jusque, g.id, g.structure, \
     g.jusque AS borne, a.depuis, a.jusque FROM lien_responsable l \
     JOIN appartenance a ON a.personne = l.eleve AND a.qualite IN ({eleve}, {membre}) JOIN groupe g ON g.id = a.groupe \
     WHERE l.responsable = $1 AND l.legal IN (1, 2)";

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
        let query = sqlx::query("SELECT categorie, profil, structure, etat FROM personne WHERE id = $1");
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
        let mut gathered = Gathered {
            now,
            structures: Vec::new(),
            all: Vec::new(),
        };
        attached(connection, personne, &mut gathered).await?;
        grouped(connection, personne, own, &mut gathered).await?;
        if categorie == Categorie::Responsable {
            children_attached(connection, personne, &mut gathered).await?;
            children_grouped(connection, personne, &mut gathered).await?;
        }
        let home = main.or_else(|| gathered.structures.first().map(|(s, _)| *s));
        if let Some(structure) = home {
            gathered.add(
                Principal::Personne(personne),
                Via {
                    structure,
                    enfant: None,
                    groupe: None,
                },
                (0, NEVER),
            );
        }
        gathered.structures.sort_unstable();
        gathered.structures.dedup();
        Ok(Memberships {
            personne,
            hat: categorie.hat(),
            structures: gathered.structures,
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
    structures: Vec<(StructureId, Profil)>,
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

async fn grouped(c: &mut Connection, personne: PersonneId, own: Profil, out: &mut Gathered) -> Result<(), StoreError> {
    for row in sqlx::query(GROUPED).bind(bytes(personne)).fetch_all(c).await? {
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
    let sql = CHILDREN_GROUPED
        .replace("{eleve}", &Qualite::Eleve.number().to_string())
        .replace("{membre}", &Qualite::Membre.number().to_string());
    for row in sqlx::query(AssertSqlSafe(sql))
        .bind(bytes(personne))
        .fetch_all(c)
        .await?
    {
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
