//! One file: a pull reader of records over quick-xml, with the element table of `ficAlimMENESR.dtd` as its only grammar.

use std::borrow::Cow;
use std::io::Read;

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::{AafError, Place, Problem};
use super::header::Header;
use super::names::{Name, Names};
use super::record::{Action, Record};
use super::transcode::{Stop, Transcoder};
use super::{Category, entities, limits};

/// Where we are in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Outside,
    Root,
    Request,
    Operational,
    OperationalAttr,
    OperationalValue,
    Identifier,
    Id,
    Attributes,
    Attr,
    Value,
    Modifications,
    Modification,
    Replacement,
    After,
}

/// Reads the records of one file.
pub(crate) struct Reader<R: Read> {
    xml: quick_xml::Reader<Transcoder<R>>,
    buffer: Vec<u8>,
    file: String,
    level: Level,
    header: Header,
    /// Text of the value being read starts here in the record.
    value_from: usize,
    records: u64,
    /// Names of the attributes of the last record, in order: records of a file resemble each other, so most names need no hash.
    guesses: Vec<Name>,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(source: R, file: &str) -> Self {
        let mut xml = quick_xml::Reader::from_reader(Transcoder::new(source));
        xml.config_mut().expand_empty_elements = true;
        Self {
            xml,
            buffer: Vec::with_capacity(4096),
            file: file.to_owned(),
            level: Level::Outside,
            header: Header::default(),
            value_from: 0,
            records: 0,
            guesses: Vec::new(),
        }
    }

    /// What the comments said; complete once the first record is read.
    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    /// An error at the current position.
    pub(crate) fn error(&mut self, record: Option<&str>, problem: Problem) -> AafError {
        let byte = self.xml.buffer_position();
        let line = self.xml.get_mut().line(byte);
        let record = record.filter(|id| !id.is_empty()).map(str::to_owned);
        AafError {
            place: Box::new(Place {
                file: self.file.clone(),
                line: Some(line),
                byte: Some(byte),
                record,
            }),
            problem,
        }
    }

    /// Reads the next record; `false` at the end of the document.
    pub(crate) fn next(&mut self, names: &mut Names, record: &mut Record) -> Result<bool, AafError> {
        record.clear();
        let mut buffer = std::mem::take(&mut self.buffer);
        let outcome = loop {
            buffer.clear();
            self.xml.get_mut().allow(limits::EVENT);
            let step = match self.xml.read_event_into(&mut buffer) {
                Ok(event) => self.step(event, names, record),
                Err(error) => Err(translate(error)),
            };
            match step {
                Ok(Step::More) => {}
                Ok(Step::Record) => break Ok(true),
                Ok(Step::End) => break Ok(false),
                Err(problem) => break Err(self.error(Some(&record.id), problem)),
            }
        };
        self.buffer = buffer;
        outcome
    }

    fn step(&mut self, event: Event<'_>, names: &mut Names, record: &mut Record) -> Result<Step, Problem> {
        match event {
            Event::Start(start) => {
                let level = open(self.level, &start)?;
                self.enter(level, &start, names, record)?;
                self.level = level;
            }
            Event::End(_) => return self.leave(record),
            Event::Text(text) => self.text(&text, record)?,
            Event::CData(text) => self.text(&text, record)?,
            Event::GeneralRef(reference) => self.reference(&reference, record)?,
            Event::Comment(text) => {
                if self.records == 0 && matches!(self.level, Level::Outside | Level::Root) {
                    self.header.comment(&text)?;
                }
            }
            // An internal subset is the only way to declare entities; an external one is not even looked at.
            Event::DocType(text) => {
                if self.level != Level::Outside || text.contains('[') {
                    return Err(Problem::Dtd);
                }
            }
            Event::Decl(_) | Event::PI(_) => {}
            Event::Empty(_) => return Err(Problem::Malformed("élément vide inattendu".to_owned())),
            Event::Eof => {
                return if self.level == Level::After {
                    Ok(Step::End)
                } else {
                    Err(Problem::Truncated)
                };
            }
        }
        Ok(Step::More)
    }

    fn enter(
        &mut self,
        level: Level,
        start: &BytesStart<'_>,
        names: &mut Names,
        record: &mut Record,
    ) -> Result<(), Problem> {
        match level {
            Level::Request => {
                self.records += 1;
                let byte = self.xml.buffer_position();
                record.line = self.xml.get_mut().line(byte);
                record.action = match start.name().as_ref() {
                    "modifyRequest" => Action::Modify,
                    "deleteRequest" => Action::Delete,
                    _ => Action::Add,
                };
            }
            // Each request has its own content: an addition has attributes, a modification has modifications.
            Level::Attributes if record.action != Action::Add => return Err(unexpected(start)),
            Level::Modifications if record.action != Action::Modify => return Err(unexpected(start)),
            Level::Identifier if !record.id.is_empty() => return Err(unexpected(start)),
            Level::Operational if !record.said.is_empty() => return Err(unexpected(start)),
            Level::Attr | Level::Modification => {
                if level == Level::Modification && attribute(start, "operation")?.as_deref() != Some("replace") {
                    return Err(Problem::Malformed(
                        "opération autre que «\u{a0}replace\u{a0}»".to_owned(),
                    ));
                }
                let name = attribute(start, "name")?;
                let name = name.ok_or_else(|| Problem::Malformed("attribut sans nom".to_owned()))?;
                let rank = record.sizes().0;
                if rank >= limits::ATTRIBUTES {
                    return Err(Problem::TooLarge("le nombre d’attributs d’une fiche"));
                }
                record.begin_attribute(self.number(rank, name.trim(), names)?);
            }
            Level::Value | Level::Replacement => {
                if record.sizes().1 >= limits::VALUES {
                    return Err(Problem::TooLarge("le nombre de valeurs d’une fiche"));
                }
                self.value_from = record.text_len();
            }
            _ => {}
        }
        Ok(())
    }

    /// The number of the attribute name met at this place of a record.
    fn number(&mut self, rank: usize, text: &str, names: &mut Names) -> Result<Name, Problem> {
        if let Some(guess) = self.guesses.get(rank).filter(|guess| names.text(**guess) == text) {
            return Ok(*guess);
        }
        let number = names.number(text)?;
        self.guesses.truncate(rank);
        self.guesses.push(number);
        Ok(number)
    }

    fn leave(&mut self, record: &mut Record) -> Result<Step, Problem> {
        self.level = match self.level {
            Level::Root => Level::After,
            Level::Request => {
                self.level = Level::Root;
                let id = record.id.trim();
                if id.is_empty() {
                    return Err(Problem::NoId);
                }
                if id.len() != record.id.len() {
                    record.id = id.to_owned();
                }
                record.category = Category::from_record(record.said.trim());
                record.first_degree = self.header.is_first_degree();
                return Ok(Step::Record);
            }
            Level::Operational | Level::Identifier | Level::Attributes | Level::Modifications => Level::Request,
            Level::OperationalAttr => Level::Operational,
            Level::OperationalValue => Level::OperationalAttr,
            Level::Id => Level::Identifier,
            Level::Attr => Level::Attributes,
            Level::Modification => Level::Modifications,
            level @ (Level::Value | Level::Replacement) => {
                record.end_value(self.value_from);
                if level == Level::Value {
                    Level::Attr
                } else {
                    Level::Modification
                }
            }
            Level::Outside | Level::After => return Err(Problem::Malformed("fermeture sans ouverture".to_owned())),
        };
        Ok(Step::More)
    }

    fn text(&self, text: &str, record: &mut Record) -> Result<(), Problem> {
        match self.level {
            Level::Value | Level::Replacement => {
                if record.text_len() - self.value_from + text.len() > limits::VALUE {
                    return Err(Problem::TooLarge("une valeur"));
                }
                if record.text_len() + text.len() > limits::RECORD {
                    return Err(Problem::TooLarge("une fiche"));
                }
                record.push_text(text);
            }
            Level::Id => push(&mut record.id, text, "un identifiant")?,
            Level::OperationalValue => push(&mut record.said, text, "une catégorie")?,
            _ if text.trim().is_empty() => {}
            _ => return Err(Problem::Malformed("texte hors d’une valeur".to_owned())),
        }
        Ok(())
    }

    fn reference(&self, reference: &BytesRef<'_>, record: &mut Record) -> Result<(), Problem> {
        if reference.is_char_ref() {
            let letter = reference.resolve_char_ref().ok().flatten();
            let letter = letter.filter(|c| *c == '\t' || *c == '\n' || *c == '\r' || !c.is_control());
            let letter = letter.ok_or_else(|| Problem::Entity(shorten(reference)))?;
            return self.text(letter.encode_utf8(&mut [0; 4]), record);
        }
        let text = entities::named(reference).ok_or_else(|| Problem::Entity(shorten(reference)))?;
        self.text(text, record)
    }
}

enum Step {
    More,
    Record,
    End,
}

/// The element table: what may open where.
fn open(level: Level, start: &BytesStart<'_>) -> Result<Level, Problem> {
    let name = start.name();
    let name: &str = name.as_ref();
    Ok(match (level, name) {
        (Level::Outside, "ficAlimMENESR") => Level::Root,
        (Level::Root, "addRequest" | "modifyRequest" | "deleteRequest") => Level::Request,
        (Level::Request, "operationalAttributes") => Level::Operational,
        (Level::Operational, "attr") => Level::OperationalAttr,
        (Level::OperationalAttr, "value") => Level::OperationalValue,
        (Level::Request, "identifier") => Level::Identifier,
        (Level::Identifier, "id") => Level::Id,
        (Level::Request, "attributes") => Level::Attributes,
        (Level::Attributes, "attr") => Level::Attr,
        (Level::Attr, "value") => Level::Value,
        (Level::Request, "modifications") => Level::Modifications,
        (Level::Modifications, "modification") => Level::Modification,
        (Level::Modification, "value") => Level::Replacement,
        _ => return Err(Problem::Unexpected(shorten(name))),
    })
}

fn unexpected(start: &BytesStart<'_>) -> Problem {
    Problem::Unexpected(shorten(start.name().as_ref()))
}

fn attribute<'s>(start: &'s BytesStart<'_>, name: &str) -> Result<Option<Cow<'s, str>>, Problem> {
    for found in start.attributes().with_checks(false) {
        let found = found.map_err(|e| Problem::Malformed(shorten(&e.to_string())))?;
        if found.key.as_ref() == name {
            return Ok(Some(found.value));
        }
    }
    Ok(None)
}

fn push(to: &mut String, text: &str, what: &'static str) -> Result<(), Problem> {
    if to.len() + text.len() > limits::ID {
        return Err(Problem::TooLarge(what));
    }
    to.push_str(text);
    Ok(())
}

/// What a message may repeat of a file: nothing long, no control character.
fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn translate(error: quick_xml::Error) -> Problem {
    match error {
        quick_xml::Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => match error.downcast::<Stop>() {
                Ok(Stop(problem)) => problem,
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Problem::Truncated,
                Err(error) => Problem::Read(error.kind().to_string()),
            },
            Err(error) => Problem::Read(error.kind().to_string()),
        },
        // Everything else of this kind is something unclosed at the end of the file.
        quick_xml::Error::Syntax(error) if error != SyntaxError::InvalidBangMarkup => Problem::Truncated,
        other => Problem::Malformed(shorten(&other.to_string())),
    }
}
