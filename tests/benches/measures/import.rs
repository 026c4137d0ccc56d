//! `aaf-import`: a complete export of 136 collèges into an empty portal, again unchanged, and a bare decode of the same records.

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
    let export = folder()?;
    let out = export.path().display().to_string();
    place.launch(export.path()).command(&[
        "academie",
        "generate",
        "--out",
        &out,
        "--seed",
        "1",
        "--colleges",
        "136",
    ])?;
    let mut decode = Times::default();
    let mut records = 0;
    for _ in 0..3 {
        records = decode.time(|| bare_decode(export.path()))?;
    }
    line(NAME, "decode_seconds", decode.at(0.5).as_secs_f64(), "s", decode.len());
    #[expect(clippy::cast_precision_loss, reason = "a count of records")]
    line(NAME, "records", records as f64, "records", 1);

    let sqlite = folder()?;
    let first = import(&place.launch(sqlite.path()), export.path())?;
    let again = import(&place.launch(sqlite.path()), export.path())?;
    line(NAME, "seconds", first.seconds, "s", 1);
    line(NAME, "peak_mb", first.peak_mb, "MB", 1);
    line(NAME, "unchanged_seconds", again.seconds, "s", 1);
    line(NAME, "unchanged_peak_mb", again.peak_mb, "MB", 1);

    let postgres = folder()?;
    let address = database(&place.postgres, "bench_import")?;
    fs::write(
        postgres.path().join("preau.toml"),
        format!("database = \"{address}\"\n"),
    )?;
    let first = import(&place.launch(postgres.path()), export.path())?;
    let again = import(&place.launch(postgres.path()), export.path())?;
    line(NAME, "pg_seconds", first.seconds, "s", 1);
    line(NAME, "pg_peak_mb", first.peak_mb, "MB", 1);
    line(NAME, "pg_unchanged_seconds", again.seconds, "s", 1);
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
