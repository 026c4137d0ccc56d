//! A million persons of invented schools, written straight into the tables.

use preau_model::{Clock, CompteId, NEVER, PersonneId, Rng, StructureId, TerritoireId, new_id};
use preau_store::dialect::bulk_tuples;
use preau_store::{Connection, Db, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyArguments;

/// Schools of 1 600 persons.
pub(super) const SCHOOLS: usize = 625;
const PUPILS: usize = 600;
const PARENTS: usize = 940;
const STAFF: usize = 60;
const ROWS: usize = 400;

const BEGINS: [&str; 24] = [
    "ma", "du", "le", "ber", "ro", "mo", "la", "gar", "fou", "gi", "bon", "ri", "le", "pe", "che", "bou", "vi", "sa",
    "do", "ca", "fer", "na", "be", "au",
];
const MIDDLES: [&str; 20] = [
    "r", "ra", "b", "na", "l", "li", "ss", "t", "ti", "nd", "ch", "g", "rg", "v", "ve", "m", "mi", "pp", "rr", "ll",
];
const ENDS: [&str; 20] = [
    "in", "ois", "eau", "ard", "et", "ier", "on", "el", "ot", "and", "ez", "i", "as", "ert", "aux", "e", "oux", "ic",
    "y", "ain",
];
const FIRST: [&str; 40] = [
    "lea", "lucas", "emma", "hugo", "chloe", "louis", "ines", "nathan", "jade", "adam", "manon", "gabriel", "camille",
    "arthur", "sarah", "jules", "lina", "raphael", "zoe", "paul", "anne", "marie", "sophie", "karim", "nadia",
    "thomas", "claire", "pierre", "julie", "antoine", "fatima", "laurent", "celine", "david", "sandrine", "nicolas",
    "yasmine", "eric", "valerie", "jean",
];

type Query = sqlx::query::Query<'static, sqlx::Any, AnyArguments>;

/// What is being filled.
pub(super) struct Town<'a> {
    clock: &'a dyn Clock,
    rng: &'a dyn Rng,
    territory: TerritoireId,
    pub(super) schools: Vec<StructureId>,
    /// Some of the names written, to ask for.
    names: Vec<String>,
}

struct Person {
    id: PersonneId,
    account: CompteId,
    kind: i64,
    profile: i64,
    name: String,
    first: String,
    school: StructureId,
}

impl<'a> Town<'a> {
    pub(super) fn new(clock: &'a dyn Clock, rng: &'a dyn Rng) -> Self {
        Self {
            clock,
            rng,
            territory: new_id(clock, rng),
            schools: Vec::new(),
            names: Vec::new(),
        }
    }

    /// A number below `n`, more often a small one: some names are common.
    fn pick(&self, n: usize) -> usize {
        let mut bytes = [0_u8; 4];
        self.rng.fill(&mut bytes);
        let [high, low, other_high, other_low] = bytes;
        let one = usize::from(u16::from_be_bytes([high, low])) % n;
        let two = usize::from(u16::from_be_bytes([other_high, other_low])) % n;
        one * two / n
    }

    fn word(&self, from: &'static [&'static str]) -> &'static str {
        from.get(self.pick(from.len())).copied().unwrap_or_default()
    }

    fn person(&self, kind: i64, profile: i64, school: StructureId) -> Person {
        Person {
            id: new_id(self.clock, self.rng),
            account: new_id(self.clock, self.rng),
            kind,
            profile,
            name: format!("{}{}{}", self.word(&BEGINS), self.word(&MIDDLES), self.word(&ENDS)),
            first: self.word(&FIRST).to_owned(),
            school,
        }
    }

    /// One more school, with its pupils, their responsables and its staff.
    pub(super) async fn school(&mut self, db: &Db, number: usize) -> Result<(), StoreError> {
        let school: StructureId = new_id(self.clock, self.rng);
        self.schools.push(school);
        let mut people: Vec<Person> = (0..PUPILS).map(|_| self.person(1, 1, school)).collect();
        people.extend((0..PARENTS).map(|_| self.person(2, 2, school)));
        people.extend((0..STAFF).map(|n| self.person(3, if n == 0 { 4 } else { 3 }, school)));
        people.sort_unstable_by_key(|p| p.id);
        self.names
            .extend(people.iter().step_by(400).map(|p| format!("{} {}", p.name, p.first)));
        let territory = (number == 0).then_some(self.territory);
        let own = self.territory;
        db.write(move |tx| Box::pin(async move { write(tx, territory, own, school, &people).await }))
            .await
    }

    /// What somebody types: a whole name, the first name first, beginnings, a mistake, nobody.
    pub(super) fn question(&self, n: usize) -> String {
        let name = self
            .names
            .get(n * 7 % self.names.len())
            .map_or("martin lea", String::as_str);
        let (family, first) = name.split_once(' ').unwrap_or((name, ""));
        match n % 8 {
            0 => name.to_owned(),
            1 => format!("{first} {family}"),
            2 => family.chars().take(3).collect(),
            3 => format!("{} {}", first.chars().take(2).collect::<String>(), family),
            4 => {
                let mut letters: Vec<char> = family.chars().collect();
                if letters.len() > 3 {
                    letters.swap(1, 2);
                }
                letters.into_iter().collect()
            }
            5 => first.to_owned(),
            6 => family.chars().take(2).collect(),
            _ => format!("{family} wxyz"),
        }
    }
}

async fn write(
    tx: &mut Connection,
    territory: Option<TerritoireId>,
    own: TerritoireId,
    school: StructureId,
    people: &[Person],
) -> Result<(), StoreError> {
    if let Some(territory) = territory {
        sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, 'T', 0)")
            .bind(territory.as_slice().to_vec())
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, \
         attributs, empreinte, etat, vu) VALUES ($1, $2, 1, 1, '002', '2D', $3, NULL, 'S', '', '', '', '{}', $4, 0, 0)",
    )
    .bind(school.as_slice().to_vec())
    .bind(own.as_slice().to_vec())
    .bind(school.to_string())
    .bind(Vec::<u8>::new())
    .execute(&mut *tx)
    .await?;
    rows(
        tx,
        "INSERT INTO compte (id, login, etat, preferences, cree) VALUES",
        5,
        people,
        |q, p| {
            let q = q.bind(p.account.as_slice().to_vec()).bind(p.account.to_string());
            q.bind(0_i64).bind("{}").bind(0_i64)
        },
    )
    .await?;
    let head = "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, \
         recherche, structure, sensible, empreinte, etat, vu) VALUES";
    rows(tx, head, 17, people, |q, p| {
        let q = q
            .bind(p.id.as_slice().to_vec())
            .bind(p.account.as_slice().to_vec())
            .bind(1_i64);
        let q = q
            .bind("002")
            .bind("2D")
            .bind(p.id.to_string())
            .bind(p.kind)
            .bind(p.profile);
        let q = q.bind(p.name.clone()).bind(p.first.clone()).bind("");
        let q = q
            .bind(format!("{} {}", p.name, p.first))
            .bind(p.school.as_slice().to_vec());
        // What a sealed record weighs.
        q.bind(vec![7_u8; 600]).bind(vec![1_u8; 16]).bind(0_i64).bind(0_i64)
    })
    .await?;
    let attached: Vec<&Person> = people.iter().filter(|p| p.kind != 2).collect();
    let head =
        "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) VALUES";
    rows(tx, head, 8, &attached, |q, p| {
        let q = q
            .bind(p.id.as_slice().to_vec())
            .bind(p.school.as_slice().to_vec())
            .bind(p.profile);
        q.bind("ENS").bind("").bind(0_i64).bind(NEVER).bind(1_i64)
    })
    .await?;
    let pupils: Vec<&Person> = people.iter().filter(|p| p.kind == 1).collect();
    let parents: Vec<&Person> = people.iter().filter(|p| p.kind == 2).collect();
    // Each responsable has a pupil, most pupils two responsables.
    let links: Vec<(PersonneId, PersonneId)> = parents
        .iter()
        .zip(pupils.iter().cycle())
        .map(|(parent, pupil)| (pupil.id, parent.id))
        .collect();
    let head = "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, \
         source) VALUES";
    rows(tx, head, 10, &links, |q, (pupil, parent)| {
        let q = q.bind(pupil.as_slice().to_vec()).bind(parent.as_slice().to_vec());
        let q = q.bind(10_i64).bind(0_i64).bind(1_i64).bind(1_i64).bind(0_i64);
        q.bind(0_i64).bind(NEVER).bind(1_i64)
    })
    .await
}

async fn rows<T: Sync>(
    tx: &mut Connection,
    head: &str,
    columns: usize,
    all: &[T],
    bind: impl Fn(Query, &T) -> Query + Send + Sync,
) -> Result<(), StoreError> {
    for chunk in all.chunks(ROWS) {
        let sql = format!("{head} {}", bulk_tuples(tx, chunk.len(), columns));
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() == ROWS);
        chunk.iter().fold(query, &bind).execute(&mut *tx).await?;
    }
    Ok(())
}
