//! The school of the kit as rows of the annuaire.

use std::collections::BTreeMap;

use preau_model::{
    AnneeScolaire, Categorie, Clock, CompteId, GenreGroupe, GenreStructure, GroupeId, Hat, Id, Millis, NEVER,
    PersonneId, Profil, Qualite, Rng, Source, StructureId, TerritoireId, Uai, fold, new_id,
};
use preau_store::{Connection, Db, StoreError};

use crate::school::{College, PEOPLE, Place, School, Someone};

/// Writes the school, as an import of the first day of the school year would have.
pub(crate) async fn write(db: &Db, clock: &dyn Clock, rng: &dyn Rng) -> Result<School, StoreError> {
    let annee = AnneeScolaire::at(clock.now());
    let school = plan(clock, rng);
    let rows = school.clone();
    let accounts: Vec<CompteId> = PEOPLE.iter().map(|_| new_id(clock, rng)).collect();
    db.write(move |tx| Box::pin(async move { insert(tx, &rows, &accounts, annee).await }))
        .await?;
    Ok(school)
}

fn plan(clock: &dyn Clock, rng: &dyn Rng) -> School {
    let college = |number: u32, classes: &[&'static str]| College {
        id: new_id(clock, rng),
        uai: Uai::from_number(number).expect("a number of seven digits"),
        classes: classes
            .iter()
            .map(|code| (*code, new_id(clock, rng)))
            .collect::<BTreeMap<_, GroupeId>>(),
    };
    let mut school = School {
        territoire: new_id(clock, rng),
        departement: new_id(clock, rng),
        a: college(139_001, &["6A", "6B"]),
        b: college(139_002, &["6A"]),
        people: BTreeMap::new(),
    };
    for someone in PEOPLE {
        let structure = structure_of(&school, someone.place);
        school.people.insert(someone.role, (new_id(clock, rng), structure));
    }
    school
}

fn structure_of(school: &School, place: Place) -> StructureId {
    match place {
        Place::A => school.a.id,
        Place::B => school.b.id,
        Place::Departement => school.departement,
    }
}

fn bytes<T>(id: Id<T>) -> Vec<u8> {
    id.as_slice().to_vec()
}

async fn insert(
    tx: &mut Connection,
    school: &School,
    accounts: &[CompteId],
    annee: AnneeScolaire,
) -> Result<(), StoreError> {
    let since = annee.begins();
    sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, 'Département fictif', $2)")
        .bind(bytes(school.territoire))
        .bind(since)
        .execute(&mut *tx)
        .await?;
    let etablissement = GenreStructure::Etablissement;
    structure(
        tx,
        school.territoire,
        school.departement,
        GenreStructure::Collectivite,
        None,
        "Département fictif",
    )
    .await?;
    structure(
        tx,
        school.territoire,
        school.a.id,
        etablissement,
        Some(school.a.uai),
        "Collège des Essais",
    )
    .await?;
    structure(
        tx,
        school.territoire,
        school.b.id,
        etablissement,
        Some(school.b.uai),
        "Collège des Preuves",
    )
    .await?;
    for college in [&school.a, &school.b] {
        for (code, id) in &college.classes {
            sqlx::query(
                "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) \
                 VALUES ($1, $2, $3, $4, $5, $6, '6', $7, $8)",
            )
            .bind(bytes(*id))
            .bind(bytes(college.id))
            .bind(annee.number())
            .bind(GenreGroupe::Classe.number())
            .bind(*code)
            .bind(*code)
            .bind(Source::Aaf.number())
            .bind(annee.ends())
            .execute(&mut *tx)
            .await?;
        }
    }
    for (someone, account) in PEOPLE.iter().zip(accounts) {
        person(tx, school, someone, *account, since).await?;
        memberships(tx, school, someone, annee).await?;
    }
    Ok(())
}

async fn structure(
    tx: &mut Connection,
    territoire: TerritoireId,
    id: StructureId,
    genre: GenreStructure,
    uai: Option<Uai>,
    nom: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, \
         attributs, empreinte, etat, vu) VALUES ($1, $2, $3, $4, '013', '2D', $5, $6, $7, 'Essaiville', '340', '', '{}', $8, 0, 0)",
    )
    .bind(bytes(id))
    .bind(bytes(territoire))
    .bind(genre.number())
    .bind(Source::Local.number())
    .bind(id.to_string())
    .bind(uai.map(|uai| uai.to_string()))
    .bind(nom.to_owned())
    .bind(vec![0_u8; 16])
    .execute(tx)
    .await?;
    Ok(())
}

async fn person(
    tx: &mut Connection,
    school: &School,
    someone: &Someone,
    account: CompteId,
    since: Millis,
) -> Result<(), StoreError> {
    let id = school.person(someone.role);
    sqlx::query("INSERT INTO compte (id, login, etat, mot_de_passe, preferences, cree, active) VALUES ($1, $2, 1, NULL, '{}', $3, $3)")
        .bind(bytes(account))
        .bind(someone.role)
        .bind(since)
        .execute(&mut *tx)
        .await?;
    let categorie = match Hat::of_profil(someone.profil) {
        Hat::Eleve => Categorie::Eleve,
        Hat::Responsable => Categorie::Responsable,
        Hat::Agent => Categorie::Agent,
        Hat::Invite => Categorie::Invite,
    };
    sqlx::query(
        "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, recherche, \
         siecle, structure, sensible, empreinte, etat, vu) \
         VALUES ($1, $2, $3, '013', '2D', $4, $5, $6, $7, $8, $9, $10, NULL, $11, NULL, $12, 0, 0)",
    )
    .bind(bytes(id))
    .bind(bytes(account))
    .bind(Source::Aaf.number())
    .bind(someone.role)
    .bind(categorie.number())
    .bind(someone.profil.number())
    .bind(someone.nom)
    .bind(someone.prenom)
    .bind(someone.civilite)
    .bind(fold(&format!("{} {}", someone.nom, someone.prenom)))
    .bind(bytes(school.place(someone.role)))
    .bind(vec![0_u8; 16])
    .execute(tx)
    .await?;
    Ok(())
}

async fn memberships(
    tx: &mut Connection,
    school: &School,
    someone: &Someone,
    annee: AnneeScolaire,
) -> Result<(), StoreError> {
    let id = school.person(someone.role);
    let college = if someone.place == Place::B {
        &school.b
    } else {
        &school.a
    };
    // A responsable belongs to a school through the child alone.
    if someone.profil != Profil::Tut {
        sqlx::query(
            "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
             VALUES ($1, $2, $3, $4, '', $5, $6, $7)",
        )
        .bind(bytes(id))
        .bind(bytes(school.place(someone.role)))
        .bind(someone.profil.number())
        .bind(someone.profil.code())
        .bind(annee.begins())
        .bind(NEVER)
        .bind(Source::Aaf.number())
        .execute(&mut *tx)
        .await?;
    }
    let qualite = if someone.profil == Profil::Elv {
        Qualite::Eleve
    } else {
        Qualite::Enseignant
    };
    for class in someone.classes {
        let group = college.classes.get(class).expect("a class of the collège");
        sqlx::query(
            "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) VALUES ($1, $2, $3, '', $4, $5, $6)",
        )
        .bind(bytes(id))
        .bind(bytes(*group))
        .bind(qualite.number())
        .bind(annee.begins())
        .bind(annee.ends())
        .bind(Source::Aaf.number())
        .execute(&mut *tx)
        .await?;
    }
    for child in someone.enfants {
        link(tx, school.person(child), id, annee.begins()).await?;
    }
    Ok(())
}

/// A legal representative since the beginning of the year.
async fn link(tx: &mut Connection, child: PersonneId, parent: PersonneId, since: Millis) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
         VALUES ($1, $2, 10, 1, 1, 1, 1, $3, $4, $5)",
    )
    .bind(bytes(child))
    .bind(bytes(parent))
    .bind(since)
    .bind(NEVER)
    .bind(Source::Aaf.number())
    .execute(tx)
    .await?;
    Ok(())
}
