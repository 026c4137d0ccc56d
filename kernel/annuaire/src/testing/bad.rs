//! Bad deliveries: each is refused with its code, its place and a remedy, and the last state stays.

use std::io::Write as _;
use std::path::Path;

use preau_store::Db;

use super::annuaire;
use super::deliveries::{CATEGORIES, Hand, by_hand, document, file_name, pack};
use crate::{Annuaire, Stats};

fn records() -> Vec<Hand> {
    vec![
        Hand::new("EtabEducNat", 43)
            .with(
                "ENTStructureUAI",
                "0139001E"
                    .parse::<preau_model::Uai>()
                    .map_or_else(|_| uai(), |u| u.to_string()),
            )
            .with("ENTStructureNomCourant", "CLG$JEAN ESSAI$ROUSSET")
            .with("ENTServAcCodeAcademie", "013")
            .with("ENTStructureClasses", "6A$6e A$10010012110"),
        Hand::new("MefEducNat", "10010012110").with("ENTLibelleMef", "6EME"),
        Hand::new("MatiereEducNat", "030201").with("ENTLibelleMatiere", "ANGLAIS LV1"),
        Hand::new("Eleve", 1)
            .with("sn", "Essai")
            .with("givenName", "Élève")
            .with("ENTPersonStructRattach", 43)
            .with("ENTEleveClasses", "43$6A")
            .with("ENTElevePersRelEleve", "2$10$1$1$1$1"),
        Hand::new("PersRelEleve", 2)
            .with("sn", "Essai")
            .with("givenName", "Parent"),
        Hand::new("PersEducNat", 3)
            .with("sn", "Essai")
            .with("givenName", "Agent")
            .with("ENTPersonStructRattach", 43)
            .with("ENTPersonFonctions", "43$DIR$DIRECTION$D0010$CHEF"),
    ]
}

fn uai() -> String {
    preau_model::Uai::from_number(139_001).unwrap().to_string()
}

struct Bench<'a> {
    annuaire: &'a Annuaire,
    territoire: preau_model::TerritoireId,
    folder: &'a Path,
    state: Stats,
    imports: u64,
}

impl Bench<'_> {
    /// Imports and expects this code; answers the message.
    async fn refused(&mut self, source: &Path, code: &str) -> String {
        let error = self
            .annuaire
            .import(self.territoire, source, &|_| {})
            .await
            .unwrap_err();
        let message = error.to_string();
        assert_eq!(error.code(), code, "{message}");
        assert!(message.ends_with('.'), "a remedy is a sentence: {message}");
        assert!(!message.contains("/tmp"), "no path: {message}");
        assert_eq!(self.annuaire.stats().await.unwrap(), self.state, "{code}");
        self.imports += 1;
        message
    }

    /// The good delivery with one file replaced.
    async fn file(&mut self, category: &str, bytes: &[u8], code: &str) -> String {
        by_hand(self.folder, "21/11/2026", &records());
        std::fs::write(self.folder.join(file_name(category)), bytes).unwrap();
        let folder = self.folder.to_owned();
        self.refused(&folder, code).await
    }

    /// The good delivery with one more or other record.
    async fn with(&mut self, hand: Hand, code: &str) -> String {
        let mut all = records();
        all.push(hand);
        by_hand(self.folder, "21/11/2026", &all);
        let folder = self.folder.to_owned();
        self.refused(&folder, code).await
    }
}

/// Every bad input of the requirements.
pub async fn refused_deliveries_change_nothing(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("export");
    by_hand(&folder, "21/11/2026", &records());
    let bilan = annuaire.import(territoire, &folder, &|_| {}).await.unwrap();
    assert_eq!(bilan.anomalies, []);
    clock.advance(3_600_000);
    let state = annuaire.stats().await.unwrap();
    assert_eq!((state.personnes["ELV"], state.liens_responsable["1"]), (1, 1));
    let mut bench = Bench {
        annuaire: &annuaire,
        territoire,
        folder: &folder,
        state,
        imports: 0,
    };

    malformed(&mut bench).await;
    mixed(&mut bench).await;
    archives(&mut bench, root.path()).await;

    // Each refusal is written, with its reason.
    let rows = sqlx::query("SELECT bilan FROM annuaire_import WHERE etat = 2");
    let rows = rows.fetch_all(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(rows.len() as u64, bench.imports);
    // And a good delivery still passes.
    by_hand(&folder, "21/11/2026", &records());
    assert!(
        annuaire
            .import(territoire, &folder, &|_| {})
            .await
            .unwrap()
            .sans_changement()
    );
}

async fn malformed(bench: &mut Bench<'_>) {
    let good = document("13", "2D", "21/11/2026", &records()[3].xml());
    for cut in [good.len() - 20, good.len() / 2, good.len() / 2 + 13, 60, 0] {
        bench.file("Eleve", &good.as_bytes()[..cut], "aaf.tronque").await;
    }
    let message = bench
        .file(
            "Eleve",
            good.replace("</attr>\n</attributes>", "</atr>\n</attributes>")
                .as_bytes(),
            "aaf.xml",
        )
        .await;
    assert!(message.contains("Eleve_0000.xml, ligne "), "{message}");
    assert!(message.contains("fiche 1"), "{message}");
    bench.file("Eleve", b"\x7fELF\x02\x01\x01\0\0\0\0", "aaf.xml").await;
    bench
        .file(
            "Eleve",
            good.replace("<identifier>", "<script>").as_bytes(),
            "aaf.element",
        )
        .await;
    bench
        .file(
            "Eleve",
            good.replace("<id>1</id>", "<id> </id>").as_bytes(),
            "aaf.sans-identifiant",
        )
        .await;
    let latin = [good.as_bytes(), b"\xe9"].concat();
    bench.file("Eleve", &latin, "aaf.octets").await;
    bench
        .file("Eleve", good.replace("UTF-8", "UTF-7").as_bytes(), "aaf.encodage")
        .await;
    // Entities.
    let lol = "<!DOCTYPE ficAlimMENESR [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let doctype = "<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">";
    bench
        .file("Eleve", good.replace(doctype, lol).as_bytes(), "aaf.dtd")
        .await;
    let external = "<!DOCTYPE ficAlimMENESR [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    bench
        .file("Eleve", good.replace(doctype, external).as_bytes(), "aaf.dtd")
        .await;
    bench
        .file("Eleve", good.replace("Essai<", "&x;<").as_bytes(), "aaf.entite")
        .await;
    // Bounds.
    let huge = good.replace("Essai<", &format!("{}<", "x".repeat(3 << 20)));
    bench.file("Eleve", huge.as_bytes(), "aaf.limite").await;
    let pieces = good.replace("Essai<", &format!("{}<", "x&amp;".repeat(600_000)));
    bench.file("Eleve", pieces.as_bytes(), "aaf.limite").await;
    let many = (0..20_000)
        .map(|i| format!("<attr name=\"a{}\"><value/></attr>", i % 50))
        .collect::<Vec<_>>()
        .concat();
    bench
        .file(
            "Eleve",
            good.replace("</attributes>", &(many + "</attributes>")).as_bytes(),
            "aaf.limite",
        )
        .await;
    let names = (0..1_900)
        .map(|i| format!("<attr name=\"n{i}\"><value/></attr>"))
        .collect::<Vec<_>>()
        .concat();
    let other = names.replace("name=\"n", "name=\"m").replace("<id>1<", "<id>9<");
    let two = records()[3].xml().replace("</attributes>", &(names + "</attributes>"))
        + &records()[3]
            .xml()
            .replace("<id>1<", "<id>9<")
            .replace("</attributes>", &(other.clone() + "</attributes>"))
        + &records()[3].xml().replace("<id>1<", "<id>8<").replace(
            "</attributes>",
            &(other.replace("name=\"m", "name=\"o") + "</attributes>"),
        );
    bench
        .file(
            "Eleve",
            document("13", "2D", "21/11/2026", &two).as_bytes(),
            "aaf.limite",
        )
        .await;
}

async fn mixed(bench: &mut Bench<'_>) {
    let message = bench
        .with(Hand::new("Eleve", 1).with("sn", "Autre"), "aaf.doublon")
        .await;
    assert!(message.contains("fiche 1"), "{message}");
    bench
        .with(Hand::new("PersEducNat", 1).with("sn", "Autre"), "aaf.doublon")
        .await;
    bench
        .with(Hand::new("EtabEducNat", 44).with("ENTStructureUAI", uai()), "aaf.uai")
        .await;
    bench
        .with(
            Hand::new("EtabEducNat", 44).with("ENTServAcCodeAcademie", "002"),
            "aaf.melange",
        )
        .await;
    let eleve = &records()[3].xml();
    let first_degree = document("13", "1D", "21/11/2026", eleve);
    bench.file("Eleve", first_degree.as_bytes(), "aaf.melange").await;
    bench
        .file(
            "Eleve",
            document("14", "2D", "21/11/2026", eleve).as_bytes(),
            "aaf.melange",
        )
        .await;
    bench
        .file(
            "Eleve",
            document("13", "2D", "20/11/2026", eleve).as_bytes(),
            "aaf.melange",
        )
        .await;
    bench
        .file(
            "Eleve",
            document("13", "2D", "31/02/2026", eleve).as_bytes(),
            "aaf.entete",
        )
        .await;
    bench
        .file(
            "Eleve",
            format!("<ficAlimMENESR>{eleve}</ficAlimMENESR>").as_bytes(),
            "aaf.sans-entete",
        )
        .await;
    bench
        .file(
            "Eleve",
            document("13", "2D", "21/11/2026", "").as_bytes(),
            "aaf.categorie-vide",
        )
        .await;
    let wrong = document("13", "2D", "21/11/2026", &records()[4].xml());
    bench.file("Eleve", wrong.as_bytes(), "aaf.categorie").await;
    // A deletion has no attributes; in a complete export it has no place at all.
    let (head, _) = eleve.split_once("<attributes>").unwrap();
    let delta = head.replace("addRequest", "deleteRequest") + "</deleteRequest>";
    bench
        .file(
            "Eleve",
            document("13", "2D", "21/11/2026", &delta).as_bytes(),
            "aaf.delta",
        )
        .await;

    let folder = bench.folder.to_owned();
    for category in CATEGORIES {
        by_hand(&folder, "21/11/2026", &records());
        std::fs::remove_file(folder.join(file_name(category))).unwrap();
        let message = bench.refused(&folder, "aaf.categorie-manquante").await;
        assert!(message.contains(category), "{message}");
    }
    by_hand(&folder, "21/11/2026", &records());
    std::fs::rename(
        folder.join(file_name("Eleve")),
        folder.join(file_name("Eleve").replace("_0000", "_0002")),
    )
    .unwrap();
    bench.refused(&folder, "aaf.partie-manquante").await;
    by_hand(&folder, "20/11/2026", &records());
    bench.refused(&folder, "aaf.plus-ancien").await;
    by_hand(&folder, "21/11/2026", &[]);
    for category in CATEGORIES {
        let all: String = records()
            .iter()
            .filter(|r| r.category == category)
            .map(Hand::xml)
            .collect();
        let all = all.replace("<value>013</value>", "<value>014</value>");
        std::fs::write(
            folder.join(file_name(category)),
            document("14", "2D", "21/11/2026", &all),
        )
        .unwrap();
    }
    bench.refused(&folder, "aaf.autre-academie").await;
    std::fs::remove_dir_all(&folder).unwrap();
    bench.refused(&folder, "aaf.lecture").await;
    std::fs::create_dir_all(&folder).unwrap();
    bench.refused(&folder, "aaf.vide").await;
}

async fn archives(bench: &mut Bench<'_>, root: &Path) {
    by_hand(bench.folder, "21/11/2026", &records());
    let archive = root.join("export.tgz");
    pack(bench.folder, &archive);
    let good = std::fs::read(&archive).unwrap();
    std::fs::write(&archive, &good[..good.len() - 40]).unwrap();
    bench.refused(&archive, "aaf.tronque").await;
    std::fs::write(&archive, b"not an archive at all, whatever its name says").unwrap();
    bench.refused(&archive, "aaf.archive").await;
    let plain = root.join("export.zip");
    std::fs::write(&plain, &good).unwrap();
    bench.refused(&plain, "aaf.source").await;

    // A path that leaves, a link, a bomb.
    let mut header = tar::Header::new_ustar();
    header.set_size(1);
    let name = b"../../etc/x_Complet_20261121_Eleve_0000.xml";
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_cksum();
    write_tar(&archive, |tar| tar.append(&header, &b"x"[..]).unwrap());
    bench.refused(&archive, "aaf.archive").await;
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_path(file_name("Eleve")).unwrap();
    header.set_link_name("/etc/passwd").unwrap();
    header.set_size(0);
    header.set_cksum();
    write_tar(&archive, |tar| tar.append(&header, std::io::empty()).unwrap());
    bench.refused(&archive, "aaf.archive").await;
    let mut header = tar::Header::new_ustar();
    header.set_path("bomb.bin").unwrap();
    header.set_size(200 << 20);
    header.set_cksum();
    write_tar(&archive, |tar| {
        tar.append(&header, std::io::Read::take(std::io::repeat(0), 200 << 20))
            .unwrap();
    });
    bench.refused(&archive, "aaf.archive").await;
}

fn write_tar(archive: &Path, fill: impl FnOnce(&mut tar::Builder<flate2::write::GzEncoder<std::fs::File>>)) {
    let gz = flate2::write::GzEncoder::new(std::fs::File::create(archive).unwrap(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gz);
    fill(&mut tar);
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
}
