//! Deliveries for tests: of the synthetic académie, or written by hand.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use preau_academie::{Config, Encoding, Export, Memory, World, write_delta};

/// A small synthetic académie.
pub(super) fn world(colleges: usize, scale: f64) -> World {
    World::generate(&Config {
        colleges,
        scale,
        ..Config::default()
    })
    .unwrap()
}

/// Writes an export of a world in a folder, which is emptied first.
pub(super) fn complete(world: &World, folder: &Path) {
    encoded(world, folder, Encoding::Utf8);
}

/// The same in another encoding.
pub(super) fn encoded(world: &World, folder: &Path, encoding: Encoding) {
    let mut memory = Memory::default();
    Export { encoding }.complete(world, &mut memory).unwrap();
    write(&memory, folder);
}

/// Writes what differs between two states of a world in a folder, which is emptied first.
pub(super) fn delta(before: &World, after: &World, folder: &Path) {
    let mut memory = Memory::default();
    write_delta(before, after, &mut memory).unwrap();
    write(&memory, folder);
}

fn write(memory: &Memory, folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    for (name, bytes) in memory.iter() {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Packs a folder as a .tgz.
pub(super) fn pack(folder: &Path, archive: &Path) {
    let gz = flate2::write::GzEncoder::new(std::fs::File::create(archive).unwrap(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gz);
    tar.append_dir_all("export", folder).unwrap();
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
}

/// One record by hand: category, id, attributes.
pub(super) struct Hand {
    pub(super) category: &'static str,
    pub(super) id: String,
    pub(super) attributes: Vec<(String, Vec<String>)>,
}

impl Hand {
    pub(super) fn new(category: &'static str, id: impl std::fmt::Display) -> Self {
        Self {
            category,
            id: id.to_string(),
            attributes: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        match self.attributes.iter_mut().find(|(n, _)| n == name) {
            Some((_, values)) => values.push(value.to_string()),
            None => self.attributes.push((name.to_owned(), vec![value.to_string()])),
        }
        self
    }

    pub(super) fn xml(&self) -> String {
        let said = if self.category == "MatiereEducNat" {
            "MatEducNat"
        } else {
            self.category
        };
        let mut xml = format!(
            "<addRequest>\n<operationalAttributes><attr name=\"categoriePersonne\"><value>{said}</value></attr>\
             </operationalAttributes>\n<identifier><id>{}</id></identifier>\n<attributes>\n",
            self.id
        );
        for (name, values) in &self.attributes {
            let values: String = values.iter().fold(String::new(), |mut all, value| {
                let _ = write!(
                    all,
                    "<value>{}</value>",
                    value.replace('&', "&amp;").replace('<', "&lt;")
                );
                all
            });
            let _ = writeln!(xml, "<attr name=\"{name}\">{values}</attr>");
        }
        xml.push_str("</attributes>\n</addRequest>\n");
        xml
    }
}

/// A file around records.
pub(super) fn document(academie: &str, degre: &str, date: &str, records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n\
         <ficAlimMENESR>\n<!-- versionAF=\"AAF-VE2407\" -->\n<!-- codeAcademieExport=\"{academie}\" -->\n\
         <!-- degre=\"{degre}\" -->\n<!-- dateGenerationExport=\"{date}\" -->\n{records}</ficAlimMENESR>\n"
    )
}

pub(super) const CATEGORIES: [&str; 6] = [
    "EtabEducNat",
    "MatiereEducNat",
    "MefEducNat",
    "Eleve",
    "PersRelEleve",
    "PersEducNat",
];

/// Name of the only file of a category.
pub(super) fn file_name(category: &str) -> String {
    format!("ENT2DVA-ESSAI_Complet_20261121_{category}_0000.xml")
}

/// Writes records by hand as a whole delivery of the académie 013.
pub(super) fn by_hand(folder: &Path, date: &str, records: &[Hand]) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    for category in CATEGORIES {
        let inside: String = records
            .iter()
            .filter(|r| r.category == category)
            .map(Hand::xml)
            .collect();
        std::fs::write(folder.join(file_name(category)), document("13", "2D", date, &inside)).unwrap();
    }
}
