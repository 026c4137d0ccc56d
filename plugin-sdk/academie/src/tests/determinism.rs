//! The same configuration gives the same bytes, everywhere and every time.

use crate::{Config, Encoding, Export, Memory, World, write_complete};

/// Of the export below: the value of every machine. It changes only with this crate's data or code.
const GOLDEN: u64 = 0x2b07_d50f_11cb_2d0f;

/// FNV-1a over names and bytes.
fn empreinte(files: &Memory) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (name, bytes) in files.iter() {
        for octet in name.bytes().chain(bytes.iter().copied()) {
            hash = (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

fn export(config: &Config) -> Memory {
    let mut files = Memory::default();
    write_complete(&World::generate(config).unwrap(), &mut files).unwrap();
    files
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    let config = Config {
        colleges: 3,
        scale: 0.1,
        ..Config::default()
    };
    let (premier, second) = (export(&config), export(&config));
    assert_eq!(premier, second);
    assert_eq!(empreinte(&premier), GOLDEN, "{:#x}", empreinte(&premier));
    let autre = export(&Config { seed: 2, ..config });
    assert_ne!(empreinte(&premier), empreinte(&autre));
}

#[test]
fn every_encoding_says_the_same() {
    let world = World::generate(&Config {
        colleges: 1,
        scale: 0.1,
        ..Config::default()
    })
    .unwrap();
    let write = |encoding| {
        let mut files = Memory::default();
        Export { encoding }.complete(&world, &mut files).unwrap();
        files
    };
    let (utf8, latin9, nu) = (
        write(Encoding::Utf8),
        write(Encoding::Latin9),
        write(Encoding::Undeclared),
    );
    for (name, bytes) in latin9.iter().filter(|(name, _)| *name != "ficAlimMENESR.dtd") {
        let texte: String = bytes.iter().map(|octet| char::from(*octet)).collect();
        let texte = texte.replace("ISO-8859-15", "UTF-8").replace("&#8217;", "’");
        let (prologue, corps) = texte.split_once('\n').unwrap();
        let attendu = std::str::from_utf8(utf8.get(name).unwrap()).unwrap();
        assert_eq!(texte, attendu, "{name}");
        assert!(prologue.starts_with("<?xml "), "{name}");
        assert_eq!(corps.as_bytes(), nu.get(name).unwrap(), "{name}");
    }
}
