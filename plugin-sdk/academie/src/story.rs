//! The people of the story told by demonstrations and tests, found in a world by what they are.

use crate::{
    nomenclature::{Niveau, code_lien},
    world::{Eleve, Lien, Personnel, Public, World},
};

/// Jointures of the people of the story. Structures are ENTStructureJointure, persons ENTPersonJointure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryRoles {
    /// Collège A.
    pub college_a: u32,
    /// Collège B.
    pub college_b: u32,
    /// UAI of A.
    pub uai_a: String,
    /// UAI of B.
    pub uai_b: String,
    /// Principal of A.
    pub principal_a: u32,
    /// Principal of B.
    pub principal_b: u32,
    /// Parent of exactly two pupils, one in A-6A and one in B (PersRelEleve).
    pub parent_a_et_b: u32,
    /// Their child in A-6A.
    pub enfant_a: u32,
    /// Their child in B.
    pub enfant_b: u32,
    /// Parent of one pupil only, in A-6B (PersRelEleve).
    pub parent_6b: u32,
    /// That pupil.
    pub enfant_6b: u32,
    /// Teacher of B only, parent of nobody in the files (PersEducNat).
    pub enseignant_b: u32,
    /// Teacher of B who is parent of a pupil of A-6A: as staff (PersEducNat).
    pub personnel_parent: u32,
    /// The same human being as parent (PersRelEleve).
    pub personnel_parent_responsable: u32,
    /// Their child in A-6A.
    pub enfant_personnel: u32,
    /// A pupil of A-6A.
    pub eleve_6a: u32,
    /// Another pupil of A-6A, to become editor.
    pub eleve_redacteur: u32,
    /// Teacher of A-6A, in A only (PersEducNat).
    pub enseignant_6a: u32,
    /// Class head (professeur principal) of A-6A (PersEducNat).
    pub principal_de_6a: u32,
    /// CPE of A.
    pub cpe_a: u32,
    /// Secretary of A.
    pub secretaire_a: u32,
}

/// A parent with authority.
fn est_parent(lien: &Lien) -> bool {
    matches!(lien.code, code_lien::MERE | code_lien::PERE) && lien.legal == 1
}

impl World {
    /// Finds everybody; `None` with a single collège.
    pub fn roles_of_story(&self) -> Option<StoryRoles> {
        let [a, b, ..] = self.colleges.as_slice() else {
            return None;
        };
        let (sa, sb) = (a.jointure, b.jointure);
        let six_a = self.classe_de_histoire(sa, 0)?;
        let six_b = self.classe_de_histoire(sa, 1)?;

        let (enfant_a, parent_a_et_b) = self.parent_of(sa, six_a, |enfants| match enfants {
            [un, autre] => un.structure == sb || autre.structure == sb,
            _ => false,
        })?;
        let enfant_b = self.enfants_de(parent_a_et_b).find(|e| e.structure == sb)?.jointure;
        let (enfant_6b, parent_6b) = self.parent_of(sa, six_b, |enfants| enfants.len() == 1)?;

        let personnel = self.personnels.iter().find(|p| {
            let child = p
                .aussi_responsable
                .into_iter()
                .flat_map(|r| self.parents_links(r, sa, six_a))
                .next();
            p.enseigne() && p.exerce_dans(sb) && !p.exerce_dans(sa) && child.is_some()
        })?;
        let personnel_parent_responsable = personnel.aussi_responsable?;
        let enfant_personnel = self
            .parents_links(personnel_parent_responsable, sa, six_a)
            .next()?
            .jointure;

        let mut camarades = self.eleves_de(sa, six_a).filter(|e| {
            e.jointure != enfant_a
                && e.jointure != enfant_personnel
                && e.liens.iter().filter(|l| est_parent(l)).count() == 2
        });
        let teaches = |p: &&Personnel, classe: &str| {
            p.services
                .iter()
                .any(|s| s.structure == sa && matches!(&s.cible, Public::Classe(code) if code == classe))
        };
        Some(StoryRoles {
            college_a: sa,
            college_b: sb,
            uai_a: a.uai.clone(),
            uai_b: b.uai.clone(),
            principal_a: self.staff(sa, "DIR", |p| p.fonctions.iter().any(|f| f.code.poste == "D0010"))?,
            principal_b: self.staff(sb, "DIR", |p| p.fonctions.iter().any(|f| f.code.poste == "D0010"))?,
            parent_a_et_b,
            enfant_a,
            enfant_b,
            parent_6b,
            enfant_6b,
            enseignant_b: self.staff(sb, "ENS", |_| true)?,
            personnel_parent: personnel.jointure,
            personnel_parent_responsable,
            enfant_personnel,
            eleve_6a: camarades.next()?.jointure,
            eleve_redacteur: camarades.next()?.jointure,
            enseignant_6a: self.staff(sa, "ENS", |p| teaches(&p, six_a))?,
            principal_de_6a: self
                .personnels
                .iter()
                .find(|p| p.principal_de.iter().any(|(s, c)| *s == sa && c == six_a))?
                .jointure,
            cpe_a: self.staff(sa, "EDU", |_| true)?,
            secretaire_a: self.staff(sa, "ADM", |_| true)?,
        })
    }

    /// Code of the first or second class of 6e.
    fn classe_de_histoire(&self, structure: u32, rang: usize) -> Option<&str> {
        self.college(structure)?
            .classes_de(Niveau::Sixieme)
            .nth(rang)
            .map(|classe| classe.code.as_str())
    }

    /// A pupil of this class and a legal parent whose children are as wanted, and who is not staff.
    fn parent_of(&self, structure: u32, classe: &str, wanted: impl Fn(&[&Eleve]) -> bool) -> Option<(u32, u32)> {
        self.eleves_de(structure, classe).find_map(|eleve| {
            let parent = eleve.liens.iter().filter(|lien| est_parent(lien)).find(|lien| {
                let enfants: Vec<&Eleve> = self.enfants_de(lien.responsable).collect();
                let agent = self
                    .personnels
                    .iter()
                    .any(|p| p.aussi_responsable == Some(lien.responsable));
                wanted(&enfants) && !agent
            })?;
            Some((eleve.jointure, parent.responsable))
        })
    }

    /// Children of this parent in this class.
    fn parents_links<'a>(
        &'a self,
        responsable: u32,
        structure: u32,
        classe: &'a str,
    ) -> impl Iterator<Item = &'a Eleve> {
        self.enfants_de(responsable).filter(move |eleve| {
            let link = eleve
                .liens
                .iter()
                .any(|lien| lien.responsable == responsable && est_parent(lien));
            eleve.structure == structure && eleve.classe == classe && link
        })
    }

    /// Somebody with this function in this structure only, parent of nobody.
    fn staff(&self, structure: u32, code: &str, wanted: impl Fn(&Personnel) -> bool) -> Option<u32> {
        let ici = |p: &&Personnel| {
            p.fonctions.iter().all(|f| f.structure == structure) && p.a_fonction(code) && p.aussi_responsable.is_none()
        };
        self.personnels
            .iter()
            .filter(ici)
            .find(|p| wanted(p))
            .map(|p| p.jointure)
    }
}
