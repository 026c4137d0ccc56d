//! What the rows of a lot were before it, so that the import can be undone. Sealed and compressed.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use preau_model::{GroupeId, ImportId, Millis, PersonneId, Rng, StructureId};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::diff::{Change, Insert};
use super::lots::{Lot, Place};
use super::ops::{Ops, Plain};
use super::persons::Rows;
use super::places::{Write, at};
use super::plan::{Division, Plan};
use super::relations::LinkFields;
use crate::sql::{bytes, padded};
use crate::{ImportError, Keys};

/// The rows of a lot before it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Image {
    /// The établissement; `None` inside when the lot made it.
    pub(crate) etablissement: Option<(StructureId, Option<StructureAvant>)>,
    /// Names of the académie and bassins that changed.
    pub(crate) au_dessus: Vec<(StructureId, String)>,
    /// Subjects (false) and trainings (true): code, label before.
    pub(crate) libelles: Vec<(bool, String, Option<String>)>,
    pub(crate) groupes: Vec<(GroupeId, Option<GroupeAvant>)>,
    /// Added, then removed.
    pub(crate) divisions: (Vec<Division>, Vec<Division>),
    pub(crate) nouvelles: Vec<PersonneId>,
    pub(crate) changees: Vec<PersonneAvant>,
    pub(crate) revenues: Vec<PersonneId>,
    pub(crate) parties: Vec<PersonneId>,
    pub(crate) demenagees: Vec<(PersonneId, Option<StructureId>)>,
    pub(crate) rattachements: Lignes<(PersonneId, StructureId, i16, String, String), ()>,
    pub(crate) appartenances: Lignes<(PersonneId, GroupeId, i16, String), ()>,
    pub(crate) liens: Lignes<(PersonneId, PersonneId), LinkFields>,
}

/// Label, level and end of life of a group.
type GroupeAvant = (String, String, Millis);
/// Payload and end of a replaced interval.
type Remplacee<P> = (P, Millis);

/// A structure row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StructureAvant {
    pub(crate) uai: Option<String>,
    pub(crate) nom: String,
    pub(crate) commune: String,
    pub(crate) nature: String,
    pub(crate) bassin: String,
    pub(crate) attributs: String,
    pub(crate) fiche: Option<String>,
    pub(crate) empreinte: String,
    pub(crate) etat: i64,
    /// Its parents of AAF.
    pub(crate) parents: Vec<StructureId>,
    /// Whose row it was: an export takes over the school that a file or somebody opened. `None`: kept before this was.
    #[serde(default)]
    pub(crate) origine: Option<Origine>,
}

/// Source and key of a structure row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Origine {
    pub(crate) source: i64,
    pub(crate) academie: String,
    pub(crate) degre: String,
    pub(crate) cle: String,
}

/// A person row; bytes in hexadecimal.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PersonneAvant {
    pub(crate) id: PersonneId,
    pub(crate) categorie: i64,
    pub(crate) profil: i64,
    pub(crate) nom: String,
    pub(crate) prenom: String,
    pub(crate) civilite: String,
    pub(crate) recherche: String,
    pub(crate) siecle: Option<String>,
    pub(crate) structure: Option<StructureId>,
    pub(crate) sensible: Option<String>,
    pub(crate) empreinte: String,
    pub(crate) etat: i64,
}

/// Interval rows: what the lot inserted (with the row it replaced), what it moved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(
    serialize = "K: Serialize, P: Serialize",
    deserialize = "K: Deserialize<'de>, P: Deserialize<'de>"
))]
pub(crate) struct Lignes<K, P> {
    /// Key, beginning, payload and end of the replaced row.
    pub(crate) inserees: Vec<(K, Millis, Option<Remplacee<P>>)>,
    /// Key, beginning now, beginning and end before.
    pub(crate) deplacees: Vec<(K, Millis, Millis, Millis)>,
}

impl<K, P> Default for Lignes<K, P> {
    fn default() -> Self {
        Self {
            inserees: Vec::new(),
            deplacees: Vec::new(),
        }
    }
}

impl<K, P: Plain> Lignes<K, P> {
    fn of<R: Plain>(ops: &Ops<R, P>, key: impl Fn(&R) -> Option<K>) -> Self {
        let inserted = |i: Insert<R, P>| Some((key(&i.key)?, i.from, i.over));
        let moved = |c: Change<R>| Some((key(&c.key)?, c.from, c.was, c.had));
        Self {
            inserees: ops.inserts.iter().filter_map(inserted).collect(),
            deplacees: ops.changes.iter().filter_map(moved).collect(),
        }
    }
}

impl Image {
    /// Reads what a lot is about to change.
    pub(crate) async fn take(
        c: &mut Connection,
        plan: &Plan,
        lot: &Lot,
        rows: &Rows,
        gone: &[PersonneId],
    ) -> Result<Self, StoreError> {
        let person = |rank: u32| at(&plan.people.ids, rank).copied();
        let word = |word| plan.delivery.words.text(word).to_owned();
        let group = |rank: &u32| at(&plan.groups.all, *rank);
        let group_id = |rank: u32| group(&rank).map(|g| g.id);
        let written = lot.groups.iter().chain(&lot.closed_groups).filter_map(group);
        let mut image = Self {
            groupes: written.map(|g| (g.id, g.before.clone())).collect(),
            divisions: lot.divisions.clone(),
            nouvelles: rows.new.iter().map(|row| row.id).collect(),
            revenues: rows.back.clone(),
            parties: gone.to_vec(),
            demenagees: rows.moved.iter().map(|(id, before, _)| (*id, *before)).collect(),
            rattachements: Lignes::of(&lot.attachments, |k| {
                let structure = at(&plan.structures.ids, k.1).copied()?;
                Some((person(k.0)?, structure, k.2, word(k.3), word(k.4)))
            }),
            appartenances: Lignes::of(&lot.belongings, |k| {
                Some((person(k.0)?, group_id(k.1)?, k.2, word(k.3)))
            }),
            liens: Lignes::of(&lot.links, |k| Some((person(k.0)?, person(k.1)?))),
            ..Self::default()
        };
        match lot.place {
            Place::Structure(index) if lot.record => image.school(c, plan, index).await?,
            Place::Hors if lot.record => image.hors(c, plan).await?,
            _ => {}
        }
        let changed: Vec<PersonneId> = rows.changed.iter().map(|row| row.id).collect();
        image.changees = persons(c, &changed).await?;
        Ok(image)
    }

    async fn school(&mut self, c: &mut Connection, plan: &Plan, index: u32) -> Result<(), StoreError> {
        let Some(id) = at(&plan.structures.ids, index).copied() else {
            return Ok(());
        };
        if at(&plan.structures.writes, index) == Some(&Write::Create) {
            self.etablissement = Some((id, None));
            return Ok(());
        }
        let query = sqlx::query(
            "SELECT p.parent FROM structure_parent p JOIN structure s ON s.id = p.parent \
             WHERE p.enfant = $1 AND s.source = 1 AND s.genre IN (3, 4, 5, 6, 7)",
        );
        let rows = query.bind(bytes(id)).fetch_all(&mut *c).await?;
        let parents = rows.iter().map(|row| row.id("parent")).collect::<Result<_, _>>()?;
        let query = sqlx::query(
            "SELECT uai, nom, commune, nature, bassin, attributs, fiche, empreinte, etat, source, academie, degre, cle \
             FROM structure WHERE id = $1",
        );
        let row = query.bind(bytes(id)).fetch_one(c).await?;
        let before = StructureAvant {
            uai: row.opt_text("uai")?,
            nom: row.text("nom")?,
            commune: row.text("commune")?,
            nature: row.text("nature")?,
            bassin: row.text("bassin")?,
            attributs: row.text("attributs")?,
            fiche: row.opt_bytes("fiche")?.as_deref().map(hex),
            empreinte: hex(&row.bytes("empreinte")?),
            etat: row.int("etat")?,
            parents,
            origine: Some(Origine {
                source: row.int("source")?,
                academie: row.text("academie")?,
                degre: row.text("degre")?,
                cle: row.text("cle")?,
            }),
        };
        self.etablissement = Some((id, Some(before)));
        Ok(())
    }

    async fn hors(&mut self, c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
        for above in plan.structures.above.iter().filter(|a| a.write) {
            let query = sqlx::query("SELECT nom FROM structure WHERE id = $1").bind(bytes(above.id));
            if let Some(row) = query.fetch_optional(&mut *c).await? {
                self.au_dessus.push((above.id, row.text("nom")?));
            }
        }
        for (mefs, stored) in [(false, &plan.labels.matieres), (true, &plan.labels.mefs)] {
            for (code, _) in plan.new_labels(mefs) {
                let before = stored.get(&code).cloned();
                self.libelles.push((mefs, code, before));
            }
        }
        Ok(())
    }

    /// Compressed, then sealed for this import.
    pub(crate) fn seal(&self, import: ImportId, keys: &Keys, rng: &dyn Rng) -> Option<Vec<u8>> {
        let mut zip = ZlibEncoder::new(Vec::new(), Compression::fast());
        zip.write_all(&serde_json::to_vec(self).ok()?).ok()?;
        keys.seal_as(import.as_slice(), &zip.finish().ok()?, rng)
    }

    /// What [`Image::seal`] made.
    pub(crate) fn open(bytes: &[u8], import: ImportId, keys: &Keys) -> Result<Self, ImportError> {
        let sealed = ImportError::Annuaire(crate::AnnuaireError::Sealed);
        let Some(packed) = keys.unseal_as(import.as_slice(), bytes) else {
            return Err(sealed);
        };
        let mut plain = Vec::new();
        match ZlibDecoder::new(packed.as_slice()).read_to_end(&mut plain) {
            Ok(_) => serde_json::from_slice(&plain).map_err(|_| sealed),
            Err(_) => Err(sealed),
        }
    }
}

async fn persons(c: &mut Connection, ids: &[PersonneId]) -> Result<Vec<PersonneAvant>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for wanted in padded(ids) {
        let sql = format!(
            "SELECT id, categorie, profil, nom, prenom, civilite, recherche, siecle, structure, sensible, empreinte, \
                 etat FROM personne WHERE id IN ({})",
            list(1, wanted.len())
        );
        let query = wanted
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(*id)));
        for row in query.fetch_all(&mut *c).await? {
            found.push(PersonneAvant {
                id: row.id("id")?,
                categorie: row.int("categorie")?,
                profil: row.int("profil")?,
                nom: row.text("nom")?,
                prenom: row.text("prenom")?,
                civilite: row.text("civilite")?,
                recherche: row.text("recherche")?,
                siecle: row.opt_text("siecle")?,
                structure: row.opt_id("structure")?,
                sensible: row.opt_bytes("sensible")?.as_deref().map(hex),
                empreinte: hex(&row.bytes("empreinte")?),
                etat: row.int("etat")?,
            });
        }
    }
    Ok(found)
}

/// Bytes as hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Bytes from hexadecimal.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
