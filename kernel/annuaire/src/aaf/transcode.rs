//! Any accepted encoding in, UTF-8 out, as a stream: the XML parser sees nothing else.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, ISO_8859_15, UTF_8, WINDOWS_1252};

use super::error::Problem;

const CHUNK: usize = 64 * 1024;
/// A prologue fits in this.
const PROLOGUE: usize = 256;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why the stream stops; travels inside an `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stop(pub(crate) Problem);

enum Mode {
    Unknown,
    /// No declaration: ASCII so far, and the first other byte will tell UTF-8 from ISO-8859-15.
    Undeclared,
    Decoder(Decoder, &'static str),
}

/// A reader that decodes, counts lines, and stops what holds on without end.
pub(crate) struct Transcoder<R> {
    source: R,
    input: Vec<u8>,
    /// Unread part of `input`.
    from: usize,
    end_of_input: bool,
    output: Vec<u8>,
    at: usize,
    mode: Mode,
    done: bool,
    /// Bytes before `output`.
    bytes: u64,
    /// Lines before the byte `counted` of `output`: each byte is looked at once, however often the line is asked.
    lines: u64,
    counted: usize,
    allowance: usize,
}

impl<R: Read> Transcoder<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            input: Vec::with_capacity(CHUNK),
            from: 0,
            end_of_input: false,
            output: Vec::new(),
            at: 0,
            mode: Mode::Unknown,
            done: false,
            bytes: 0,
            lines: 0,
            counted: 0,
            allowance: usize::MAX,
        }
    }

    /// At most this many bytes may be consumed until the next call.
    pub(crate) const fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    /// The line of a byte at or after those asked before.
    pub(crate) fn line(&mut self, byte: u64) -> u64 {
        let inside = usize::try_from(byte.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        self.count_to(inside.min(self.output.len()));
        1 + self.lines
    }

    fn count_to(&mut self, to: usize) {
        self.lines += newlines(self.output.get(self.counted..to).unwrap_or_default());
        self.counted = self.counted.max(to);
    }

    /// Brings more input, keeping what is unread; `false` at the end.
    fn more(&mut self) -> io::Result<bool> {
        self.input.drain(..self.from);
        self.from = 0;
        let held = self.input.len();
        self.input.resize(held.max(PROLOGUE) + CHUNK, 0);
        let read = loop {
            match self.source.read(self.input.get_mut(held..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let read = read.inspect_err(|_| self.input.truncate(held))?;
        self.input.truncate(held + read);
        self.end_of_input = read == 0;
        Ok(read > 0)
    }

    fn pending(&self) -> &[u8] {
        self.input.get(self.from..).unwrap_or_default()
    }

    fn at_least(&mut self, bytes: usize) -> io::Result<()> {
        while self.pending().len() < bytes && !self.end_of_input {
            self.more()?;
        }
        Ok(())
    }

    /// Looks at the first bytes: mark, declaration.
    fn begin(&mut self) -> io::Result<()> {
        self.at_least(PROLOGUE)?;
        let head = self.pending();
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(stop(Problem::Encoding("UTF-16".to_owned())));
        }
        if head.starts_with(BOM) {
            self.from += BOM.len();
            self.mode = decoder(UTF_8);
            return Ok(());
        }
        self.mode = match declared(head) {
            None => Mode::Undeclared,
            Some(label) => match Encoding::for_label(label.as_bytes()) {
                Some(encoding) if encoding == UTF_8 || encoding == ISO_8859_15 || encoding == WINDOWS_1252 => {
                    decoder(encoding)
                }
                _ => return Err(stop(Problem::Encoding(label))),
            },
        };
        Ok(())
    }

    /// Produces the next decoded chunk.
    fn produce(&mut self) -> io::Result<()> {
        if matches!(self.mode, Mode::Unknown) {
            self.begin()?;
        }
        self.count_to(self.output.len());
        self.counted = 0;
        self.bytes += self.output.len() as u64;
        self.output.clear();
        self.at = 0;
        while self.output.is_empty() && !self.done {
            if self.pending().is_empty() && !self.end_of_input {
                self.more()?;
            }
            self.decode()?;
        }
        if self.output.contains(&0) {
            return Err(stop(Problem::Malformed("octet nul".to_owned())));
        }
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        if matches!(self.mode, Mode::Undeclared) {
            let ascii = Encoding::ascii_valid_up_to(self.pending());
            if ascii > 0 || self.pending().is_empty() {
                let plain = self.input.get(self.from..self.from + ascii).unwrap_or_default();
                self.output.extend_from_slice(plain);
                self.from += ascii;
                self.done = self.end_of_input && self.pending().is_empty();
                return Ok(());
            }
            self.at_least(4)?;
            let head = self.pending().get(..self.pending().len().min(4)).unwrap_or_default();
            let utf8 = match std::str::from_utf8(head) {
                Ok(_) => true,
                Err(error) => error.valid_up_to() > 0,
            };
            self.mode = decoder(if utf8 { UTF_8 } else { ISO_8859_15 });
        }
        let Mode::Decoder(decoder, name) = &mut self.mode else {
            return Ok(());
        };
        let name = *name;
        let pending = self.input.get(self.from..).unwrap_or_default();
        let room = decoder
            .max_utf8_buffer_length_without_replacement(pending.len())
            .unwrap_or(CHUNK);
        self.output.resize(room, 0);
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(pending, &mut self.output, self.end_of_input);
        self.output.truncate(written);
        self.from += read;
        match result {
            DecoderResult::Malformed(..) => Err(stop(Problem::Bytes(name))),
            DecoderResult::InputEmpty => {
                self.done = self.end_of_input;
                Ok(())
            }
            DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.allowance == 0 {
            return Err(stop(Problem::TooLarge("une valeur")));
        }
        if self.at >= self.output.len() && !self.done {
            self.produce()?;
        }
        Ok(self.output.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
        self.allowance = self.allowance.saturating_sub(bytes);
    }
}

/// A whole small document as text, whatever its encoding.
pub(crate) fn decoded(bytes: &[u8]) -> Result<String, Problem> {
    let mut text = String::new();
    match Transcoder::new(bytes).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(match error.downcast::<Stop>() {
            Ok(Stop(problem)) => problem,
            Err(error) => Problem::Read(error.kind().to_string()),
        }),
    }
}

fn stop(problem: Problem) -> io::Error {
    io::Error::other(Stop(problem))
}

fn decoder(encoding: &'static Encoding) -> Mode {
    Mode::Decoder(encoding.new_decoder_without_bom_handling(), encoding.name())
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|b| u64::from(*b == b'\n')).sum()
}

/// The `encoding` of `<?xml … ?>`.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.strip_prefix(b"<?xml".as_slice())?;
    let end = head.windows(2).position(|w| w == b"?>")?;
    let text = String::from_utf8_lossy(head.get(..end)?).into_owned();
    let (_, after) = text.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after
        .get(1..)?
        .split_once(quote)
        .map(|(label, _)| label.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time: chunk borders fall everywhere.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(out.len()).min(1);
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn decode(bytes: &[u8]) -> Result<String, String> {
        let mut whole = String::new();
        let one = Transcoder::new(bytes)
            .read_to_string(&mut whole)
            .map_err(|e| e.to_string());
        let mut dripped = String::new();
        let two = Transcoder::new(Drip(bytes))
            .read_to_string(&mut dripped)
            .map_err(|e| e.to_string());
        assert_eq!(one.is_ok(), two.is_ok());
        if one.is_ok() {
            assert_eq!(whole, dripped);
        }
        one.map(|_| whole)
    }

    #[test]
    fn declared_and_undeclared_encodings_give_the_same_text() {
        assert_eq!(
            decode("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>é€</a>".as_bytes()).unwrap()[38..],
            *"<a>é€</a>"
        );
        assert!(
            decode(b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xe9\xa4</a>")
                .unwrap()
                .ends_with("<a>é€</a>")
        );
        assert_eq!(decode("<a>é€</a>".as_bytes()).unwrap(), "<a>é€</a>");
        assert_eq!(decode(b"<a>\xe9\xa4</a>").unwrap(), "<a>é€</a>");
        assert_eq!(decode("\u{feff}<a>é</a>".as_bytes()).unwrap(), "<a>é</a>");
        assert_eq!(decode(b"").unwrap(), "");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(decode(b"<?xml version='1.0' encoding='UTF-8'?><a>\xe9</a>").is_err());
        assert!(
            decode(
                "<a>é</a>"
                    .as_bytes()
                    .iter()
                    .copied()
                    .chain(*b"\xe9 ")
                    .collect::<Vec<_>>()
                    .as_slice()
            )
            .is_err()
        );
        assert!(decode(b"<?xml version='1.0' encoding='UTF-32'?><a/>").is_err());
        assert!(decode(b"\xff\xfe<\0a\0").is_err());
        assert!(decode(b"<a>\0</a>").is_err());
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "<a>\n".repeat(40_000);
        let mut reader = Transcoder::new(text.as_bytes());
        let mut buffer = vec![0; text.len() - 2];
        reader.read_exact(&mut buffer).unwrap();
        assert_eq!(reader.line(text.len() as u64 - 2), 40_000);
    }
}
