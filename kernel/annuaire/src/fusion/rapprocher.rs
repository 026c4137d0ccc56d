//! When an export brings somebody whom a file of their school gave, the two rows come together without anybody asked, if nothing
//! leaves room for doubt; what leaves some is proposed among the duplicates.

use preau_model::{PersonneId, Source};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use super::{Maniere, force};
use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// A row of a file or of a system and one of a stronger source, of one category, present, who bear the same names and the same INE,
/// or the same birth date and the same school. Whoever could be two persons is nobody here.
const CERTAIN: &str = "SELECT a.id AS faible, b.id AS forte, a.source AS de, b.source AS par FROM personne a \
     JOIN indice_doublon x ON x.personne = a.id AND x.genre = 1 \
     JOIN indice_doublon y ON y.genre = 1 AND y.cle = x.cle AND y.personne <> a.id \
     JOIN personne b ON b.id = y.personne AND b.categorie = a.categorie AND b.etat = 0 AND b.source <> 2 \
     WHERE a.source IN (3, 4) AND a.etat = 0 AND b.source <> a.source AND ( \
     EXISTS (SELECT 1 FROM indice_doublon i JOIN indice_doublon j ON j.genre = i.genre AND j.cle = i.cle \
     WHERE i.personne = a.id AND j.personne = b.id AND i.genre IN (3, 4)) \
     OR (a.structure = b.structure AND EXISTS (SELECT 1 FROM indice_doublon i JOIN indice_doublon j \
     ON j.genre = i.genre AND j.cle = i.cle WHERE i.personne = a.id AND j.personne = b.id AND i.genre = 2))) \
     AND NOT EXISTS (SELECT 1 FROM doublon d WHERE d.etat = 2 AND ((d.a = a.id AND d.b = b.id) OR (d.a = b.id AND d.b = a.id))) \
     ORDER BY a.id, b.id";

impl Annuaire {
    /// Brings together what is certain; answers how many rows were closed. Only once the search for duplicates has looked at
    /// everybody: somebody it does not know yet could leave room for doubt.
    pub async fn rapprocher_sources(&self) -> Result<u64, AnnuaireError> {
        // Nobody of a file, nothing to do.
        let anybody = sqlx::query("SELECT 1 AS here FROM personne WHERE source IN (3, 4) AND etat = 0 LIMIT 1");
        if anybody.fetch_optional(&mut *self.db.read().await?).await?.is_none() {
            return Ok(0);
        }
        let pairs = certain(&mut *self.db.read().await?).await?;
        let mut done = 0;
        for (weak, strong) in pairs {
            let me = self.clone();
            self.db
                .write(move |tx| {
                    Box::pin(async move {
                        let id = me.absorber(tx, strong, weak, strong).await?;
                        let detail = json!({ "fusion": id, "maniere": Maniere::Absorption as i64 });
                        let mut act = Acte::sur("doublon.rapprocher", strong, weak, detail).autre(bytes(strong));
                        act.par = None;
                        me.noter(tx, act).await?;
                        sqlx::query("UPDATE doublon SET etat = 1 WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)")
                            .bind(bytes(weak))
                            .bind(bytes(strong))
                            .execute(&mut *tx)
                            .await?;
                        Ok::<_, AnnuaireError>(())
                    })
                })
                .await?;
            done += 1;
        }
        Ok(done)
    }
}

async fn certain(c: &mut Connection) -> Result<Vec<(PersonneId, PersonneId)>, AnnuaireError> {
    let mut pairs: Vec<(PersonneId, PersonneId)> = Vec::new();
    for row in sqlx::query(CERTAIN).fetch_all(c).await? {
        let of = |column| -> Result<Option<Source>, AnnuaireError> { Ok(Source::from_number(row.int(column)?)) };
        if let (Some(weak), Some(strong)) = (of("de")?, of("par")?)
            && force(weak) < force(strong)
        {
            pairs.push((row.id("faible")?, row.id("forte")?));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    // One that could be two others, or two that could be one, wait for somebody.
    let alone = |pair: &(PersonneId, PersonneId)| {
        pairs.iter().filter(|other| other.0 == pair.0).count() == 1
            && pairs.iter().filter(|other| other.1 == pair.1).count() == 1
    };
    Ok(pairs.iter().filter(|pair| alone(pair)).copied().collect())
}
