//! The links of somebody as the direction reads them, whatever they open.

use preau_model::{Millis, NEVER, PersonneId, Source};
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// A pupil and a responsable, from one of them. Neither address nor phone: those belong to the page of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LienFamille {
    /// The other person.
    pub personne: PersonneId,
    /// First name.
    pub prenom: String,
    /// Family name.
    pub nom: String,
    /// Code of the link: 10 mère, 20 père…
    pub lien: i64,
    /// 1 legal representative, 2 in charge, 0 neither.
    pub legal: i64,
    /// Is to be called. Opens nothing.
    pub contact: bool,
    /// Pays.
    pub financier: bool,
    /// First instant after; `None`: no end.
    pub jusque: Option<Millis>,
    /// Who says so.
    pub source: Source,
}

impl Annuaire {
    /// The responsables of a pupil and the children of a responsable, now: legal representatives first. A protected pair is absent.
    pub async fn liens(&self, personne: PersonneId) -> Result<Vec<LienFamille>, AnnuaireError> {
        let sql = format!(
            "SELECT p.id, p.nom, p.prenom, l.lien, l.legal, l.contact, l.financier, l.jusque, l.source FROM lien_effectif l \
             JOIN personne p ON p.id = CASE WHEN l.eleve = $2 THEN l.responsable ELSE l.eleve END AND p.etat = 0 \
             WHERE (l.eleve = $2 OR l.responsable = $2) AND {} \
             ORDER BY CASE l.legal WHEN 0 THEN 9 ELSE l.legal END, l.lien, p.nom, p.prenom, p.id",
            at("l", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now()).bind(bytes(personne));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(lien).collect::<Result<_, _>>()?)
    }
}

fn lien(row: &Row) -> Result<LienFamille, StoreError> {
    Ok(LienFamille {
        personne: row.id("id")?,
        prenom: row.text("prenom")?,
        nom: row.text("nom")?,
        lien: row.int("lien")?,
        legal: row.int("legal")?,
        contact: row.flag("contact")?,
        financier: row.flag("financier")?,
        jusque: Some(row.int("jusque")?).filter(|end| *end != NEVER),
        source: Source::from_number(row.int("source")?).unwrap_or(Source::Aaf),
    })
}
