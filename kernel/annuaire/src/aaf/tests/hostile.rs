//! What asks for too much is refused early: bytes read are counted, so memory stays bounded whatever the size of the file.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use proptest::prelude::*;

use crate::aaf::{Names, Reader, Record};
use crate::{AafError, Place};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ficAlimMENESR>\n<!-- codeAcademieExport=\"13\" -->\n\
    <!-- degre=\"2D\" -->\n<!-- dateGenerationExport=\"21/11/2026\" -->\n<addRequest>\n<operationalAttributes>\
    <attr name=\"categoriePersonne\"><value>Eleve</value></attr></operationalAttributes>\n<identifier><id>4711</id></identifier>\n\
    <attributes>\n";
const TAIL: &str = "</attributes></addRequest></ficAlimMENESR>";

/// `head`, then `piece` repeated for `size` bytes, then `tail`; counts what is read.
struct Long {
    head: Vec<u8>,
    piece: Vec<u8>,
    size: u64,
    tail: Vec<u8>,
    read: Rc<Cell<u64>>,
}

impl Read for Long {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < out.len() {
            let at = self.read.get();
            let (head, end) = (self.head.len() as u64, self.head.len() as u64 + self.size);
            let byte = if at < head {
                self.head[usize::try_from(at).unwrap()]
            } else if at < end {
                self.piece[usize::try_from((at - head) % self.piece.len() as u64).unwrap()]
            } else if let Some(byte) = self.tail.get(usize::try_from(at - end).unwrap()) {
                *byte
            } else {
                break;
            };
            out[filled] = byte;
            filled += 1;
            self.read.set(at + 1);
        }
        Ok(filled)
    }
}

fn read_all(source: impl Read) -> Result<usize, AafError> {
    let (mut names, mut record) = (Names::new(), Record::default());
    let mut reader = Reader::new(source, "x_Complet_20261121_Eleve_0000.xml");
    let mut count = 0;
    while reader.next(&mut names, &mut record)? {
        count += 1;
    }
    Ok(count)
}

/// Refused with this code after few bytes; answers the place.
fn refused(head: &str, piece: &str, size: u64, tail: &str, code: &str) -> Place {
    let read = Rc::new(Cell::new(0));
    let source = Long {
        head: head.as_bytes().to_vec(),
        piece: piece.as_bytes().to_vec(),
        size,
        tail: tail.as_bytes().to_vec(),
        read: Rc::clone(&read),
    };
    let error = read_all(source).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(read.get() < 6 << 20, "{code}: {} bytes read", read.get());
    assert!(error.to_string().ends_with('.'), "{error}");
    assert_eq!(error.place.file, "x_Complet_20261121_Eleve_0000.xml");
    assert!(error.place.line.is_some() && error.place.byte.is_some());
    *error.place
}

const HUGE: u64 = 200 << 20;

#[test]
fn two_hundred_megabytes_are_never_held() {
    let value = format!("{HEAD}<attr name=\"sn\"><value>");
    for piece in ["x", "é", "x\n", "&amp;", "x&#233;", "<![CDATA[xxxxxxxxxxxx]]>"] {
        let place = refused(&value, piece, HUGE, &format!("</value></attr>{TAIL}"), "aaf.limite");
        assert_eq!(place.record.as_deref(), Some("4711"), "{piece}");
    }
    // Everywhere else than in a value.
    refused(&format!("{HEAD}<attr name=\""), "x", HUGE, "\"/>", "aaf.limite");
    refused(&format!("{HEAD}<attr "), "x", HUGE, ">", "aaf.limite");
    refused(&format!("{HEAD}<"), "x", HUGE, ">", "aaf.limite");
    refused(&format!("{HEAD}<!--"), "x", HUGE, "-->", "aaf.limite");
    refused(&format!("{HEAD}<?x "), "x", HUGE, "?>", "aaf.limite");
    refused("<!DOCTYPE ficAlimMENESR ", "x", HUGE, ">", "aaf.limite");
    refused(
        &HEAD.replace("4711</id></identifier>\n<attributes>\n", ""),
        "1",
        HUGE,
        "</id>",
        "aaf.limite",
    );
    let (category, _) = HEAD.split_once("Eleve</value>").unwrap();
    refused(category, "E", HUGE, "</value>", "aaf.limite");
}

#[test]
fn a_million_attributes_or_values_are_never_held() {
    let attribute = "<attr name=\"sn\"><value/></attr>";
    let place = refused(HEAD, attribute, 1_000_000 * attribute.len() as u64, TAIL, "aaf.limite");
    assert_eq!(place.record.as_deref(), Some("4711"));
    let value = format!("{HEAD}<attr name=\"sn\">");
    refused(&value, "<value/>", HUGE, &format!("</attr>{TAIL}"), "aaf.limite");
    refused(
        &value,
        "<value>a b c d e f g h i j k l m n o p q r s t u</value>",
        HUGE,
        "",
        "aaf.limite",
    );
    // Nesting without end is refused at the first element out of place.
    refused(HEAD, "<a>", HUGE, "", "aaf.element");
    refused("", "<ficAlimMENESR>", HUGE, "", "aaf.element");
}

#[test]
fn entities_are_never_expanded_nor_fetched() {
    let lol = "<!DOCTYPE ficAlimMENESR [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let external = "<!DOCTYPE ficAlimMENESR [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let parameter = "<!DOCTYPE ficAlimMENESR [<!ENTITY % x SYSTEM \"http://exemple.invalid/x\"> %x;]>";
    for dtd in [lol, external, parameter] {
        let head = HEAD.replace("<ficAlimMENESR>", &format!("{dtd}\n<ficAlimMENESR>"));
        refused(&head, "", 0, TAIL, "aaf.dtd");
    }
    // An external document type is not even looked at: an entity that it could declare is unknown.
    let outside = HEAD.replace(
        "<ficAlimMENESR>",
        "<!DOCTYPE ficAlimMENESR SYSTEM \"file:///etc/hostname\">\n<ficAlimMENESR>",
    );
    let place = refused(
        &format!("{outside}<attr name=\"sn\"><value>&x;"),
        "",
        0,
        TAIL,
        "aaf.entite",
    );
    assert_eq!((place.line, place.record.as_deref()), (Some(11), Some("4711")));
}

#[test]
fn each_request_has_its_own_content() {
    for (from, to) in [
        ("<attributes>\n", "<modifications>"),
        ("<addRequest>", "<modifyRequest>"),
        ("<addRequest>", "<deleteRequest>"),
        ("<attributes>\n", "<identifier><id>2</id></identifier><attributes>"),
    ] {
        refused(&HEAD.replace(from, to), "", 0, TAIL, "aaf.element");
    }
    let modify = HEAD.replace("addRequest", "modifyRequest").replace(
        "<attributes>\n",
        "<modifications><modification name=\"sn\" operation=\"append\"><value>",
    );
    refused(&modify, "", 0, "", "aaf.xml");
}

fn good() -> Vec<u8> {
    let attributes =
        "<attr name=\"sn\"><value>L&apos;Essai &eacute;</value></attr>\n<attr name=\"mail\"><value/></attr>\n";
    let change = "<modifyRequest><operationalAttributes><attr name=\"categoriePersonne\"><value>Eleve</value></attr>\
        </operationalAttributes><identifier><id>12</id></identifier><modifications><modification name=\"sn\" \
        operation=\"replace\"><value><![CDATA[Été]]></value></modification></modifications></modifyRequest>\n";
    let tail = TAIL.replace("</addRequest>", &format!("</addRequest>\n{change}"));
    format!("{HEAD}{attributes}{tail}").into_bytes()
}

#[test]
fn the_document_that_is_mutated_is_good() {
    assert_eq!(read_all(good().as_slice()).unwrap(), 2);
}

/// Pieces that mean something to the reader.
const PIECES: [&str; 14] = [
    "<",
    ">",
    "&",
    "]]>",
    "<!--",
    "-->",
    "</value>",
    "<value>",
    "<![CDATA[",
    "&#0;",
    "&#xFFFFFFF;",
    "\0",
    "<!DOCTYPE a [",
    "?>",
];

proptest! {
    #![proptest_config(crate::testing::cases(512))]

    #[test]
    fn arbitrary_bytes_end_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read_all(bytes.as_slice());
    }

    #[test]
    fn mutations_end_without_panic_and_tell_where(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>(), 0..PIECES.len()), 1..6),
    ) {
        let mut bytes = good();
        for (index, kind, byte, piece) in changes {
            let at = index.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match kind {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 if !bytes.is_empty() => { bytes.remove(at); }
                _ => { bytes.splice(at..at, PIECES[piece].bytes()); }
            }
        }
        let size = bytes.len() as u64;
        match read_all(bytes.as_slice()) {
            Ok(count) => prop_assert!(count <= 2),
            Err(error) => {
                prop_assert!(error.code().starts_with("aaf."));
                // Decoding may make a byte into three.
                prop_assert!(error.place.byte.unwrap() <= 3 * size + 64);
                prop_assert!(error.to_string().ends_with('.'), "{}", error);
            }
        }
    }
}
