//! What an attachment changes: who comes to administer whom, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{PersonneId, Profil, StructureId};
use preau_store::{Connection, RowExt as _};
use sqlx::AssertSqlSafe;

use super::ABOVE;
use crate::sql::{at, bytes, list_of, padded};
use crate::{Annuaire, AnnuaireError};

/// Everything below `$1`, itself included.
const BELOW: &str = "WITH RECURSIVE dessous (id) AS (SELECT s.id FROM structure s WHERE s.id = $1 UNION \
     SELECT sp.enfant FROM structure_parent sp JOIN dessous d ON d.id = sp.parent) SELECT id FROM dessous";

/// The agents of a structure above, and the structures that they gain or lose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mouvement {
    /// The structure above.
    pub structure: StructureId,
    /// Its agents.
    pub agents: u64,
    /// Structures that come under it, or leave it.
    pub structures: BTreeSet<StructureId>,
    /// Persons of these, by profile (`ELV`, `ENS`…); somebody of two of them counts once.
    pub profils: BTreeMap<String, u64>,
}

/// What attaching, or detaching, would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApercuRattachement {
    /// Who would gain persons.
    pub gagnent: Vec<Mouvement>,
    /// Who would lose persons.
    pub perdent: Vec<Mouvement>,
}

impl Annuaire {
    /// What attaching (`true`) or detaching a structure under another one would change. Writes nothing.
    pub async fn apercu_rattachement(
        &self,
        enfant: StructureId,
        parent: StructureId,
        attacher: bool,
    ) -> Result<ApercuRattachement, AnnuaireError> {
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        let edges = edges(c).await?;
        let mut after = edges.clone();
        if attacher {
            after.insert((enfant, parent));
        } else {
            after.remove(&(enfant, parent));
        }
        let mut apercu = ApercuRattachement::default();
        for above in closure(c, ABOVE, parent).await? {
            let (before, then) = (below(&edges, above), below(&after, above));
            for (from, to, out) in [
                (&before, &then, &mut apercu.gagnent),
                (&then, &before, &mut apercu.perdent),
            ] {
                let structures: BTreeSet<StructureId> = to.difference(from).copied().collect();
                if !structures.is_empty() {
                    let agents = self.profiles(c, &BTreeSet::from([above])).await?;
                    let theirs = [Profil::Col, Profil::Aca, Profil::Dir];
                    let agents = theirs.iter().filter_map(|p| agents.get(p.code())).sum();
                    out.push(Mouvement {
                        structure: above,
                        agents,
                        profils: self.profiles(c, &structures).await?,
                        structures,
                    });
                }
            }
        }
        Ok(apercu)
    }

    /// The structures under one, however deep, itself included.
    pub async fn structures_dessous(&self, parent: StructureId) -> Result<BTreeSet<StructureId>, AnnuaireError> {
        closure(&mut *self.db.read().await?, BELOW, parent).await
    }

    /// Persons of these structures by profile, each once per profile.
    async fn profiles(
        &self,
        c: &mut Connection,
        structures: &BTreeSet<StructureId>,
    ) -> Result<BTreeMap<String, u64>, AnnuaireError> {
        let mut persons: BTreeMap<String, BTreeSet<PersonneId>> = BTreeMap::new();
        let structures: Vec<StructureId> = structures.iter().copied().collect();
        for chunk in padded(&structures) {
            let n = chunk.len() + 1;
            let sql = format!(
                "SELECT DISTINCT r.personne, r.profil FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
                 WHERE r.structure IN ({}) AND {}",
                list_of(&chunk),
                at("r", n)
            );
            let query = chunk
                .into_iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |q, id| q.bind(bytes(id)));
            for row in query.bind(self.now()).fetch_all(&mut *c).await? {
                let code = Profil::from_number(row.int("profil")?).map_or("", Profil::code);
                persons.entry(code.to_owned()).or_default().insert(row.id("personne")?);
            }
        }
        Ok(persons
            .into_iter()
            .map(|(code, all)| (code, all.len() as u64))
            .collect())
    }
}

async fn closure(
    c: &mut Connection,
    sql: &'static str,
    of: StructureId,
) -> Result<BTreeSet<StructureId>, AnnuaireError> {
    let rows = sqlx::query(sql).bind(bytes(of)).fetch_all(c).await?;
    Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
}

/// Every (child, parent); structures are thousands, not millions.
async fn edges(c: &mut Connection) -> Result<BTreeSet<(StructureId, StructureId)>, AnnuaireError> {
    let rows = sqlx::query("SELECT enfant, parent FROM structure_parent")
        .fetch_all(c)
        .await?;
    let edge = |row: &preau_store::Row| Ok::<_, preau_store::StoreError>((row.id("enfant")?, row.id("parent")?));
    Ok(rows.iter().map(edge).collect::<Result<_, _>>()?)
}

fn below(edges: &BTreeSet<(StructureId, StructureId)>, top: StructureId) -> BTreeSet<StructureId> {
    let mut children: BTreeMap<StructureId, Vec<StructureId>> = BTreeMap::new();
    for (child, parent) in edges {
        children.entry(*parent).or_default().push(*child);
    }
    let (mut found, mut to_do) = (BTreeSet::new(), vec![top]);
    while let Some(next) = to_do.pop() {
        for child in children.get(&next).into_iter().flatten() {
            if found.insert(*child) {
                to_do.push(*child);
            }
        }
    }
    found.remove(&top);
    found
}
