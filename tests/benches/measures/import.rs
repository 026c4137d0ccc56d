//! `aaf-import`: a complete export of 136 collèges into an empty portal, again unchanged, what changed the day after, and a bare
//! decode of the same records. `aaf-import-million`, on demand only: the same with a million persons.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use preau_tests::{Launch, Outcome, broken, ensure};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::line::{Times, line};
use crate::place::{Place, database, folder};

const NAME: &str = "aaf-import";

pub(crate) fn run(place: &Place) -> Outcome {
    let files = folder()?;
    let (export, delta) = (files.path().join("jour"), files.path().join("lendemain"));
    generate(place, &export, &[])?;
    generate(place, &delta, &["--jours", "1", "--differentiel"])?;
    let mut decode = Times::default();
    let mut records = 0;
    for _ in 0..3 {
        records = decode.time(|| bare_decode(&export))?;
    }
    line(NAME, "decode_seconds", decode.at(0.5).as_secs_f64(), "s", decode.len());
    #[expect(clippy::cast_precision_loss, reason = "a count of records")]
    line(NAME, "records", records as f64, "records", 1);
    engine(place, "", None, &export, Some(&delta))?;
    let address = database(&place.postgres, "bench_import")?;
    engine(place, "pg_", Some(&address), &export, Some(&delta))
}

/// A million persons: the same number of collèges, nearly five times as full.
pub(crate) fn million(place: &Place) -> Outcome {
    let files = folder()?;
    let export = files.path().join("jour");
    generate(place, &export, &["--scale", "4.8"])?;
    engine(place, "million_", None, &export, None)?;
    let address = database(&place.postgres, "bench_million")?;
    engine(place, "million_pg_", Some(&address), &export, None)
}

/// An export of 136 collèges.
fn generate(place: &Place, out: &Path, more: &[&str]) -> Outcome {
    let path = out.display().to_string();
    let words = [
        "academie",
        "generate",
        "--out",
        &path,
        "--seed",
        "1",
        "--colleges",
        "136",
    ];
    place.launch(out).command(&[&words, more].concat())?;
    Ok(())
}

/// The export into an empty portal, again unchanged, then what changed the day after.
fn engine(place: &Place, prefix: &str, address: Option<&str>, export: &Path, delta: Option<&Path>) -> Outcome {
    let data = folder()?;
    if let Some(address) = address {
        fs::write(data.path().join("preau.toml"), format!("database = \"{address}\"\n"))?;
    }
    let launch = place.launch(data.path());
    for (name, source) in [("", Some(export)), ("unchanged_", Some(export)), ("delta_", delta)] {
        let Some(source) = source else { continue };
        let cost = import(&launch, source)?;
        line(NAME, &format!("{prefix}{name}seconds"), cost.seconds, "s", 1);
        line(NAME, &format!("{prefix}{name}peak_mb"), cost.peak_mb, "MB", 1);
    }
    Ok(())
}

struct Cost {
    seconds: f64,
    peak_mb: f64,
}

/// Imports in a process of its own, whose memory the kernel of the machine tells.
fn import(launch: &Launch, export: &Path) -> Outcome<Cost> {
    let began = Instant::now();
    let mut child = Command::new(&launch.preau)
        .args(["annuaire", "import"])
        .arg(export)
        .arg("--data")
        .arg(&launch.data)
        .arg("--json")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    loop {
        if let Some(high) = fs::read_to_string(&status).ok().as_deref().and_then(high_water) {
            peak = peak.max(high);
        }
        if let Some(ended) = child.try_wait()? {
            ensure(ended.success(), || format!("the import ended with {ended}"))?;
            return Ok(Cost {
                seconds: began.elapsed().as_secs_f64(),
                peak_mb: peak,
            });
        }
        sleep(Duration::from_millis(10));
    }
}

/// `VmHWM`, in MB (10⁶ bytes).
fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// Reads every event of every file, unescapes every value, keeps nothing: what no import can beat.
fn bare_decode(folder: &Path) -> Outcome<usize> {
    let mut records = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        let mut reader = Reader::from_file(&path).map_err(|error| broken(error.to_string()))?;
        let mut buffer = Vec::new();
        loop {
            match reader
                .read_event_into(&mut buffer)
                .map_err(|error| broken(error.to_string()))?
            {
                Event::End(end) if end.name().as_ref() == "addRequest" => records += 1,
                Event::Eof => break,
                event => drop(std::hint::black_box(event)),
            }
            buffer.clear();
        }
    }
    Ok(records)
}
