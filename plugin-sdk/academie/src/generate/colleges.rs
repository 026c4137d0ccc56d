//! Which collèges, and their classes.

use crate::{
    config::AcademieError,
    data::{CollegeSource, college_sources},
    dice::Dice,
    nomenclature::Niveau,
    uai::{siret_fictif, uai_fictif},
    world::{Classe, College},
};

/// Jointures of structures start here: smaller than those of persons, as in real exports.
const PREMIERE_STRUCTURE: u32 = 52_000;
/// The smallest collège that can carry every role of the story.
const EFFECTIF_MINIMAL: u32 = 40;

/// Pupils per level, youngest first.
pub(super) type Effectifs = [u32; 4];

/// Chooses collèges in turn from each bassin and divides their pupils into levels and classes.
pub(super) fn choisir(
    nombre: usize,
    scale: u64,
    dice: &mut Dice,
) -> Result<(Vec<College>, Vec<Effectifs>), AcademieError> {
    let sources = college_sources()?;
    let mut bassins: Vec<&'static str> = Vec::new();
    for source in &sources {
        if !bassins.contains(&source.bassin) {
            bassins.push(source.bassin);
        }
    }
    let mut tours: Vec<(usize, usize, CollegeSource)> = Vec::new();
    for (rang, bassin) in bassins.iter().enumerate() {
        let du_bassin = sources.iter().filter(|source| source.bassin == *bassin);
        tours.extend(du_bassin.enumerate().map(|(tour, source)| (tour, rang, *source)));
    }
    tours.sort_by_key(|(tour, rang, _)| (*tour, *rang));
    Ok(tours
        .into_iter()
        .take(nombre)
        .map(|(_, rang_bassin, source)| {
            let effectifs = effectifs(source.eleves, scale);
            let code_bassin = 2_101 + u32::try_from(rang_bassin).unwrap_or(0);
            (college(&source, code_bassin, &effectifs, dice), effectifs)
        })
        .unzip())
}

fn effectifs(eleves: u32, scale: u64) -> Effectifs {
    let total = (u64::from(eleves) * scale + 500_000) / 1_000_000;
    let total = u32::try_from(total).unwrap_or(u32::MAX).max(EFFECTIF_MINIMAL);
    let part = |per_mille: u32| u32::try_from(u64::from(total) * u64::from(per_mille) / 1000).unwrap_or(0);
    let (sixieme, cinquieme, quatrieme) = (part(262), part(253), part(246));
    [sixieme, cinquieme, quatrieme, total - sixieme - cinquieme - quatrieme]
}

fn college(source: &CollegeSource, code_bassin: u32, effectifs: &Effectifs, dice: &mut Dice) -> College {
    let mut classes = Vec::new();
    for (niveau, effectif) in Niveau::ALL.into_iter().zip(effectifs) {
        let divisions = ((effectif + 12) / 25).max(2);
        classes.extend((0..divisions).map(|rang| {
            let lettres = lettres(rang);
            Classe {
                code: format!("{}{lettres}", niveau.chiffre()),
                libelle: format!("{}e {lettres}", niveau.chiffre()),
                niveau,
                mefs: vec![niveau.mef()],
            }
        }));
    }
    let numero = dice.between(1, 90);
    let telephone = dice.below(10_000);
    College {
        jointure: PREMIERE_STRUCTURE + source.rang,
        uai: uai_fictif(source.rang),
        siret: siret_fictif(source.rang),
        nom: source.nom,
        commune: source.commune,
        code_postal: source.code_postal,
        rue: format!("{numero} avenue du Collège"),
        telephone: format!("+33 4 65 71 {:02} {:02}", telephone / 100, telephone % 100),
        bassin: source.bassin,
        code_bassin,
        classes,
        groupes: Vec::new(),
    }
}

/// A, B … Z, AA, AB …
fn lettres(rang: u32) -> String {
    let mut rang = rang;
    let mut lettres = String::new();
    loop {
        lettres.insert(
            0,
            char::from_digit(rang % 26 + 10, 36).unwrap_or('a').to_ascii_uppercase(),
        );
        if rang < 26 {
            return lettres;
        }
        rang = rang / 26 - 1;
    }
}
